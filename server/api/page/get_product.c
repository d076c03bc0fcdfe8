/* GET /p/{sku}: one product and the stores near the shopper that have it. */
#include "server/api/page/product_show.h"

void page_get_product(struct call *call)
{
	struct str qty = call_has_query(call, "qty") ? call_query(call, "qty") : STR("1");
	product_show(call, call_path(call, "sku"), qty, false);
}
