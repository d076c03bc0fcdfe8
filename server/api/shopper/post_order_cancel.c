/* POST /v1/orders/{id}/cancel: ends whatever has not been collected. */
#include "server/api/own_order.h"
#include "server/http/call.h"

static enum db_status cancel(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	return order_cancel(tx, id, call->caller.name, STR_EMPTY, call->now, order_out, reason_out);
}

void post_order_cancel(struct call *call)
{
	order_act(call, cancel, NULL);
}
