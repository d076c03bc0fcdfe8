/*
 * Products of one model: what differs between them in size and colour, and what a store has of each
 * (doc/decisions/0046). A model is no more than a word that products share; nothing is promised or
 * held by it.
 */
#ifndef COMPTOIR_VARIANTS_H
#define COMPTOIR_VARIANTS_H

#include "server/fulfilment/product.h"

enum { VARIANTS_MAX = 100 };

struct variant {
	product_id product;
	struct str sku, name_fr, name_en;
	struct str size, colour_fr, colour_en; /* may be empty */
	int64_t price_minor;
	struct currency currency;
	struct tax tax;
	int64_t available; /* in that store */
};

struct variants {
	struct str model; /* empty: it is of none, and nothing else is there */
	struct variant itself;
	const struct variant *others; /* what the store has first, then of its colour */
	size_t count;
};

/* In tx_arena. Of a store that is row 0 nothing is known to be available. */
enum db_status variants_of(
	struct tx *tx, product_id product, store_id store, struct variants *variants_out) MUST_USE;

/* What it is called: its name, and of size and colour (in the same language) what the name does not
 * say. */
struct str variant_called(struct arena *arena, struct str name, struct str size, struct str colour);
struct str variant_name(struct arena *arena, const struct variant *variant, enum language language);

#endif
