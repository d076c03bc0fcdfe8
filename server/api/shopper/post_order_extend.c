/* POST /v1/orders/{id}/extend: keeps the goods longer, once. */
#include "server/api/own_order.h"
#include "server/http/call.h"
#include "server/server.h"

static enum db_status extend(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	return order_extend(tx, directory_stores(call->server->directory), id, call->now, order_out,
		reason_out);
}

void post_order_extend(struct call *call)
{
	order_act(call, extend, NULL);
}
