/* Orders as any counter sees them when it takes something back; what the routes that find them
 * share. */
#ifndef COMPTOIR_API_COUNTER_ORDERS_H
#define COMPTOIR_API_COUNTER_ORDERS_H

#include "server/fulfilment/order.h"
#include "server/http/call.h"

/* Appends them to the list, each with what was announced of it. Changes what is presumed collected
 * in the orders. */
enum db_status counter_orders_json(struct call *call, struct tx *tx, struct order *orders,
	size_t count, json_t *list) MUST_USE;

#endif
