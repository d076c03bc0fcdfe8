/*
 * Setting goods aside: ranks the stores and reserves at the first candidate whose guarded
 * writes all succeed. The one way in which holds, orders and re-sourced lines get their goods.
 */
#ifndef COMPTOIR_RESERVE_H
#define COMPTOIR_RESERVE_H

#include "server/fulfilment/sourcing.h"

struct sourced {
	const struct candidate *candidate;
	struct str decision; /* as sourcing_decision */
};

/* DB_DONE; DB_NONE with NO_STORE or, when a store was chosen, SOLD_OUT: then nothing was set aside
 * (savepoints), and the caller may go on. DB_RETRY when a crowd kept taking what was ranked. kind:
 * MOVEMENT_HOLD or MOVEMENT_ORDER. */
enum db_status sourcing_reserve(struct tx *tx, const struct market *market,
	const struct question *question, struct uuid cause, enum movement_kind kind,
	struct sourced *sourced_out, enum reason *reason_out) MUST_USE;

#endif
