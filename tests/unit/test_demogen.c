/* The demo set is plausible, valid for the importers, and the same each time. */
#include "tools/demogen/demo.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/geo.h"
#include "common/gtin.h"
#include "common/hours.h"
#include "tests/lib/harness.h"

static struct demo demo_for_tests(void)
{
	return (struct demo){
		.seed = 1, .now = day_of(2026, 11, 21) * MS_PER_DAY, .arena = test_arena()};
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void assert_distinct(const char **texts, size_t count)
{
	qsort(texts, count, sizeof texts[0], by_text);
	for (size_t i = 1; i < count; i++)
		ck_assert_str_ne(texts[i - 1], texts[i]);
}

static struct position store_position(size_t i)
{
	return (struct position){demo_stores[i].lat, demo_stores[i].lon};
}

START_TEST(every_gtin_is_valid)
{
	struct demo demo = demo_for_tests();
	const struct demo_product *products = demo_catalogue(&demo);
	size_t seconds = 0;
	for (size_t i = 0; i < DEMO_PRODUCTS; i++) {
		gtin parsed;
		ck_assert(gtin_parse(
			str_printf(demo.arena, "%013" PRIu64, products[i].gtin), &parsed));
		if (products[i].second_gtin == 0)
			continue;
		ck_assert(gtin_parse(
			str_printf(demo.arena, "%013" PRIu64, products[i].second_gtin), &parsed));
		seconds++;
	}
	ck_assert_uint_gt(seconds, DEMO_PRODUCTS / 20);
}
END_TEST

START_TEST(skus_names_and_gtins_are_distinct)
{
	struct demo demo = demo_for_tests();
	const struct demo_product *products = demo_catalogue(&demo);
	const char *skus[DEMO_PRODUCTS], *names[DEMO_PRODUCTS], *english[DEMO_PRODUCTS];
	const char *gtins[2 * DEMO_PRODUCTS];
	size_t gtin_count = 0;
	for (size_t i = 0; i < DEMO_PRODUCTS; i++) {
		skus[i] = products[i].sku;
		names[i] = products[i].name_fr;
		english[i] = products[i].name_en;
		gtins[gtin_count++] = arena_printf(demo.arena, "%" PRIu64, products[i].gtin);
		if (products[i].second_gtin != 0)
			gtins[gtin_count++] =
				arena_printf(demo.arena, "%" PRIu64, products[i].second_gtin);
	}
	assert_distinct(skus, DEMO_PRODUCTS);
	assert_distinct(names, DEMO_PRODUCTS);
	assert_distinct(english, DEMO_PRODUCTS);
	assert_distinct(gtins, gtin_count);
}
END_TEST

START_TEST(a_name_says_kind_brand_and_make)
{
	struct demo demo = demo_for_tests();
	const struct demo_product *products = demo_catalogue(&demo);
	ck_assert_str_eq(products[0].name_fr, "Lampe de bureau Cormoran, laiton, bleu nuit");
	ck_assert_str_eq(products[0].name_en, "Desk lamp Cormoran, brass, midnight blue");
	ck_assert_str_eq(products[0].sku, "LAM-1001");
}
END_TEST

/* A sweater of merino wool in four sizes of three colours, at one price. */
START_TEST(what_is_worn_comes_in_models)
{
	struct demo demo = demo_for_tests();
	const struct demo_product *products = demo_catalogue(&demo);
	size_t sweaters = 0, modelled = 0;
	int64_t price_minor = 0;
	for (size_t i = 0; i < DEMO_PRODUCTS; i++) {
		const struct demo_product *product = &products[i];
		modelled += product->model[0] != '\0';
		ck_assert_int_eq(product->size[0] != '\0', product->model[0] != '\0');
		if (strcmp(product->model, "PUL-1") != 0)
			continue;
		if (sweaters++ == 0)
			price_minor = product->price_minor;
		ck_assert_str_eq(product->brand, "Cormoran");
		ck_assert_ptr_nonnull(strstr(product->name_fr, "laine mérinos"));
		ck_assert_ptr_nonnull(strstr(product->name_fr, product->colour_fr));
		ck_assert_ptr_nonnull(strstr(product->name_en, product->size));
		ck_assert_int_eq(product->price_minor, price_minor);
	}
	ck_assert_uint_eq(sweaters, 12);
	ck_assert_uint_gt(modelled, DEMO_PRODUCTS / 10);
}
END_TEST

START_TEST(stores_stand_apart_and_inside_their_country)
{
	ck_assert_uint_eq(demo_store_count, 60);
	for (size_t i = 0; i < demo_store_count; i++) {
		const struct demo_store *store = &demo_stores[i];
		bool is_quebec = store_zone(store) == QUEBEC;
		ck_assert(is_quebec ? store->lat > 45 && store->lat < 49
				    : store->lat > 42 && store->lat < 51);
		ck_assert(is_quebec ? store->lon > -80 && store->lon < -68
				    : store->lon > -5 && store->lon < 8);
		for (size_t j = 0; j < i; j++) {
			ck_assert_str_ne(store->code, demo_stores[j].code);
			ck_assert_msg(distance_m(store_position(i), store_position(j)) > 500,
				"%s and %s", store->code, demo_stores[j].code);
		}
	}
}
END_TEST

START_TEST(every_place_is_listed_once_near_a_store)
{
	for (size_t i = 0; i < demo_place_count; i++) {
		struct position here = {demo_places[i].lat, demo_places[i].lon};
		double nearest = 1e9;
		for (size_t j = 0; j < demo_store_count; j++) {
			double distance = distance_m(here, store_position(j));
			nearest = distance < nearest ? distance : nearest;
		}
		ck_assert_msg(nearest < 150e3, "%s", demo_places[i].name);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(demo_places[i].postcode, demo_places[j].postcode);
	}
}
END_TEST

START_TEST(opening_hours_are_what_the_importer_reads)
{
	struct demo demo = demo_for_tests();
	for (size_t i = 0; i < demo_store_count; i++) {
		struct day_hours week[7];
		struct str why;
		ck_assert(hours_parse(
			demo.arena, str_of(store_week(&demo, &demo_stores[i])), week, &why));
		ck_assert_uint_gt(week[5].count, 0);
	}
}
END_TEST

START_TEST(easter_falls_where_the_almanac_says)
{
	ck_assert_int_eq(easter(2285), day_of(2285, 3, 22));
	ck_assert_int_eq(easter(2024), day_of(2024, 3, 31));
	ck_assert_int_eq(easter(2025), day_of(2025, 4, 20));
	ck_assert_int_eq(easter(2026), day_of(2026, 4, 5));
	ck_assert_int_eq(easter(2027), day_of(2027, 3, 28));
	ck_assert_int_eq(easter(2038), day_of(2038, 4, 25));
}
END_TEST

static const char *exceptions_of(const struct demo *demo, const char *code)
{
	for (size_t i = 0; i < demo_store_count; i++)
		if (strcmp(demo_stores[i].code, code) == 0)
			return store_exceptions(demo, &demo_stores[i]).p;
	ck_abort_msg("no store %s", code);
}

START_TEST(holidays_of_both_years_are_kept)
{
	struct demo demo = demo_for_tests();
	const char *paris = exceptions_of(&demo, "PAR11");
	ck_assert_ptr_nonnull(strstr(paris, "2026-04-06 10:00-18:00 Lundi de Pâques"));
	ck_assert_ptr_nonnull(strstr(paris, "2026-12-25 closed Noël"));
	ck_assert_ptr_nonnull(strstr(paris, "2027-05-06 10:00-18:00 Ascension"));
	ck_assert_ptr_null(strstr(paris, "Vendredi saint"));
	ck_assert_ptr_nonnull(
		strstr(exceptions_of(&demo, "SXB"), "2027-03-26 closed Vendredi saint"));
}
END_TEST

START_TEST(quebec_keeps_its_own_holidays)
{
	struct demo demo = demo_for_tests();
	const char *montreal = exceptions_of(&demo, "YMX");
	ck_assert_ptr_nonnull(
		strstr(montreal, "2026-05-18 10:00-17:00 Journée nationale des patriotes"));
	ck_assert_ptr_nonnull(
		strstr(montreal, "2027-05-24 10:00-17:00 Journée nationale des patriotes"));
	ck_assert_ptr_nonnull(strstr(montreal, "2026-06-24 closed Fête nationale du Québec"));
	ck_assert_ptr_nonnull(strstr(montreal, "2026-10-12 10:00-17:00 Action de grâce"));
	ck_assert_ptr_nonnull(strstr(montreal, "2026-09-07 closed Fête du Travail"));
}
END_TEST

START_TEST(two_holidays_on_one_day_are_one_exception)
{
	/* In 2008 Ascension fell on 1 May. */
	struct demo demo = {
		.seed = 1, .now = day_of(2008, 1, 1) * MS_PER_DAY, .arena = test_arena()};
	const char *first = strstr(exceptions_of(&demo, "PAR11"), "2008-05-01");
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(strstr(first + 1, "2008-05-01"));
}
END_TEST

START_TEST(stock_has_plenty_some_and_none)
{
	struct demo demo = demo_for_tests();
	const struct demo_product *products = demo_catalogue(&demo);
	size_t rows = 0, sold_out = 0, scarce = 0;
	for (size_t i = 0; i < demo_store_count; i++)
		for (size_t j = 0; j < DEMO_PRODUCTS; j++) {
			struct demo_stock stock;
			if (!demo_stock_of(&demo, &demo_stores[i], &products[j], &stock))
				continue;
			ck_assert(products[j].variant != 0 || stock.on_hand == 40);
			ck_assert_int_eq(products[j].zone, store_zone(&demo_stores[i]));
			rows++;
			sold_out += stock.on_hand == 0;
			scarce += stock.on_hand == 1 || stock.on_hand == 2;
		}
	ck_assert_uint_gt(rows, 20000);
	ck_assert_uint_gt(sold_out, rows / 20);
	ck_assert_uint_gt(scarce, rows / 10);
}
END_TEST

/* All four files in one text. */
static struct str written(uint64_t seed)
{
	static const char *const names[] = {
		"postcodes.csv", "stores.csv", "products.csv", "stock.csv"};
	struct demo demo = {
		.seed = seed, .now = day_of(2026, 11, 21) * MS_PER_DAY, .arena = test_arena()};
	char folder[] = "/tmp/comptoir-demo.XXXXXX";
	struct buf all;
	struct str why;
	buf_init(&all, demo.arena, 16 << 20);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert(demo_write(&demo, folder, &why));
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		const char *path = arena_printf(demo.arena, "%s/%s", folder, names[i]);
		FILE *file = fopen(path, "r");
		ck_assert_ptr_nonnull(file);
		char part[4096];
		for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
			buf_add_bytes(&all, part, n);
		fclose(file);
		ck_assert_int_eq(remove(path), 0);
	}
	ck_assert_int_eq(remove(folder), 0);
	ck_assert(!buf_is_full(&all));
	return buf_str(&all);
}

START_TEST(the_same_seed_gives_the_same_bytes)
{
	struct str first = written(7);
	ck_assert(str_equal(first, written(7)));
	ck_assert(!str_equal(first, written(8)));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_named)
{
	struct demo demo = demo_for_tests();
	struct str why;
	ck_assert(!demo_write(&demo, "/nowhere/at/all", &why));
	assert_text(why, "/nowhere/at/all/postcodes.csv: No such file or directory");
}
END_TEST

TEST_MAIN("demogen", every_gtin_is_valid, skus_names_and_gtins_are_distinct,
	a_name_says_kind_brand_and_make, what_is_worn_comes_in_models,
	stores_stand_apart_and_inside_their_country, every_place_is_listed_once_near_a_store,
	opening_hours_are_what_the_importer_reads, easter_falls_where_the_almanac_says,
	holidays_of_both_years_are_kept, quebec_keeps_its_own_holidays,
	two_holidays_on_one_day_are_one_exception, stock_has_plenty_some_and_none,
	the_same_seed_gives_the_same_bytes, a_folder_that_is_not_there_is_named)
