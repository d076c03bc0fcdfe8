/* One product, its price, and the stores near the shopper with what they have of it. */
#ifndef COMPTOIR_VIEWS_PRODUCT_PAGE_H
#define COMPTOIR_VIEWS_PRODUCT_PAGE_H

#include "server/views/frame.h"
#include "server/views/parts.h"

/* A store of the list: a candidate, or a near one that has none of it (candidate NULL). */
struct product_store {
	const struct store *store;
	uint32_t distance_m;
	const struct candidate *candidate;
};

struct product_page {
	const struct product *product;
	struct wanted wanted;
	struct str qty_typed; /* shown again when it was wrong */
	bool is_qty_wrong;
	struct whereabouts where;
	bool is_stale;		     /* stock figures are too old to promise anything by */
	const struct stores *stores; /* for the list of countries */
	const struct product_store *list;
	size_t count;
};

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena);

#endif
