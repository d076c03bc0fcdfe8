/*
 * The feeds of a large chain, looked at by one of several instances: what this one wrote and what
 * others moved is known at the next look, everything else when its turn comes, and each look reads
 * the same few however many stores there are.
 */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/db_faults.h"
#include "server/db/touched.h"
#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/feed.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"
#include "server/server.h"
#include "server/waiting.h"
#include "tests/lib/chain.h"
#include "tests/lib/fixture_db.h"

/* Three turns for all stores; the last of them is far from the first turn. */
enum { STORES = 5000, TURNS = 3, LAST = STORES, NOW_S = 1795258800, NOBODY_WAITS = 1 };

#define NOW_MS (NOW_S * MS_PER_SECOND)

/* One instance, as the job sees it. */
static struct server server;
static struct job job;

static void make_stores(int first, int last)
{
	chain_add_stores(first, last, 1);
	fixture_sql("INSERT INTO feed (store_id, last_seq, queue) SELECT store_id, 1, 0 FROM store"
		    " WHERE store_id >= %d",
		first);
}

static void start_instance(void)
{
	static const struct trust_rule rule = {
		.is_on = true, .tolerated_permille = 50, .least_permille = 250};
	fixture_db_clean();
	make_stores(1, STORES);
	server = (struct server){.arena = arena_new(64 << 20)};
	server.database = fixture_db_settings();
	server.database.touched = touched_new(server.arena);
	server.directory = directory_new(NULL, 0);
	ck_assert_int_eq(directory_refresh(server.directory, fixture_db(), NOW_MS), DB_DONE);
	server.trust = trust_new(server.arena, &rule);
	server.availability = availability_new(&server.database, (size_t)1 << 30);
	server.metrics = metrics_new(server.arena, 0);
	server.feed_hub = feed_hub_new(server.arena, NOBODY_WAITS, server.metrics);
	job = (struct job){
		.server = &server, .db = server_db_open(&server), .arena = arena_new(16 << 20)};
	ck_assert_int_eq(availability_follow(server.availability), DB_DONE);
}

static void stop_instance(void)
{
	db_close(job.db);
	arena_free(job.arena);
	feed_hub_stop(server.feed_hub);
	availability_free(server.availability);
	directory_free(server.directory);
	arena_free(server.arena);
}

static enum reason look(void)
{
	arena_clear(job.arena);
	job.now = NOW_MS;
	return job_watch_feeds(&job);
}

static void look_round(void)
{
	for (int i = 0; i < TURNS; i++)
		ck_assert_int_eq(look(), REASON_OK);
}

static bool is_known(uint32_t store, uint64_t last_seq)
{
	return feed_left(server.feed_hub, (store_id){store}, 0) == last_seq;
}

/* --- writing --- */

static enum db_status tell_store(struct tx *tx, const void *input, void *output)
{
	const store_id *store = input;
	(void)output;
	return feed_append(tx, *store, EVENT_STORE, (struct uuid){{0}}, 3, NOW_MS);
}

static void tell(struct db *db, uint32_t row)
{
	store_id store = {row};
	ck_assert_int_eq(tx_run(db, test_arena(), tell_store, &store, NULL, 0), DB_DONE);
}

static enum db_status tell_and_take_back(struct tx *tx, const void *input, void *output)
{
	DB_TRY(tell_store(tx, input, output));
	return DB_NONE;
}

static enum db_status tell_and_move(struct tx *tx, const void *input, void *output)
{
	const store_id *store = input;
	struct q_stock_arrive_in arrive = {1, *store, {1}, NOW_MS};
	struct q_movement_add_in movement = {.store = *store,
		.product = {1},
		.kind = MOVEMENT_COUNT,
		.on_hand_by = 1,
		.now = NOW_MS};
	DB_TRY(tell_store(tx, input, output));
	DB_TRY(q_stock_arrive(tx, &arrive));
	return ledger_write(tx, &movement, 1, NOW_MS);
}

static enum db_status fail_store(struct tx *tx, const void *input, void *output)
{
	const store_id *store = input;
	(void)output;
	return feed_record(tx, *store, false, NOW_MS);
}

/* A process that this one hears nothing of. */
static struct db *other_instance(void)
{
	static struct db_settings settings;
	settings = fixture_db_settings();
	return db_open(&settings);
}

/* --- tests --- */

START_TEST(every_feed_is_known_after_one_round)
{
	for (int turn = 0; turn < TURNS; turn++) {
		ck_assert(!is_known(LAST, 1));
		ck_assert_int_eq(look(), REASON_OK);
	}
	for (uint32_t store = 1; store <= STORES; store++)
		ck_assert_msg(is_known(store, 1), "store %u is not known", store);
}
END_TEST

START_TEST(what_this_instance_wrote_is_known_at_the_next_look)
{
	struct db *own = server_db_open(&server);
	look_round();
	for (int i = 0; i < 2 * TURNS; i++) {
		tell(own, LAST);
		tell(own, 1);
		ck_assert_int_eq(look(), REASON_OK);
		ck_assert(is_known(LAST, (uint64_t)i + 2));
		ck_assert(is_known(1, (uint64_t)i + 2));
		ck_assert_int_eq(
			availability_queue(server.availability, (store_id){LAST}), 3 * (i + 1));
	}
	db_close(own);
}
END_TEST

START_TEST(what_was_rolled_back_is_not_said_to_be_there)
{
	struct db *own = server_db_open(&server);
	store_id store = {LAST};
	struct touched_marks marks;
	ck_assert_int_eq(tx_run(own, test_arena(), tell_and_take_back, &store, NULL, 0), DB_NONE);
	touched_take(server.database.touched, &marks);
	ck_assert(!touched_has(&marks, store));
	tell(own, LAST);
	touched_take(server.database.touched, &marks);
	ck_assert(touched_has(&marks, store));
	ck_assert(!touched_has(&marks, (store_id){LAST - 1}));
	touched_take(server.database.touched, &marks);
	ck_assert(!touched_has(&marks, store));
	db_close(own);
}
END_TEST

START_TEST(a_store_whose_goods_another_instance_moved_is_looked_at_next)
{
	struct db *other = other_instance();
	store_id store = {LAST};
	look_round();
	ck_assert_int_eq(tx_run(other, test_arena(), tell_and_move, &store, NULL, 0), DB_DONE);
	ck_assert_int_eq(availability_follow(server.availability), DB_DONE);
	ck_assert_int_eq(look(), REASON_OK);
	ck_assert(is_known(LAST, 2));
	db_close(other);
}
END_TEST

START_TEST(what_another_instance_wrote_without_moving_goods_is_known_after_one_round)
{
	struct db *other = other_instance();
	look_round();
	tell(other, LAST);
	tell(other, 1);
	fixture_sql("INSERT INTO feed (store_id, last_seq, queue) VALUES (%d, 9, 0)", LAST + 1);
	look_round();
	ck_assert(is_known(LAST, 2));
	ck_assert(is_known(1, 2));
	ck_assert(is_known(LAST + 1, 9)); /* in no directory yet */
	db_close(other);
}
END_TEST

START_TEST(a_feed_that_went_back_with_its_database_is_known_as_it_is)
{
	look_round();
	fixture_sql("UPDATE feed SET last_seq = 7; UPDATE feed SET queue = 2");
	look_round();
	ck_assert(is_known(LAST, 7));
	fixture_sql("UPDATE feed SET last_seq = 4, queue = 0");
	look_round();
	ck_assert(is_known(LAST, 4));
	ck_assert_int_eq(availability_queue(server.availability, (store_id){LAST}), 0);
}
END_TEST

/* doc/sourcing.md: 10 of 30 are 333 thousandths, 283 more than is tolerated, which count twice. */
START_TEST(a_store_that_gives_back_much_is_offered_less_after_the_next_look)
{
	enum { FREE = 10, FAILURES = 10 };
	struct db *own = server_db_open(&server);
	store_id store = {LAST};
	look_round();
	ck_assert_int_eq(trust_figure(server.trust, store, FREE, NOW_MS, NOW_MS).offered, FREE);
	for (int i = 0; i < FAILURES; i++)
		ck_assert_int_eq(tx_run(own, test_arena(), fail_store, &store, NULL, 0), DB_DONE);
	ck_assert_int_eq(look(), REASON_OK);
	struct trusted trusted = trust_figure(server.trust, store, FREE, NOW_MS, NOW_MS);
	ck_assert_int_eq(trusted.permille, 434);
	ck_assert_int_eq(trusted.offered, 4);
	store.row--;
	ck_assert_int_eq(trust_figure(server.trust, store, FREE, NOW_MS, NOW_MS).offered, FREE);
	db_close(own);
}
END_TEST

static struct db_fault_order refuse_looks(const char *statement)
{
	bool is_look = strcmp(statement, "feed_look") == 0;
	return (struct db_fault_order){
		is_look ? DB_FAULT_ANSWER : DB_FAULT_NONE, is_look ? DB_DOWN : DB_DONE};
}

START_TEST(a_look_that_failed_is_made_good_by_the_next)
{
	struct db *own = server_db_open(&server);
	look_round();
	tell(own, LAST);
	db_faults_set(refuse_looks);
	ck_assert_int_ne(look(), REASON_OK);
	db_faults_set(NULL);
	ck_assert(is_known(LAST, 1));
	ck_assert_int_eq(look(), REASON_OK);
	ck_assert(is_known(LAST, 2));
	db_close(own);
}
END_TEST

/* A day on which most of the chain has something new: some of them wait for their turn. */
START_TEST(more_stores_than_one_question_names_are_all_known_soon)
{
	struct db *own = server_db_open(&server);
	look_round();
	fixture_sql("UPDATE feed SET last_seq = 5");
	for (uint32_t store = 1; store <= STORES; store++)
		touched_add(server.database.touched, (store_id){store});
	look_round();
	for (uint32_t store = 1; store <= STORES; store++)
		ck_assert_msg(is_known(store, 5), "store %u is not known", store);
	db_close(own);
}
END_TEST

static int64_t rows_of_a_look(void)
{
	int64_t before = fixture_rows_read();
	ck_assert_int_eq(look(), REASON_OK);
	return fixture_rows_read() - before;
}

START_TEST(a_look_reads_as_much_in_a_chain_four_times_as_large)
{
	look_round();
	int64_t of_some = rows_of_a_look();
	make_stores(STORES + 1, 4 * STORES);
	ck_assert_int_eq(
		directory_refresh(server.directory, fixture_db(), NOW_MS + MS_PER_MINUTE), DB_DONE);
	(void)rows_of_a_look();
	int64_t of_many = rows_of_a_look();
	printf("rows read by a look: %lld of %d feeds, %lld of %d\n", (long long)of_some, STORES,
		(long long)of_many, 4 * STORES);
	ck_assert_int_gt(of_some, 0);
	ck_assert_int_le(of_many, of_some + 100);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start_alone,
	.stop = fixture_db_stop,
	.before = start_instance,
	.after = stop_instance,
};

TEST_MAIN_WITH("watch_feeds", &fixture, every_feed_is_known_after_one_round,
	what_this_instance_wrote_is_known_at_the_next_look,
	what_was_rolled_back_is_not_said_to_be_there,
	a_store_whose_goods_another_instance_moved_is_looked_at_next,
	what_another_instance_wrote_without_moving_goods_is_known_after_one_round,
	a_feed_that_went_back_with_its_database_is_known_as_it_is,
	a_store_that_gives_back_much_is_offered_less_after_the_next_look,
	a_look_that_failed_is_made_good_by_the_next,
	more_stores_than_one_question_names_are_all_known_soon,
	a_look_reads_as_much_in_a_chain_four_times_as_large)
