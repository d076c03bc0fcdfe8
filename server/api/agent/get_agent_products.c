/* GET /v1/agent/products: what a clerk holds in hand, by barcode or sku. */
#include "server/fulfilment/lookup.h"
#include "server/fulfilment/product.h"
#include "server/http/call.h"
#include "server/server.h"

/* In the language of the agent's store. */
static enum language language_of(const struct call *call)
{
	const struct store *store =
		stores_find(directory_stores(call->server->directory), call->caller.store);
	return store == NULL ? LANGUAGE_FR : store->language;
}

static json_t *product_json(const struct call *call, const struct product *product,
	const gtin *gtins, size_t gtin_count)
{
	struct str name = product_name(product, language_of(call));
	json_t *list = json_array();
	for (size_t i = 0; i < gtin_count; i++) {
		struct str text = gtin_print14(call->arena, gtins[i]);
		json_array_append_new(list, json_stringn(text.p, text.n));
	}
	return json_pack("{s:s%, s:s%, s:o, s:I, s:s, s:o*}", "sku", product->sku.p,
		(int)product->sku.n, "name", name.p, (int)name.n, "gtins", list, "price_minor",
		(json_int_t)product->price_minor, "currency", product->currency.code,
		"is_serialised", product->is_serialised ? json_true() : NULL);
}

static enum db_status list_products(struct call *call, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct product product;
	gtin *gtins;
	size_t gtin_count;
	enum db_status status = product_by_scan(tx, call_query(call, "q"), &product);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	status = lookup_gtins(tx, product.id, &gtins, &gtin_count);
	if (status == DB_DONE)
		json_array_append_new(list, product_json(call, &product, gtins, gtin_count));
	return status;
}

static void refuse_without_q(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("q"), "required", "A barcode or a sku.");
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
}

void get_agent_products(struct call *call)
{
	if (str_is_empty(call_query(call, "q"))) {
		refuse_without_q(call);
		return;
	}
	json_t *list = json_array();
	enum db_status status = list_products(call, list);
	if (status == DB_DONE) {
		reply_json(call, 200, json_pack("{s:o}", "products", list));
		return;
	}
	json_decref(list);
	reply_problem(call, db_reason(status), NULL);
}
