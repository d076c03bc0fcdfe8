/* GET /v1/agent/orders: an order of any store by what leads to it alone and is not personal. What
 * customers are called is not asked for by address: post_agent_lookups.c. */
#include "server/api/agent/counter_orders.h"
#include "server/fulfilment/lookup.h"
#include "server/server.h"

static enum db_status list_orders(struct call *call, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct order *orders;
	size_t count;
	enum db_status status =
		lookup_orders(tx, &call->server->secret, call_query(call, "q"), &orders, &count);
	return status == DB_DONE ? counter_orders_json(call, tx, orders, count, list) : status;
}

static void refuse_without_q(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("q"), "required", "What the customer has: number, code, link.");
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
}

void get_agent_orders(struct call *call)
{
	if (!call_has_query(call, "q")) {
		refuse_without_q(call);
		return;
	}
	json_t *list = json_array();
	enum db_status status = list_orders(call, list);
	if (status == DB_DONE) {
		reply_json(call, 200, json_pack("{s:o}", "orders", list));
		return;
	}
	json_decref(list);
	reply_problem(call, db_reason(status), NULL);
}
