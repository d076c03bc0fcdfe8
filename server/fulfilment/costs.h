/*
 * What an order costs beside its goods: delivery, handling. It is part of the total, captured with
 * it, and stands as line 0 wherever money has lines. It is given back once, when nothing of the
 * goods is left, as far as cost_policies.def says.
 */
#ifndef COMPTOIR_COSTS_H
#define COMPTOIR_COSTS_H

#include "server/fulfilment/owed.h"

/* After the last goods were written as given back: what is owed with them. A part of amount 0 when
 * that is nothing. The order is locked. */
enum db_status cost_take_back(
	struct tx *tx, const struct order *order, struct owed_part *part_out) MUST_USE;
/* After lines of refunds were dropped. */
enum db_status cost_keep(struct tx *tx, order_id order) MUST_USE;

#endif
