/* One product, its price, and the stores near the shopper with what they have of it. */
#ifndef COMPTOIR_VIEWS_PRODUCT_PAGE_H
#define COMPTOIR_VIEWS_PRODUCT_PAGE_H

#include "server/fulfilment/variants.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

/* Another size or colour of its model, and the nearest store that has one. */
struct near_variant {
	const struct variant *variant;
	const struct candidate
		*nearest; /* NULL: none has it, or nobody said where the shopper is */
};

struct product_page {
	const struct product *product;
	struct catalogue *catalogue; /* for what is in it */
	struct wanted wanted;
	struct str qty_typed; /* shown again when it was wrong */
	bool is_qty_wrong;
	struct whereabouts where;
	const struct stores *stores; /* for the list of countries */
	struct ranking ranking;	     /* who has it, then the nearest that do not */
	struct variants variants;
	const struct near_variant *others; /* variants.count of them */
};

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena);

#endif
