/* How inputs reach a prepared statement; what stmt.c and stmt_bulk.c share. Only for db/. */
#ifndef COMPTOIR_DB_STMT_INPUTS_H
#define COMPTOIR_DB_STMT_INPUTS_H

#include "server/db/conn.h"

/* How a fixed-size kind travels: the type of its buffer and its bytes (0: a text of any length). */
struct carrier {
	enum enum_field_types type;
	size_t bytes;
	bool is_unsigned;
};
struct carrier carrier_of(enum sql_kind kind);

/* What one run of a statement is given: a struct of inputs or, in bulk, several side by side. */
struct inputs {
	const void *in;
	size_t count;
	bool is_bulk;
	bool is_posted;	     /* sent; its answer comes with the next statement's */
	struct arena *arena; /* of a bulk: where its columns are laid out */
};

/* A defect in how a statement is used or described: DB_BROKEN. The field is named, its value is
 * not. */
enum db_status stmt_misfit(
	const struct sql_statement *statement, const char *field, const char *what);

/* How many of the first structs go together: bounded by number and bytes, at least one. */
size_t stmt_bulk_piece(const struct sql_statement *statement, const void *in, size_t count);
/* Binds them column by column (array binding of Connector/C). */
enum db_status stmt_bind_bulk(struct prepared *prepared, const struct inputs *inputs) MUST_USE;

#endif
