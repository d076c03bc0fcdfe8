/* One refresh serves all who wait for one, and nobody can make many. */
#include "server/fulfilment/look_again.h"

#include <time.h>

#include "common/clock.h"
#include "tests/lib/harness.h"

static struct look_again turnstile;
static _Atomic int looks;
static _Atomic int looking;
static _Atomic int answer;

static enum db_status look(void *context)
{
	(void)context;
	ck_assert_int_eq(atomic_fetch_add(&looking, 1), 0);
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	atomic_fetch_sub(&looking, 1);
	atomic_fetch_add(&looks, 1);
	return (enum db_status)atomic_load(&answer);
}

static void begin(void)
{
	look_again_init(&turnstile);
	atomic_store(&looks, 0);
	atomic_store(&answer, DB_DONE);
}

START_TEST(each_who_comes_alone_gets_a_look)
{
	begin();
	for (int i = 1; i <= 3; i++) {
		ck_assert_int_eq(look_again(&turnstile, look, NULL), DB_DONE);
		ck_assert_int_eq(atomic_load(&looks), i);
	}
	look_again_release(&turnstile);
}
END_TEST

START_TEST(looks_keep_their_distance)
{
	begin();
	int64_t began_ms = clock_monotonic_ms();
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(look_again(&turnstile, look, NULL), DB_DONE);
	ck_assert_int_ge(clock_monotonic_ms() - began_ms, 3 * LOOK_AGAIN_EVERY_MS - 5);
	look_again_release(&turnstile);
}
END_TEST

struct tally {
	_Atomic int done, none;
};

static void *ask_for_a_second(void *context)
{
	struct tally *tally = context;
	for (int64_t until_ms = clock_monotonic_ms() + 1000; clock_monotonic_ms() < until_ms;) {
		int before = atomic_load(&looks);
		enum db_status status = look_again(&turnstile, look, NULL);
		/* A look that had begun before is no answer: at least the next one has ended. */
		if (status == DB_DONE)
			ck_assert_int_gt(atomic_load(&looks), before);
		atomic_fetch_add(status == DB_DONE ? &tally->done : &tally->none, 1);
	}
	return NULL;
}

START_TEST(many_askers_share_few_looks_and_few_wait)
{
	pthread_t askers[12];
	struct tally tally = {0};
	begin();
	for (size_t i = 0; i < ARRAY_LENGTH(askers); i++)
		pthread_create(&askers[i], NULL, ask_for_a_second, &tally);
	for (size_t i = 0; i < ARRAY_LENGTH(askers); i++)
		pthread_join(askers[i], NULL);
	ck_assert_int_le(atomic_load(&looks), 1000 / LOOK_AGAIN_EVERY_MS + 2);
	ck_assert_int_gt(tally.none, 1000); /* was told at once */
	ck_assert_int_le(tally.done, LOOK_AGAIN_WAITING * (1000 / LOOK_AGAIN_EVERY_MS + 3));
	look_again_release(&turnstile);
}
END_TEST

START_TEST(a_failed_look_is_told_also_to_those_who_cannot_wait)
{
	begin();
	atomic_store(&answer, DB_DOWN);
	ck_assert_int_eq(look_again(&turnstile, look, NULL), DB_DOWN);
	atomic_store(&turnstile.waiting, LOOK_AGAIN_WAITING);
	ck_assert_int_eq(look_again(&turnstile, look, NULL), DB_DOWN);
	ck_assert_int_eq(atomic_load(&turnstile.waiting), LOOK_AGAIN_WAITING);
	atomic_store(&turnstile.waiting, 0);
	look_again_release(&turnstile);
}
END_TEST

TEST_MAIN("look_again", each_who_comes_alone_gets_a_look, looks_keep_their_distance,
	many_askers_share_few_looks_and_few_wait,
	a_failed_look_is_told_also_to_those_who_cannot_wait)
