/* Servers that freeze, die, or could lose what they acknowledge; each test has its own. */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/db_faults.h"
#include "server/db/migrate.h"
#include "server/db/q_probe.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

enum { MOMENT_MS = 5000 };

static struct db_server *server;
static struct db *db;

static void ignore_progress(const struct migration *migration, size_t statement, void *context)
{
}

static void start_server(const char *option)
{
	server = db_server_start(option);
	struct db_settings settings = db_server_settings(server);
	settings.io_timeout_s = 1;
	settings.connect_timeout_s = 1;
	db = db_open(&settings);
}

/* By a connection that is patient: many statements on a busy machine. */
static void start_migrated(const char *option)
{
	start_server(option);
	struct db_settings settings = db_server_settings(server);
	struct db *patient = db_open(&settings);
	ck_assert_int_eq(migrate_run(patient, test_arena(), ignore_progress, NULL), DB_DONE);
	db_close(patient);
}

static void after(void)
{
	db_close(db);
	db_server_stop(server);
}

static enum db_status insert_body(struct tx *tx, const void *input, void *output)
{
	const char *name = input;
	uint64_t id;
	return q_probe_insert(tx, &(struct q_probe_insert_in){str_of(name), 1}, &id);
}

static enum db_status insert(const char *name)
{
	return tx_run(db, test_arena(), insert_body, name, NULL, 0);
}

START_TEST(database_frozen_answers_down_within_the_io_timeout)
{
	start_server(NULL);
	db_server_sql(server, PROBE_TABLES);
	ck_assert_int_eq(insert("before"), DB_DONE);
	db_server_freeze(server);
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(insert("frozen"), DB_DOWN);
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 2000);
	began_ms = clock_monotonic_ms();
	ck_assert(!db_ping(db));
	ck_assert_int_lt(clock_monotonic_ms() - began_ms, 2000);
	db_server_thaw(server);
	ck_assert_int_eq(insert("after"), DB_DONE);
	ck_assert_int_eq(db_server_number(server, "SELECT COUNT(*) FROM probe"), 2);
	ck_assert_uint_eq(logged_count("database_away"), 1);
	ck_assert_uint_eq(logged_count("database_back"), 1);
}
END_TEST

static struct db_fault_order freeze_at_commit(const char *statement)
{
	if (strcmp(statement, "COMMIT") == 0)
		db_server_freeze(server);
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

START_TEST(database_frozen_during_commit_is_uncertain)
{
	start_server(NULL);
	db_server_sql(server, PROBE_TABLES);
	db_faults_set(freeze_at_commit);
	ck_assert_int_eq(insert("a"), DB_UNCERTAIN);
	db_server_thaw(server);
}
END_TEST

static bool lingers(void)
{
	return db_server_number(server, "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
					" WHERE INFO LIKE 'SELECT SLEEP%'") != 0;
}

/* On a busy machine the server's clock may ring a moment after ours; of a minute it is far. */
START_TEST(a_statement_that_takes_too_long_does_not_go_on_for_nobody)
{
	struct q_probe_linger row;
	const struct q_probe_linger_in in = {60};
	start_server(NULL);
	ck_assert_int_eq(q_probe_linger(db_reading(db, test_arena()), &in, &row), DB_DOWN);
	int64_t until_ms = clock_monotonic_ms() + MOMENT_MS;
	while (lingers() && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	ck_assert(!lingers());
	ck_assert(db_ping(db));
}
END_TEST

START_TEST(what_was_acknowledged_survives_kill_9_of_the_server)
{
	char name[16];
	start_server(NULL);
	db_server_sql(server, PROBE_TABLES);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 50; i++) {
			snprintf(name, sizeof(name), "%d-%d", round, i);
			ck_assert_int_eq(insert(name), DB_DONE);
		}
		db_server_kill9(server);
		ck_assert_int_eq(insert("nobody is there"), DB_DOWN);
		db_server_restart(server);
	}
	ck_assert_int_eq(db_server_number(server, "SELECT COUNT(*) FROM probe"), 150);
	ck_assert(db_ping(db));
}
END_TEST

START_TEST(a_server_fit_for_use_is_accepted)
{
	start_migrated(NULL);
	ck_assert_int_eq(db_check(db), DB_DONE);
}
END_TEST

START_TEST(server_with_flush_log_at_trx_commit_0_is_refused)
{
	start_migrated("--innodb-flush-log-at-trx-commit=0");
	expect_error("database_could_lose_data");
	ck_assert_int_eq(db_check(db), DB_BROKEN);
}
END_TEST

START_TEST(server_whose_binlog_is_not_synced_is_refused)
{
	start_migrated("--log-bin");
	expect_error("database_could_lose_data");
	ck_assert_int_eq(db_check(db), DB_BROKEN);
	db_server_sql(server, "SET GLOBAL sync_binlog = 1");
	db_server_sql(server, "SET GLOBAL binlog_format = 'STATEMENT'");
	ck_assert_int_eq(db_check(db), DB_BROKEN);
	db_server_sql(server, "SET GLOBAL binlog_format = 'ROW'");
	ck_assert_int_eq(db_check(db), DB_DONE);
}
END_TEST

START_TEST(database_without_our_schema_is_refused)
{
	start_server(NULL);
	expect_error("schema_is_older");
	ck_assert_int_eq(db_check(db), DB_BROKEN);
}
END_TEST

START_TEST(wrong_password_is_down_and_an_error)
{
	start_server(NULL);
	struct db_settings settings = db_server_settings(server);
	settings.password = "wrong";
	struct db *refused = db_open(&settings);
	expect_error("database_refuses_us");
	ck_assert(!db_ping(refused));
	db_close(refused);
}
END_TEST

static const struct test_fixture fixture = {.after = after};

TEST_MAIN_WITH("server", &fixture, database_frozen_answers_down_within_the_io_timeout,
	database_frozen_during_commit_is_uncertain,
	a_statement_that_takes_too_long_does_not_go_on_for_nobody,
	what_was_acknowledged_survives_kill_9_of_the_server, a_server_fit_for_use_is_accepted,
	server_with_flush_log_at_trx_commit_0_is_refused,
	server_whose_binlog_is_not_synced_is_refused, database_without_our_schema_is_refused,
	wrong_password_is_down_and_an_error)
