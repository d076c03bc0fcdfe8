/* Free SQL for tests; see raw_sql.h. */
#include "tests/lib/raw_sql.h"

#include <check.h>
#include <mysqld_error.h>
#include <stdlib.h>

enum { DEADLOCKS_MAX = 10 };

MYSQL *raw_connect(const char *socket)
{
	MYSQL *mysql = mysql_init(NULL);
	ck_assert_ptr_nonnull(mysql);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(
		    mysql, NULL, "root", NULL, NULL, 0, socket, CLIENT_MULTI_STATEMENTS) != NULL)
		return mysql;
	mysql_close(mysql);
	return NULL;
}

/* Beside a server at work a statement may be the one that a deadlock is ended with: nothing of it
 * was done, and it comes again. */
static int query(MYSQL *mysql, const char *sql)
{
	int failed = mysql_query(mysql, sql);
	for (int i = 0; i < DEADLOCKS_MAX && failed && mysql_errno(mysql) == ER_LOCK_DEADLOCK; i++)
		failed = mysql_query(mysql, sql);
	return failed;
}

void raw_sql(MYSQL *mysql, const char *sql)
{
	int more = query(mysql, sql);
	while (more == 0) {
		MYSQL_RES *rows = mysql_store_result(mysql);
		if (rows != NULL)
			mysql_free_result(rows);
		more = mysql_next_result(mysql);
	}
	ck_assert_msg(more == -1, "%s: %s", mysql_error(mysql), sql);
}

struct str raw_text(struct arena *arena, MYSQL *mysql, const char *sql)
{
	ck_assert_msg(mysql_query(mysql, sql) == 0, "%s: %s", mysql_error(mysql), sql);
	MYSQL_RES *rows = mysql_store_result(mysql);
	ck_assert_msg(rows != NULL, "no rows come of: %s", sql);
	MYSQL_ROW row = mysql_fetch_row(rows);
	struct str text = STR_EMPTY;
	if (row != NULL && row[0] != NULL)
		text = str_dup(arena, (struct str){row[0], mysql_fetch_lengths(rows)[0]});
	mysql_free_result(rows);
	return text;
}

int64_t raw_number(MYSQL *mysql, const char *sql)
{
	struct arena *arena = arena_new(1 << 20);
	struct str text = raw_text(arena, mysql, sql);
	int64_t number = text.n == 0 ? 0 : strtoll(text.p, NULL, 10);
	arena_free(arena);
	return number;
}
