/* POST /p/{sku}: puts the product into the basket, adding to what is there of it. */
#include "server/api/page/basket.h"
#include "server/api/page/product_show.h"

/* A product that is not sold never enters the basket. */
static bool is_sold(struct call *call, struct str sku)
{
	struct product product;
	return page_has(call, product_by_sku(db_reading(call->db, call->arena), sku, &product));
}

void page_post_product(struct call *call)
{
	struct basket basket;
	struct str sku = call_path(call, "sku");
	struct str typed = call_form(call, "qty");
	int32_t qty;
	basket_read(call, &basket);
	int32_t there = basket_qty(&basket, sku);
	if (!basket_qty_parse(typed, 1, &qty) || there + qty > BASKET_QTY_MAX) {
		product_show(call, sku, typed, true);
		return;
	}
	if (!is_sold(call, sku))
		return;
	if (!basket_set(&basket, sku, there + qty)) {
		reply_problem(call, REASON_QUANTITY_EXCEEDED, NULL);
		return;
	}
	basket_write(call, &basket);
	reply_see_other(call, STR("/basket"));
}
