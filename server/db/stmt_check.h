/*
 * Compares a statement with what the server says about it once it is prepared: number of
 * inputs and columns, and for each column its type, sign, width, whether it can be NULL,
 * and the words of an enum. Each difference is an ERROR line that names statement,
 * source and column.
 *
 * Columns computed by an expression are wider than they need to be (on_hand - reserved is a
 * BIGINT), so only their type is compared; a value that does not fit is refused when it comes.
 */
#ifndef COMPTOIR_DB_STMT_CHECK_H
#define COMPTOIR_DB_STMT_CHECK_H

#include "server/db/q_schema.h"
#include "server/db/stmt.h"

/* columns: all columns of the schema, from q_column_list. DB_DONE, DB_BROKEN, DB_DOWN. */
enum db_status stmt_check(struct db *db, const struct sql_statement *statement,
	const struct q_column_list *columns, size_t count) MUST_USE;

#endif
