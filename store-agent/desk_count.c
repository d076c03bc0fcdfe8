/* Counting what somebody did not find; see desk.h. */
#include <jansson.h>

#include "store-agent/desk.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/doubts.h"
#include "store-agent/journal/queue.h"
#include "store-agent/journal/recounts.h"
#include "store-agent/journal/untold.h"
#include "store-agent/tell.h"

struct count_run {
	const struct act *act;
	struct str sku;
	int64_t on_shelf;
};

/* What lies in bags is the store's as well, and no clerk sees it at the shelf. */
static int64_t units_aside(struct journal_tx *tx, struct str sku)
{
	const struct fulfilment *list;
	size_t count = queue_holding(tx, sku, &list);
	int64_t units = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < list[i].line_count; j++)
			if (str_equal(list[i].lines[j].sku, sku))
				units += line_aside(&list[i], &list[i].lines[j]);
	return units;
}

static void tell_count(struct journal_tx *tx, const struct count_run *run)
{
	json_t *members = json_pack("{s:o, s:I, s:I}", "product", told_text(run->sku), "qty",
		(json_int_t)run->on_shelf, "aside", (json_int_t)units_aside(tx, run->sku));
	tell(tx, run->act, run->act->key, COMMAND_COUNT, members);
	json_decref(members);
}

static enum reason count_body(struct journal_tx *tx, void *context)
{
	const struct count_run *run = context;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (run->on_shelf < 0 || run->on_shelf > COUNT_UNITS_MAX)
		return REASON_INVALID_FIELDS;
	if (!recount_end(tx, run->sku))
		return REASON_NOT_FOUND;
	/* What was not found was not found before it was counted. */
	untold_tell_product(tx, run->sku);
	if (run->on_shelf > 0)
		doubt_clear(tx, run->sku);
	tell_count(tx, run);
	return REASON_OK;
}

enum reason desk_count(const struct desk *desk, struct arena *arena, const struct act *act,
	struct str sku, int64_t on_shelf)
{
	struct count_run run = {act, sku, on_shelf};
	return journal_run(desk->journal, arena, count_body, &run);
}
