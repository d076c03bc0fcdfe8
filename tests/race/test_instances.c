/* Two and three instances over one database, each with shoppers of its own. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/shoppers.h"

enum {
	INSTANCES_MAX = 3,
	SHOPPERS = 60,
	BUYERS = 45,
	UNITS = 400,
	MESSAGES = 40,
	LAG_LOOKS = 12,
	LAG_S_MAX = 10, /* on a machine that is busy with other tests */
	PLENTY = 1000000,
	GIVE_UP_MS = 60000,
};

#define NEAR	 "'near': {'lat': 48.853, 'lon': 2.3499}"
#define CUSTOMER "'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}"

static struct server_process *instances[INSTANCES_MAX];
static unsigned instance_count;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void start_database(void)
{
	unsetenv("COMPTOIR_TEST_SOCKET"); /* so many connections want a server of their own */
	fixture_db_start();
}

static void start_world(void)
{
	fixture_db_clean();
	api_make_world();
	/* However long nobody prepares, there is a time to promise. */
	fixture_sql("UPDATE store SET prep_each_min = 0");
	world_stock("PAR1", "BOOK", PLENTY);
	world_stock("LYO1", "BOOK", PLENTY);
}

static void start_instances(unsigned count)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = "limits.address_per_minute=0";
	setup.settings[2] = "http.workers=100";
	for (instance_count = 0; instance_count < count; instance_count++)
		instances[instance_count] = server_process_start(&setup);
}

static void stop_instances(void)
{
	for (unsigned i = 0; i < instance_count; i++)
		server_process_stop(instances[i]);
	world_verify();
}

static struct shoppers *shop(const char *const *baskets, size_t count)
{
	struct shoppers_setup setup = {
		.count = SHOPPERS, .baskets = baskets, .basket_count = count, .insists = true};
	for (unsigned i = 0; i < instance_count; i++)
		setup.ports[i] = server_process_port(instances[i]);
	return shoppers_start(&setup);
}

/* --- one hot product --- */

static void sell_out(unsigned count)
{
	static const char *const hot[] = {"'lines': [{'sku': 'TEA', 'qty': 1}], " NEAR};
	world_stock("PAR1", "TEA", UNITS);
	world_stock("PAR2", "TEA", UNITS);
	start_instances(count);
	struct shoppers *shoppers = shop(hot, 1);
	shoppers_await(shoppers, 2 * UNITS);
	shoppers_stop(shoppers);
	struct shoppers_tally tally = shoppers_tally(shoppers);
	ck_assert_uint_eq(tally.placed, 2 * UNITS);
	ck_assert_int_eq(world_available("PAR1", "TEA") + world_available("PAR2", "TEA"), 0);
	shoppers_verify(shoppers);
}

START_TEST(two_instances_sell_a_hot_product_out_and_not_one_more)
{
	sell_out(2);
}
END_TEST

START_TEST(three_instances_sell_a_hot_product_out_and_not_one_more)
{
	sell_out(3);
}
END_TEST

/* --- one key at every instance --- */

enum outcome_of_buyer { GOT_IT, HONESTLY_REFUSED, SOMETHING_ELSE };

static int buy_under_a_shared_key(size_t member, void *context)
{
	const char *key = arena_printf(test_arena(), "shared-%zu", member / instance_count);
	unsigned port = server_process_port(instances[member % instance_count]);
	const char *headers = arena_printf(
		test_arena(), "Content-Type: application/json\r\nIdempotency-Key: %s\r\n", key);
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	(void)context;
	do {
		struct got *got = client_try(port, "POST", "/v1/orders", headers,
			api_json(
				"{'kind': 'reservation', 'lines': [{'sku': 'MUG', 'qty': 1}], " NEAR
				", " CUSTOMER "}"));
		if (got->status == 201)
			return GOT_IT;
		if (str_equal_c(got_text(got, "code"), "no_store") ||
			str_equal_c(got_text(got, "code"), "sold_out"))
			return HONESTLY_REFUSED;
		if (got->status != 503 &&
			!str_equal_c(got_text(got, "code"), "idempotency_key_in_progress"))
			return SOMETHING_ELSE;
		pause_ms(10);
	} while (clock_monotonic_ms() < until_ms);
	return SOMETHING_ELSE;
}

/* As many units as keys: whoever repeats at another instance what succeeded must not hear that it
 * is sold out. */
START_TEST(one_key_at_three_instances_is_one_order_and_told_so_at_each)
{
	static const char *const others[] = {"'lines': [{'sku': 'BOOK', 'qty': 1}], " NEAR};
	world_stock("PAR1", "MUG", BUYERS / 3);
	start_instances(3);
	struct shoppers *shoppers = shop(others, 1);
	shoppers_await(shoppers, SHOPPERS);
	struct crowd crowd = crowd_run(BUYERS, buy_under_a_shared_key, NULL);
	shoppers_stop(shoppers);
	ck_assert_uint_eq(crowd.outcomes[GOT_IT], BUYERS);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders WHERE customer_email ="
					" 'zoe@example.org'"),
		BUYERS / 3);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 0);
	shoppers_verify(shoppers);
}
END_TEST

/* --- one message of a store at every instance --- */

static const char *partner;

/* Sends each message until it is taken; a key of its own for each try, so that only the number of
 * the message tells that it came before. */
static int report_stock(size_t member, void *context)
{
	unsigned port = server_process_port(instances[member]);
	(void)context;
	for (int seq = 1; seq <= MESSAGES; seq++) {
		const char *body = api_json(
			"{'stores': [{'store': 'PAR1', 'seq': %d, 'as_of': '2026-11-21T11:00:00Z',"
			" 'lines': [{'sku': 'TEA', 'by': 1}, {'sku': 'MUG', 'by': 2}]}]}",
			seq);
		int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
		struct got *got;
		do {
			if (clock_monotonic_ms() > until_ms)
				return HONESTLY_REFUSED;
			got = client_try(port, "POST", "/v1/stock/deltas?source=till",
				arena_printf(test_arena(),
					"Authorization: Bearer %s\r\nContent-Type:"
					" application/json\r\nIdempotency-Key: %s\r\n",
					partner, api_key()),
				body);
		} while (got->status == 503);
		/* Whoever falls two messages behind the others is told so. */
		bool is_behind = str_equal_c(got_text(got, "code"), "stock_seq_used");
		if (got->status != 200 && !is_behind)
			return SOMETHING_ELSE;
	}
	return GOT_IT;
}

START_TEST(one_message_sent_to_every_instance_at_once_is_applied_once)
{
	static const char *const others[] = {"'lines': [{'sku': 'BOOK', 'qty': 1}], " NEAR};
	world_stock("PAR1", "TEA", 10);
	world_stock("PAR1", "MUG", 10);
	fixture_sql("UPDATE stock SET as_of = 1");
	partner = api_partner(4);
	start_instances(3);
	struct shoppers *shoppers = shop(others, 1);
	shoppers_await(shoppers, SHOPPERS);
	struct crowd crowd = crowd_run(3, report_stock, NULL);
	shoppers_stop(shoppers);
	ck_assert_uint_eq(crowd.outcomes[GOT_IT], 3);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 10 + MESSAGES);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 10 + 2 * MESSAGES);
	shoppers_verify(shoppers);
}
END_TEST

/* --- what one instance knows of the sales of the others --- */

static double lag_s(unsigned instance)
{
	struct got *got = client_get(server_process_port(instances[instance]), "/metrics", "");
	const char *text = arena_printf(test_arena(), STR_FMT, STR_ARG(got->body));
	const char *line = strstr(text, "\ncomptoir_availability_lag_seconds ");
	ck_assert_ptr_nonnull(line);
	return strtod(strchr(line, ' '), NULL);
}

/* Whether this instance would still offer the lamp there. */
static bool offers_lamp(unsigned instance)
{
	struct got *got = client_post(server_process_port(instances[instance]), "/v1/availability",
		"", api_json("{'lines': [{'sku': 'LAMP', 'qty': 1}], 'store': 'PAR1'}"));
	ck_assert_int_eq(got->status, 200);
	bool offers = got_int(got, "stores/0/lines/0/available") > 0;
	got_forget(got);
	return offers;
}

static void await_lamp(unsigned instance, bool is_offered)
{
	int64_t until_ms = clock_monotonic_ms() + LAG_S_MAX * MS_PER_SECOND;
	while (offers_lamp(instance) != is_offered) {
		ck_assert_int_lt(clock_monotonic_ms(), until_ms);
		pause_ms(1);
	}
}

/* From the answer to whoever bought the last one here until all others know. */
static int64_t sell_last_lamp(unsigned here, int sold)
{
	const char *headers = arena_printf(test_arena(),
		"Content-Type: application/json\r\nIdempotency-Key: %s\r\n", api_key());
	world_stock("PAR1", "LAMP", sold + 1);
	for (unsigned instance = 0; instance < instance_count; instance++)
		await_lamp(instance, true);
	struct got *got;
	do {
		got = client_call(server_process_port(instances[here]), "POST", "/v1/orders",
			headers,
			api_json("{'kind': 'reservation', 'lines': [{'sku': 'LAMP', 'qty': 1}],"
				 " 'store': 'PAR1', " CUSTOMER "}"));
	} while (got->status == 503);
	ck_assert_int_eq(got->status, 201);
	int64_t sold_ms = clock_monotonic_ms();
	for (unsigned instance = 0; instance < instance_count; instance++)
		await_lamp(instance, false);
	return clock_monotonic_ms() - sold_ms;
}

static int compare_ms(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* While shoppers order at all of them: how far each says that it is behind, and how long a sale
 * takes to be known everywhere. */
static void follow_each_other(unsigned count)
{
	static const char *const others[] = {
		"'lines': [{'sku': 'BOOK', 'qty': 1}], " NEAR,
		"'lines': [{'sku': 'BOOK', 'qty': 2}], 'store': 'LYO1'",
	};
	int64_t known_ms[LAG_LOOKS];
	double greatest_s = 0;
	start_instances(count);
	struct shoppers *shoppers = shop(others, ARRAY_LENGTH(others));
	for (int i = 0; i < LAG_LOOKS; i++) {
		shoppers_await(shoppers, SHOPPERS / 2);
		for (unsigned instance = 0; instance < instance_count; instance++) {
			double lag = lag_s(instance);
			greatest_s = lag > greatest_s ? lag : greatest_s;
		}
		known_ms[i] = sell_last_lamp((unsigned)i % instance_count, i);
	}
	shoppers_stop(shoppers);
	qsort(known_ms, LAG_LOOKS, sizeof(known_ms[0]), compare_ms);
	printf("%zu orders at %u instances; a sale was known at all of them after %lld ms "
	       "(median), "
	       "%lld ms (longest); the greatest lag of an availability table was %.3f s\n",
		shoppers_placed(shoppers), count, (long long)known_ms[LAG_LOOKS / 2],
		(long long)known_ms[LAG_LOOKS - 1], greatest_s);
	fflush(stdout);
	ck_assert_double_lt(greatest_s, LAG_S_MAX);
	shoppers_verify(shoppers);
}

START_TEST(two_instances_follow_each_other_s_sales)
{
	follow_each_other(2);
}
END_TEST

START_TEST(three_instances_follow_each_other_s_sales)
{
	follow_each_other(3);
}
END_TEST

/* --- one of them goes --- */

START_TEST(an_instance_that_is_told_to_stop_ends_what_it_took_and_the_other_goes_on)
{
	static const char *const others[] = {"'lines': [{'sku': 'BOOK', 'qty': 1}], " NEAR};
	start_instances(2);
	struct shoppers *shoppers = shop(others, 1);
	shoppers_await(shoppers, SHOPPERS);
	server_process_stop(instances[0]); /* by itself, with status 0, and no ERROR line */
	instances[0] = instances[--instance_count];
	shoppers_await(shoppers, 2 * SHOPPERS);
	shoppers_stop(shoppers);
	shoppers_verify(shoppers);
}
END_TEST

static const struct test_fixture instances_fixture = {
	.start = start_database,
	.stop = fixture_db_stop,
	.before = start_world,
	.after = stop_instances,
	.timeout_s = 120,
};

TEST_MAIN_WITH("instances", &instances_fixture,
	two_instances_sell_a_hot_product_out_and_not_one_more,
	three_instances_sell_a_hot_product_out_and_not_one_more,
	one_key_at_three_instances_is_one_order_and_told_so_at_each,
	one_message_sent_to_every_instance_at_once_is_applied_once,
	two_instances_follow_each_other_s_sales, three_instances_follow_each_other_s_sales,
	an_instance_that_is_told_to_stop_ends_what_it_took_and_the_other_goes_on)
