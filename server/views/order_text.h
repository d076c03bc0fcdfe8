/* Orders as the API shows them to the shopper and the web team: JSON text, because a committer's
 * thread writes it for every order. */
#ifndef COMPTOIR_VIEWS_ORDER_TEXT_H
#define COMPTOIR_VIEWS_ORDER_TEXT_H

#include "server/fulfilment/order.h"
#include "server/server.h"

/* With the tracking link, its token and the pickup code: only for who may collect it. In the arena.
 */
struct str order_text(
	struct arena *arena, const struct server *server, const struct order *order, int64_t now);

#endif
