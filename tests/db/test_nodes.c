/* Several database nodes: how they are named, which one a connection works with, and what happens
 * when that one dies, freezes and comes back. Plain servers stand for nodes; a cluster is in
 * tests/fault/test_galera. */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/db_faults.h"
#include "server/db/nodes.h"
#include "server/db/q_probe.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

/* --- names --- */

static struct nodes *parse(const char *text)
{
	struct str why;
	struct nodes *nodes = nodes_parse(test_arena(), str_of(text), &why);
	ck_assert_uint_eq(why.n, 0);
	return nodes;
}

static struct str why_not(const char *text)
{
	struct str why;
	ck_assert_ptr_null(nodes_parse(test_arena(), str_of(text), &why));
	return why;
}

START_TEST(nodes_are_hosts_with_ports_or_sockets)
{
	struct nodes *nodes = parse(" db1.example:3306  [2001:db8::7]:3307 /run/db.sock ");
	ck_assert_uint_eq(nodes_count(nodes), 3);
	ck_assert_str_eq(nodes_get(nodes, 0)->host, "db1.example");
	ck_assert_uint_eq(nodes_get(nodes, 0)->port, 3306);
	ck_assert_str_eq(nodes_get(nodes, 1)->host, "2001:db8::7");
	ck_assert_uint_eq(nodes_get(nodes, 1)->port, 3307);
	ck_assert_str_eq(nodes_get(nodes, 2)->socket, "/run/db.sock");
	ck_assert_ptr_null(parse(""));
}
END_TEST

START_TEST(a_wrong_node_is_named)
{
	assert_text(
		why_not("db1"), "has 'db1', which is neither HOST:PORT nor the path of a socket");
	static const char *const wrong[] = {
		"db1:", ":3306", "db1:0", "db1:65536", "db1:33x", "2001:db8::7:3306", "[]:3306"};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		ck_assert(str_starts_with(why_not(wrong[i]), STR("has '")));
	assert_text(why_not("db1:3306 db2:3306 db1:3306"), "names 'db1:3306' twice");
	assert_text(why_not("a:1 a:2 a:3 a:4 a:5 a:6 a:7 a:8 a:9 a:10 a:11 a:12 a:13 a:14 a:15 "
			    "a:16 a:17"),
		"has more than 16 nodes");
}
END_TEST

/* --- the choice --- */

static unsigned choose(const struct nodes *nodes, unsigned home, int64_t now_ms)
{
	unsigned number;
	ck_assert(nodes_choose(nodes, home, 0, now_ms, &number));
	return number;
}

START_TEST(home_is_first_then_the_ring)
{
	struct nodes *nodes = parse("a:1 b:1 c:1");
	ck_assert_uint_eq(choose(nodes, 1, 100), 1);
	nodes_note(nodes, 1, NODE_AWAY, 100);
	ck_assert_uint_eq(choose(nodes, 1, 100), 2);
	nodes_note(nodes, 2, NODE_AWAY, 100);
	ck_assert_uint_eq(choose(nodes, 1, 100), 0);
	nodes_note(nodes, 0, NODE_AWAY, 100);
	ck_assert_uint_eq(choose(nodes, 1, 100), 1);
	ck_assert_uint_eq(logged_count("database_node_away"), 3);
}
END_TEST

START_TEST(each_node_is_tried_once)
{
	struct nodes *nodes = parse("a:1 b:1 c:1");
	unsigned number, expected[] = {2, 0, 1};
	uint32_t tried = 0;
	for (size_t i = 0; i < 3; i++) {
		ck_assert(nodes_choose(nodes, 2, tried, 100, &number));
		ck_assert_uint_eq(number, expected[i]);
		tried |= 1U << number;
	}
	ck_assert(!nodes_choose(nodes, 2, tried, 100, &number));
}
END_TEST

START_TEST(a_node_that_comes_and_goes_is_not_chased)
{
	struct nodes *nodes = parse("a:1 b:1");
	int64_t now_ms = 100000;
	nodes_note(nodes, 0, NODE_AWAY, now_ms);
	ck_assert(nodes_should_move(nodes, 0, 0, now_ms));
	for (int i = 0; i < 10; i++, now_ms += NODE_STEADY_MS) {
		nodes_note(nodes, 0, NODE_SYNCED, now_ms);
		ck_assert(!nodes_should_move(nodes, 0, 1, now_ms + NODE_STEADY_MS - 1));
		nodes_note(nodes, 0, NODE_AWAY, now_ms + NODE_STEADY_MS - 1);
	}
	nodes_note(nodes, 0, NODE_SYNCED, now_ms);
	ck_assert(nodes_should_move(nodes, 0, 1, now_ms + NODE_STEADY_MS));
	ck_assert(!nodes_should_move(nodes, 0, 0, now_ms + NODE_STEADY_MS));
}
END_TEST

START_TEST(a_node_that_is_not_synced_is_a_last_resort)
{
	struct nodes *nodes = parse("a:1 b:1");
	nodes_note(nodes, 0, NODE_USABLE, 100);
	ck_assert_uint_eq(choose(nodes, 0, 100), 1);
	ck_assert(nodes_should_move(nodes, 0, 0, 100));
	nodes_note(nodes, 1, NODE_AWAY, 100);
	ck_assert_uint_eq(choose(nodes, 0, 100), 0);
	ck_assert(!nodes_should_move(nodes, 0, 0, 100));
	ck_assert(nodes_should_move(nodes, 1, 1, 100));
}
END_TEST

START_TEST(connections_without_a_home_are_spread)
{
	struct nodes *nodes = parse("a:1 b:1 c:1");
	unsigned seen[3] = {0};
	for (int i = 0; i < 30; i++)
		seen[nodes_spread(nodes)]++;
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(seen[i], 10);
}
END_TEST

/* --- real servers --- */

enum { SERVERS = 2 };

static struct db_server *servers[SERVERS];
static struct nodes *ring;
static struct db *db;

/* Each knows which one it is by what is in its table. */
static void start_servers(unsigned home)
{
	for (int i = 0; i < SERVERS; i++) {
		servers[i] = db_server_start(NULL);
		db_server_sql(servers[i], PROBE_TABLES);
	}
	ring = parse(arena_printf(test_arena(), "%s %s", db_server_settings(servers[0]).socket,
		db_server_settings(servers[1]).socket));
	struct db_settings settings = db_server_settings(servers[0]);
	settings.nodes = ring;
	settings.home = home;
	settings.io_timeout_s = 1;
	settings.connect_timeout_s = 1;
	nodes_watch(ring, &settings);
	db = db_open(&settings);
}

static void after(void)
{
	db_faults_set(NULL);
	db_close(db);
	if (ring != NULL)
		nodes_watch_end(ring);
	for (int i = 0; i < SERVERS; i++)
		if (servers[i] != NULL)
			db_server_stop(servers[i]);
}

static enum db_status insert_body(struct tx *tx, const void *input, void *output)
{
	uint64_t id;
	return q_probe_insert(tx, &(struct q_probe_insert_in){str_of(input), 1}, &id);
}

/* Names are unique, so each has a number. */
static enum db_status insert(const char *what)
{
	static unsigned number;
	const char *name = arena_printf(test_arena(), "%s %u", what, number++);
	return tx_run(db, test_arena(), insert_body, name, NULL, 0);
}

static int64_t rows_at(int server)
{
	return db_server_number(servers[server], "SELECT COUNT(*) FROM probe");
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

START_TEST(a_dead_home_is_left_at_once_and_come_back_to_when_it_is_steady)
{
	start_servers(2);
	ck_assert_int_eq(insert("home"), DB_DONE);
	ck_assert_int_eq(rows_at(1), 1);
	db_server_kill9(servers[1]);
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(insert("next"), DB_DONE);
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 1000);
	ck_assert_int_eq(rows_at(0), 1);

	db_server_restart(servers[1]);
	int64_t back_ms = clock_monotonic_ms();
	while (rows_at(1) == 1) {
		ck_assert_int_eq(insert("away"), DB_DONE);
		ck_assert_int_lt(clock_monotonic_ms() - back_ms, 20000);
		pause_ms(50);
	}
	ck_assert_int_ge(clock_monotonic_ms() - back_ms, NODE_STEADY_MS - 1000);
	ck_assert_uint_eq(logged_count("database_node_back"), 1);
	ck_assert_uint_eq(logged_count("database_away"), 1);
}
END_TEST

START_TEST(a_frozen_home_is_left_after_one_timeout)
{
	start_servers(1);
	ck_assert_int_eq(insert("home"), DB_DONE);
	db_server_freeze(servers[0]);
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(insert("next"), DB_DONE);
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 5000);
	ck_assert_int_eq(rows_at(1), 1);
	began_ms = clock_monotonic_ms();
	ck_assert_int_eq(insert("next"), DB_DONE);
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 500);
	db_server_thaw(servers[0]);
}
END_TEST

START_TEST(when_every_node_is_away_it_is_told_in_time)
{
	start_servers(1);
	ck_assert_int_eq(insert("home"), DB_DONE);
	db_server_freeze(servers[0]);
	db_server_freeze(servers[1]);
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(insert("nobody"), DB_DOWN);
	ck_assert_int_eq(insert("nobody"), DB_DOWN);
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 12000);
	db_server_thaw(servers[0]);
	db_server_thaw(servers[1]);
	ck_assert_int_eq(insert("again"), DB_DONE);
}
END_TEST

static struct db_fault_order freeze_at_commit(const char *statement)
{
	if (strcmp(statement, "COMMIT") == 0)
		db_server_freeze(servers[0]);
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

START_TEST(a_node_frozen_during_commit_is_uncertain_not_repeated_elsewhere)
{
	start_servers(1);
	db_faults_set(freeze_at_commit);
	ck_assert_int_eq(insert("a"), DB_UNCERTAIN);
	db_faults_set(NULL);
	ck_assert_int_eq(rows_at(1), 0);
	db_server_thaw(servers[0]);
}
END_TEST

static const struct test_fixture fixture = {.after = after};

TEST_MAIN_WITH("nodes", &fixture, nodes_are_hosts_with_ports_or_sockets, a_wrong_node_is_named,
	home_is_first_then_the_ring, each_node_is_tried_once,
	a_node_that_comes_and_goes_is_not_chased, a_node_that_is_not_synced_is_a_last_resort,
	connections_without_a_home_are_spread,
	a_dead_home_is_left_at_once_and_come_back_to_when_it_is_steady,
	a_frozen_home_is_left_after_one_timeout, when_every_node_is_away_it_is_told_in_time,
	a_node_frozen_during_commit_is_uncertain_not_repeated_elsewhere)
