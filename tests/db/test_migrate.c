/* Migrations: run twice, killed half-way, run by two at once. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/db/migrate.h"
#include "tests/db/schema_text.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

/* One server for all tests; each test begins with an empty database. */
static struct db_server *server;
static struct db_settings settings;
static struct db *db;
static MYSQL *sql;

static void start(void)
{
	server = db_server_start("--innodb-flush-method=nosync"); /* no test cuts the power */
	settings = db_server_settings(server);
}

static void stop(void)
{
	db_server_stop(server);
}

static void empty_database(void)
{
	raw_sql(sql, "DROP DATABASE IF EXISTS shop; CREATE DATABASE shop CHARACTER SET utf8mb4"
		     " COLLATE utf8mb4_unicode_ci; USE shop");
}

static void before(void)
{
	sql = raw_connect(settings.socket);
	ck_assert_ptr_nonnull(sql);
	empty_database();
	db = db_open(&settings);
}

static void after(void)
{
	db_close(db);
	mysql_close(sql);
}

static void count_statements(const struct migration *migration, size_t statement, void *context)
{
	int *count = context;
	if (statement < migration->count)
		(*count)++;
}

static enum db_status migrate(int *count_out)
{
	*count_out = 0;
	return migrate_run(db, test_arena(), count_statements, count_out);
}

START_TEST(migrations_run_twice_change_nothing)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	ck_assert_int_gt(count, 0);
	struct str schema = schema_text(test_arena(), sql);
	ck_assert_int_eq(migrate(&count), DB_DONE);
	ck_assert_int_eq(count, 0);
	ck_assert(str_equal(schema_text(test_arena(), sql), schema));
}
END_TEST

START_TEST(every_statement_can_be_run_twice)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	struct str schema = schema_text(test_arena(), sql);
	raw_sql(sql, "DELETE FROM schema_migration");
	ck_assert_int_eq(migrate(&count), DB_DONE);
	ck_assert_int_gt(count, 0);
	ck_assert(str_equal(schema_text(test_arena(), sql), schema));
}
END_TEST

static void die_at(const struct migration *migration, size_t statement, void *context)
{
	int *left = context;
	if ((*left)-- == 0)
		kill(getpid(), SIGKILL);
}

/* In a child, which is killed when it tells of its nth statement; false when there are fewer. */
static bool migrate_and_die_at(int nth)
{
	int how;
	pid_t child = fork();
	if (child == 0) {
		struct db *own = db_open(&settings);
		int left = nth;
		_exit(migrate_run(own, arena_new(1 << 20), die_at, &left) == DB_DONE ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &how, 0), child);
	ck_assert_msg(WIFSIGNALED(how) || WEXITSTATUS(how) == 0, "the migrator failed");
	return WIFSIGNALED(how);
}

START_TEST(migration_killed_between_statements_completes_next_time)
{
	enum { KILLS = 10 };
	int count, killed = 0;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	struct str schema = schema_text(test_arena(), sql);
	int apart = count / KILLS + 1;
	for (empty_database(); migrate_and_die_at(killed * apart); empty_database()) {
		killed++;
		db_close(db);
		db = db_open(&settings);
		ck_assert_int_eq(migrate(&count), DB_DONE);
		ck_assert_int_gt(count, 0);
		ck_assert(str_equal(schema_text(test_arena(), sql), schema));
	}
	ck_assert_int_ge(killed, KILLS - 2);
}
END_TEST

START_TEST(a_second_migrator_waits_for_the_first)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	raw_sql(sql, "UPDATE schema_migrator SET server = CONCAT(@@hostname, ':', @@port, ':', "
		     "@@socket),"
		     " connection = CONNECTION_ID(), lease_until = UNIX_TIMESTAMP() + 2");
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(migrate(&count), DB_DONE);
	ck_assert_int_ge(clock_monotonic_ms() - began_ms, 2000);
}
END_TEST

START_TEST(migrators_at_once_do_the_work_once)
{
	enum { MIGRATORS = 4 };
	for (int i = 0; i < MIGRATORS; i++)
		if (fork() == 0) {
			int count = 0;
			struct db *own = db_open(&settings);
			_exit(migrate_run(own, arena_new(1 << 20), count_statements, &count) ==
						DB_DONE
					? (count > 0 ? 1 : 0)
					: 2);
		}
	int workers = 0, how;
	for (int i = 0; i < MIGRATORS; i++) {
		ck_assert_int_gt(wait(&how), 0);
		ck_assert(WIFEXITED(how) && WEXITSTATUS(how) < 2);
		workers += WEXITSTATUS(how);
	}
	ck_assert_int_eq(workers, 1);
}
END_TEST

START_TEST(version_is_told_and_a_missing_migration_is_noticed)
{
	int count;
	uint16_t version;
	ck_assert_int_eq(migrate_version(db, test_arena(), &version), DB_DONE);
	ck_assert_uint_eq(version, 0);
	ck_assert_int_eq(migrate_check(db, test_arena()), DB_NONE);
	ck_assert_int_eq(migrate(&count), DB_DONE);
	ck_assert_int_eq(migrate_version(db, test_arena(), &version), DB_DONE);
	ck_assert_uint_eq(version, migrations[migration_count - 1].version);
	ck_assert_int_eq(migrate_check(db, test_arena()), DB_DONE);
}
END_TEST

START_TEST(database_newer_than_the_program_is_refused)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	raw_sql(sql,
		"INSERT INTO schema_migration VALUES (9999, '9999_future', REPEAT('x', 32), 0)");
	expect_error("schema_is_newer");
	ck_assert_int_eq(migrate(&count), DB_BROKEN);
	ck_assert_int_eq(migrate_check(db, test_arena()), DB_BROKEN);
}
END_TEST

START_TEST(migration_that_was_changed_after_it_was_applied_is_refused)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	raw_sql(sql, "UPDATE schema_migration SET checksum = REPEAT('x', 32) WHERE version = 1");
	expect_error("migration_was_changed");
	ck_assert_int_eq(migrate(&count), DB_BROKEN);
	ck_assert_int_eq(migrate_check(db, test_arena()), DB_BROKEN);
}
END_TEST

/* For make schema. */
static void write_schema(const char *path, struct str schema)
{
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(schema.p, 1, schema.n, file), schema.n);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(schema_sql_matches_the_migrations)
{
	int count;
	ck_assert_int_eq(migrate(&count), DB_DONE);
	struct str schema = schema_text(test_arena(), sql);
	if (getenv("COMPTOIR_WRITE_SCHEMA") != NULL)
		write_schema(getenv("COMPTOIR_WRITE_SCHEMA"), schema);
	FILE *file = fopen(test_source_path("sql/schema.sql"), "rb");
	ck_assert_ptr_nonnull(file);
	char *text = arena_alloc(test_arena(), schema.n + 2);
	size_t n = fread(text, 1, schema.n + 1, file);
	fclose(file);
	ck_assert_msg(str_equal((struct str){text, n}, schema),
		"sql/schema.sql is not what the migrations make: run make schema");
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = stop, .before = before, .after = after};

TEST_MAIN_WITH("migrate", &fixture, migrations_run_twice_change_nothing,
	every_statement_can_be_run_twice, migration_killed_between_statements_completes_next_time,
	a_second_migrator_waits_for_the_first, migrators_at_once_do_the_work_once,
	version_is_told_and_a_missing_migration_is_noticed,
	database_newer_than_the_program_is_refused,
	migration_that_was_changed_after_it_was_applied_is_refused,
	schema_sql_matches_the_migrations)
