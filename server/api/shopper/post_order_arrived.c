/* POST /v1/orders/{id}/arrived: the shopper is at the store and waits. */
#include "server/api/own_order.h"
#include "server/http/call.h"
#include "server/server.h"

static enum db_status arrived(struct tx *tx, const struct call *call, order_id id,
	const void *input, struct order *order_out, enum reason *reason_out)
{
	return order_arrive(tx, directory_stores(call->server->directory), id,
		call_query(call, "store"), SHOPPER_HERE, call->now, order_out, reason_out);
}

void post_order_arrived(struct call *call)
{
	order_act(call, arrived, NULL);
}
