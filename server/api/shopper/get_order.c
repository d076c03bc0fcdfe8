/* GET /v1/orders/{id}: an order as it is now, for its shopper or the web team. */
#include "server/api/own_order.h"
#include "server/fulfilment/order.h"
#include "server/http/call.h"
#include "server/views/order_text.h"

void get_order(struct call *call)
{
	order_id id;
	struct order order;
	if (!own_order(call, &id))
		return;
	enum db_status status = order_read(db_reading(call->db, call->arena), id, &order);
	if (status != DB_DONE) {
		reply_problem(call, db_reason(status), NULL);
		return;
	}
	if (call_knows_version(call, order.version))
		return;
	reply_bytes(call, 200, "application/json",
		order_text(call->arena, call->server, &order, call->now));
	reply_version(call, order.version);
}
