/*
 * The database stops, or dies and comes back, while a crowd of shoppers waits. Each of them has an
 * honest answer in time; what was promised is there, what was refused is not; and work goes on as
 * before soon after the database is back.
 *
 * COMPTOIR_TRIAL=full is the long form (make trial): 200 shoppers and 20 seconds.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "tests/lib/api.h"
#include "tests/lib/shoppers.h"

enum {
	PLENTY = 1000000,
	BEFORE_MS = 3000,
	AFTER_MS = 5000,
	/* A turn in line, a silent commit, looking it up, and what a busy machine adds; below the
	 * patience of the front (doc/haproxy.cfg). */
	LONGEST_MS = 35000,
};

static const char *const baskets[] = {
	"'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'PEN', 'qty': 2}], 'near': {'lat': 48.853,"
	" 'lon': 2.3499}",
	"'lines': [{'sku': 'BOOK', 'qty': 1}, {'sku': 'MUG', 'qty': 1}], 'near': {'lat': 45.76,"
	" 'lon': 4.83}",
};

static bool is_full(void)
{
	const char *form = getenv("COMPTOIR_TRIAL");
	return form != NULL && strcmp(form, "full") == 0;
}

static unsigned shopper_count(void)
{
	return is_full() ? 200 : 80;
}

static long away_ms(void)
{
	return is_full() ? 20000 : 6000;
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void start_all(void)
{
	static const char *const stores[] = {"PAR1", "PAR2", "LYO1"};
	static const char *const skus[] = {"TEA", "PEN", "BOOK", "MUG"};
	unsetenv("COMPTOIR_TEST_SOCKET"); /* this database will stop: it must be ours alone */
	fixture_db_start();
	fixture_db_clean();
	api_make_world();
	for (size_t s = 0; s < ARRAY_LENGTH(stores); s++)
		for (size_t p = 0; p < ARRAY_LENGTH(skus); p++)
			world_stock(stores[s], skus[p], PLENTY);
	struct server_setup setup = api_setup();
	setup.settings[1] = "limits.address_per_minute=0";
	setup.settings[2] = "http.workers=240";
	api_restart(&setup);
}

static void stop_all(void)
{
	server_process_stop(api_server());
	fixture_db_stop();
}

typedef void leave_and_return(struct db_server *server);

static void freeze_and_thaw(struct db_server *server)
{
	db_server_freeze(server);
	pause_ms(away_ms());
	db_server_thaw(server);
}

static void kill_and_restart(struct db_server *server)
{
	db_server_kill9(server);
	pause_ms(away_ms());
	db_server_restart(server);
}

/* The rate of before and the best second of the first five after. A machine that is busy with
 * other tests may be slow at any moment: there only a server that does not come back fails; in
 * full, alone on the machine, it is as fast as it was. */
static void compare_rates(const struct shoppers *shoppers, int64_t left_ms, int64_t back_ms)
{
	size_t before = shoppers_best_rate(shoppers, left_ms - BEFORE_MS, left_ms);
	size_t after = shoppers_best_rate(shoppers, back_ms, back_ms + AFTER_MS);
	printf("orders in the best second: %zu before, %zu within %d s after it was back (%.0f "
	       "%%)\n",
		before, after, AFTER_MS / 1000, 100.0 * (double)after / (double)before);
	ck_assert_uint_ge(after * (is_full() ? 10 : 32), before * 8);
}

static void tell(const struct shoppers_tally *tally)
{
	printf("%u shoppers, away for %ld ms: %zu orders placed, %zu told busy, %zu away, %zu "
	       "unknown, %zu heard nothing; longest answer %lld ms\n",
		shopper_count(), away_ms(), tally->placed, tally->busy, tally->away, tally->unknown,
		tally->silent, (long long)tally->longest_ms);
	fflush(stdout);
}

static void database_leaves(leave_and_return *leave)
{
	const struct shoppers_setup setup = {
		.count = shopper_count(),
		.ports = {api_port()},
		.baskets = baskets,
		.basket_count = ARRAY_LENGTH(baskets),
	};
	struct shoppers *shoppers = shoppers_start(&setup);
	shoppers_await(shoppers, 2 * setup.count);
	pause_ms(BEFORE_MS);
	int64_t left_ms = clock_monotonic_ms();
	leave(fixture_db_server());
	int64_t back_ms = clock_monotonic_ms();
	pause_ms(AFTER_MS);
	shoppers_await(shoppers, setup.count);
	shoppers_stop(shoppers);
	struct shoppers_tally tally = shoppers_tally(shoppers);
	tell(&tally);
	ck_assert_uint_eq(tally.silent, 0);
	ck_assert_uint_eq(tally.sold_out, 0);
	ck_assert_uint_gt(tally.busy + tally.away + tally.unknown, 0);
	ck_assert_int_lt(tally.longest_ms, LONGEST_MS);
	compare_rates(shoppers, left_ms, back_ms);
	fixture_db_forget();
	shoppers_verify(shoppers);
	world_verify();
}

START_TEST(database_that_stops_costs_no_shopper_the_truth)
{
	database_leaves(freeze_and_thaw);
}
END_TEST

START_TEST(database_that_dies_and_comes_back_costs_no_shopper_the_truth)
{
	database_leaves(kill_and_restart);
}
END_TEST

static const struct test_fixture away_fixture = {
	.before = start_all,
	.after = stop_all,
	.timeout_s = 200,
};

TEST_MAIN_WITH("away", &away_fixture, database_that_stops_costs_no_shopper_the_truth,
	database_that_dies_and_comes_back_costs_no_shopper_the_truth)
