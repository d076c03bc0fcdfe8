/* POST /v1/orders/{id}/coming: the shopper is on the way to the store. */
#include "server/api/own_order.h"
#include "server/http/call.h"
#include "server/server.h"

static enum db_status coming(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	return order_arrive(tx, directory_stores(call->server->directory), id,
		call_query(call, "store"), SHOPPER_COMING, call->now, order_out, reason_out);
}

void post_order_coming(struct call *call)
{
	order_act(call, coming, NULL);
}
