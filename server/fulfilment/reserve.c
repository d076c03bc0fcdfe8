/* Setting goods aside at the best store that still has them; see reserve.h. */
#include "server/fulfilment/reserve.h"

#include "server/db/try.h"
#include "server/fulfilment/stock.h"

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

enum db_status sourcing_reserve(struct tx *tx, const struct stores *stores,
	const struct question *question, struct uuid cause, enum movement_kind kind,
	struct sourced *sourced_out, enum reason *reason_out)
{
	struct candidate *candidates;
	size_t count;
	DB_TRY(sourcing_rank(
		tx, stores, question, SOURCING_CANDIDATES_MAX, false, &candidates, &count));
	for (size_t i = 0; i < count; i++) {
		struct savepoint before;
		DB_TRY(tx_savepoint(tx, &before));
		enum db_status status =
			lines_reserve(tx, question, candidates[i].store->id, cause, kind);
		if (status == DB_DONE) {
			*sourced_out = (struct sourced){
				.candidate = &candidates[i],
				.decision = sourcing_decision(
					tx_arena(tx), question, candidates, count, (int)i),
			};
			return DB_DONE;
		}
		if (status != DB_NONE)
			return status;
		DB_TRY(tx_rollback_to_savepoint(tx, before));
	}
	return db_refuse(reason_out, question->has_store ? REASON_SOLD_OUT : REASON_NO_STORE);
}
