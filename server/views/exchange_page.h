/* The shopper's page of what to take instead of goods that will come back. */
#ifndef COMPTOIR_VIEWS_EXCHANGE_PAGE_H
#define COMPTOIR_VIEWS_EXCHANGE_PAGE_H

#include "server/fulfilment/return_exchange.h"
#include "server/views/frame.h"
#include "server/views/order_part.h"

/* One that has it now, and until when it would hold it. */
struct exchange_store {
	const struct candidate *candidate;
	int64_t held_until;
};

struct exchange_page {
	const struct order *order;
	const struct stores *all_stores;
	struct str token;
	const struct order_line *line; /* that will come back */
	const struct line_choice *choice;
	bool is_possible; /* it may come back, and be exchanged on line */
	int32_t qty;
	struct exchange_offers offers;
	const struct variant *chosen; /* NULL: none is yet */
	struct exchange_store *stores;
	size_t store_count;
	const char *problem; /* message key; NULL: none */
	struct str problem_of;
};

/* <exchange line name qty returnable is_possible rule near until?> with a <variant sku name here
 * is_chosen/> for each that may be taken, and a <store … distance_m held_until/> for each that has
 * the chosen one. */
xmlNodePtr exchange_page_view(
	const struct frame *frame, const struct exchange_page *page, struct arena *arena);

#endif
