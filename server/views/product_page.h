/* One product, its price, and the stores near the shopper with what they have of it. */
#ifndef COMPTOIR_VIEWS_PRODUCT_PAGE_H
#define COMPTOIR_VIEWS_PRODUCT_PAGE_H

#include "server/views/frame.h"
#include "server/views/parts.h"

struct product_page {
	const struct product *product;
	struct catalogue *catalogue; /* for what is in it */
	struct wanted wanted;
	struct str qty_typed; /* shown again when it was wrong */
	bool is_qty_wrong;
	struct whereabouts where;
	const struct stores *stores; /* for the list of countries */
	struct ranking ranking;	     /* who has it, then the nearest that do not */
};

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena);

#endif
