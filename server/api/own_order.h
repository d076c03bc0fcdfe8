/*
 * The order of the path, if it is this caller's business: of a shopper the one of the
 * token, of a partner any. And what all transitions of an order do alike.
 */
#ifndef COMPTOIR_API_OWN_ORDER_H
#define COMPTOIR_API_OWN_ORDER_H

#include "server/fulfilment/order.h"
#include "server/http/call.h"

/* False when it is not; the call was answered NOT_FOUND, so that nobody learns what exists. */
bool own_order(struct call *call, order_id *id_out) MUST_USE;

/* One of order.h's transitions, with the caller's own input. */
typedef enum db_status order_transition(struct tx *tx, const struct call *call, order_id id,
	const void *input, struct order *order_out, enum reason *reason_out);

/* Runs it once, after checking If-Match, which partners must send; answers the call in every case.
 */
void order_act(struct call *call, order_transition *transition, const void *input);

#endif
