/* POST /v1/orders/{id}/cancel: ends whatever has not been collected, or what one store has of it.
 */
#include "server/api/own_order.h"
#include "server/http/call.h"
#include "server/server.h"

static enum db_status cancel(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	return order_cancel(tx, id, call->caller.name, STR_EMPTY, call->now, order_out, reason_out);
}

/* A store that is not there has none of it. */
static enum db_status cancel_at(struct tx *tx, const struct call *call, order_id id,
	const void *input, struct order *order_out, enum reason *reason_out)
{
	const struct store *store = stores_by_code(
		directory_stores(call->server->directory), call_query(call, "store"));
	return order_cancel_at(tx, id, store == NULL ? (store_id){0} : store->id, call->caller.name,
		STR_EMPTY, call->now, order_out, reason_out);
}

void post_order_cancel(struct call *call)
{
	order_act(call, call_has_query(call, "store") ? cancel_at : cancel, NULL);
}
