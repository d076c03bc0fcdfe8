/* Tags of requests: as many as are asked for, none twice, whichever thread asks. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/rand.h"
#include "tests/lib/harness.h"

enum { THREADS = 4, TAGS = 5000 };

struct tag {
	unsigned char bytes[RAND_TAG_MAX];
};

static void *draw(void *pointer)
{
	struct tag *tags = pointer;
	for (size_t i = 0; i < TAGS; i++)
		rand_tag(tags[i].bytes, sizeof(tags[i].bytes));
	return NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct tag));
}

START_TEST(no_tag_comes_twice)
{
	static struct tag tags[THREADS][TAGS];
	pthread_t threads[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, draw, tags[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	struct tag *all = tags[0];
	qsort(all, THREADS * TAGS, sizeof(*all), by_bytes);
	for (size_t i = 1; i < THREADS * TAGS; i++)
		ck_assert_int_ne(by_bytes(&all[i - 1], &all[i]), 0);
}
END_TEST

START_TEST(short_and_long_tags_use_up_a_store_without_a_gap)
{
	for (size_t n = 1; n <= RAND_TAG_MAX; n++) {
		unsigned char bytes[RAND_TAG_MAX + 1] = {0};
		for (size_t i = 0; i < 100 && bytes[n - 1] == 0; i++)
			rand_tag(bytes, n);
		ck_assert_uint_ne(bytes[n - 1], 0);
		ck_assert_uint_eq(bytes[n], 0);
	}
}
END_TEST

START_TEST(tags_follow_the_seed)
{
	struct tag once, again;
	rand_seed_for_tests(7);
	rand_tag(once.bytes, sizeof(once.bytes));
	rand_seed_for_tests(7);
	rand_tag(again.bytes, sizeof(again.bytes));
	ck_assert_int_eq(by_bytes(&once, &again), 0);
}
END_TEST

TEST_MAIN("rand", no_tag_comes_twice, short_and_long_tags_use_up_a_store_without_a_gap,
	tags_follow_the_seed)
