/* One store: its hours, and how a stock figure was made. */
#ifndef COMPTOIR_VIEWS_ADMIN_STORE_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_STORE_PAGE_H

#include "server/db/q_shortage.h"
#include "server/db/q_stock_feed.h"
#include "server/fulfilment/product.h"
#include "server/views/admin_stores_page.h"

struct admin_store_page {
	struct admin_store_row row;
	struct str sku;			   /* asked for; empty: none */
	const struct product *product;	   /* NULL: no such sku */
	const struct q_pages_stock *stock; /* NULL: the store never had it */
	const struct q_pages_movements *movements;
	size_t movement_count;
	const struct q_shortages_of_store *shortages; /* the longest first */
	size_t shortage_count;
	const struct q_stock_held_of_store *held; /* snapshots that wait for a person */
	size_t held_count;
};

xmlNodePtr admin_store_page_view(
	const struct frame *frame, const struct admin_store_page *page, struct arena *arena);

#endif
