/* GET /o/{token}: where an order is, its code, and what can still be done. */
#include "server/api/page/order_show.h"

void page_get_order(struct call *call)
{
	order_show(call, "page/order.xsl");
}
