/* GET /o/{token}/substitute: what the clerk offers instead of goods that were not found. */
#include "server/api/page/order_show.h"

void page_get_order_substitute(struct call *call)
{
	order_show(call, "page/substitute.xsl");
}
