/*
 * Bundles: a product that is made of others, sold at a price of its own. Goods are only its parts:
 * they have the stock, the barcodes, the VAT rates. Whatever is asked for is expanded as soon as
 * its skus are looked up, so that sourcing, stock, picking, money and returns see plain lines; each
 * carries its share of the bundle's price (doc/decisions/0037-bundles.md).
 */
#ifndef COMPTOIR_BUNDLE_H
#define COMPTOIR_BUNDLE_H

#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/sourcing.h"

enum { BUNDLE_PARTS_MAX = 20, BUNDLE_PART_QTY_MAX = 99 };

/* --- what is in it --- */

struct bundle_part {
	product_id product;
	int32_t qty; /* in one bundle */
};

bool product_is_bundle(const struct product *product);
/* Of the text in product.contents; none of goods. */
size_t bundle_parts(const struct product *product, struct bundle_part parts_out[BUNDLE_PARTS_MAX]);

/* Of what is in it, for showing it; in the arena. Parts that this instance has not heard of yet are
 * left out. */
struct bundle_item {
	const struct product *product;
	int32_t qty;
};
size_t bundle_items(struct arena *arena, struct catalogue *catalogue, const struct product *product,
	struct bundle_item **items_out);

/* --- asking for it --- */

/* Lines as somebody asked for them become lines of goods; those of a bundle stand behind each other
 * in its place. DB_NONE when there are more than SOURCING_LINES_MAX, or SOURCING_QTY_MAX of one;
 * DB_RETRY when a part is so new that this instance has not heard of it. */
enum db_status question_expand(
	struct question *question, struct arena *arena, struct catalogue *catalogue) MUST_USE;
/* For whoever shows a ranking: lines as they were asked for again, a bundle with the number that
 * its parts suffice for, by the oldest of their figures. */
void question_fold(struct question *question, struct arena *arena, struct ranking *ranking);

/* --- its price --- */

/* One of the parts, and what it costs by itself. */
struct bundle_goods {
	product_id product;
	int32_t qty; /* in one bundle */
	int64_t price_minor;
};
struct bundle_share {
	size_t part;
	int32_t qty;
	int64_t price_minor; /* of each unit */
};
/*
 * Shares the price of one bundle out over its units, in proportion to what they cost by themselves:
 * no unit is a cent or more from its exact share, and together they are the price. What remains of
 * rounding down goes to where the largest fractions were cut off (then to the smaller product id),
 * a cent to each unit of a part as long as that can be; so at most one part has units of two prices
 * and gives two shares. Parts that cost nothing get nothing, unless none costs anything. shares_out
 * has room for one more than there are parts; they come in the order of the parts.
 */
size_t bundle_share_out(int64_t price_minor, const struct bundle_goods *goods, size_t count,
	struct bundle_share *shares_out);

/* A line of goods in an order that is being placed. */
struct priced_line {
	size_t of; /* which of the lines that were asked for */
	int32_t qty;
	int64_t price_minor; /* of each unit */
};
/* What every line costs: the catalogue's price, or its share of the bundle's. `lines` say which of
 * the bundles they belong to, products and bundle_products what they are. In the arena. */
size_t lines_price(struct arena *arena, const struct wanted *lines,
	const struct product *const products[], size_t count, const struct wanted *bundles,
	const struct product *const bundle_products[], struct priced_line **priced_out);
/* The same together, with the taxes on top, which are added to the sums (room: two for each line).
 */
int64_t lines_cost(struct arena *arena, const struct wanted *lines,
	const struct product *const products[], size_t count, const struct wanted *bundles,
	const struct product *const bundle_products[], struct tax_sums *taxes);

#endif
