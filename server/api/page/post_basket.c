/* POST /basket: changes the quantity of one line, or removes it (quantity 0, or the field remove).
 */
#include "server/api/page/basket_show.h"

void page_post_basket(struct call *call)
{
	struct basket basket;
	struct str sku = call_form(call, "sku");
	struct str typed = call_form(call, "qty");
	bool is_removal = !str_is_empty(call_form(call, "remove"));
	int32_t qty = 0;
	basket_read(call, &basket);
	if (!is_removal && !basket_qty_parse(typed, 0, &qty)) {
		struct basket_trouble trouble = {.wrong_sku = sku, .wrong_qty = typed};
		basket_show(call, 422, &basket, &trouble);
		return;
	}
	/* Only what is in the basket can be changed here: products come in by their own page. */
	if (basket_qty(&basket, sku) > 0 && basket_set(&basket, sku, qty))
		basket_write(call, &basket);
	reply_see_other(call, STR("/basket"));
}
