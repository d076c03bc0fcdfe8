/* GET /v1/products/{sku}: one product. */
#include "server/fulfilment/product.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/product_json.h"

void get_product(struct call *call)
{
	struct product product;
	enum db_status status =
		product_by_sku(db_reading(call->db, call->arena), call_path(call, "sku"), &product);
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else
		reply_json(call, 200, product_json(call->arena, call->server->catalogue, &product));
}
