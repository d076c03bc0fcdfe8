/*
 * CSV as people send it (RFC 4180 plus: BOM, LF or CRLF, comma, semicolon or tab
 * found from the header line, newlines inside quotes). Streaming: memory is one
 * record. Strict: a bare quote, an unclosed quote, another number of columns, bad
 * UTF-8, a record over CSV_RECORD_MAX bytes are faults of that record.
 */
#ifndef COMPTOIR_CSV_H
#define COMPTOIR_CSV_H

#include <stdio.h>

#include "common/fault.h"

enum { CSV_COLUMNS_MAX = 128, CSV_RECORD_MAX = 1 << 20 };

struct csv;

/* Reads the header line; blank lines are skipped, here and later. NULL with *why_out when there is
 * none or it repeats a name. The file stays the caller's. The separator is the one of , ; tab that
 * the header holds most often. */
struct csv *csv_open(FILE *file, struct arena *arena, struct str *why_out);
void csv_close(struct csv *csv);
size_t csv_column_count(const struct csv *csv);
struct str csv_column_name(const struct csv *csv, size_t column);
/* -1 when there is no such column; names are compared without case and outer blanks. */
int csv_column(const struct csv *csv, const char *name);

enum csv_step { CSV_RECORD, CSV_BAD_RECORD, CSV_END };
/* CSV_BAD_RECORD: *why_out says what; reading can go on with the next record. Values are valid
 * until the next call. */
enum csv_step csv_next(struct csv *csv, struct str *why_out);
struct str csv_value(const struct csv *csv, int column); /* empty when column is -1 */
uint64_t csv_line(const struct csv *csv);		 /* where the record began, from 1 */
/* Bytes consumed so far, for progress. */
uint64_t csv_position(const struct csv *csv);

/* For writing, comma and CRLF: quoted where needed; what a spreadsheet could take for a formula (a
 * leading = + - @ or tab, numbers excepted) gets an apostrophe in front; control bytes but line
 * feeds are dropped. */
struct buf;
void csv_write_value(struct buf *buf, struct str value, bool is_last);

#endif
