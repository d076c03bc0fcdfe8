/*
 * Real invoices: "Online Retail" (UCI, D. Chen), December 2010 to December 2011 in file order, as a
 * shop of ours would have seen them. A basket is an invoice that is no cancellation; its lines
 * are product codes (five digits, perhaps letters) with 1 to 999 pieces at a price, equal codes
 * together, at most 100 of them. What a customer brought back is a line of a "C" invoice; the set
 * does not say to which invoice it belongs.
 *
 * A product is a code with the unit price it had when first seen, and its description.
 */
#ifndef COMPTOIR_TESTS_INVOICES_H
#define COMPTOIR_TESTS_INVOICES_H

#include "common/str.h"

enum { BASKET_LINES_MAX = 100, QTY_MAX = 999, INVOICE_MONTHS = 13 };

struct bought {
	uint32_t product;
	int32_t qty;
};

struct basket {
	struct str invoice, customer; /* customer: empty when the set has none */
	struct bought *lines;
	size_t line_count;
};

struct brought_back {
	struct str invoice, customer;
	uint32_t product;
	int32_t qty;
	size_t baskets_before; /* only one of these can be what is brought back */
};

struct sold_product {
	struct str sku, name;
	int64_t price_minor;
};

struct invoices {
	struct basket *baskets;
	size_t basket_count;
	struct brought_back *backs;
	size_t back_count;
	struct sold_product *products;
	size_t product_count;
};

/* The first basket_max baskets of so many months. NULL when the data is not there, which is said.
 */
const struct invoices *invoices_read(size_t basket_max, size_t month_count);

#endif
