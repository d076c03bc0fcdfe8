/* GET /o/{token}/cancel: asks before cancelling. */
#include "server/api/page/order_show.h"

void page_get_order_cancel(struct call *call)
{
	order_show(call, "page/order_cancel.xsl");
}
