/* Setting goods aside at the best store that still has them; see reserve.h. */
#include "server/fulfilment/reserve.h"

#include "server/db/try.h"
#include "server/fulfilment/stock.h"

/*
 * A few stores are ranked and tried in a round. Sold out at all of them since they were ranked, the
 * next round ranks with fresh figures: "no store" is only said when nobody has it, however many
 * buyers run for the last units. Rounds that never end well mean a crowd: busy, not sold out.
 */
enum { TRIED_IN_A_ROUND = 3, ROUNDS_MAX = 16 };

static enum db_status lines_reserve(struct tx *tx, const struct question *question, store_id store,
	struct uuid cause, enum movement_kind kind)
{
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), question->line_count, struct stock_change);
	for (size_t i = 0; i < question->line_count; i++)
		changes[i] = (struct stock_change){
			.store = store,
			.product = question->lines[i].product,
			.kind = kind,
			.reserved_by = question->lines[i].qty,
		};
	return stock_apply(tx, changes, question->line_count, cause, question->now);
}

/* The first of them whose guarded writes all succeed; DB_NONE when none does. */
static enum db_status reserve_at_first(struct tx *tx, const struct question *question,
	const struct candidate *candidates, size_t count, struct uuid cause,
	enum movement_kind kind, struct sourced *sourced_out)
{
	for (size_t i = 0; i < count; i++) {
		struct savepoint before;
		DB_TRY(tx_savepoint(tx, &before));
		enum db_status status =
			lines_reserve(tx, question, candidates[i].store->id, cause, kind);
		if (status != DB_NONE) {
			sourced_out->candidate = &candidates[i];
			sourced_out->decision = sourcing_decision(
				tx_arena(tx), question, candidates, count, (int)i);
			return status;
		}
		DB_TRY(tx_rollback_to_savepoint(tx, before));
	}
	return DB_NONE;
}

enum db_status sourcing_reserve(struct tx *tx, const struct market *market,
	const struct question *question, struct uuid cause, enum movement_kind kind,
	struct sourced *sourced_out, enum reason *reason_out)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct candidate *candidates;
		size_t count;
		DB_TRY(sourcing_rank(
			tx, market, question, TRIED_IN_A_ROUND, false, &candidates, &count));
		if (count == 0)
			return db_refuse(reason_out,
				question->has_store ? REASON_SOLD_OUT : REASON_NO_STORE);
		enum db_status status =
			reserve_at_first(tx, question, candidates, count, cause, kind, sourced_out);
		if (status != DB_NONE)
			return status;
	}
	return DB_RETRY;
}
