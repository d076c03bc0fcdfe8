/* POST /v1/stock/snapshots: what stores counted (doc/feeds.md). */
#include "server/api/partner/stock_body.h"

void post_stock_snapshots(struct call *call)
{
	stock_message_take(call, "snapshots");
}
