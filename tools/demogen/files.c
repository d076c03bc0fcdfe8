/* The demo set as files, in the importers' formats (RFC 4180). */
#include "tools/demogen/demo.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "common/clock.h"

static void write_value(FILE *file, const char *value)
{
	if (strpbrk(value, ",\"\n") == NULL) {
		fputs(value, file);
		return;
	}
	fputc('"', file);
	for (; *value != '\0'; value++) {
		if (*value == '"')
			fputc('"', file);
		fputc(*value, file);
	}
	fputc('"', file);
}

static void write_record(FILE *file, const char *const *values)
{
	for (size_t i = 0; values[i] != NULL; i++) {
		if (i > 0)
			fputc(',', file);
		write_value(file, values[i]);
	}
	fputc('\n', file);
}
#define RECORD(...) write_record(file, (const char *const[]){__VA_ARGS__, NULL})

static const char *phone(const struct demo *demo, size_t store)
{
	/* Numbers kept for fiction: 01 99 00 xx xx by ARCEP, 555-01xx in North America. */
	unsigned n = demo_below(demo, PHONE, store, 100);
	if (store_zone(&demo_stores[store]) == QUEBEC)
		return arena_printf(demo->arena, "1 418 555-01%02u", n);
	return arena_printf(demo->arena, "01 99 00 %02u %02u", (unsigned)store, n);
}

static void write_store(const struct demo *demo, FILE *file, size_t i)
{
	const struct demo_store *store = &demo_stores[i];
	bool is_quebec = store_zone(store) == QUEBEC;
	RECORD(store->code, arena_printf(demo->arena, "Maison Cormoran %s", store->name),
		store->street, store->postcode, store->city, store->region, is_quebec ? "CA" : "FR",
		arena_printf(demo->arena, "%.4f", store->lat),
		arena_printf(demo->arena, "%.4f", store->lon),
		is_quebec ? "America/Toronto" : "Europe/Paris", is_quebec ? "CAD" : "EUR", "fr",
		phone(demo, i),
		arena_printf(demo->arena, "%s@maison-cormoran.example", store->code),
		is_quebec ? "qc" : "fr", "1", store->opening == SMALL_TOWN ? "60" : "30", "5", "3",
		store_week(demo, store), store_exceptions(demo, store).p);
}

static void write_stores(const struct demo *demo, FILE *file)
{
	RECORD("code", "name", "street", "postcode", "city", "region", "country", "lat", "lon",
		"time_zone", "currency", "language", "phone", "email", "profile", "pickup",
		"prep_min", "prep_each_min", "collect_days", "hours", "exceptions");
	for (size_t i = 0; i < demo_store_count; i++)
		write_store(demo, file, i);
}

static const char *price(const struct demo *demo, int64_t minor)
{
	return arena_printf(demo->arena, "%" PRId64 ".%02" PRId64, minor / 100, minor % 100);
}

static const char *currency(const struct demo_product *product)
{
	return product->zone == QUEBEC ? "CAD" : "EUR";
}

/* A present: the first product and two of the next that every store there has, a tenth cheaper. */
static void write_bundle(const struct demo *demo, FILE *file, const struct demo_product *products)
{
	size_t other = 1;
	while (products[other].variant != 0 || products[other].zone != products[0].zone)
		other++;
	int64_t alone_minor = products[0].price_minor + 2 * products[other].price_minor;
	RECORD("LOT-0001", "Coffret cadeau", "Gift box", products[0].brand,
		price(demo, alone_minor * 9 / 10), currency(&products[0]), products[0].tax, "",
		arena_printf(demo->arena, "%s*1 %s*2", products[0].sku, products[other].sku), "0",
		"", "", "", "");
}

static void write_products(const struct demo *demo, FILE *file)
{
	const struct demo_product *products = demo_catalogue(demo);
	RECORD("sku", "name_fr", "name_en", "brand", "price", "currency", "tax", "gtins",
		"contents", "is_set", "model", "size", "colour_fr", "colour_en");
	for (size_t i = 0; i < DEMO_PRODUCTS; i++) {
		const struct demo_product *product = &products[i];
		const char *gtins = arena_printf(demo->arena, "%013" PRIu64, product->gtin);
		if (product->second_gtin != 0)
			gtins = arena_printf(
				demo->arena, "%s %013" PRIu64, gtins, product->second_gtin);
		RECORD(product->sku, product->name_fr, product->name_en, product->brand,
			price(demo, product->price_minor), currency(product), product->tax, gtins,
			"", "", product->model, product->size, product->colour_fr,
			product->colour_en);
	}
	write_bundle(demo, file, products);
}

static void write_stock(const struct demo *demo, FILE *file)
{
	const struct demo_product *products = demo_catalogue(demo);
	const char *as_of = instant_print(demo->arena, demo->now).p;
	RECORD("store_code", "sku", "on_hand", "safety", "shelf", "as_of");
	for (size_t i = 0; i < demo_store_count; i++)
		for (size_t j = 0; j < DEMO_PRODUCTS; j++) {
			struct demo_stock stock;
			if (!demo_stock_of(demo, &demo_stores[i], &products[j], &stock))
				continue;
			RECORD(demo_stores[i].code, products[j].sku,
				arena_printf(demo->arena, "%d", stock.on_hand),
				arena_printf(demo->arena, "%d", stock.safety), stock.shelf, as_of);
		}
}

static void write_postcodes(const struct demo *demo, FILE *file)
{
	RECORD("country", "postcode", "place", "lat", "lon");
	for (size_t i = 0; i < demo_place_count; i++)
		RECORD(demo_places[i].country, demo_places[i].postcode, demo_places[i].name,
			arena_printf(demo->arena, "%.4f", demo_places[i].lat),
			arena_printf(demo->arena, "%.4f", demo_places[i].lon));
}

bool demo_write(const struct demo *demo, const char *folder, struct str *why_out)
{
	static const struct {
		const char *name;
		void (*write)(const struct demo *demo, FILE *file);
	} files[] = {{"postcodes.csv", write_postcodes}, {"stores.csv", write_stores},
		{"products.csv", write_products}, {"stock.csv", write_stock}};

	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		const char *path = arena_printf(demo->arena, "%s/%s", folder, files[i].name);
		FILE *file = fopen(path, "w");
		bool is_written = file != NULL;
		if (is_written) {
			files[i].write(demo, file);
			is_written = !ferror(file);
			is_written = fclose(file) == 0 && is_written;
		}
		if (!is_written) {
			*why_out = str_printf(demo->arena, "%s: %s", path, strerror(errno));
			return false;
		}
	}
	return true;
}
