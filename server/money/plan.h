/*
 * What is to be asked of the provider of one order, found from how the order is now: nothing has to
 * be told to the planner, and looking twice asks once. Money is captured once an order, when the
 * policy says so or the authorisation is about to end; what was owed back before that was never
 * taken (released), what is owed back after it is refunded.
 */
#ifndef COMPTOIR_MONEY_PLAN_H
#define COMPTOIR_MONEY_PLAN_H

#include "server/fulfilment/order.h"
#include "server/money/port.h"

struct plan_input {
	order_id order;
	const struct provider *provider;
	const struct stores *stores;
	int64_t now;
};

/* A transaction body (plan_input, no output). */
enum db_status plan_body(struct tx *tx, const void *input, void *output_out) MUST_USE;

#endif
