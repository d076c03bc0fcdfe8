/* A committer for each database node. Two plain servers stand for nodes, so that it can be seen
 * where something was written; a cluster is in tests/fault/test_galera. */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/nodes.h"
#include "server/db/q_probe.h"
#include "server/engine/sweep.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

enum { NODES = 2, CLIENTS = 8, PATIENCE_MS = 30000, CLIENT_ARENA_MAX = 1 << 20 };

static struct db_server *servers[NODES];
static struct db_settings database;
static struct engine *engine;

/* Odd stores at the first node, even ones at the second. */
static unsigned by_parity(void *context, store_id store)
{
	return (store.row + 1) % NODES;
}

static void start(void)
{
	struct str why;
	for (int i = 0; i < NODES; i++) {
		servers[i] = db_server_start(NULL);
		db_server_sql(servers[i], PROBE_TABLES);
	}
	database = db_server_settings(servers[0]);
	database.nodes = nodes_parse(test_arena(),
		str_printf(test_arena(), "%s %s", db_server_settings(servers[0]).socket,
			db_server_settings(servers[1]).socket),
		&why);
	database.io_timeout_s = 2;
	nodes_watch(database.nodes, &database);
	engine = engine_start(&(struct engine_settings){
		.database = database,
		.node_of = by_parity,
		.batch_works = 128,
		.batch_bytes = 1 << 20,
		.waiting_max = 1000,
		.waiting_bytes = 1 << 20,
		.wait_ms = 10000,
	});
}

static void stop(void)
{
	engine_stop(engine);
	nodes_watch_end(database.nodes);
	for (int i = 0; i < NODES; i++)
		db_server_stop(servers[i]);
}

static enum db_status insert_body(struct tx *tx, const void *input, void *output)
{
	uint64_t id;
	return q_probe_insert(tx, &(struct q_probe_insert_in){str_of(input), 1}, &id);
}

static enum db_status insert(struct arena *arena, uint32_t store, uint64_t caller)
{
	static atomic_uint number;
	char output;
	const char *name = arena_printf(arena, "%u.%u", store, atomic_fetch_add(&number, 1));
	return engine_run(engine, &(struct engine_call){.body = insert_body,
					  .input = name,
					  .output = &output,
					  .output_bytes = 1,
					  .arena = arena,
					  .caller = caller,
					  .store = {store}});
}

static int64_t rows_at(int node, const char *stores)
{
	return db_server_number(servers[node],
		arena_printf(test_arena(),
			"SELECT COUNT(*) FROM probe WHERE SUBSTRING_INDEX(name, '.', 1) IN (%s)",
			stores));
}

START_TEST(a_store_is_written_at_its_node)
{
	for (uint32_t i = 0; i < 40; i++)
		ck_assert_int_eq(insert(test_arena(), 1 + i % 4, i), DB_DONE);
	ck_assert_int_eq(rows_at(0, "1, 3"), 20);
	ck_assert_int_eq(rows_at(1, "2, 4"), 20);
	ck_assert_int_eq(rows_at(0, "2, 4") + rows_at(1, "1, 3"), 0);
}
END_TEST

START_TEST(works_of_no_store_are_dealt_out_by_caller)
{
	for (uint64_t caller = 0; caller < 20; caller++)
		ck_assert_int_eq(insert(test_arena(), 0, caller), DB_DONE);
	ck_assert_int_eq(rows_at(0, "0"), 10);
	ck_assert_int_eq(rows_at(1, "0"), 10);
}
END_TEST

/* --- the works of a job --- */

static enum db_status sweep_body(struct tx *tx, const void *input, void *output_out)
{
	const char *name = input;
	uint64_t id;
	(void)output_out;
	if (name[0] == 'x')
		return name[1] == 'o' ? DB_NONE : DB_BROKEN;
	return q_probe_insert(tx, &(struct q_probe_insert_in){str_of(name), 1}, &id);
}

START_TEST(a_job_writes_each_thing_at_its_store_and_one_that_fails_stops_nobody)
{
	static const char *const names[] = {"7.a", "8.a", "xover", "xbroken", "7.b", "8.b"};
	struct sweep sweep = {engine, test_arena(), sweep_body, DB_DONE, 0};
	for (uint32_t i = 0; i < ARRAY_LENGTH(names); i++)
		ck_assert(sweep_one(&sweep, (store_id){7 + i % 2}, names[i]));
	ck_assert_int_eq(sweep.status, DB_BROKEN);
	ck_assert_uint_eq(sweep.count, 4);
	ck_assert_int_eq(rows_at(0, "7"), 2);
	ck_assert_int_eq(rows_at(1, "8"), 2);
	for (int i = 0; i < NODES; i++)
		db_server_freeze(servers[i]);
	ck_assert(!sweep_one(&sweep, (store_id){7}, "7.c"));
	for (int i = 0; i < NODES; i++)
		db_server_thaw(servers[i]);
}
END_TEST

/* --- several committers of one node --- */

static atomic_int inside, most_inside;

/* Stays until another is inside as well, for as long as is allowed. */
static enum db_status meet_body(struct tx *tx, const void *input, void *output)
{
	int64_t until_ms = clock_monotonic_ms() + *(const int64_t *)input;
	int now_inside = atomic_fetch_add(&inside, 1) + 1;
	if (now_inside > atomic_load(&most_inside))
		atomic_store(&most_inside, now_inside);
	while (atomic_load(&most_inside) < 2 && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	atomic_fetch_sub(&inside, 1);
	return DB_NONE;
}

struct meeting {
	struct engine *engine;
	uint32_t store;
	int64_t ms;
};

static void *meet(void *pointer)
{
	const struct meeting *meeting = pointer;
	struct arena *arena = arena_new(CLIENT_ARENA_MAX);
	enum db_status status = engine_run(meeting->engine, &(struct engine_call){.body = meet_body,
								    .input = &meeting->ms,
								    .arena = arena,
								    .caller = meeting->store,
								    .store = {meeting->store}});
	arena_free(arena);
	return status == DB_NONE ? NULL : pointer;
}

/* How many were at work at once, of two stores with two committers. */
static int met(uint32_t one, uint32_t other, int64_t ms)
{
	struct engine_settings settings = {
		.database = db_server_settings(servers[0]),
		.committers = 2,
		.batch_works = 1,
		.batch_bytes = 1 << 20,
		.waiting_max = 10,
		.waiting_bytes = 1 << 20,
		.wait_ms = PATIENCE_MS,
	};
	struct meeting meetings[2] = {{engine_start(&settings), one, ms}, {NULL, other, ms}};
	pthread_t threads[2];
	void *failed_meeting;
	meetings[1].engine = meetings[0].engine;
	atomic_store(&most_inside, 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, meet, &meetings[i]), 0);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], &failed_meeting);
		ck_assert_ptr_null(failed_meeting);
	}
	engine_stop(meetings[0].engine);
	return atomic_load(&most_inside);
}

START_TEST(two_stores_are_written_at_once_and_one_store_in_turn)
{
	ck_assert_int_eq(met(1, 2, PATIENCE_MS / 2), 2);
	ck_assert_int_eq(met(1, 1, 300), 1);
	ck_assert_int_eq(met(1, 3, 300), 1);
}
END_TEST

/* --- a node dies under load --- */

static atomic_bool is_over;
static atomic_uint done, failed;

static void *keep_inserting(void *pointer)
{
	uint32_t client = *(uint32_t *)pointer;
	struct arena *arena = arena_new(CLIENT_ARENA_MAX);
	while (!atomic_load(&is_over)) {
		arena_clear(arena);
		atomic_fetch_add(insert(arena, client + 1, client) == DB_DONE ? &done : &failed, 1);
	}
	arena_free(arena);
	return NULL;
}

static void await_more(unsigned more)
{
	unsigned before = atomic_load(&done);
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (atomic_load(&done) < before + more) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "work does not go on");
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
}

START_TEST(another_node_takes_over_and_gives_back)
{
	pthread_t threads[CLIENTS];
	uint32_t numbers[CLIENTS];
	for (uint32_t i = 0; i < CLIENTS; i++) {
		numbers[i] = i;
		ck_assert_int_eq(pthread_create(&threads[i], NULL, keep_inserting, &numbers[i]), 0);
	}
	await_more(100);
	db_server_kill9(servers[1]);
	int64_t killed_ms = clock_monotonic_ms();
	while (rows_at(0, "2, 4, 6, 8") == 0)
		ck_assert_int_lt(clock_monotonic_ms() - killed_ms, PATIENCE_MS);
	printf("a store's writes went on at the other node %d ms after its own was killed\n",
		(int)(clock_monotonic_ms() - killed_ms));
	await_more(100);
	db_server_restart(servers[1]);
	int64_t there = rows_at(1, "2, 4, 6, 8"), restarted_ms = clock_monotonic_ms();
	while (rows_at(1, "2, 4, 6, 8") == there) {
		ck_assert_int_lt(clock_monotonic_ms() - restarted_ms, PATIENCE_MS);
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	}
	atomic_store(&is_over, true);
	for (size_t i = 0; i < CLIENTS; i++)
		pthread_join(threads[i], NULL);
	ck_assert_uint_eq(atomic_load(&failed), 0);
	ck_assert_int_ge(
		rows_at(0, "1, 2, 3, 4, 5, 6, 7, 8") + rows_at(1, "1, 2, 3, 4, 5, 6, 7, 8"),
		atomic_load(&done));
	ck_assert_int_eq(rows_at(1, "1, 3, 5, 7"), 0);
}
END_TEST

static const struct test_fixture fixture = {.before = start, .after = stop};

TEST_MAIN_WITH("committers", &fixture, a_store_is_written_at_its_node,
	works_of_no_store_are_dealt_out_by_caller,
	a_job_writes_each_thing_at_its_store_and_one_that_fails_stops_nobody,
	two_stores_are_written_at_once_and_one_store_in_turn,
	another_node_takes_over_and_gives_back)
