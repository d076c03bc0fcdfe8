/* GET /admin/orders/{id}: everything about one order. */
#include "server/api/page/admin_order_show.h"

void page_get_admin_order(struct call *call)
{
	admin_order_show(call, false);
}
