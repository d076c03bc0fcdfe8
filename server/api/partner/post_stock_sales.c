/* POST /v1/stock/sales: what tills sold (doc/feeds.md). */
#include "server/api/partner/stock_body.h"

void post_stock_sales(struct call *call)
{
	stock_message_take(call, "sales");
}
