/* GET /: find a product by words, SKU or barcode. */
#include "server/api/page/page.h"
#include "server/views/home_page.h"

enum { PRODUCTS_SHOWN = 24 };

/* What a scanner types goes straight to the product. */
static bool answer_barcode(struct call *call, struct str words)
{
	gtin value;
	struct product product;
	if (!gtin_parse(words, &value))
		return false;
	enum db_status status = product_by_gtin(db_reading(call->db, call->arena), value, &product);
	if (status == DB_NONE)
		return false;
	if (page_has(call, status))
		reply_see_other(call, product_address(call, product.sku));
	return true;
}

void page_get_home(struct call *call)
{
	struct product *products;
	product_id after = {0};
	struct home_page page = {.words = str_trim(call_query(call, "q")),
		.is_continued = call_has_query(call, "cursor")};
	if (page.is_continued && !cursor_parse(call, &after.row, sizeof(after.row)))
		return;
	if (answer_barcode(call, page.words))
		return;
	if (!page_has(call, products_search(db_reading(call->db, call->arena), page.words, after,
				    PRODUCTS_SHOWN + 1, &products, &page.count)))
		return;
	if (page.count > PRODUCTS_SHOWN) {
		page.count = PRODUCTS_SHOWN;
		uint32_t last = products[page.count - 1].id.row;
		page.next = cursor_print(call, &last, sizeof(last));
	}
	page.products = products;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/home.xsl", home_page_view(&frame, &page, call->arena));
}
