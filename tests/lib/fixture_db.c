/* The database that the tests of one program share; see fixture_db.h. */
#include "tests/lib/fixture_db.h"

#include <fcntl.h>
#include <mysql.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "server/db/migrate.h"
#include "tests/lib/raw_sql.h"

static struct db_server *own_server; /* NULL when the server is somebody else's */
static struct db_settings settings;
static char database[32];
static char *used_tables; /* a SELECT of those that have rows, and how each is emptied */

/* Of this process; a child forgets what it inherited, because a connection has one owner. */
static pid_t owner;
static MYSQL *sql;
static struct db *connection;
/* The parent's: not ours to close, and remembered so that no leak is seen in them. */
static MYSQL *inherited_sql;
static struct db *inherited_connection;

static void forget_inherited(void)
{
	if (owner == getpid())
		return;
	owner = getpid();
	inherited_sql = sql;
	inherited_connection = connection;
	sql = NULL;
	connection = NULL;
}

static MYSQL *sql_connection(void)
{
	forget_inherited();
	if (sql == NULL) {
		sql = raw_connect(settings.socket);
		ck_assert_msg(sql != NULL, "no database answers at %s", settings.socket);
		mysql_select_db(sql, database);
	}
	return sql;
}

struct db_server *fixture_db_server(void)
{
	return own_server;
}

struct db_settings fixture_db_settings(void)
{
	return settings;
}

struct db *fixture_db(void)
{
	forget_inherited();
	if (connection == NULL)
		connection = db_open(&settings);
	return connection;
}

static void no_progress(const struct migration *migration, size_t statement, void *context)
{
}

static void migrate(void)
{
	struct arena *arena = arena_new(1 << 20);
	ck_assert_int_eq(migrate_run(fixture_db(), arena, no_progress, NULL), DB_DONE);
	arena_free(arena);
}

/* Whether a table has rows is nearly free to ask, of all of them at once. A few rows are deleted:
 * to make the table anew takes many times as long, and is done where there are many, or where no
 * row may be deleted. The state of the migrator stays. */
static void describe_emptying(void)
{
	static const char each[] =
		"SELECT GROUP_CONCAT('SELECT \"', TABLE_NAME, '\" t, IF(EXISTS (SELECT 1 FROM ',"
		" TABLE_NAME, ' LIMIT 1 OFFSET 1000)', IF(EXISTS (SELECT 1 FROM"
		" information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
		" AND EVENT_OBJECT_TABLE = TABLE_NAME), ' OR 1', ''),"
		" ', \"TRUNCATE \", \"DELETE FROM \") how"
		" WHERE EXISTS (SELECT 1 FROM ', TABLE_NAME, ')' SEPARATOR ' UNION ALL ')"
		" FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
		" AND TABLE_NAME NOT LIKE 'schema\\_%'";
	struct arena *arena = arena_new(1 << 20);
	free(used_tables);
	used_tables = strdup(str_c(arena, raw_text(arena, sql_connection(), each)));
	ck_assert_ptr_nonnull(used_tables);
	arena_free(arena);
}

/* The first that no program has: what another has migrated before need not be made again. It is
 * ours as long as a process of this program lives. */
static void claim_database(void)
{
	char path[200];
	bool is_ours = false;
	for (int i = 1; !is_ours; i++) {
		snprintf(database, sizeof(database), "test_%d", i);
		snprintf(path, sizeof(path), "%s.%s", settings.socket, database);
		int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
		ck_assert_msg(file >= 0, "%s cannot be made", path);
		is_ours = flock(file, LOCK_EX | LOCK_NB) == 0;
		if (!is_ours)
			close(file);
	}
}

static void make_database(void)
{
	claim_database();
	settings.database = database;
	fixture_sql("CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4 COLLATE"
		    " utf8mb4_unicode_ci",
		database);
	fixture_sql("USE %s", database);
	migrate();
	describe_emptying();
	fixture_db_clean();
	fixture_db_forget(); /* or each test's process would inherit, and leak, what it may not use
			      */
}

void fixture_db_start_own(const char *options)
{
	own_server = db_server_start(options);
	settings = db_server_settings(own_server);
	make_database();
}

void fixture_db_start_alone(void)
{
	fixture_db_start_own(NULL);
}

void fixture_db_start(void)
{
	const char *socket = getenv("COMPTOIR_TEST_SOCKET");
	if (socket == NULL || socket[0] == '\0') {
		fixture_db_start_own(NULL);
		return;
	}
	settings = (struct db_settings){.socket = socket, .user = "root"};
	make_database();
}

void fixture_db_add_tables(const char *statements)
{
	fixture_sql("%s", statements);
	describe_emptying();
	fixture_db_forget();
}

void fixture_db_stop(void)
{
	fixture_db_forget();
	if (own_server != NULL)
		db_server_stop(own_server);
	own_server = NULL;
}

void fixture_db_clean_but(const char *kept)
{
	struct arena *arena = arena_new(1 << 20);
	struct str statements = raw_text(arena, sql_connection(),
		arena_printf(arena,
			"SELECT GROUP_CONCAT(how, t SEPARATOR ';') FROM (%s) used"
			" WHERE NOT FIND_IN_SET(t, '%s')",
			used_tables, kept));
	if (statements.n > 0)
		raw_sql(sql_connection(), str_c(arena, statements));
	arena_free(arena);
}

void fixture_db_clean(void)
{
	fixture_db_clean_but("");
}

void fixture_db_forget(void)
{
	forget_inherited();
	db_close(connection);
	connection = NULL;
	if (sql != NULL)
		mysql_close(sql);
	sql = NULL;
}

const struct test_fixture db_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = fixture_db_clean,
	.after = fixture_db_forget,
};

void fixture_sql(const char *format, ...)
{
	struct arena *arena = arena_new(16 << 20);
	va_list args;
	va_start(args, format);
	raw_sql(sql_connection(), arena_vprintf(arena, format, args));
	va_end(args);
	arena_free(arena);
}

/* How the triggers of this table are made. */
static struct str guards_of(struct arena *arena, const char *table)
{
	return raw_text(arena, sql_connection(),
		arena_printf(arena,
			"SELECT GROUP_CONCAT('CREATE TRIGGER ', TRIGGER_NAME, ' ', ACTION_TIMING,"
			" ' ', EVENT_MANIPULATION, ' ON ', EVENT_OBJECT_TABLE, ' FOR EACH ROW ',"
			" ACTION_STATEMENT SEPARATOR ';') FROM information_schema.TRIGGERS"
			" WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = '%s'",
			table));
}

void fixture_sql_past_guards(const char *table, const char *sql_text)
{
	struct arena *arena = arena_new(1 << 20);
	struct str guards = guards_of(arena, table);
	ck_assert_msg(guards.n > 0, "nothing guards %s", table);
	raw_sql(sql_connection(),
		str_c(arena, raw_text(arena, sql_connection(),
				     arena_printf(arena,
					     "SELECT GROUP_CONCAT('DROP TRIGGER ', TRIGGER_NAME"
					     " SEPARATOR ';') FROM information_schema.TRIGGERS"
					     " WHERE TRIGGER_SCHEMA = DATABASE()"
					     " AND EVENT_OBJECT_TABLE = '%s'",
					     table))));
	raw_sql(sql_connection(), sql_text);
	raw_sql(sql_connection(), str_c(arena, guards));
	arena_free(arena);
}

int64_t fixture_number(const char *format, ...)
{
	struct arena *arena = arena_new(16 << 20);
	va_list args;
	va_start(args, format);
	int64_t number = raw_number(sql_connection(), arena_vprintf(arena, format, args));
	va_end(args);
	arena_free(arena);
	return number;
}

int64_t fixture_rows_read(void)
{
	return fixture_number(
		"SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS WHERE"
		" VARIABLE_NAME IN ('HANDLER_READ_FIRST', 'HANDLER_READ_KEY', 'HANDLER_READ_NEXT',"
		" 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')");
}

struct str fixture_text(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text =
		raw_text(test_arena(), sql_connection(), arena_vprintf(test_arena(), format, args));
	va_end(args);
	return text;
}
