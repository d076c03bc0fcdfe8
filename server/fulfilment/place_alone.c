/* One alone; see place_alone.h. */
#include "server/fulfilment/place_alone.h"

#include "server/db/try.h"
#include "server/fulfilment/reserve.h"

enum db_status order_place_alone(struct tx *tx, const struct market *market,
	const struct order_draft *draft, struct order_placed *placed_out)
{
	struct order_draft mine = *draft;
	const struct order_draft *drafts[] = {&mine};
	struct order_placed *placed[] = {placed_out};
	mine.arena = tx_arena(tx);
	for (int round = 0; round < CLAIM_ROUNDS_MAX; round++) {
		DB_TRY(order_draft_rank(tx, market, &mine));
		DB_TRY(orders_place(tx, market, drafts, 1, placed));
		if (!placed_out->rank_again)
			return DB_DONE;
	}
	return DB_RETRY;
}

enum db_status hold_place_alone(struct tx *tx, const struct market *market,
	const struct hold_draft *draft, struct hold_placed *placed_out)
{
	struct hold_draft mine = *draft;
	const struct hold_draft *drafts[] = {&mine};
	struct hold_placed *placed[] = {placed_out};
	mine.arena = tx_arena(tx);
	for (int round = 0; round < CLAIM_ROUNDS_MAX; round++) {
		DB_TRY(hold_draft_rank(tx, market, &mine));
		DB_TRY(holds_place(tx, market, drafts, 1, placed));
		if (!placed_out->rank_again)
			return DB_DONE;
	}
	return DB_RETRY;
}
