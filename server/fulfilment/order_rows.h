/*
 * The rows of new orders, many in a statement. For order_place.c, which decided everything: what
 * is written is what is answered.
 */
#ifndef COMPTOIR_ORDER_ROWS_H
#define COMPTOIR_ORDER_ROWS_H

#include "server/fulfilment/order_write.h"

struct new_order {
	const struct order_draft *draft;
	/* Whole but for the short ids of its fulfilments, which their stores' feeds give here. */
	struct order *order;
};

/* Each with its lines, fulfilments, history, mail and events. DB_RETRY when somebody has one of the
 * numbers: the caller's next attempt draws others. */
enum db_status orders_write(struct tx *tx, const struct new_order *orders, size_t count) MUST_USE;

#endif
