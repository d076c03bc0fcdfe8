/* GET /v1/products: products by words, sku or GTIN, a page at a time. */
#include "server/fulfilment/product.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/product_json.h"

static void answer(struct call *call, const struct product *products, size_t count, size_t limit)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count && i < limit; i++)
		json_array_append_new(
			list, product_json(call->arena, call->server->catalogue, &products[i]));
	reply_json(call, 200, json_pack("{s:o}", "products", list));
	if (count > limit)
		reply_next(call, cursor_print(call, &products[limit - 1].id, sizeof(product_id)));
}

void get_products(struct call *call)
{
	product_id after = {0};
	if (call_has_query(call, "cursor") && !cursor_parse(call, &after, sizeof(after)))
		return;

	size_t limit = (size_t)call_query_int(call, "limit", 10);
	struct product *products;
	size_t count;
	enum db_status status = products_search(db_reading(call->db, call->arena),
		call_query(call, "q"), after, limit + 1, &products, &count);
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else
		answer(call, products, count, limit);
}
