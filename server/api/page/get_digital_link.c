/* GET /01/{gtin}: the GS1 Digital Link of a product, which the QR code of a shelf tag opens. */
#include "server/api/page/page.h"

void page_get_digital_link(struct call *call)
{
	gtin value;
	struct product product;
	if (!gtin_parse(call_path(call, "gtin"), &value)) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	if (page_has(call, product_by_gtin(db_reading(call->db, call->arena), value, &product)))
		reply_see_other(call, product_address(call, product.sku));
}
