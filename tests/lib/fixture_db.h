/*
 * A real MariaDB for tests. Two forms:
 *
 * The database of a program, emptied before each test; for tests that leave the server and the
 * schema alone. It stands on the server whose socket COMPTOIR_TEST_SOCKET names, or on a private
 *one:
 *
 *	TEST_MAIN_WITH("tx", &db_fixture, claim_one, claim_two)
 *
 * A server of one's own, for tests that kill, freeze or misconfigure it (struct db_server). It ends
 *with the process that started it, however that ends.
 *
 * Everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_FIXTURE_DB_H
#define COMPTOIR_TESTS_FIXTURE_DB_H

#include <sys/types.h>

#include "server/db/db.h"
#include "tests/lib/harness.h"

struct db_server;

/* For TEST_MAIN_WITH, or to be called from the hooks of a fixture that does more. */
extern const struct test_fixture db_fixture;
void fixture_db_start(void);
/* Statements that make tables, if they are not there, which are emptied as the others are. */
void fixture_db_add_tables(const char *statements);
/* On a private server, with these options more (see db_server_start). */
void fixture_db_start_own(const char *options);
/* On a private server in any case, where nobody else reads rows. */
void fixture_db_start_alone(void);
void fixture_db_stop(void);
/* Closes this process's connections; the next use opens new ones. After the server was killed. */
void fixture_db_forget(void);
/* Empties every table; in the process of each test. */
void fixture_db_clean(void);
/* The same but for these tables, "store,product". */
void fixture_db_clean_but(const char *kept);

struct db_settings fixture_db_settings(void);
/* The private server of this process; NULL when it is somebody else's. */
struct db_server *fixture_db_server(void);
/* A connection of this test's process, opened when first asked for. */
struct db *fixture_db(void);
/* Statements for setting up, separated by semicolons. */
void fixture_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What only the owner of the database can do: lifts what guards this table, and puts it back. */
void fixture_sql_past_guards(const char *table, const char *sql);
/* The first column of the first row as a number; NULL and no row are 0. */
int64_t fixture_number(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The first column of the first row in test_arena; NULL and no row are the empty text. */
struct str fixture_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How many rows statements have looked at since the server began. */
int64_t fixture_rows_read(void);

/* options: more of them, with blanks between, such as "--innodb-flush-log-at-trx-commit=0", or
 * NULL; must live as long as the server. The database "shop" is there, empty. */
struct db_server *db_server_start(const char *options);
/* Also removes its files. */
void db_server_stop(struct db_server *server);
/* SIGKILL, as when the machine dies; the files stay. */
void db_server_kill9(struct db_server *server);
/* After kill9: comes back on the same files and socket. */
void db_server_restart(struct db_server *server);
/* SIGSTOP: it holds its connections and says nothing. */
void db_server_freeze(struct db_server *server);
void db_server_thaw(struct db_server *server);
pid_t db_server_pid(const struct db_server *server);
/* The data files of a new server; each server has a copy. */
const char *db_server_template(void);
struct db_settings db_server_settings(const struct db_server *server);
/* As the functions above, on this server. */
void db_server_sql(struct db_server *server, const char *sql);
int64_t db_server_number(struct db_server *server, const char *sql);

#endif
