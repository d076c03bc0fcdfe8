/* Orders, many at once; see ordering.h. */
#include "server/api/ordering.h"

#include "server/db/try.h"
#include "server/server.h"

static enum db_status prepare(struct call *call, void *input)
{
	struct ordering *ordering = input;
	const struct market market = server_market(call->server);
	ordering->draft.arena = call->arena;
	DB_TRY(order_draft_rank(db_reading(call->db, call->arena), &market, &ordering->draft));
	if (ordering->draft.candidate_count > 0)
		call->store = ordering->draft.candidates[0].store->id;
	return DB_DONE;
}

static void settle(struct joint_item *item, const struct order_placed *placed)
{
	const struct ordering *ordering = item->input;
	item->verdict = placed->reason == REASON_OK ? DB_DONE : DB_NONE;
	item->is_outdated = placed->rank_again;
	item->effect.reason = placed->reason;
	if (placed->reason == REASON_OK)
		ordering->answer(item->call, &placed->order, &item->effect);
}

static enum db_status place(struct tx *tx, struct joint_item *items, size_t count)
{
	struct arena *arena = tx_arena(tx);
	const struct order_draft **drafts =
		arena_new_array(arena, count, const struct order_draft *);
	struct order_placed **placed = arena_new_array(arena, count, struct order_placed *);
	const struct market market = server_market(items[0].call->server);
	for (size_t i = 0; i < count; i++) {
		drafts[i] = &((const struct ordering *)items[i].input)->draft;
		placed[i] = arena_new_struct(arena, struct order_placed);
	}
	DB_TRY(orders_place(tx, &market, drafts, count, placed));
	for (size_t i = 0; i < count; i++)
		settle(&items[i], placed[i]);
	return DB_DONE;
}

const struct joint_effect ordering_effect = {prepare, place};
