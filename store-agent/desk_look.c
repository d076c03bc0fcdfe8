/* What lies where and what waits: the reading side of desk.h. */
#include "store-agent/desk.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/inspections.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/recounts.h"
#include "store-agent/journal/unread.h"
#include "store-agent/journal/untold.h"

struct look {
	struct journal_tx *tx;
	fulfilment_id id;
	enum fulfilment_list which;
	struct str text;
	void *out;
};

static enum reason get_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	return fulfilment_load(tx, look->id, look->out) ? REASON_OK : REASON_NOT_FOUND;
}

enum reason desk_get(const struct desk *desk, struct arena *arena, fulfilment_id id,
	struct fulfilment *fulfilment_out)
{
	struct look look = {.id = id, .out = fulfilment_out};
	return journal_run(desk->journal, arena, get_body, &look);
}

static enum reason list_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	struct fulfilments *found = look->out;
	found->count = fulfilment_list(tx, look->which, &found->list);
	return REASON_OK;
}

enum reason desk_list(const struct desk *desk, struct arena *arena, enum fulfilment_list which,
	struct fulfilments *fulfilments_out)
{
	struct look look = {.which = which, .out = fulfilments_out};
	return journal_run(desk->journal, arena, list_body, &look);
}

static enum reason arrivals_body(struct journal_tx *tx, void *context)
{
	struct fulfilments *said = context;
	said->count = fulfilment_list_part(tx, LIST_ARRIVED, 0, ARRIVALS_MAX, &said->list);
	return REASON_OK;
}

enum reason desk_arrivals(const struct desk *desk, struct arena *arena, int64_t now,
	struct fulfilments *fulfilments_out)
{
	struct fulfilments said;
	enum reason reason = journal_run(desk->journal, arena, arrivals_body, &said);
	*fulfilments_out = (struct fulfilments){.count = 0};
	if (reason != REASON_OK)
		return reason;
	struct fulfilment *here = arena_new_array(arena, said.count, struct fulfilment);
	for (size_t i = said.count; i > 0; i--)
		if (fulfilment_is_shopper_here(&said.list[i - 1], now))
			here[fulfilments_out->count++] = said.list[i - 1];
	fulfilments_out->list = here;
	return REASON_OK;
}

static enum reason search_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	struct fulfilments *found = look->out;
	found->count = fulfilment_search(tx, look->text, &found->list);
	return REASON_OK;
}

enum reason desk_search(const struct desk *desk, struct arena *arena, struct str text,
	struct fulfilments *fulfilments_out)
{
	struct look look = {.text = text, .out = fulfilments_out};
	return journal_run(desk->journal, arena, search_body, &look);
}

static enum reason counters_body(struct journal_tx *tx, void *context)
{
	const struct refusal *refusals;
	struct counters *counters = context;
	*counters = (struct counters){
		.to_prepare = fulfilment_count(tx, LIST_TO_PREPARE),
		.ready = fulfilment_count(tx, LIST_READY),
		.parcels = fulfilment_count(tx, LIST_TO_SEND) +
			   fulfilment_count(tx, LIST_ON_THE_WAY) +
			   consignment_count(tx, CONSIGNMENTS_EXPECTED) +
			   consignment_count(tx, CONSIGNMENTS_SENT),
		.put_back = fulfilment_count(tx, LIST_PUT_BACK),
		.to_count = recount_count(tx),
		.to_inspect = inspection_count(tx),
		.refused = (int64_t)command_refusals(tx, &refusals),
		.unread = unread_count(tx),
		.unsent = unsent_count(tx),
		.quarantine = quarantine_get(tx),
		.to_print = print_waiting_count(tx),
		.in_folder = print_folder_count(tx),
	};
	return REASON_OK;
}

enum reason desk_counters(
	const struct desk *desk, struct arena *arena, struct counters *counters_out)
{
	return journal_run(desk->journal, arena, counters_body, counters_out);
}
