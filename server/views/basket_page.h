/* What the shopper wants, and the stores that can give it: all of it first, then the best part. */
#ifndef COMPTOIR_VIEWS_BASKET_PAGE_H
#define COMPTOIR_VIEWS_BASKET_PAGE_H

#include "server/fulfilment/hold.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

struct basket_page {
	const struct product *products; /* one for each line */
	struct catalogue *catalogue;	/* for what is in them */
	const struct wanted *lines;
	size_t line_count;
	size_t gone;	  /* lines that were dropped: no longer sold */
	bool is_too_much; /* more lines than an order has, with what is in the bundles */
	bool is_mixed;	  /* priced in different currencies: one order cannot hold them all */
	struct str wrong_sku, wrong_qty; /* a quantity that was refused, shown again */
	struct whereabouts where;
	bool is_stale; /* stock figures are too old to promise anything by */
	const struct stores *stores;
	const struct candidate *candidates;
	size_t candidate_count;
	const struct hold *hold; /* still open, or NULL */
	/* Set when the store just chosen could not: what it has, for the page that says so. */
	const struct store *refused;
	const struct candidate *refused_has; /* NULL: it is not known what */
};

xmlNodePtr basket_page_view(
	const struct frame *frame, const struct basket_page *page, struct arena *arena);

#endif
