/* Products and postcodes in memory are those of the database, soon, whole, and for as long as they
 * are looked at. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/rand.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/places.h"
#include "tests/import/feed.h"
#include "tests/lib/raw_sql.h"

#define HEADER "sku,name_fr,name_en,brand,price,currency,vat,gtins\n"

static struct catalogue *catalogue;
static struct places *places;
static struct db_settings settings;

static void before(void)
{
	fixture_db_clean();
	settings = fixture_db_settings();
	catalogue = catalogue_new(&settings);
	places = places_new(&settings);
}

static void after(void)
{
	catalogue_free(catalogue);
	places_free(places);
}

static void refresh(void)
{
	ck_assert_int_eq(catalogue_refresh(catalogue), DB_DONE);
}

static void add(const char *sku, int price_minor)
{
	fixture_sql(
		"INSERT INTO product (sku, name_fr, name_en, price_minor, currency, vat_bp, gtin,"
		" version, changed_at) VALUES ('%s', '%s', '%s', %d, 'EUR', 2000, 0, 1, 1)",
		sku, sku, sku, price_minor);
}

#define DATABASE_NOW "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"

static void set_price(const char *sku, int price_minor)
{
	fixture_sql("UPDATE product SET price_minor = %d, version = version + 1,"
		    " changed_at = " DATABASE_NOW " WHERE sku = '%s'",
		price_minor, sku);
}

static int64_t price_of(const char *sku)
{
	const struct product *product = catalogue_by_sku(catalogue, str_of(sku));
	return product == NULL ? -1 : product->price_minor;
}

/* --- the same as the table --- */

static void assert_same(const struct product *a, const struct product *b)
{
	ck_assert_ptr_nonnull(a);
	ck_assert_uint_eq(a->id.row, b->id.row);
	ck_assert(str_equal(a->sku, b->sku) && str_equal(a->name_fr, b->name_fr) &&
		  str_equal(a->name_en, b->name_en) && str_equal(a->brand, b->brand));
	ck_assert_int_eq(a->price_minor, b->price_minor);
	ck_assert_str_eq(a->currency.code, b->currency.code);
	ck_assert(tax_equal(a->tax, b->tax));
	ck_assert_uint_eq(a->gtin.digits, b->gtin.digits);
	ck_assert_uint_eq(a->version, b->version);
	ck_assert_uint_eq(a->sku.p[a->sku.n] | a->name_fr.p[a->name_fr.n] |
				  a->name_en.p[a->name_en.n] | a->brand.p[a->brand.n],
		0);
}

static void assert_is_the_table(void)
{
	product_id after = {0};
	size_t count, all = 0;
	struct product *page;
	do {
		struct tx *tx = db_reading(fixture_db(), test_arena());
		ck_assert_int_eq(products_search(tx, STR_EMPTY, after, 50, &page, &count), DB_DONE);
		for (size_t i = 0; i < count; i++) {
			assert_same(catalogue_by_id(catalogue, page[i].id), &page[i]);
			assert_same(catalogue_by_sku(catalogue, page[i].sku), &page[i]);
			after = page[i].id;
		}
		all += count;
	} while (count > 0);
	ck_assert_uint_eq(catalogue_count(catalogue), all);
}

static const char *random_feed(uint32_t rows, uint32_t skus)
{
	static const char *const names[] = {"Thé", "Lampe « à pied »", "Crème brûlée", "Tasse"};
	struct buf buf;
	buf_init(&buf, test_arena(), 1 << 20);
	buf_add_c(&buf, HEADER);
	uint32_t first = rand_below(skus);
	for (uint32_t i = 0; i < rows; i++) {
		const char *name = names[rand_below(4)];
		buf_printf(&buf, "SKU-%05u,%s %u,%s,%s,%u.%02u,%s,20,\n", (first + i) % skus, name,
			rand_below(3), rand_below(2) == 0 ? "" : name, names[rand_below(4)],
			rand_below(2), rand_below(100), rand_below(9) == 0 ? "CAD" : "EUR");
	}
	return buf_str(&buf).p;
}

START_TEST(after_random_imports_the_catalogue_is_the_table)
{
	for (int round = 0; round < 25; round++) {
		feed_good("products", random_feed(1 + rand_below(200), 1500));
		if (rand_below(3) == 0)
			fixture_sql("UPDATE product SET price_minor = price_minor + 1,"
				    " version = version + 1, changed_at = " DATABASE_NOW
				    " WHERE product_id %% 7 = %u",
				rand_below(7));
		refresh();
		assert_is_the_table();
	}
}
END_TEST

/* More than one list of changed ids, and a table that has to grow several times. */
START_TEST(thousands_of_products_that_change_at_once_are_all_seen)
{
	add("FIRST", 100);
	refresh();
	fixture_sql(
		"INSERT INTO product (sku, name_fr, name_en, price_minor, currency, vat_bp,"
		" gtin, version, changed_at) SELECT CONCAT('M', seq), CONCAT('Nom ', seq), 'Name',"
		" seq, 'EUR', 2000, 0, 1, " DATABASE_NOW " FROM seq_1_to_5500");
	refresh();
	assert_is_the_table();
	fixture_sql("UPDATE product SET price_minor = price_minor * 2, version = version + 1,"
		    " changed_at = " DATABASE_NOW);
	refresh();
	assert_is_the_table();
}
END_TEST

START_TEST(what_is_committed_late_is_seen)
{
	add("TEA", 499);
	add("MUG", 1250);
	refresh();
	MYSQL *other = raw_connect(settings.socket);
	raw_sql(other, arena_printf(test_arena(), "USE %s", settings.database));
	raw_sql(other, "START TRANSACTION; UPDATE product SET price_minor = 550, version = 2,"
		       " changed_at = " DATABASE_NOW " - 20000 WHERE sku = 'TEA'");
	set_price("MUG", 1300);
	refresh();
	ck_assert_int_eq(price_of("TEA"), 499);
	ck_assert_int_eq(price_of("MUG"), 1300);
	raw_sql(other, "COMMIT");
	mysql_close(other);
	refresh();
	ck_assert_int_eq(price_of("TEA"), 550);
}
END_TEST

START_TEST(a_sku_changed_by_hand_leads_to_its_product_alone)
{
	add("A", 1);
	add("B", 2);
	add("C", 3);
	refresh();
	fixture_sql("UPDATE product SET sku = CASE sku WHEN 'A' THEN 'TMP' ELSE sku END;"
		    "UPDATE product SET sku = 'A' WHERE sku = 'B';"
		    "UPDATE product SET sku = 'B' WHERE sku = 'TMP';"
		    "UPDATE product SET sku = 'D' WHERE sku = 'C';"
		    "UPDATE product SET version = version + 1, changed_at = " DATABASE_NOW);
	refresh();
	assert_is_the_table();
	ck_assert_int_eq(price_of("A"), 2);
	ck_assert_int_eq(price_of("B"), 1);
	ck_assert_int_eq(price_of("C"), -1);
	ck_assert_int_eq(price_of("D"), 3);
}
END_TEST

START_TEST(what_a_reader_was_given_stays_as_it_was)
{
	add("TEA", 499);
	refresh();
	const struct product *given = catalogue_by_sku(catalogue, STR("TEA"));
	for (int price = 500; price < 520; price++) {
		set_price("TEA", price);
		refresh();
		ck_assert_int_eq(price_of("TEA"), price);
	}
	ck_assert_int_eq(given->price_minor, 499);
	assert_text(given->name_fr, "TEA");
}
END_TEST

/* --- asking for what is not known --- */

START_TEST(a_new_sku_is_found_at_once)
{
	const struct product *product;
	refresh();
	for (int i = 0; i < 3; i++) {
		const char *sku = arena_printf(test_arena(), "NEW%d", i);
		ck_assert_int_eq(catalogue_find(catalogue, str_of(sku), &product), DB_NONE);
		add(sku, i);
		ck_assert_int_eq(catalogue_find(catalogue, str_of(sku), &product), DB_DONE);
		ck_assert_int_eq(product->price_minor, i);
	}
	ck_assert_int_eq(catalogue_find(catalogue, STR("caf\xC3\xA9"), &product), DB_NONE);
	ck_assert_int_eq(catalogue_find(catalogue, STR_EMPTY, &product), DB_NONE);
}
END_TEST

static void *ask_for_nothing(void *context)
{
	_Atomic uint64_t *asked = context;
	for (int64_t until_ms = clock_monotonic_ms() + 1000; clock_monotonic_ms() < until_ms;) {
		const struct product *product;
		ck_assert_int_eq(catalogue_find(catalogue, STR("NOTHING"), &product), DB_NONE);
		atomic_fetch_add(asked, 1);
	}
	return NULL;
}

static int64_t statements(void)
{
	return fixture_number("SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS"
			      " WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'");
}

/* Twelve askers for a second: a refresh each 100 ms is two statements. Other tests may be at work.
 */
START_TEST(asking_for_what_does_not_exist_costs_the_database_little)
{
	pthread_t askers[12];
	_Atomic uint64_t asked = 0;
	refresh();
	int64_t before = statements();
	for (size_t i = 0; i < ARRAY_LENGTH(askers); i++)
		pthread_create(&askers[i], NULL, ask_for_nothing, &asked);
	for (size_t i = 0; i < ARRAY_LENGTH(askers); i++)
		pthread_join(askers[i], NULL);
	int64_t ran = statements() - before;
	ck_assert_uint_gt(atomic_load(&asked), 1000);
	if (fixture_db_server() != NULL)
		ck_assert_int_le(ran, 2 * (1000 / 100 + 2));
	ck_assert_int_lt(ran, (int64_t)atomic_load(&asked));
}
END_TEST

START_TEST(while_the_database_is_away_the_unknown_is_not_called_unknown)
{
	struct db_settings nowhere = settings;
	const struct product *product;
	struct position at;
	nowhere.socket = "/nonexistent/socket";
	struct catalogue *cut_off = catalogue_new(&nowhere);
	struct places *lost = places_new(&nowhere);
	ck_assert_int_eq(catalogue_find(cut_off, STR("TEA"), &product), DB_DOWN);
	ck_assert_int_eq(places_find(lost, test_arena(), STR("FR"), STR("75004"), &at), DB_DOWN);
	catalogue_free(cut_off);
	places_free(lost);
}
END_TEST

/* --- many readers --- */

enum { SKUS = 40 };

static _Atomic bool is_over;

/* Every version of a product says its price in its name as well. */
static void assert_whole(const struct product *product)
{
	char name[64];
	snprintf(name, sizeof(name), "Article %lld", (long long)product->price_minor);
	ck_assert_str_eq(product->name_fr.p, name);
	ck_assert_ptr_eq(product->name_en.p, product->name_fr.p);
}

static void *read_all(void *context)
{
	uint64_t *reads = context;
	while (!atomic_load(&is_over)) {
		for (int i = 0; i < SKUS; i++, ++*reads) {
			char sku[16];
			snprintf(sku, sizeof(sku), "R%d", i);
			const struct product *product = catalogue_by_sku(catalogue, str_of(sku));
			if (product == NULL)
				continue;
			assert_whole(product);
			const struct product *by_id = catalogue_by_id(catalogue, product->id);
			if (by_id != NULL)
				assert_whole(by_id);
		}
	}
	return NULL;
}

START_TEST(readers_see_whole_products_while_they_are_replaced)
{
	pthread_t readers[3];
	uint64_t reads[3] = {0};
	for (size_t i = 0; i < ARRAY_LENGTH(readers); i++)
		pthread_create(&readers[i], NULL, read_all, &reads[i]);
	for (int round = 0; round < 60; round++) {
		/* One more product each round, and enough others for the table to grow below
		 * readers. */
		if (round < SKUS)
			fixture_sql(
				"INSERT INTO product (sku, name_fr, name_en, price_minor, currency,"
				" vat_bp, gtin, version, changed_at) VALUES ('R%d', 'Article 1',"
				" 'Article 1', 1, 'EUR', 2000, 0, 1, 1)",
				round);
		fixture_sql(
			"INSERT INTO product (sku, name_fr, name_en, price_minor, currency, vat_bp,"
			" gtin, version, changed_at) SELECT CONCAT('X%d-', seq), 'X', 'X', 1, "
			"'EUR',"
			" 2000, 0, 1, 1 FROM seq_1_to_100",
			round);
		fixture_sql("UPDATE product SET price_minor = price_minor + 1,"
			    " name_fr = CONCAT('Article ', price_minor), name_en = name_fr,"
			    " version = version + 1, changed_at = " DATABASE_NOW
			    " WHERE sku LIKE 'R%%' AND product_id %% 3 = %d",
			round % 3);
		refresh();
	}
	atomic_store(&is_over, true);
	for (size_t i = 0; i < ARRAY_LENGTH(readers); i++) {
		pthread_join(readers[i], NULL);
		ck_assert_uint_gt(reads[i], 0);
	}
	assert_is_the_table();
}
END_TEST

/* --- postcodes --- */

static enum db_status find_place(const char *country, const char *postcode, struct position *at_out)
{
	return places_find(places, test_arena(), str_of(country), str_of(postcode), at_out);
}

START_TEST(postcodes_are_found_as_they_are_typed_and_after_they_were_added_or_moved)
{
	struct position at;
	feed_good("postcodes", "country,postcode,place,lat,lon\nFR,75004,Paris,48.8543,2.3527\n"
			       "CA,G1K,Québec,46.8160,-71.2240\n");
	ck_assert_int_eq(places_refresh(places), DB_DONE);
	ck_assert_uint_eq(places_count(places), 2);
	ck_assert_int_eq(find_place("ca", "g1k 3a2", &at), DB_DONE);
	ck_assert_double_eq(at.lon, -71.2240);
	ck_assert_int_eq(find_place("FR", "69002", &at), DB_NONE);
	ck_assert_int_eq(find_place("FR", "75 004", &at), DB_DONE);
	ck_assert_double_eq(at.lat, 48.8543);
	ck_assert_int_eq(find_place("FR", "not one", &at), DB_NONE);
	feed_good("postcodes", "country,postcode,place,lat,lon\nFR,69002,Lyon,45.75,4.83\n");
	ck_assert_int_eq(find_place("FR", "69002", &at), DB_DONE);
	feed_good("postcodes", "country,postcode,place,lat,lon\nFR,69002,Lyon,45.76,4.84\n");
	ck_assert_int_eq(places_refresh(places), DB_DONE);
	ck_assert_int_eq(find_place("FR", "69002", &at), DB_DONE);
	ck_assert_double_eq(at.lat, 45.76);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
};

TEST_MAIN_WITH("catalogue", &fixture, after_random_imports_the_catalogue_is_the_table,
	thousands_of_products_that_change_at_once_are_all_seen, what_is_committed_late_is_seen,
	a_sku_changed_by_hand_leads_to_its_product_alone, what_a_reader_was_given_stays_as_it_was,
	a_new_sku_is_found_at_once, asking_for_what_does_not_exist_costs_the_database_little,
	while_the_database_is_away_the_unknown_is_not_called_unknown,
	readers_see_whole_products_while_they_are_replaced,
	postcodes_are_found_as_they_are_typed_and_after_they_were_added_or_moved)
