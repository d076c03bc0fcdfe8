/* Taking goods back; see desk.h. */
#include "store-agent/desk.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"
#include "store-agent/tell.h"

int64_t return_total(const struct goods_return *goods)
{
	int64_t total = 0;
	for (size_t i = 0; i < goods->line_count; i++)
		total += goods->lines[i].qty * goods->lines[i].price_minor;
	return total;
}

static json_t *return_members(struct arena *arena, const struct goods_return *goods, int64_t now)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(lines,
			json_pack("{s:I, s:I, s:o}", "line", (json_int_t)goods->lines[i].line,
				"qty", (json_int_t)goods->lines[i].qty, "disposition",
				told_text(disposition_name(goods->lines[i].disposition))));
	bool is_announced = !uuid_is_zero(goods->announced.uuid);
	struct uuid id = is_announced ? goods->announced.uuid : uuid_new(now);
	return json_pack("{s:o, s:o, s:o, s:o}", "return_id", told_uuid(arena, id), "order",
		told_uuid(arena, goods->order.uuid), "reason",
		told_text(return_reason_name(goods->reason)), "lines", lines);
}

/* What the receipt says; the order may be of another store, of which nothing is kept here. */
static void save_receipt(
	struct journal_tx *tx, const struct act *act, const struct goods_return *goods)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(
			lines, json_pack("{s:o, s:I, s:I}", "name", told_text(goods->lines[i].name),
				       "qty", (json_int_t)goods->lines[i].qty, "price_minor",
				       (json_int_t)goods->lines[i].price_minor));
	json_t *facts = json_pack("{s:o, s:o, s:o, s:o, s:I, s:o}", "number",
		told_text(goods->number), "currency", told_text(goods->currency), "reason",
		told_text(return_reason_name(goods->reason)), "language",
		told_text(language_name(goods->language)), "total_minor",
		(json_int_t)return_total(goods), "lines", lines);
	char *text = json_dumps(facts, JSON_COMPACT);
	receipt_save(tx, act->key, str_of(text), act->now);
	free(text);
	json_decref(facts);
}

static enum reason return_lines(struct fulfilment *fulfilment, const struct goods_return *goods)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < goods->line_count && reason == REASON_OK; i++)
		reason = fulfilment_return(fulfilment, goods->lines[i].line, goods->lines[i].qty);
	return reason;
}

struct return_run {
	const struct act *act;
	const struct goods_return *goods;
};

static enum reason return_body(struct journal_tx *tx, void *context)
{
	const struct return_run *run = context;
	const struct goods_return *goods = run->goods;
	struct fulfilment fulfilment;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (goods->line_count == 0)
		return REASON_INVALID_FIELDS;
	if (goods->is_ours) {
		if (!fulfilment_load(tx, run->act->fulfilment, &fulfilment))
			return REASON_NOT_FOUND;
		enum reason reason = return_lines(&fulfilment, goods);
		if (reason != REASON_OK)
			return reason;
		fulfilment_save(tx, &fulfilment, run->act->now);
	}
	json_t *members = return_members(journal_arena(tx), goods, run->act->now);
	tell(tx, run->act, run->act->key, COMMAND_RETURN, members);
	json_decref(members);
	save_receipt(tx, run->act, goods);
	return REASON_OK;
}

enum reason desk_return(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_return *goods)
{
	struct return_run run = {.act = act, .goods = goods};
	return journal_run(desk->journal, arena, return_body, &run);
}
