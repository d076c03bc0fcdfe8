/*
 * SQLite for the files of this folder, and for no other. Values are bound, never pasted.
 *
 *	sql_run(tx, "DELETE FROM attempt WHERE at < ?", SQL_I64(before));
 *
 *	struct rows rows = sql_query(tx, "SELECT login, name FROM clerk ORDER BY name");
 *	while (rows_next(&rows))
 *		... row_text(&rows, 0) ... row_text(&rows, 1)
 *
 * A loop over rows runs to its end (which releases the statement) or calls rows_end.
 */
#ifndef COMPTOIR_AGENT_SQL_H
#define COMPTOIR_AGENT_SQL_H

#include <sqlite3.h>

#include "store-agent/journal/journal.h"

enum sql_kind { SQL_KIND_NONE, SQL_KIND_I64, SQL_KIND_TEXT, SQL_KIND_NULL };

struct sql_value {
	enum sql_kind kind;
	int64_t i64;
	struct str text;
};

#define SQL_I64(v)   ((struct sql_value){.kind = SQL_KIND_I64, .i64 = (v)})
#define SQL_TEXT(v)  ((struct sql_value){.kind = SQL_KIND_TEXT, .text = (v)})
#define SQL_NULL     ((struct sql_value){.kind = SQL_KIND_NULL})
#define SQL_UUID(id) SQL_TEXT(uuid_print(journal_arena(tx), (id)))

#define SQL_VALUES(...)                                                                            \
	(const struct sql_value[]){{0}, ##__VA_ARGS__},                                            \
		sizeof((const struct sql_value[]){{0}, ##__VA_ARGS__}) / sizeof(struct sql_value)
/* Answers how many rows were changed. */
#define sql_run(tx, sql, ...)	sql_run_values((tx), (sql), SQL_VALUES(__VA_ARGS__))
#define sql_query(tx, sql, ...) sql_query_values((tx), (sql), SQL_VALUES(__VA_ARGS__))

struct rows {
	struct journal_tx *tx;
	sqlite3_stmt *statement;
};

int64_t sql_run_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count);
struct rows sql_query_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count);
/* What stands in a row makes no sense: the file is damaged. */
void sql_refuse(struct journal_tx *tx);
bool rows_next(struct rows *rows);
void rows_end(struct rows *rows);
int64_t row_i64(const struct rows *rows, int column);
bool row_is_null(const struct rows *rows, int column);
/* Lives in the arena of the transaction. */
struct str row_text(const struct rows *rows, int column);
struct uuid row_uuid(const struct rows *rows, int column);
/* The only column of the only row; 0 when there is none. */
#define sql_number(tx, sql, ...) sql_number_values((tx), (sql), SQL_VALUES(__VA_ARGS__))
int64_t sql_number_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count);

#endif
