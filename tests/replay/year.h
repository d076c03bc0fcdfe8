/*
 * A year of goods that came back: the cancellations of the real invoices (invoices.h), each line
 * matched with the customer's latest earlier invoice that still has as many of it (the set does not
 * say which it was). A visit is what one cancellation brings back of one order. Of an order only
 * the lines that come back are sold, and up to four more.
 *
 * Where the data is not there, a small year is made up, of about the same form.
 */
#ifndef COMPTOIR_TESTS_YEAR_H
#define COMPTOIR_TESTS_YEAR_H

#include "tests/replay/invoices.h"

struct sold_order {
	struct bought *lines;
	size_t line_count;
};

struct brought_line {
	size_t line; /* of the order, from 0 */
	int32_t qty;
};

enum { VISIT_LINES_MAX = 40 };
struct visit_made {
	size_t order;
	struct brought_line lines[VISIT_LINES_MAX]; /* each line once */
	size_t line_count;
};

struct year {
	const struct sold_product *products;
	size_t product_count;
	struct sold_order *orders;
	size_t order_count;
	struct visit_made *visits; /* in the order of the cancellations */
	size_t visit_count;
	size_t backs, backs_unmatched; /* lines of cancellations; without a purchase to match */
};

/* The visits to the first order_max orders that something came back of, within so many baskets. */
const struct year *year_of(const struct invoices *invoices, size_t order_max);
/* Of so many orders; the same each time. */
const struct year *year_made_up(size_t order_count);

#endif
