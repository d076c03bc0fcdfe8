/* The world of tests; see world.h. */
#include "tests/lib/world.h"

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/q_feed.h"
#include "server/engine/availability.h"
#include "server/fulfilment/bundle.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/place_alone.h"
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

void world_make(void)
{
	bundle_count = 0;
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
	struct q_feed_all *feeds;
	size_t count;
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	if (db == NULL)
		db = db_open(settings);
	ck_assert_int_eq(q_feed_all(db_reading(db, test_arena()), &feeds, &count), DB_DONE);
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
		market.availability = availability_new(&settings, (size_t)1 << 30);
	}
	market.stores = world_stores();
	ck_assert_int_eq(catalogue_refresh(market.catalogue), DB_DONE);
	see_stock(market.availability, &settings);
	return &market;
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

/* --- acting --- */

struct world_consent world_consent = {MOVE_YES, true, NULL, false};
struct order_cost world_cost;

struct resourcing_rules *world_rules(void)
{
	static struct resourcing_rules rules = {
		.near_m = 5000,
		.hold_ms = 2 * 60 * MS_PER_MINUTE,
		.answer_ms = MS_PER_DAY,
		.wait_ms = 14 * MS_PER_DAY,
		.begin_ms = 15 * MS_PER_MINUTE,
		.look_ms = 30 * MS_PER_MINUTE,
	};
	return &rules;
}

static struct question question_near_cite(const struct world_line *lines, size_t count)
{
	struct wanted *wanted = arena_new_array(test_arena(), count, struct wanted);
	for (size_t i = 0; i < count; i++)
		wanted[i] = (struct wanted){
			world_product(lines[i].sku), str_of(lines[i].sku), lines[i].qty, 0};
	struct question question = {.lines = wanted,
		.line_count = count,
		.has_near = true,
		.near = {48.8530, 2.3499},
		.now = WORLD_NOON};
	if (bundle_count > 0)
		ck_assert_int_eq(
			question_expand(&question, test_arena(), world_market()->catalogue),
			DB_DONE);
	return question;
}

/* Chosen, where a test says so. */
static struct question question_for(const struct world_line *lines, size_t count)
{
	struct question question = question_near_cite(lines, count);
	question.may_be_together = world_consent.may_be_together;
	if (world_consent.sent_to == NULL)
		return question;
	question.has_near = false;
	question.has_store = true;
	question.store = world_store(world_consent.sent_to);
	return question;
}

static enum db_status place_body(struct tx *tx, const void *input, void *output_out)
{
	struct order_placed *placed = output_out;
	enum db_status status = order_place_alone(tx, world_market(), input, placed);
	return status == DB_DONE && placed->reason != REASON_OK ? DB_NONE : status;
}

static struct order_draft draft_new(void)
{
	return (struct order_draft){
		.id = {uuid_new(clock_now())},
		.kind = ORDER_PREPAID,
		.language = LANGUAGE_FR,
		.customer_name = STR("Zoé Lefèvre"),
		.customer_email = STR("zoe@example.org"),
		.payment_ref = STR("pay-1"),
		.move = world_consent.move,
		.is_split_allowed = world_consent.may_split,
		.cost = world_cost,
		.now = WORLD_NOON,
	};
}

static enum reason place(const struct order_draft *draft, struct order *order_out)
{
	struct order_placed placed;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), place_body, draft, &placed, sizeof(placed));
	ck_assert_int_eq(status, placed.reason == REASON_OK ? DB_DONE : DB_NONE);
	*order_out = placed.order;
	return placed.reason;
}

enum reason world_try_order(const struct world_line *lines, size_t count, struct order *order_out)
{
	struct order_draft draft = draft_new();
	draft.may_be_sent = world_consent.sent_to != NULL;
	draft.question = question_for(lines, count);
	return place(&draft, order_out);
}

struct order world_order_from(hold_id hold)
{
	struct order order;
	struct order_draft draft = draft_new();
	draft.has_hold = true;
	draft.hold = hold;
	ck_assert_int_eq(place(&draft, &order), REASON_OK);
	return order;
}

struct order world_order(const struct world_line *lines, size_t count, enum reason expected)
{
	struct order order;
	ck_assert_int_eq(world_try_order(lines, count, &order), expected);
	return order;
}

static enum db_status hold_body(struct tx *tx, const void *input, void *output_out)
{
	struct hold_placed *placed = output_out;
	enum db_status status = hold_place_alone(tx, world_market(), input, placed);
	return status == DB_DONE && placed->reason != REASON_OK ? DB_NONE : status;
}

enum reason world_try_hold(const struct world_line *lines, size_t count, struct hold *hold_out)
{
	struct hold_draft draft = {.id = {uuid_new(clock_now())},
		.may_be_sent = world_consent.sent_to != NULL,
		.question = question_for(lines, count)};
	struct hold_placed placed;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), hold_body, &draft, &placed, sizeof(placed));
	ck_assert_int_eq(status, placed.reason == REASON_OK ? DB_DONE : DB_NONE);
	*hold_out = placed.hold;
	return placed.reason;
}

struct hold world_hold(const struct world_line *lines, size_t count, enum reason expected)
{
	struct hold hold;
	ck_assert_int_eq(world_try_hold(lines, count, &hold), expected);
	return hold;
}

struct order world_read(order_id id)
{
	struct order order;
	ck_assert_int_eq(order_read(db_reading(fixture_db(), test_arena()), id, &order), DB_DONE);
	return order;
}

enum reason world_command(const struct fulfilment *fulfilment, struct command command)
{
	if (uuid_equal(command.id.uuid, (struct uuid){{0}}))
		command.id.uuid = uuid_new(clock_now());
	if (command.store.row == 0)
		command.store = fulfilment->store;
	if (fulfilment != NULL)
		command.fulfilment = fulfilment->id;
	if (command.epoch == 0 && fulfilment != NULL)
		command.epoch = fulfilment->epoch;
	static int64_t commands; /* each a moment later, as in life */
	command.agent.row = 1;
	command.clerk = STR("camille");
	if (command.happened_at == 0)
		command.happened_at = WORLD_NOON + commands + 1;
	return command_run(world_engine(), test_arena(), world_market(), world_rules(), &command,
		WORLD_NOON + ++commands);
}

void world_begin(const struct fulfilment *fulfilment)
{
	static const enum command_type first[] = {COMMAND_ACCEPT, COMMAND_START};
	for (size_t i = 0; i < ARRAY_LENGTH(first); i++)
		ck_assert_int_eq(
			world_command(fulfilment, (struct command){.type = first[i]}), REASON_OK);
}

void world_short(const struct fulfilment *fulfilment, uint16_t line, enum short_reason why)
{
	struct command command = {
		.type = COMMAND_SHORT, .line = line, .qty = 1, .short_reason = why};
	ck_assert_int_eq(world_command(fulfilment, command), REASON_OK);
}

void world_prepare(const struct fulfilment *fulfilment)
{
	world_begin(fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		ck_assert_int_eq(
			world_command(fulfilment, (struct command){.type = COMMAND_PICK,
							  .line = fulfilment->lines[i].line,
							  .qty = fulfilment->lines[i].ordered}),
			REASON_OK);
	ck_assert_int_eq(world_command(fulfilment,
				 (struct command){.type = COMMAND_READY, .slot = STR("B4")}),
		REASON_OK);
}

enum reason world_hand_over(const struct fulfilment *fulfilment)
{
	struct command_line *lines =
		arena_new_array(test_arena(), fulfilment->line_count, struct command_line);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		lines[i] = (struct command_line){
			.line = fulfilment->lines[i].line, .qty = fulfilment->lines[i].ordered};
	return world_command(fulfilment, (struct command){.type = COMMAND_HANDOVER,
						 .lines = lines,
						 .line_count = fulfilment->line_count});
}
