/* An order as a tree of jansson: what order_text must say, for the test that compares the two. */
#ifndef COMPTOIR_ORDER_TREE_H
#define COMPTOIR_ORDER_TREE_H

#include <jansson.h>

#include "server/fulfilment/order.h"
#include "server/server.h"

/* With the tracking link, its token and the pickup code: only for who may collect it. */
json_t *order_tree(
	struct arena *arena, const struct server *server, const struct order *order, int64_t now);

#endif
