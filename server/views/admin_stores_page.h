/* The stores, what waits in each, and when its agent was last heard of. */
#ifndef COMPTOIR_VIEWS_ADMIN_STORES_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_STORES_PAGE_H

#include "server/db/q_pages.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

/* One store with its work and its agent; either may be absent. */
struct admin_store_row {
	const struct store *store;
	const struct q_pages_work_by_store *work;
	const struct q_pages_agents *agent;
};

struct admin_stores_page {
	struct str query;
	const struct admin_store_row *rows;
	size_t count;
	struct str next; /* cursor; empty on the last page */
};

xmlNodePtr admin_stores_page_view(const struct frame *frame, const struct admin_stores_page *page);
/* <store …waiting late ready seen_at unread agent is_silent/> */
xmlNodePtr admin_store_row_view(xmlNodePtr parent, const struct admin_store_row *row, int64_t now);

#endif
