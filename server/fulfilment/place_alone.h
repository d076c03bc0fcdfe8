/*
 * Placing one order or hold in a transaction of its own: ranks and places until it is settled.
 */
#ifndef COMPTOIR_PLACE_ALONE_H
#define COMPTOIR_PLACE_ALONE_H

#include "server/fulfilment/order.h"

/* As orders_place and holds_place of one draft, but never rank_again: DB_RETRY when a crowd kept
 * taking what was ranked. Memory comes from tx_arena. */
enum db_status order_place_alone(struct tx *tx, const struct market *market,
	const struct order_draft *draft, struct order_placed *placed_out) MUST_USE;
enum db_status hold_place_alone(struct tx *tx, const struct market *market,
	const struct hold_draft *draft, struct hold_placed *placed_out) MUST_USE;

#endif
