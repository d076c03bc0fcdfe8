/* Whose turn it is in the line before the committer. */
#include "server/engine/line.h"

#include <string.h>

#include "common/rand.h"
#include "tests/lib/harness.h"

enum { MEMBERS_MAX = 512, KEYS = 64, ROUNDS = 20000 };

/* A work, and how long it may still stand in line. */
struct member {
	struct engine_work work;
	struct waiting waiting;
	size_t takes_left;
	uint64_t since;
	bool has_one_there; /* no other of its caller, or of its store, came before it */
};

static struct line line;
static struct member members[MEMBERS_MAX];
static uint64_t arrivals;

static void empty_line(void)
{
	memset(&line, 0, sizeof(line));
	memset(members, 0, sizeof(members));
	arrivals = 0;
}

/* Of those in line. */
static size_t count_of_caller(uint64_t caller)
{
	size_t count = 0;
	for (size_t i = 0; i < MEMBERS_MAX; i++)
		count += members[i].waiting.is_in_line && members[i].work.caller == caller;
	return count;
}

static size_t count_of_store(uint32_t store)
{
	size_t count = 0;
	for (size_t i = 0; i < MEMBERS_MAX; i++)
		count += members[i].waiting.is_in_line && members[i].work.store.row == store;
	return count;
}

static size_t count_of_callers(void)
{
	size_t count = 0;
	for (uint64_t caller = 0; caller < KEYS; caller++)
		count += count_of_caller(caller) > 0;
	return count;
}

static size_t count_of_stores(void)
{
	size_t count = 0;
	for (uint32_t store = 0; store < KEYS; store++)
		count += count_of_store(store) > 0;
	return count;
}

static struct member *join(uint64_t caller, uint32_t store)
{
	struct member *member = members;
	while (member->waiting.is_in_line)
		member++;
	*member = (struct member){
		.work = {.caller = caller, .store = {store}, .weight = 1}, .since = ++arrivals};
	member->waiting.work = &member->work;
	line_add(&line, &member->waiting);
	return member;
}

static struct member *member_of(struct waiting *waiting)
{
	for (size_t i = 0; i < MEMBERS_MAX; i++)
		if (&members[i].waiting == waiting)
			return &members[i];
	return NULL;
}

static struct member *take(void)
{
	struct waiting *next = line_next(&line);
	ck_assert_ptr_nonnull(next);
	ck_assert(next->is_in_line);
	line_take(&line, next);
	return member_of(next);
}

START_TEST(works_of_one_caller_at_one_store_are_taken_as_they_came)
{
	empty_line();
	for (int i = 0; i < 100; i++)
		join(7, 7);
	for (uint64_t i = 1; i <= 100; i++)
		ck_assert_uint_eq(take()->since, i);
	ck_assert_ptr_null(line_next(&line));
}
END_TEST

static size_t takes_until(const struct member *awaited)
{
	size_t takes = 1;
	while (take() != awaited)
		takes++;
	return takes;
}

START_TEST(a_shopper_of_another_store_is_taken_within_two_turns_of_each_store)
{
	empty_line();
	for (uint64_t i = 0; i < 400; i++)
		join(1 + i, 1);
	ck_assert_uint_le(takes_until(join(500, 2)), 4);
}
END_TEST

START_TEST(another_caller_is_taken_within_two_turns_of_each_caller)
{
	empty_line();
	for (uint32_t i = 0; i < 400; i++)
		join(1, i);
	ck_assert_uint_le(takes_until(join(2, 1)), 4);
}
END_TEST

/* What was taken by the one order counts in the other: a store of many shoppers is not served twice
 * where one of few is served once. */
START_TEST(a_store_that_is_served_has_used_its_turn)
{
	empty_line();
	for (uint64_t i = 0; i < 90; i++)
		join(1 + i, 1);
	for (uint64_t i = 0; i < 10; i++)
		join(100 + i, 2);
	size_t of_two = 0;
	for (int i = 0; i < 20; i++)
		of_two += take()->work.store.row == 2;
	ck_assert_uint_eq(of_two, 10);
}
END_TEST

/* --- any line --- */

/* Few come often, many now and then. */
static uint32_t any_key(void)
{
	return rand_below(2) == 0 ? rand_below(3) : rand_below(KEYS);
}

static void one_comes(void)
{
	uint64_t caller = any_key();
	uint32_t store = any_key();
	bool has_one_there = count_of_caller(caller) == 0 && count_of_store(store) == 0;
	struct member *member = join(caller, store);
	size_t callers = count_of_callers(), stores = count_of_stores();
	member->has_one_there = has_one_there;
	member->takes_left = 2 * (callers < stores ? callers : stores);
}

static void one_is_taken(void)
{
	struct member *taken = take();
	for (size_t i = 0; i < MEMBERS_MAX; i++) {
		struct member *member = &members[i];
		if (!member->waiting.is_in_line || !member->has_one_there)
			continue;
		ck_assert_msg(member->takes_left > 0, "work %llu, behind work %llu",
			(unsigned long long)member->since, (unsigned long long)taken->since);
		member->takes_left--;
	}
}

/* Somebody's patience ends, wherever she stands. */
static void one_leaves(void)
{
	struct member *member = &members[rand_below(MEMBERS_MAX)];
	if (member->waiting.is_in_line)
		line_remove(&line, &member->waiting);
}

static size_t count_in_line(void)
{
	size_t count = 0;
	for (size_t i = 0; i < MEMBERS_MAX; i++)
		count += members[i].waiting.is_in_line;
	return count;
}

START_TEST(whoever_has_one_work_waits_for_two_turns_of_each_at_most_however_they_come_and_go)
{
	empty_line();
	for (int round = 0; round < ROUNDS; round++) {
		unsigned chance = rand_below(100);
		if (chance < 45 && line.count < MEMBERS_MAX)
			one_comes();
		else if (chance < 90 && line.count > 0)
			one_is_taken();
		else
			one_leaves();
		ck_assert_uint_eq(line.count, count_in_line());
		ck_assert_uint_eq(line.weight, line.count);
	}
	while (line.count > 0)
		one_is_taken();
	ck_assert_uint_eq(count_in_line(), 0);
	ck_assert_ptr_null(line_next(&line));
	for (size_t i = 0; i < LINE_BUCKETS; i++)
		ck_assert(line.by_caller.buckets[i] == NULL && line.by_store.buckets[i] == NULL);
}
END_TEST

TEST_MAIN("line", works_of_one_caller_at_one_store_are_taken_as_they_came,
	a_shopper_of_another_store_is_taken_within_two_turns_of_each_store,
	another_caller_is_taken_within_two_turns_of_each_caller,
	a_store_that_is_served_has_used_its_turn,
	whoever_has_one_work_waits_for_two_turns_of_each_at_most_however_they_come_and_go)
