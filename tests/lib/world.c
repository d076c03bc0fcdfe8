/* The world of tests; see world.h. */
#include "tests/lib/world.h"

#include "common/clock.h"
#include "server/db/q_feed.h"
#include "server/engine/availability.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/verify.h"

/* --- making it --- */

static const struct {
	const char *code, *name, *city, *postcode, *country, *zone, *currency, *language;
	double lat, lon;
	int first_day, last_day, opens_min, closes_min;
} stores[] = {
	{"PAR1", "Comptoir Cité", "Paris", "75004", "FR", "Europe/Paris", "EUR", "fr", 48.8530,
		2.3499, 0, 6, 0, 1440},
	{"PAR2", "Comptoir Étoile", "Paris", "75008", "FR", "Europe/Paris", "EUR", "fr", 48.8738,
		2.2950, 0, 6, 0, 1440},
	{"LYO1", "Comptoir Bellecour", "Lyon", "69002", "FR", "Europe/Paris", "EUR", "fr", 45.7640,
		4.8357, 0, 5, 540, 1140},
	{"QUE1", "Comptoir Saint-Roch", "Québec", "G1K", "CA", "America/Toronto", "EUR", "fr",
		46.8139, -71.2080, 0, 5, 540, 1020},
};

static const struct {
	const char *sku, *name_fr, *name_en;
	int price_minor, vat_bp;
	long long gtin;
} products[] = {
	{"TEA", "Thé vert", "Green tea", 499, 2000, 2000000000015},
	{"MUG", "Tasse bleue", "Blue mug", 1250, 2000, 2000000000022},
	{"LAMP", "Lampe de bureau", "Desk lamp", 3990, 2000, 2000000000039},
	{"RUG", "Tapis berbère", "Berber rug", 12900, 2000, 2000000000046},
	{"PEN", "Stylo", "Pen", 120, 2000, 2000000000053},
	{"BOOK", "Livre d’images", "Picture book", 2200, 550, 2000000000060},
};

/* Sold in this test, behind the products. */
static struct {
	const char *sku;
	product_id id;
} bundles[4];
static size_t bundle_count;

/* What world_market saw; another world has another ledger. */
static struct availability *seen_stock;

void world_make(void)
{
	bundle_count = 0;
	availability_free(seen_stock);
	seen_stock = NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++) {
		fixture_sql(
			"INSERT INTO store (store_id, code, name, street, postcode, city, region,"
			" country, lat, lon, time_zone, currency, language, profile,"
			" pickup_enabled, prep_min, prep_each_min, collect_days, version,"
			" changed_at) VALUES (%zu, '%s', '%s', '1 place du Marché', '%s', '%s',"
			" '', '%s', %f, %f, '%s', '%s', '%s', 'fr', 1, 60, 5, 3, 1, 1)",
			i + 1, stores[i].code, stores[i].name, stores[i].postcode, stores[i].city,
			stores[i].country, stores[i].lat, stores[i].lon, stores[i].zone,
			stores[i].currency, stores[i].language);
		for (int day = stores[i].first_day; day <= stores[i].last_day; day++)
			fixture_sql("INSERT INTO store_hours VALUES (%zu, %d, %d, %d)", i + 1, day,
				stores[i].opens_min, stores[i].closes_min);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(products); i++) {
		fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand,"
			    " price_minor, currency, vat_bp, gtin, version, changed_at) VALUES"
			    " (%zu, '%s', '%s', '%s', 'Atelier', %d, 'EUR', %d, %lld, 1, 1)",
			i + 1, products[i].sku, products[i].name_fr, products[i].name_en,
			products[i].price_minor, products[i].vat_bp, products[i].gtin);
		fixture_sql("INSERT INTO product_gtin VALUES (%lld, %zu)", products[i].gtin, i + 1);
	}
}

void world_bundle(const char *sku, int price_minor, const char *contents, bool is_set)
{
	ck_assert_uint_lt(bundle_count, ARRAY_LENGTH(bundles));
	int64_t id = fixture_number("SELECT MAX(product_id) + 1 FROM product");
	fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand, price_minor,"
		    " currency, vat_bp, version, changed_at, contents, is_set) VALUES (%u, '%s',"
		    " 'Lot %s', 'Bundle %s', 'Atelier', %d, 'EUR', 2000, 1, 1, '%s', %d)",
		(unsigned)id, sku, sku, sku, price_minor, contents, is_set);
	bundles[bundle_count].sku = sku;
	bundles[bundle_count++].id = (product_id){(uint32_t)id};
}

bool world_sells_bundles(void)
{
	return bundle_count > 0;
}

store_id world_store(const char *code)
{
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++)
		if (str_equal_c(str_of(code), stores[i].code))
			return (store_id){(uint32_t)(i + 1)};
	ck_abort_msg("no store %s in the world", code);
}

product_id world_product(const char *sku)
{
	for (size_t i = 0; i < ARRAY_LENGTH(products); i++)
		if (str_equal_c(str_of(sku), products[i].sku))
			return (product_id){(uint32_t)(i + 1)};
	for (size_t i = 0; i < bundle_count; i++)
		if (str_equal_c(str_of(sku), bundles[i].sku))
			return bundles[i].id;
	ck_abort_msg("no product %s in the world", sku);
}

static void (*stock_listener)(void);

void world_on_stock(void (*listener)(void))
{
	stock_listener = listener;
}

static void stock_was_changed(void)
{
	if (stock_listener != NULL)
		stock_listener();
}

void world_stock(const char *store_code, const char *sku, int on_hand)
{
	uint32_t store = world_store(store_code).row, product = world_product(sku).row;
	fixture_sql("INSERT INTO writer (name, began_at) VALUES ('world', %lld);"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, "
		    "reserved_by,"
		    " cause, moved_at, as_of) SELECT (LAST_INSERT_ID() << 40) + 1, %u, %u, 'count',"
		    " %d - COALESCE(SUM(on_hand), 0), 0, REPEAT(CHAR(0), 16), 1, %lld"
		    " FROM stock WHERE store_id = %u AND product_id = %u",
		(long long)WORLD_NOON, store, product, on_hand, (long long)WORLD_NOON, store,
		product);
	fixture_sql(
		"INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, shelf, as_of)"
		" VALUES (%u, %u, %d, 0, 0, 'A%02u-1', %lld)"
		" ON DUPLICATE KEY UPDATE on_hand = %d",
		store, product, on_hand, product, (long long)WORLD_NOON, on_hand);
	stock_was_changed();
}

void world_safety(const char *store_code, const char *sku, int safety)
{
	uint32_t store = world_store(store_code).row, product = world_product(sku).row;
	fixture_sql("INSERT INTO writer (name, began_at) VALUES ('world', %lld);"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, "
		    "reserved_by,"
		    " safety_by, cause, moved_at) SELECT (LAST_INSERT_ID() << 40) + 1, %u, %u, "
		    "'count', 0, 0,"
		    " %d - safety, REPEAT(CHAR(0), 16), 1 FROM stock WHERE store_id = %u AND "
		    "product_id = %u;"
		    "UPDATE stock SET safety = %d WHERE store_id = %u AND product_id = %u",
		(long long)WORLD_NOON, store, product, safety, store, product, safety, store,
		product);
	stock_was_changed();
}

void world_age(const char *store_code, int64_t ms)
{
	uint32_t store = world_store(store_code).row;
	fixture_sql("INSERT INTO writer (name, began_at) VALUES ('world', %lld);"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		    " reserved_by, cause, moved_at, as_of) SELECT (LAST_INSERT_ID() << 40) +"
		    " ROW_NUMBER() OVER (ORDER BY product_id), store_id, product_id, 'count', 0, 0,"
		    " REPEAT(CHAR(0), 16), 1, as_of - %lld FROM stock WHERE store_id = %u;"
		    "UPDATE stock SET as_of = as_of - %lld WHERE store_id = %u",
		(long long)WORLD_NOON, (long long)ms, store, (long long)ms, store);
	stock_was_changed();
}

int64_t world_available(const char *store_code, const char *sku)
{
	return fixture_number(
		"SELECT COALESCE((SELECT GREATEST(0, on_hand - reserved - safety) FROM stock"
		" WHERE store_id = %u AND product_id = %u), -1)",
		world_store(store_code).row, world_product(sku).row);
}

const struct stores *world_stores(void)
{
	static struct directory *directory;
	if (directory == NULL) {
		directory = directory_new(NULL, WORLD_LEASE_MS);
		directory_allow_transfers(
			directory, (struct transfer_rules){.days = WORLD_TRANSFER_DAYS});
		directory_allow_together(directory, WORLD_TOGETHER_M);
		ck_assert_int_eq(directory_refresh(directory, fixture_db(), WORLD_NOON), DB_DONE);
	}
	return directory_stores(directory);
}

struct engine *world_engine(void)
{
	static struct engine *engine;
	static struct db *db;
	if (engine != NULL && db != fixture_db()) {
		engine_direct_free(engine);
		engine = NULL;
	}
	db = fixture_db();
	if (engine == NULL)
		engine = engine_direct(db);
	return engine;
}

/* Tests change stock past the business: the table looks at the ledger each time it is asked for,
 * also within a transaction, so with a connection of its own. */
static void see_stock(struct availability *table, const struct db_settings *settings)
{
	static struct db *db;
	struct q_feed_look *feeds;
	const struct q_feed_look_in all = {{0}, {UINT32_MAX}, STR("[]")};
	size_t count;
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	if (db == NULL)
		db = db_open(settings);
	ck_assert_int_eq(q_feed_look(db_reading(db, test_arena()), &all, &feeds, &count), DB_DONE);
	for (size_t i = 0; i < count; i++)
		availability_set_store(
			table, feeds[i].store, feeds[i].queue, feeds[i].figures_as_of);
}

const struct market *world_market(void)
{
	static struct market market;
	static struct db_settings settings;
	if (market.catalogue == NULL) {
		settings = fixture_db_settings();
		market.catalogue = catalogue_new(&settings);
	}
	if (seen_stock == NULL)
		seen_stock = availability_new(&settings, (size_t)1 << 30);
	market.availability = seen_stock;
	market.stores = world_stores();
	ck_assert_int_eq(catalogue_refresh(market.catalogue), DB_DONE);
	see_stock(market.availability, &settings);
	return &market;
}

/* --- people --- */

void world_clerk(const char *store_code)
{
	fixture_sql("INSERT INTO clerk (store_id, login, name, pin_hash, is_manager, is_active)"
		    " VALUES (%u, 'camille', 'Camille', '%s', 0, 1)",
		world_store(store_code).row,
		"scrypt$13$8$10$c2FsdCBvZiBhIGNsZXJrLg$VKzeEwlG0tNA5r-UFjxdTdTl_"
		"KXsB0Tq97lqxTGaNDc");
}

void world_staff(const char *login, const char *role)
{
	fixture_sql("INSERT INTO staff (login, name, password_hash, role, is_active)"
		    " VALUES ('%s', 'Inès', '%s', '%s', 1)",
		login,
		"scrypt$13$8$10$c2FsdCBvZiB0aGUgc2hvcA$U4FdKeuAAxIz9snmRR7lRkiafEWzWrRhi6tX5jBMSlo",
		role);
}

/* --- what must always hold --- */

static void fail_on(const struct violation *violation, void *context)
{
	ck_abort_msg("%s does not hold. " STR_FMT ": " STR_FMT, violation->rule,
		STR_ARG(violation->where), STR_ARG(violation->figures));
}

/* Under a sanitizer and beside other tests a question may take its time. */
enum { VERIFY_TIMEOUT_S = 120 };

void world_verify(void)
{
	static const struct verify_listener listener = {.violation = fail_on};
	struct verified verified;
	struct db_settings settings = fixture_db_settings();
	settings.io_timeout_s = VERIFY_TIMEOUT_S;
	struct db *db = db_open(&settings);
	ck_assert_int_eq(verify_run(db, &listener, &verified), DB_DONE);
	db_close(db);
}

struct complaint {
	const char *rule;
	int seen;
};

static void note_complaint(const struct violation *violation, void *context)
{
	struct complaint *complaint = context;
	complaint->seen += strstr(violation->rule, complaint->rule) != NULL;
}

void world_assert_verify_finds(const char *damage, const char *mend, const char *rule)
{
	struct complaint complaint = {rule, 0};
	const struct verify_listener listener = {
		.violation = note_complaint, .context = &complaint};
	struct verified verified;
	fixture_sql("%s", damage);
	ck_assert_int_eq(verify_run(fixture_db(), &listener, &verified), DB_DONE);
	ck_assert_msg(complaint.seen > 0, "not found: %s", damage);
	fixture_sql("%s", mend);
	world_verify();
}
