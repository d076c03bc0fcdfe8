/*
 * sqlgen turns the named statements of sql/queries and the migrations of sql/migrations into C.
 * This is what its reader (sqlgen_read.c) hands to its writer (sqlgen_write.c). The language is
 * described in sql/README.
 */
#ifndef COMPTOIR_SQLGEN_H
#define COMPTOIR_SQLGEN_H

#include "common/buf.h"
#include "common/str.h"

enum {
	FIELDS_MAX = 64,
	MARKERS_MAX = 255,
	STATEMENTS_MAX = 200, /* in one file */
	MANY_MAX = 10000,     /* rows of "many" without a bound of its own */
};

struct sql_type {
	const char *name;
	const char *c_type;
	const char *kind; /* enum sql_kind */
	bool takes_size;
};

struct field {
	struct str name;
	const struct sql_type *type; /* NULL: the words of `word` */
	struct str word;
	uint64_t max_bytes;
	bool is_nullable;
};

struct statement {
	struct str name, why, rows;
	int line;
	struct field in[FIELDS_MAX], out[FIELDS_MAX];
	size_t in_count, out_count;
	size_t where_count; /* of rows that break a claim: the first of out, which say where */
	uint8_t markers[MARKERS_MAX];
	size_t marker_count;
	uint64_t max_rows; /* of many */
	struct str text;   /* with ? for each :name */
	bool is_read;
	bool is_bulk;	/* for many rows at once too */
	bool is_posted; /* and nobody asks what came of it: db_settings.posts */
};

struct query_file {
	const char *path;
	struct str name; /* stock, of sql/queries/stock.sql */
	struct statement *statements;
	size_t count;
};

struct migration_file {
	const char *path;
	struct str name; /* 0001_foundation */
	uint64_t version;
	struct str content;
	struct str *statements;
	size_t count;
};

/* Ends the program with "file:line: error: what" on standard error. */
void fail_at(const char *path, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

/* The readers end the program at the first mistake. */
struct query_file query_file_read(struct arena *arena, const char *path);
struct migration_file migration_file_read(struct arena *arena, const char *path);

void write_query_header(struct buf *c, const struct query_file *file);
void write_query_source(struct buf *c, const struct query_file *file);
void write_statement_list(struct buf *c, const struct query_file *files, size_t count);
void write_migrations(struct buf *c, const struct migration_file *files, size_t count);

#endif
