/*
 * The basket: what a shopper wants, kept in the shopper's own cookie "basket" and nowhere
 * else. It holds no personal data: <sku>*<qty>, joined by ":". A cookie that is not exactly
 * what basket_write makes is an empty basket.
 */
#ifndef COMPTOIR_API_PAGE_BASKET_H
#define COMPTOIR_API_PAGE_BASKET_H

#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/sourcing.h"
#include "server/http/call.h"

enum { BASKET_LINES_MAX = 20, BASKET_QTY_MAX = 99 };

struct basket_line {
	struct str sku;
	int32_t qty;
};

struct basket {
	struct basket_line lines[BASKET_LINES_MAX];
	size_t count;
};

void basket_read(const struct call *call, struct basket *basket_out);
void basket_write(struct call *call, const struct basket *basket);

/* Quantity of the sku; 0 removes it. False when the basket is full. */
bool basket_set(struct basket *basket, struct str sku, int32_t qty) MUST_USE;
int32_t basket_qty(const struct basket *basket, struct str sku);
/* A whole number from `least` to BASKET_QTY_MAX. */
bool basket_qty_parse(struct str typed, int32_t least, int32_t *qty_out);

/* The basket's lines that are still sold, with their products. In the arena. */
struct basket_goods {
	struct product *products;
	struct wanted *lines;
	size_t count;
	size_t gone;   /* lines that are not sold any more */
	bool is_mixed; /* priced in different currencies: one order cannot hold them all */
};
enum db_status basket_goods_read(struct arena *arena, struct catalogue *catalogue,
	const struct basket *basket, struct basket_goods *goods_out) MUST_USE;

#endif
