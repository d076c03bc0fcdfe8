/* GET /basket: what is wanted, and the stores that can give it. */
#include "server/api/page/basket_show.h"

void page_get_basket(struct call *call)
{
	struct basket basket;
	basket_read(call, &basket);
	basket_show(call, 200, &basket, NULL);
}
