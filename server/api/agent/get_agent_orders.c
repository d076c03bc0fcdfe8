/* GET /v1/agent/orders: an order of any store, found by what the customer has. */
#include "server/fulfilment/lookup.h"
#include "server/fulfilment/return_waits.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/counter_order_json.h"

/* The latest return that is still waited for. */
static enum db_status add_announced(
	struct tx *tx, const struct order *order, int64_t now, json_t *json)
{
	struct goods_return *returns;
	size_t count;
	enum db_status status = returns_of_order(tx, order->id, &returns, &count);
	for (size_t i = count; status == DB_DONE && i > 0; i--) {
		const struct goods_return *goods = &returns[i - 1];
		if (goods->state != RETURN_ANNOUNCED || goods->bring_by <= now)
			continue;
		json_object_set_new(json, "announced", counter_announced_json(tx_arena(tx), goods));
		break;
	}
	return status;
}

/* Of each line: what its product is called by scanners, and what it is to the law of returns. */
static enum db_status read_lines(
	struct tx *tx, const struct order *order, struct counter_line **lines_out)
{
	struct counter_line *lines =
		arena_new_array(tx_arena(tx), order->line_count, struct counter_line);
	enum return_class *classes;
	enum db_status status = return_classes(tx, order, &classes);
	for (size_t i = 0; status == DB_DONE && i < order->line_count; i++) {
		lines[i].return_class = classes[i];
		status = lookup_gtins(
			tx, order->lines[i].product, &lines[i].gtins, &lines[i].gtin_count);
	}
	*lines_out = lines;
	return status;
}

static enum db_status append_order(
	struct call *call, struct tx *tx, const struct order *order, json_t *list)
{
	struct counter_line *lines;
	enum db_status status = read_lines(tx, order, &lines);
	if (status != DB_DONE)
		return status;
	json_t *json = counter_order_json(
		call->arena, directory_stores(call->server->directory), order, lines);
	json_array_append_new(list, json);
	return add_announced(tx, order, call->now, json);
}

/* What another store may have handed over without our knowing comes back all the same; then its
 * money waits, and the clerk is told (decisions/0028). */
static enum db_status append_as_presumed(
	struct call *call, struct tx *tx, struct order *order, json_t *list)
{
	bool is_presumed;
	enum db_status status = returns_presume_collected(tx, order, call->now, &is_presumed);
	if (status == DB_DONE)
		status = append_order(call, tx, order, list);
	if (status == DB_DONE && is_presumed)
		json_object_set_new(json_array_get(list, json_array_size(list) - 1),
			"pickup_unheard", json_true());
	return status;
}

static enum db_status list_orders(struct call *call, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct order *orders;
	size_t count;
	enum db_status status =
		lookup_orders(tx, &call->server->secret, call_query(call, "q"), &orders, &count);
	for (size_t i = 0; i < count && status == DB_DONE; i++)
		status = append_as_presumed(call, tx, &orders[i], list);
	return status;
}

static void refuse_without_q(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("q"), "required",
		"What the customer has: number, code, link, e-mail.");
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
