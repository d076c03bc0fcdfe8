/* The world of the measures; see shop.h. */
#include "tests/bench/shop.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "tests/bench/beside.h"
#include "tests/lib/fixture_db.h"

/* A number of each pair, the same here and in SQL. */
#define PAIR_MIX     "((s.store_id * 7919 + p.product_id * 104729) %% 1000003)"
#define PAIR_ON_HAND "IF(" PAIR_MIX " %% 100 < 3, 0, 100 + " PAIR_MIX " %% 401)"

enum { FLUSH_TIMEOUT_MS = 60000, SETTLED_PAGES = 2000, SETTLED_HISTORY = 2000 };

static struct {
	struct arena *arena;
	struct place *places;
	const char **skus, **stores;
	size_t place_count, sku_count, store_count;
	bool is_real; /* its stores, products and places are in the database */
} shop;

/* --- people and goods, made up --- */

static void make_up_stores(unsigned count)
{
	fixture_sql(
		"INSERT INTO store (code, name, street, postcode, city, region, country, lat, lon,"
		" time_zone, currency, language, profile, pickup_enabled, prep_min, prep_each_min,"
		" collect_days, version, changed_at) SELECT CONCAT('S', seq), CONCAT('Store ', "
		"seq), 'Main street', '00000', 'Town', '', 'US', 30 + 18 * RAND(seq), -122 + 50 *"
		" RAND(seq + 100000), 'America/Chicago', 'USD', 'en', 'eu', 1, 60, 0, 3, 1, 1"
		" FROM seq_1_to_%u",
		count);
	fixture_sql("INSERT INTO store_hours SELECT store_id, seq, 0, 1440 FROM store, seq_0_to_6");
}

static void make_up_products(unsigned count)
{
	fixture_sql(
		"INSERT INTO product (sku, name_fr, name_en, brand, price_minor, currency, vat_bp,"
		" gtin, version, changed_at) SELECT CONCAT('P', seq), CONCAT('Article ', seq),"
		" CONCAT('Article ', seq), 'Bench', 1000 + seq, 'USD', 2000, 0, 1, 1"
		" FROM seq_1_to_%u",
		count);
}

static void make_up_places(void)
{
	fixture_sql("INSERT INTO postcode (country, postcode, place, lat, lon) SELECT 'US', "
		    "LPAD(seq, 5, '0'), 'Town', 30 + 18 *"
		    " RAND(seq + 200000), -122 + 50 * RAND(seq + 300000) FROM seq_1_to_20000");
}

/* --- and real --- */

static const struct {
	const char *kind, *file, *options;
} real_sets[] = {
	{"stores", "stores/bestbuy_stores.json", ""},
	{"products", "catalog/icecat_products.ndjson", "--vat 0"},
	{"postcodes", "postcodes/us_geonames.csv", "--country US"},
};

static bool import_real_sets(const struct server_setup *setup)
{
	for (size_t i = 0; i < ARRAY_LENGTH(real_sets); i++)
		if (test_data_path(real_sets[i].file) == NULL)
			return false;
	for (size_t i = 0; i < ARRAY_LENGTH(real_sets); i++) {
		const char *command = arena_printf(test_arena(), "import %s '%s' %s",
			real_sets[i].kind, test_data_path(real_sets[i].file), real_sets[i].options);
		ck_assert_msg(server_process_ctl(setup, command) == 0, "comptoirctl %s", command);
	}
	return true;
}

/* Importing them takes longer than most measures, so they stay from one world of them to the next.
 */
static void make_people_and_goods(const struct shop_size *size, const struct server_setup *setup)
{
	bool fits = size->stores == SHOP_REAL_STORES && size->products <= SHOP_REAL_PRODUCTS;
	if (fits && shop.is_real) {
		fixture_db_clean_but("store,store_hours,product,product_gtin,postcode");
		return;
	}
	fixture_db_clean();
	/* Stores and products are asked for by their rows, from 1. */
	fixture_sql("ALTER TABLE store AUTO_INCREMENT = 1; ALTER TABLE product AUTO_INCREMENT = 1");
	shop.is_real = fits && import_real_sets(setup);
	if (shop.is_real) {
		/* Nobody prepares what is ordered here by the thousand: a queue that lengthens the
		 * promise would end it after some days' work. */
		fixture_sql("UPDATE store SET prep_each_min = 0");
		return;
	}
	make_up_stores(size->stores);
	make_up_products(size->products);
	make_up_places();
}

/* --- stock --- */

/* Into an empty table and without looking for doubles InnoDB loads in bulk. The rows come in the
 * order of the key. */
static const char bulk[] = "SET unique_checks = 0, foreign_key_checks = 0, sql_log_bin = 0;";

static const char stock_sql[] =
	"%s INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
	" SELECT s.store_id, p.product_id, " PAIR_ON_HAND
	", 0, 0, (UNIX_TIMESTAMP() - 60) * 1000 FROM store s STRAIGHT_JOIN product p WHERE "
	"p.product_id "
	"<= %u"
	" ORDER BY s.store_id, p.product_id";

/* Numbers of writer 0: those of before there were writers (doc/decisions/0010). */
static const char ledger_sql[] =
	"%s INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by,"
	" cause, moved_at) SELECT s.store_id << 20 | p.product_id, s.store_id, p.product_id,"
	" 'count', " PAIR_ON_HAND ", 0, REPEAT(CHAR(0), 16), 1 FROM store s STRAIGHT_JOIN product p"
	" WHERE p.product_id <= %u ORDER BY s.store_id, p.product_id";

/* Both tables at once: there are two processors. */
static void make_stock(const struct shop_size *size)
{
	struct arena *arena = arena_new(1 << 20);
	struct beside *ledger = NULL;
	if (size->has_ledger)
		ledger = beside_start(arena_printf(arena, ledger_sql, bulk, size->products));
	fixture_sql(stock_sql, bulk, size->products);
	if (ledger != NULL)
		beside_end(ledger);
	fixture_sql("SET unique_checks = 1, foreign_key_checks = 1");
	fixture_sql("ANALYZE TABLE stock, movement");
	arena_free(arena);
}

static int64_t database_status(const char *name)
{
	return fixture_number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE"
			      " VARIABLE_NAME = '%s'",
		name);
}

void shop_settle(void)
{
	int64_t until_ms = clock_monotonic_ms() + FLUSH_TIMEOUT_MS;
	fixture_sql("SET GLOBAL innodb_io_capacity_max = 40000; SET GLOBAL innodb_io_capacity ="
		    " 40000; SET GLOBAL innodb_max_dirty_pages_pct = 0");
	while ((database_status("INNODB_HISTORY_LIST_LENGTH") > SETTLED_HISTORY ||
		       database_status("INNODB_BUFFER_POOL_PAGES_DIRTY") > SETTLED_PAGES) &&
		clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	fixture_sql("SET GLOBAL innodb_io_capacity = 200; SET GLOBAL innodb_io_capacity_max = 2000;"
		    " SET GLOBAL innodb_max_dirty_pages_pct = 90;"
		    " SET GLOBAL innodb_max_dirty_pages_pct_lwm = 10");
}

unsigned shop_on_hand(size_t store, size_t product)
{
	uint64_t mix = ((store + 1) * 7919 + (product + 1) * 104729) % 1000003;
	return mix % 100 < 3 ? 0 : (unsigned)(100 + mix % 401);
}

/* --- reading it back --- */

static const char **read_texts(const char *sql, size_t *count_out)
{
	struct str all =
		fixture_text("SELECT GROUP_CONCAT(t ORDER BY n SEPARATOR '\n') FROM (%s) l", sql);
	const char **texts = NULL;
	size_t count = 0, capacity = 0;
	for (struct str rest = all; rest.n > 0; count++) {
		if (count == capacity) {
			capacity = capacity == 0 ? 1024 : 2 * capacity;
			texts = realloc(texts, capacity * sizeof(*texts));
			ck_assert_ptr_nonnull(texts);
		}
		texts[count] = str_c(shop.arena, str_cut(&rest, '\n'));
	}
	*count_out = count;
	return texts;
}

static void read_places(void)
{
	size_t count;
	const char **texts = read_texts("SELECT CONCAT(lat, ' ', lon) t, postcode n FROM postcode"
					" ORDER BY postcode LIMIT 50000",
		&count);
	shop.places = arena_new_array(shop.arena, count, struct place);
	shop.place_count = count;
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(
			sscanf(texts[i], "%lf %lf", &shop.places[i].lat, &shop.places[i].lon), 2);
	free(texts);
}

static void read_back(const struct shop_size *size)
{
	struct arena *arena = test_arena();
	free(shop.skus);
	free(shop.stores);
	arena_free(shop.arena);
	shop.arena = arena_new(64 << 20);
	fixture_sql("SET SESSION group_concat_max_len = 67108864");
	shop.skus = read_texts(arena_printf(arena,
				       "SELECT sku t, product_id n FROM product WHERE"
				       " product_id <= %u",
				       size->products),
		&shop.sku_count);
	shop.stores = read_texts("SELECT code t, store_id n FROM store", &shop.store_count);
	read_places();
	ck_assert_uint_eq(shop.sku_count, size->products);
	ck_assert_uint_eq(shop.store_count, size->stores);
}

void shop_make(const struct shop_size *size, const struct server_setup *setup)
{
	int64_t begun_ms = clock_monotonic_ms();
	srandom(1);
	make_people_and_goods(size, setup);
	make_stock(size);
	shop_settle();
	read_back(size);
	fprintf(stderr, "a world of %u stores and %u products, made in %.1f s\n", size->stores,
		size->products, (double)(clock_monotonic_ms() - begun_ms) / 1000);
}

const struct place *shop_random_place(void)
{
	return &shop.places[(size_t)random() % shop.place_count];
}

size_t shop_sku_count(void)
{
	return shop.sku_count;
}

const char *shop_sku(size_t i)
{
	return shop.skus[i];
}

size_t shop_store_count(void)
{
	return shop.store_count;
}

const char *shop_store(size_t i)
{
	return shop.stores[i];
}
