/*
 * What tools/sqlgen makes of sql/queries is data of these types and calls of these
 * functions; nobody else calls them. A statement is prepared on a connection when
 * it is first used there and again after a reconnect.
 *
 * Every function answers the status of the transaction once that is doomed (a
 * RETRY, DOWN or BROKEN came before), without asking the server. Texts longer
 * than their header says are DB_BROKEN, on the way in and on the way out.
 */
#ifndef COMPTOIR_DB_STMT_H
#define COMPTOIR_DB_STMT_H

#include "common/ids.h"
#include "common/str.h"
#include "common/token.h"
#include "common/words.h"
#include "server/db/db.h"

enum sql_kind {
	SQL_U8,
	SQL_U16,
	SQL_U32, /* and ids that are row numbers */
	SQL_U64,
	SQL_I32,
	SQL_I64,
	SQL_F64,
	SQL_BOOL,
	SQL_TEXT,
	SQL_BLOB,
	SQL_UUID, /* and ids that are uuids */
	SQL_HASH,
	SQL_WORD, /* an enum of common/words.h, stored by name */
};

/* A list of common/words.h seen without its type. */
struct sql_word {
	const char *name;
	int count;
	struct str (*print)(int value);
	bool (*parse)(struct str text, int *value_out);
};

#define SQL_WORD_DECLARE(kind, LIST) extern const struct sql_word sql_word_##kind;
WORD_KINDS(SQL_WORD_DECLARE)

/* One input or output: a member of the struct that the caller sees. */
struct sql_field {
	const char *name;
	enum sql_kind kind;
	bool is_nullable;
	size_t at;		     /* where in the struct */
	size_t has_at;		     /* where its has_ member is, when nullable */
	size_t max_bytes;	     /* of text and blob */
	const struct sql_word *word; /* of SQL_WORD */
};

enum sql_rows {
	SQL_ROWS_NONE,
	SQL_ROWS_CHANGED,
	SQL_ROWS_ALL, /* each input changes a row; that one does not is a defect: DB_BROKEN */
	SQL_ROWS_INSERTED,
	SQL_ROWS_ONE,
	SQL_ROWS_MANY,
	SQL_ROWS_EACH,
	SQL_ROWS_BREAKS, /* none, while the claim holds: claims.h */
};

struct sql_statement {
	const char *name;
	const char *source; /* file:line, for whoever has to mend it */
	const char *text;
	const char *claim;  /* of SQL_ROWS_BREAKS: what should hold */
	size_t where_count; /* and as many of `out` say where it does not */
	const struct sql_field *in;
	size_t in_count;
	size_t in_bytes;	/* of the struct the inputs stand in */
	const uint8_t *markers; /* which input each ? stands for */
	size_t marker_count;
	const struct sql_field *out;
	size_t out_count;
	size_t row_bytes;
	size_t max_rows; /* of SQL_ROWS_MANY */
	enum sql_rows rows;
	bool is_read;	/* SELECT: may be asked outside a transaction */
	bool is_posted; /* in bulk it may be sent without waiting: db_settings.posts */
};

/* Every statement of the program (sql/queries), for db_check. */
extern const struct sql_statement *const sql_statements[];
extern const size_t sql_statement_count;

enum db_status stmt_none(
	struct tx *tx, const struct sql_statement *statement, const void *in) MUST_USE;
enum db_status stmt_changed(struct tx *tx, const struct sql_statement *statement, const void *in,
	uint64_t *changed_out) MUST_USE;
enum db_status stmt_all(
	struct tx *tx, const struct sql_statement *statement, const void *in) MUST_USE;
/* The statement for each of `count` structs of inputs, in few round trips; *changed_out is the sum.
 * Takes memory of tx_arena. DB_DUP leaves earlier pieces written: the caller rolls back. Of what is
 * posted a failure shows at a later statement or at the commit, and is the transaction's; a row
 * that was there already is then DB_RETRY. */
enum db_status stmt_bulk(struct tx *tx, const struct sql_statement *statement, const void *in,
	size_t count, uint64_t *changed_out) MUST_USE;
enum db_status stmt_inserted(struct tx *tx, const struct sql_statement *statement, const void *in,
	uint64_t *id_out) MUST_USE;
enum db_status stmt_one(struct tx *tx, const struct sql_statement *statement, const void *in,
	void *row_out) MUST_USE;
/* *rows_out becomes an array in tx_arena. */
enum db_status stmt_many(struct tx *tx, const struct sql_statement *statement, const void *in,
	void **rows_out, size_t *count_out) MUST_USE;
/* The row and its texts live until `each` returns. While rows arrive the connection can do nothing
 * else: `each` must not run statements on this tx. What it answers other than DB_DONE ends the
 * reading; DB_DOWN at once, with the connection, where the others read what still arrives. */
typedef enum db_status sql_each(const void *row, void *context);
enum db_status stmt_each(struct tx *tx, const struct sql_statement *statement, const void *in,
	sql_each *each, void *context) MUST_USE;

#endif
