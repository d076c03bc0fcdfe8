/*
 * The world of the measures: stores, products and places, and by SQL for each pair of store and
 * product a stock row and the movement that says why. Where COMPTOIR_DATA has them, stores,
 * products and places are real ones (Best Buy, Open Icecat, GeoNames) through the ordinary
 * importers; stock is derived: three pairs in a hundred have none, the others 100 to 500.
 */
#ifndef COMPTOIR_BENCH_SHOP_H
#define COMPTOIR_BENCH_SHOP_H

#include "tests/lib/server_process.h"

enum { SHOP_REAL_STORES = 1565, SHOP_REAL_PRODUCTS = 19406 };

struct shop_size {
	unsigned stores;
	unsigned products; /* each in each store */
	bool has_ledger;   /* with movements; without them comptoirctl verify has much to say */
};

/* Takes the place of what is in the fixture's database. The real set is used when the size fits. */
void shop_make(const struct shop_size *size, const struct server_setup *setup);

/* Waits until what was written is on disk, so that it costs nothing while something is measured. */
void shop_settle(void);

/* What is in it. */
struct place {
	double lat, lon;
};
const struct place *shop_random_place(void);
size_t shop_sku_count(void); /* of those that are in stock */
const char *shop_sku(size_t i);
size_t shop_store_count(void);
const char *shop_store(size_t i);
/* What shop_make put there, counted from 0 as above. */
unsigned shop_on_hand(size_t store, size_t product);

#endif
