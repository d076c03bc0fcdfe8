/* What is remembered of promises is what would be computed. */
#include "server/fulfilment/promise.h"

#include <pthread.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/harness.h"

#define NOON INT64_C(1795258800000) /* 2026-11-21T11:00:00Z */

enum { STORES = 150, QUESTIONS = 400, EXCEPTIONS = 8 };

static struct day_hours random_day(void)
{
	struct day_hours day = {.count = (uint8_t)rand_below(4)};
	unsigned at = rand_below(600);
	for (unsigned i = 0; i < day.count; i++) {
		day.spans[i].opens_min = (uint16_t)at;
		at += 1 + rand_below(i + 1 == day.count ? 900 : 300);
		day.spans[i].closes_min = (uint16_t)at;
		at += 1 + rand_below(120);
	}
	return day;
}

static struct store *random_store(void)
{
	static const char *const zones[] = {
		"Europe/Paris", "America/Toronto", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"};
	struct store *store = arena_new_struct(test_arena(), struct store);
	struct hours_exception *exceptions =
		arena_new_array(test_arena(), EXCEPTIONS, struct hours_exception);
	int32_t day = (int32_t)(NOON / MS_PER_DAY) - 3;
	for (size_t i = 0; i < EXCEPTIONS; i++)
		exceptions[i] = (struct hours_exception){
			.day = day += 1 + (int32_t)rand_below(5), .hours = random_day()};
	*store = (struct store){
		.is_pickup_enabled = rand_below(20) != 0,
		.prep_min = (int)rand_below(3) * (int)rand_below(200),
		.prep_each_min = (int)rand_below(10),
		.collect_days = (int)rand_below(8),
		.hours.exceptions = exceptions,
		.hours.exception_count = EXCEPTIONS,
		.hours.zone = zone_named(str_of(zones[rand_below(ARRAY_LENGTH(zones))])),
		.memo = arena_new_struct(test_arena(), struct promise_memo),
	};
	for (size_t i = 0; i < 7; i++)
		store->hours.week[i] = random_day();
	return store;
}

/* Near and far, within minutes and at their borders, also of opening times and of the clock's own
 * changes (29 March and 25 October 2026 in Europe). */
static int64_t random_moment(int64_t near)
{
	static const int64_t jumps[] = {INT64_C(1774746000000), INT64_C(1792890000000)};
	int64_t at = rand_below(10) == 0 ? jumps[rand_below(2)] : near;
	at += rand_below(3) == 0
		      ? ((int64_t)rand_below(40 * 24 * 60) - 20 * 24 * 60) * MS_PER_MINUTE
		      : ((int64_t)rand_below(10) - 5) * MS_PER_MINUTE;
	at = at / MS_PER_MINUTE * MS_PER_MINUTE;
	return rand_below(3) == 0 ? at : at + rand_below(60000);
}

static void assert_as_computed(const struct store *store, int queue, int64_t now)
{
	struct store forgetful = *store;
	int64_t computed_at, remembered_at;
	forgetful.memo = NULL;
	bool is_computed = promise_ready(&forgetful, queue, now, &computed_at);
	ck_assert_int_eq(promise_ready(store, queue, now, &remembered_at), is_computed);
	if (!is_computed)
		return;
	ck_assert_int_eq(remembered_at, computed_at);
	ck_assert_int_eq(promise_collect_by(store, computed_at),
		promise_collect_by(&forgetful, computed_at));
}

START_TEST(what_is_remembered_is_what_would_be_computed)
{
	for (int s = 0; s < STORES; s++) {
		struct store *store = random_store();
		int64_t now = NOON;
		for (int q = 0; q < QUESTIONS; q++) {
			/* Often the same minute again, at another instant of it. */
			now = rand_below(3) == 0
				      ? random_moment(NOON)
				      : now / MS_PER_MINUTE * MS_PER_MINUTE + rand_below(60001);
			assert_as_computed(store, (int)rand_below(4), now);
		}
		arena_clear(test_arena());
	}
}
END_TEST

static void *ask_often(void *context)
{
	const struct store *store = context;
	for (int i = 0; i < 20000; i++)
		assert_as_computed(store, i % 3, NOON + i % 7 * 30000);
	return NULL;
}

START_TEST(many_threads_may_remember_at_once)
{
	pthread_t threads[4];
	struct store *store = random_store();
	store->is_pickup_enabled = true;
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		pthread_create(&threads[i], NULL, ask_often, store);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		pthread_join(threads[i], NULL);
	ck_assert_uint_ne(atomic_load(&store->memo->ready.check), 0);
}
END_TEST

TEST_MAIN(
	"promise", what_is_remembered_is_what_would_be_computed, many_threads_may_remember_at_once)
