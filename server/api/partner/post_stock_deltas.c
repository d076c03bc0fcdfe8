/* POST /v1/stock/deltas: what stores received, lost or sent elsewhere (doc/feeds.md). */
#include "server/api/partner/stock_body.h"

void post_stock_deltas(struct call *call)
{
	stock_message_take(call, "deltas");
}
