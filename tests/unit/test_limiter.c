/* How often somebody may ask, and when the next time is. */
#include "server/http/limiter.h"

#include "tests/lib/harness.h"

enum { NOON_MS = 1000000 };

static struct limiter *limiter_of(unsigned per_minute, unsigned burst)
{
	const struct limit_setting settings[LIMIT_COUNT] = {[LIMIT_LOGIN] = {per_minute, burst}};
	return limiter_new(test_arena(), settings);
}

/* 0 when it is allowed, else in how many seconds it will be. */
static unsigned ask(struct limiter *limiter, const char *who, int64_t now_ms)
{
	unsigned retry_after_s = 0;
	bool is_allowed = limiter_take(limiter, LIMIT_LOGIN, str_of(who), now_ms, &retry_after_s);
	ck_assert(is_allowed == (retry_after_s == 0));
	return retry_after_s;
}

START_TEST(so_many_at_once_and_then_as_many_a_minute)
{
	struct limiter *limiter = limiter_of(60, 3);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 0);
	ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 1);
	ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS + 999), 1);
	ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS + 1000), 0);
	ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS + 1000), 1);
}
END_TEST

START_TEST(who_comes_when_told_is_let_in_and_a_moment_before_not)
{
	static const unsigned rates[] = {1, 7, 30, 90};
	for (size_t i = 0; i < ARRAY_LENGTH(rates); i++) {
		struct limiter *limiter = limiter_of(rates[i], 1);
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 0);
		unsigned wait_s = ask(limiter, "zoe", NOON_MS);
		ck_assert_uint_ge(wait_s * rates[i], 60);
		ck_assert_uint_lt((wait_s - 1) * rates[i], 60);
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS + 59999 / rates[i]), 1);
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS + wait_s * 1000), 0);
	}
}
END_TEST

START_TEST(one_who_asks_too_often_is_no_burden_to_others)
{
	struct limiter *limiter = limiter_of(1, 1);
	ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 0);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 60);
	ck_assert_uint_eq(ask(limiter, "sam", NOON_MS), 0);
}
END_TEST

START_TEST(where_there_is_no_limit_everybody_is_let_in)
{
	struct limiter *limiter = limiter_of(0, 0);
	for (int i = 0; i < 1000; i++)
		ck_assert_uint_eq(ask(limiter, "zoe", NOON_MS), 0);
}
END_TEST

TEST_MAIN("limiter", so_many_at_once_and_then_as_many_a_minute,
	who_comes_when_told_is_let_in_and_a_moment_before_not,
	one_who_asks_too_often_is_no_burden_to_others, where_there_is_no_limit_everybody_is_let_in)
