/* Orders as customer service looks for them. */
#ifndef COMPTOIR_VIEWS_ADMIN_ORDERS_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_ORDERS_PAGE_H

#include "server/fulfilment/order.h"
#include "server/views/frame.h"

struct admin_orders_page {
	struct str query;
	const struct stores *stores;
	const struct order *orders;
	size_t count;
	struct str next; /* cursor; empty on the last page */
};

xmlNodePtr admin_orders_page_view(
	const struct frame *frame, const struct admin_orders_page *page, struct arena *arena);

#endif
