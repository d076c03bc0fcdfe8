/* The first page: words, SKU or barcode in, products with price out. */
#ifndef COMPTOIR_VIEWS_HOME_PAGE_H
#define COMPTOIR_VIEWS_HOME_PAGE_H

#include "server/fulfilment/product.h"
#include "server/views/frame.h"

struct home_page {
	struct str words;
	const struct product *products;
	size_t count;
	struct str next; /* cursor of the next page; empty on the last */
	bool is_continued;
};

xmlNodePtr home_page_view(
	const struct frame *frame, const struct home_page *page, struct arena *arena);

#endif
