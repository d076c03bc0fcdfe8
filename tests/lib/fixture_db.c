/* The database that the tests of one program share; see fixture_db.h. */
#include "tests/lib/fixture_db.h"

#include <mysql.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/db/migrate.h"
#include "tests/lib/raw_sql.h"

static struct db_server *own_server; /* NULL when the server is somebody else's */
static struct db_settings settings;
static char database[32];

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

static void make_database(void)
{
	snprintf(database, sizeof(database), "test_%d", (int)getpid());
	settings.database = database;
	fixture_sql(
		"CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", database);
	fixture_sql("USE %s", database);
	migrate();
	fixture_db_forget(); /* or each test's process would inherit, and leak, what it may not use
			      */
}

void fixture_db_start_own(const char *options)
{
	own_server = db_server_start(options);
	settings = db_server_settings(own_server);
	make_database();
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

void fixture_db_stop(void)
{
	fixture_sql("DROP DATABASE %s", database);
	mysql_close(sql_connection());
	sql = NULL;
	if (own_server != NULL)
		db_server_stop(own_server);
	own_server = NULL;
}

/* Emptying a table takes milliseconds, asking whether it needs to is nearly free. The state of the
 * migrator stays. */
void fixture_db_clean_but(const char *kept)
{
	struct arena *arena = arena_new(1 << 20);
	struct str used = raw_text(arena, sql_connection(),
		arena_printf(arena,
			"SELECT GROUP_CONCAT('SELECT ''', TABLE_NAME, ''' t WHERE EXISTS (SELECT 1"
			" FROM ', TABLE_NAME, ') ' SEPARATOR ' UNION ALL ') FROM"
			" information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME"
			" NOT LIKE 'schema\\_%%' AND NOT FIND_IN_SET(TABLE_NAME, '%s')",
			kept));
	struct str names = raw_text(arena, sql_connection(),
		arena_printf(
			arena, "SELECT GROUP_CONCAT(t) FROM (" STR_FMT ") used", STR_ARG(used)));
	while (names.n > 0) {
		struct str name = str_cut(&names, ',');
		fixture_sql("TRUNCATE " STR_FMT, STR_ARG(name));
	}
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

struct str fixture_text(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text =
		raw_text(test_arena(), sql_connection(), arena_vprintf(test_arena(), format, args));
	va_end(args);
	return text;
}
