/*
 * Few goods and one key for many, while a hundred others order what there is plenty of, so that
 * every batch of the committer is full of strangers; and while commits are lost, the database is
 * slow, and somebody else's transactions make deadlocks.
 */
#include <mysql.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "common/clock.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/proxy.h"
#include "tests/lib/raw_sql.h"
#include "tests/lib/shoppers.h"

enum { OTHERS = 110, BUYERS = 40, UNITS = 15, GIVE_UP_MS = 60000, TROUBLES = 5, PLENTY = 1000000 };

#define NEAR "'near': {'lat': 48.853, 'lon': 2.3499}"

static const char *const baskets[] = {
	("'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'PEN', 'qty': 2}], " NEAR),
	"'lines': [{'sku': 'BOOK', 'qty': 1}], 'store': 'PAR2'",
	"'lines': [{'sku': 'PEN', 'qty': 1}, {'sku': 'TEA', 'qty': 1}], 'store': 'LYO1'",
};

static struct proxy *database;
static struct shoppers *others;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* --- around each test --- */

static void start_database(void)
{
	unsetenv("COMPTOIR_TEST_SOCKET"); /* so many connections want a server of their own */
	fixture_db_start();
}

static void put_goods(void)
{
	static const char *const stores[] = {"PAR1", "PAR2", "LYO1"};
	static const char *const plenty[] = {"TEA", "PEN", "BOOK"};
	for (size_t s = 0; s < ARRAY_LENGTH(stores); s++)
		for (size_t p = 0; p < ARRAY_LENGTH(plenty); p++)
			world_stock(stores[s], plenty[p], PLENTY);
}

static void start_all(void)
{
	fixture_db_clean();
	api_make_world();
	put_goods();
	struct server_setup setup = api_setup();
	database = proxy_start_to_socket(setup.database.socket);
	setup.settings[1] = "database.socket=";
	setup.settings[2] = arena_printf(test_arena(), "database.port=%u", proxy_port(database));
	setup.settings[3] = "limits.address_per_minute=0";
	setup.settings[4] = "http.workers=180";
	api_restart(&setup);
}

static void others_start(void)
{
	const struct shoppers_setup setup = {
		.count = OTHERS,
		.ports = {api_port()},
		.baskets = baskets,
		.basket_count = ARRAY_LENGTH(baskets),
		.insists = true,
	};
	others = shoppers_start(&setup);
	shoppers_await(others, OTHERS);
}

static void stop_all(void)
{
	shoppers_stop(others);
	server_process_stop(api_server());
	proxy_stop(database);
	shoppers_verify(others);
	world_verify();
}

/* --- buyers, who repeat until they are told --- */

enum outcome_of_buyer { GOT_IT, HONESTLY_REFUSED, NEVER_TOLD, SOMETHING_ELSE };

static bool is_undecided(const struct got *got)
{
	return got->status == 0 || got->status == 503 ||
	       str_equal_c(got_text(got, "code"), "idempotency_key_in_progress");
}

static int buy_under(const char *key, const char *lines)
{
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	const char *body = api_json("{'kind': 'reservation', 'lines': [%s], " NEAR
				    ", 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
		lines);
	do {
		struct got *got = api_try("POST", "/v1/orders", NULL, key, body);
		if (got->status == 201)
			return GOT_IT;
		if (!is_undecided(got))
			return got->status == 409 ? HONESTLY_REFUSED : SOMETHING_ELSE;
		pause_ms(100);
	} while (clock_monotonic_ms() < until_ms);
	return NEVER_TOLD;
}

static int buy_a_mug(size_t member, void *context)
{
	(void)member;
	(void)context;
	return buy_under(api_key(), "{'sku': 'MUG', 'qty': 1}");
}

static int buy_under_one_key(size_t member, void *context)
{
	(void)member;
	return buy_under(context, "{'sku': 'RUG', 'qty': 1}");
}

static int buy_two_lines(size_t member, void *context)
{
	(void)context;
	return buy_under(
		api_key(), member % 2 == 0 ? "{'sku': 'TEA', 'qty': 1}, {'sku': 'LAMP', 'qty': 1}"
					   : "{'sku': 'LAMP', 'qty': 1}, {'sku': 'TEA', 'qty': 1}");
}

static int64_t orders_of_buyers(void)
{
	return fixture_number("SELECT COUNT(*) FROM orders WHERE customer_email ="
			      " 'zoe@example.org'");
}

static void assert_sold(const struct crowd *crowd, size_t sold)
{
	ck_assert_uint_eq(crowd->outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd->outcomes[NEVER_TOLD], 0);
	ck_assert_uint_eq(crowd->outcomes[GOT_IT], sold);
	ck_assert_uint_eq(crowd->outcomes[HONESTLY_REFUSED], crowd->count - sold);
}

/* Does its harm while the crowds are at work; returns when it has struck. */
typedef void trouble_maker(void);

static void no_trouble(void)
{
	shoppers_await(others, OTHERS);
}

/* The last unit, fifteen of two lines in opposite orders, and one key for all, at once. */
static void rush(trouble_maker *make_trouble)
{
	char key[] = "one-key-for-all";
	struct crowd mugs, lamps, rugs;
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR1", "LAMP", UNITS);
	world_stock("PAR1", "RUG", BUYERS);
	others_start();
	crowd_start(&mugs, BUYERS, buy_a_mug, NULL);
	crowd_start(&lamps, BUYERS, buy_two_lines, NULL);
	crowd_start(&rugs, BUYERS, buy_under_one_key, key);
	make_trouble();
	crowd_wait(&mugs);
	crowd_wait(&lamps);
	crowd_wait(&rugs);
	assert_sold(&mugs, 1);
	assert_sold(&lamps, UNITS);
	assert_sold(&rugs, BUYERS);
	ck_assert_int_eq(orders_of_buyers(), 1 + UNITS + 1);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 0);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 0);
	ck_assert_int_eq(world_available("PAR1", "RUG"), BUYERS - 1);
}

START_TEST(last_units_and_one_key_in_batches_full_of_strangers)
{
	rush(no_trouble);
}
END_TEST

static void lose_commits(void)
{
	for (int i = 0; i < TROUBLES; i++) {
		proxy_fault(database, &(struct proxy_fault){.loss = i % 2 == 0 ? PROXY_LOSE_ANSWER
									       : PROXY_LOSE_REQUEST,
					      .at = "COMMIT",
					      .times = 1});
		proxy_await_struck(database, 1);
		shoppers_await(others, OTHERS / 2);
	}
}

START_TEST(last_units_and_one_key_while_commits_are_lost)
{
	rush(lose_commits);
}
END_TEST

static void slow_down(void)
{
	proxy_delay(database, 4, 4);
	shoppers_await(others, OTHERS);
}

START_TEST(last_units_and_one_key_while_the_database_is_slow)
{
	rush(slow_down);
}
END_TEST

/* Takes rows against the order of the house; its many writes make others the victims. */
static const char *const against_the_order[] = {
	"START TRANSACTION",
	"INSERT INTO scratch SELECT seq FROM seq_1_to_1000",
	"SELECT on_hand FROM stock JOIN product USING (product_id) WHERE sku = 'PEN' FOR UPDATE",
	"SELECT SLEEP(0.02)",
	"SELECT on_hand FROM stock JOIN product USING (product_id) WHERE sku = 'TEA' FOR UPDATE",
	"ROLLBACK",
};

static void run_ignoring(MYSQL *mysql, const char *sql)
{
	if (mysql_query(mysql, sql) == 0)
		mysql_free_result(mysql_store_result(mysql));
}

static int block_others(size_t member, void *context)
{
	const atomic_bool *is_over = context;
	struct db_settings at = fixture_db_settings();
	MYSQL *mysql = raw_connect(at.socket);
	(void)member;
	if (mysql == NULL || mysql_select_db(mysql, at.database) != 0)
		return SOMETHING_ELSE;
	run_ignoring(mysql, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
	while (!atomic_load(is_over)) {
		for (size_t i = 0; i < ARRAY_LENGTH(against_the_order); i++)
			run_ignoring(mysql, against_the_order[i]);
		pause_ms(50);
	}
	mysql_close(mysql);
	return GOT_IT;
}

static int64_t deadlocks(void)
{
	return fixture_number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE"
			      " VARIABLE_NAME = 'INNODB_DEADLOCKS'");
}

static void make_deadlocks(void)
{
	struct crowd blocker;
	atomic_bool *is_over = mmap(
		NULL, sizeof(*is_over), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t wanted = deadlocks() + TROUBLES, until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	ck_assert_ptr_ne(is_over, MAP_FAILED);
	crowd_start(&blocker, 1, block_others, is_over);
	while (deadlocks() < wanted && clock_monotonic_ms() < until_ms)
		pause_ms(20);
	atomic_store(is_over, true);
	crowd_wait(&blocker);
	ck_assert_uint_eq(blocker.outcomes[GOT_IT], 1);
	ck_assert_int_ge(deadlocks(), wanted);
}

START_TEST(last_units_and_one_key_while_others_make_deadlocks)
{
	fixture_sql("CREATE TABLE IF NOT EXISTS scratch (n INT) ENGINE=InnoDB");
	rush(make_deadlocks);
}
END_TEST

static const struct test_fixture under_load_fixture = {
	.start = start_database,
	.stop = fixture_db_stop,
	.before = start_all,
	.after = stop_all,
	.timeout_s = 180,
};

TEST_MAIN_WITH("under_load", &under_load_fixture,
	last_units_and_one_key_in_batches_full_of_strangers,
	last_units_and_one_key_while_commits_are_lost,
	last_units_and_one_key_while_the_database_is_slow,
	last_units_and_one_key_while_others_make_deadlocks)
