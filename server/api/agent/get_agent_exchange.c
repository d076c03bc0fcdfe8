/* GET /v1/agent/orders/{id}/exchange: what it would cost to exchange collected goods. */
#include "common/tax_json.h"
#include "server/db/try.h"
#include "server/fulfilment/exchange.h"
#include "server/fulfilment/order_write.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

enum { STORES_SHOWN = 5 };

/* In the language of the agent's store. */
static struct str name_of(const struct call *call, const struct product *product)
{
	const struct store *store =
		stores_find(directory_stores(call->server->directory), call->caller.store);
	return product_name(product, store == NULL ? LANGUAGE_FR : store->language);
}

static json_t *store_json(const struct call *call, const struct candidate *candidate)
{
	struct str code = candidate->store->code, name = candidate->store->name;
	return json_pack("{s:s%, s:s%, s:I, s:o}", "code", code.p, (int)code.n, "name", name.p,
		(int)name.n, "distance_m", (json_int_t)candidate->distance_m, "promised_at",
		instant_json(call->arena, candidate->promised_at));
}

/* The nearest others that could give it, by what is known in memory. */
static json_t *stores_json(const struct call *call, const struct order *order,
	const struct product *product, const struct exchange_terms *terms)
{
	const struct market market = server_market(call->server);
	const struct store *here = stores_find(market.stores, call->caller.store);
	const struct wanted line = {product->id, product->sku, 1, 0};
	struct question question = {.lines = &line,
		.line_count = 1,
		.excluded = &call->caller.store,
		.excluded_count = 1,
		.now = call->now};
	json_t *list = json_array();
	if (here == NULL || order->kind != ORDER_PREPAID || terms->kind == EXCHANGE_AT_TILL)
		return list;
	question.has_near = true;
	question.near = here->at;
	struct ranking ranking =
		sourcing_show(call->arena, &market, &question, STORES_SHOWN, false);
	for (size_t i = 0; i < ranking.count; i++)
		if (ranking.list[i].has_all && ranking.list[i].has_promise)
			json_array_append_new(list, store_json(call, &ranking.list[i]));
	return list;
}

static json_t *terms_json(const struct call *call, const struct order *order,
	const struct product *product, const struct exchange_terms *terms,
	const struct exchange_money *money)
{
	struct str name = name_of(call, product);
	return json_pack("{s:s%, s:s%, s:s, s:I, s:s, s:I, s:I, s:o, s:o*}", "sku", product->sku.p,
		(int)product->sku.n, "name", name.p, (int)name.n, "kind",
		exchange_kind_name(terms->kind).p, "price_minor", (json_int_t)product->price_minor,
		"currency", product->currency.code, "back_minor", (json_int_t)money->back_minor,
		"till_minor", (json_int_t)money->till_minor, "stores",
		stores_json(call, order, product, terms), "is_serialised",
		product->is_serialised ? json_true() : NULL);
}

/* Each tax in an amount, when there is one. */
static void taxes_set(
	json_t *json, const char *name, struct tax tax, int64_t minor, struct tax_amount amount)
{
	json_t *taxes = json_object();
	tax_json_set_all(taxes, tax, amount);
	if (minor > 0)
		json_object_set(json, name, taxes);
	json_decref(taxes);
}

struct asked {
	order_id order;
	int64_t line, qty;
};

/* DB_NONE: no such line. */
static enum db_status list_terms(struct call *call, const struct asked *asked, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct order order;
	struct product product;
	struct exchange_terms terms;
	struct exchange_money money;
	DB_TRY(order_read(tx, asked->order, &order));
	const struct order_line *paid = order_find_line(&order, (uint16_t)asked->line);
	if (paid == NULL || asked->qty > paid->qty)
		return DB_NONE;
	enum db_status status = product_by_scan(tx, call_query(call, "product"), &product);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	DB_TRY(exchange_terms(tx, &order, paid, &product, &terms));
	DB_TRY(exchange_money(tx, order.id, paid, &product, &terms, (int32_t)asked->qty, &money));
	json_t *json = terms_json(call, &order, &product, &terms, &money);
	taxes_set(json, "back_tax", paid->tax, money.back_minor, money.back_tax);
	taxes_set(json, "till_tax", product.tax, money.till_minor, money.till_tax);
	json_array_append_new(list, json);
	return DB_DONE;
}

static bool read_question(struct call *call, int64_t *line_out)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	*line_out = call_query_int(call, "line", 0);
	if (*line_out == 0)
		fault_add(&faults, STR("line"), "required", "The line that comes back.");
	if (str_is_empty(call_query(call, "product")))
		fault_add(&faults, STR("product"), "required", "A barcode or a sku.");
	if (faults.count > 0)
		reply_faults(call, REASON_BAD_PARAMETER, &faults);
	return faults.count == 0;
}

void get_agent_exchange(struct call *call)
{
	struct asked asked = {
		.order = {call_path_uuid(call, "id")}, .qty = call_query_int(call, "qty", 1)};
	if (!read_question(call, &asked.line))
		return;
	json_t *list = json_array();
	enum db_status status = list_terms(call, &asked, list);
	if (status == DB_DONE) {
		reply_json(call, 200, json_pack("{s:o}", "exchanges", list));
		return;
	}
	json_decref(list);
	reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
}
