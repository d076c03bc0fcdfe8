/*
 * The demo set: a made-up chain of stores in real towns of France and Québec, what it sells and
 * what each store has, written as the CSV files the importers read. The same seed and time give
 * the same bytes.
 */
#ifndef COMPTOIR_DEMOGEN_DEMO_H
#define COMPTOIR_DEMOGEN_DEMO_H

#include <stdio.h>

#include "common/arena.h"
#include "common/str.h"

struct demo {
	uint64_t seed;
	int64_t now;
	struct arena *arena; /* everything made lives here */
};

/* Chance without a state: the same seed, purpose and item give the same number below bound. */
enum purpose { PRICE_OF, SECOND_GTIN_OF, CARRIED, ON_HAND, SAFETY, LUNCH, PHONE };
uint32_t demo_below(const struct demo *demo, enum purpose purpose, uint64_t item, uint32_t bound);

/* --- calendar.c --- */

/* Days since 1970-01-01. The date must exist. */
int32_t day_of(int year, int month, int day);
int year_of(int64_t now); /* in UTC */
/* Easter Sunday (Meeus/Jones/Butcher; Meeus, Astronomical Algorithms, chapter 8). */
int32_t easter(int year);
/* The n-th (from 1) such weekday (0 = Monday) of a month. */
int32_t nth_weekday(int year, int month, int weekday, int n);

/* --- stores.c --- */

/* A product is sold in one zone, because it has one price in one currency. */
enum zone_of_sale { FRANCE, QUEBEC };
enum opening { CITY, MALL, SMALL_TOWN, BOULEVARD };

struct demo_store {
	const char *code, *name, *street, *postcode, *searched, *city, *region;
	double lat, lon;
	enum opening opening; /* BOULEVARD: Québec */
};
extern const struct demo_store demo_stores[];
extern const size_t demo_store_count;

enum zone_of_sale store_zone(const struct demo_store *store);
/* "mon-fri 09:30-12:30 14:00-19:00; …" as hours_parse reads it. */
const char *store_week(const struct demo *demo, const struct demo_store *store);
/* "2026-12-24 09:30-16:00; 2026-12-25 closed Noël; …" of this year and the next, by date. */
struct str store_exceptions(const struct demo *demo, const struct demo_store *store);

/* Places where shoppers are: the postcodes of the stores and of their neighbourhood. */
struct demo_place {
	const char *country, *postcode, *name;
	double lat, lon;
};
extern const struct demo_place demo_places[];
extern const size_t demo_place_count;

/* --- catalogue.c --- */

enum { DEMO_PRODUCTS = 2000 };

struct demo_product {
	enum zone_of_sale zone;
	unsigned kind;	  /* its row in kinds.def: where it lies in a store */
	unsigned variant; /* counted within the kind */
	const char *sku, *name_fr, *name_en, *brand, *tax;
	const char *model, *size, *colour_fr, *colour_en; /* "": of no model */
	int64_t price_minor;
	uint64_t gtin, second_gtin; /* second_gtin 0: none */
};
/* An array of DEMO_PRODUCTS. */
const struct demo_product *demo_catalogue(const struct demo *demo);

/* --- stock.c --- */

struct demo_stock {
	int on_hand, safety;
	const char *shelf; /* aisle and bay in walking order: "A03-2" */
};
/* False when the store does not carry the product. */
bool demo_stock_of(const struct demo *demo, const struct demo_store *store,
	const struct demo_product *product, struct demo_stock *stock_out);

/* --- files.c --- */

/* Writes stores.csv, products.csv, stock.csv and postcodes.csv; false names the file in *why_out.
 */
bool demo_write(const struct demo *demo, const char *folder, struct str *why_out);

#endif
