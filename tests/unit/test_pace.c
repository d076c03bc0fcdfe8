/* Rests of long work. */
#include <time.h>

#include "common/clock.h"
#include "server/fulfilment/pace.h"
#include "tests/lib/harness.h"

enum { WORK_MS = 20, SOON_MS = 5 };

static int64_t rested_ms(struct pace *pace)
{
	int64_t begun_ms = clock_monotonic_ms();
	pace_rest(pace);
	return clock_monotonic_ms() - begun_ms;
}

static void work(void)
{
	nanosleep(&(struct timespec){.tv_nsec = WORK_MS * 1000000L}, NULL);
}

START_TEST(a_rest_is_its_share_of_the_work_before_it)
{
	struct pace pace = {.rest_percent = 200};
	ck_assert_int_lt(rested_ms(&pace), SOON_MS); /* nothing was done before the first */
	work();
	ck_assert_int_ge(rested_ms(&pace), 2 * WORK_MS - 1);
}
END_TEST

START_TEST(a_rest_is_no_work)
{
	struct pace pace = {.rest_percent = 300};
	pace_rest(&pace);
	work();
	pace_rest(&pace);
	ck_assert_int_lt(rested_ms(&pace), WORK_MS);
}
END_TEST

START_TEST(who_is_in_a_hurry_never_rests)
{
	struct pace pace = {0};
	pace_rest(&pace);
	work();
	ck_assert_int_lt(rested_ms(&pace), WORK_MS);
}
END_TEST

START_TEST(a_rest_ends_after_two_seconds)
{
	struct pace pace = {.rest_percent = 1000};
	pace.worked_from_us = clock_monotonic_us() - INT64_C(60000000);
	int64_t ms = rested_ms(&pace);
	ck_assert_int_ge(ms, 1999);
	ck_assert_int_lt(ms, 4000);
}
END_TEST

TEST_MAIN("pace", a_rest_is_its_share_of_the_work_before_it, a_rest_is_no_work,
	who_is_in_a_hurry_never_rests, a_rest_ends_after_two_seconds)
