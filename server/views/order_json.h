/* Orders as the API shows them to the shopper and the web team. */
#ifndef COMPTOIR_VIEWS_ORDER_JSON_H
#define COMPTOIR_VIEWS_ORDER_JSON_H

#include <jansson.h>

#include "server/fulfilment/order.h"
#include "server/server.h"

/* With the tracking link, its token and the pickup code: only for who may collect it. */
json_t *order_json(
	struct arena *arena, const struct server *server, const struct order *order, int64_t now);

#endif
