/* How much of a store's figures is offered; the examples are those of doc/sourcing.md. */
#include "server/fulfilment/trust.h"

#include "common/rand.h"
#include "tests/lib/harness.h"

enum { HOUR_S = 3600 };

static const struct trust_rule usual = {
	.is_on = true,
	.old_after_h = 36,
	.old_permille = 500,
	.tolerated_permille = 50,
	.least_permille = 250,
};

static struct store_record record(int done, int failed)
{
	return (struct store_record){done * INT64_C(1000), failed * INT64_C(1000)};
}

static int32_t offered(int32_t free, int age_h, int done, int failed)
{
	struct store_record of_store = record(done, failed);
	return trust_promised(
		&usual, free, age_h * (int64_t)HOUR_S, trust_of_record(&usual, &of_store));
}

START_TEST(examples_of_the_manual_hold)
{
	static const struct {
		int free, age_h, done, failed, permille, offered;
	} examples[] = {
		{1, 1, 200, 4, 1000, 1},
		{10, 36, 0, 0, 1000, 10},
		{10, 48, 200, 4, 944, 9},
		{1, 48, 200, 4, 944, 0},
		{10, 90, 200, 4, 750, 7},
		{10, 144, 200, 4, 500, 5},
		{10, 1000, 200, 4, 500, 5},
		{10, 1, 0, 1, 1000, 10},
		{10, 1, 90, 10, 934, 9},
		{10, 1, 70, 30, 600, 6},
		{1, 1, 70, 30, 600, 0},
		{10, 144, 70, 30, 300, 3},
		{10, 144, 10, 90, 250, 2},
		{3, 144, 10, 90, 250, 0},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
		struct store_record of_store = record(examples[i].done, examples[i].failed);
		ck_assert_int_eq(trust_permille(&usual, examples[i].age_h * (int64_t)HOUR_S,
					 trust_of_record(&usual, &of_store)),
			examples[i].permille);
		ck_assert_int_eq(offered(examples[i].free, examples[i].age_h, examples[i].done,
					 examples[i].failed),
			examples[i].offered);
	}
}
END_TEST

START_TEST(more_age_or_failures_never_offer_more_and_more_goods_or_successes_never_less)
{
	for (int i = 0; i < 200000; i++) {
		int free = (int)rand_below(60), age_h = (int)rand_below(300);
		int done = (int)rand_below(300), failed = (int)rand_below(100);
		int32_t now = offered(free, age_h, done, failed);
		ck_assert_int_ge(now, 0);
		ck_assert_int_le(now, free);
		ck_assert_int_le(offered(free, age_h + 1, done, failed), now);
		ck_assert_int_le(offered(free, age_h, done, failed + 1), now);
		ck_assert_int_ge(offered(free + 1, age_h, done, failed), now);
		ck_assert_int_ge(offered(free, age_h, done + 1, failed), now);
	}
}
END_TEST

START_TEST(last_unit_of_an_old_figure_is_kept_back)
{
	for (int age_h = 37; age_h < 2000; age_h++)
		ck_assert_int_eq(offered(1, age_h, 1000, 0), 0);
	for (int free = 1; free < 2000; free++)
		ck_assert_int_lt(offered(free, 37, 1000, 0), free);
	/* One second is enough. */
	ck_assert_int_eq(trust_promised(&usual, 1, 36 * HOUR_S, TRUST_WHOLE), 1);
	ck_assert_int_eq(trust_promised(&usual, 1, 36 * HOUR_S + 1, TRUST_WHOLE), 0);
}
END_TEST

START_TEST(nothing_is_offered_of_what_is_not_there)
{
	ck_assert_int_eq(offered(0, 0, 0, 0), 0);
	ck_assert_int_eq(offered(-5, 0, 0, 0), 0);
	ck_assert_int_eq(offered(INT32_MAX, 0, 0, 0), INT32_MAX);
	ck_assert_int_eq(trust_figure(NULL, (store_id){1}, -5, 0, 0).offered, 0);
}
END_TEST

START_TEST(switched_off_everything_free_is_offered)
{
	struct trust_rule off = usual;
	off.is_on = false;
	ck_assert_int_eq(trust_promised(&off, 7, INT64_C(1000000) * HOUR_S, 250), 7);
	struct trust_rule ageless = usual;
	ageless.old_after_h = 0;
	ck_assert_int_eq(trust_promised(&ageless, 7, INT64_C(1000000) * HOUR_S, TRUST_WHOLE), 7);
}
END_TEST

START_TEST(record_is_halved_in_a_fortnight)
{
	struct store_record after = trust_record_after(record(100, 10), 14);
	ck_assert_int_ge(after.done, 49500);
	ck_assert_int_le(after.done, 50500);
	ck_assert_int_ge(after.failed, 4950);
	ck_assert_int_le(after.failed, 5050);
	ck_assert_int_eq(trust_record_after(record(100, 10), 0).done, 100000);
	ck_assert_int_eq(trust_record_after(record(100, 10), -3).done, 100000);
	ck_assert_int_eq(trust_record_after(record(1000000, 10), 100000).done, 0);
}
END_TEST

START_TEST(each_store_has_its_own_record)
{
	struct trust *trust = trust_new(test_arena(), &usual);
	struct store_record bad = record(70, 30);
	trust_set_store(trust, (store_id){2}, &bad);
	trust_set_store(trust, (store_id){4000000}, &bad);
	ck_assert_int_eq(trust_figure(trust, (store_id){1}, 10, 1000, 1000).offered, 10);
	ck_assert_int_eq(trust_figure(trust, (store_id){2}, 10, 1000, 1000).offered, 6);
	ck_assert_int_eq(trust_figure(trust, (store_id){2}, 10, 1000, 1000).permille, 600);
	ck_assert_int_eq(trust_figure(trust, (store_id){4000000}, 10, 1000, 1000).offered, 10);
	/* Taken in the future, by a clock that is fast: young. */
	ck_assert_int_eq(trust_figure(trust, (store_id){1}, 10, 900000, 1000).offered, 10);
	/* Never taken: as old as can be. */
	ck_assert_int_eq(
		trust_figure(trust, (store_id){1}, 10, 0, INT64_C(1795258800000)).offered, 5);
}
END_TEST

TEST_MAIN("trust", examples_of_the_manual_hold,
	more_age_or_failures_never_offer_more_and_more_goods_or_successes_never_less,
	last_unit_of_an_old_figure_is_kept_back, nothing_is_offered_of_what_is_not_there,
	switched_off_everything_free_is_offered, record_is_halved_in_a_fortnight,
	each_store_has_its_own_record)
