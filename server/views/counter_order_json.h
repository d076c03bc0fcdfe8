/* An order as any counter sees it when it takes something back (doc/agent-protocol.md). */
#ifndef COMPTOIR_VIEWS_COUNTER_ORDER_JSON_H
#define COMPTOIR_VIEWS_COUNTER_ORDER_JSON_H

#include <jansson.h>

#include "server/fulfilment/returns.h"

struct counter_gtins {
	gtin *list;
	size_t count;
};

/* gtins: the barcodes of each line of the order. */
json_t *counter_order_json(
	struct arena *arena, const struct order *order, const struct counter_gtins *gtins);
/* What the customer has announced to bring: the id it is received under, why, and how many. */
json_t *counter_announced_json(struct arena *arena, const struct goods_return *goods);

#endif
