/*
 * Feeds into the database: stores, products, stock, postcodes. A file is read twice: the
 * first time everything is checked and nothing written; the second time the good rows are
 * applied in transactions of IMPORT_CHUNK rows. A row that is as the database has it already
 * is left alone, so running a file again is harmless, and an import that was killed is
 * completed by running it again.
 *
 * Every format becomes records in the columns of our own CSV (doc/import.md), so there is one
 * check for each kind of row.
 */
#ifndef COMPTOIR_IMPORT_H
#define COMPTOIR_IMPORT_H

#include <stdio.h>

#include "server/db/db.h"

enum { IMPORT_CHUNK = 500 };

/* Something about one row: a refusal, or a note about a row that is taken. */
struct import_remark {
	uint64_t row; /* line of the file; in JSON the number of the item */
	bool is_refusal;
	struct str column; /* empty: the whole row */
	const char *code;  /* as in struct fault */
	struct str detail; /* a sentence; valid during the call */
};

struct import_settings {
	const char *kind;    /* stores, products, stock, postcodes */
	const char *format;  /* auto, or one of import_formats */
	struct str country;  /* for postcodes that do not say it; may be empty */
	struct str vat;	     /* in percent, for products that do not say it; may be empty */
	bool is_dry;	     /* check only */
	bool is_all_or_none; /* apply nothing when a row is refused */
	int64_t as_of;	     /* when the file was written: what stock rows without as_of say */
	int64_t now;
	void (*remark)(const struct import_remark *remark, void *context);
	/* After each chunk; may be NULL. bytes of the file are done, of all there are. */
	void (*progress)(uint64_t bytes, uint64_t all_bytes, void *context);
	void *context;
};

struct import_totals {
	uint64_t rows, good, refused, notes;
	uint64_t added, changed, unchanged;
	uint64_t older;	    /* stock rows that say less than what is known since */
	uint64_t shortages; /* stock rows with fewer goods than are promised */
};

/*
 * The file is seekable and stays the caller's. REASON_OK: everything that is good was applied
 * (or would have been). REASON_INVALID_FIELDS: nothing was applied because of a refused
 * row. REASON_BAD_CSV, _BAD_XML, _BAD_JSON: the file as a whole is refused, *why_out says why,
 * nothing was applied. Database reasons: chunks before the failure are applied; run it again.
 */
enum reason import_run(struct db *db, FILE *file, const struct import_settings *settings,
	struct arena *arena, struct import_totals *totals_out, struct str *why_out) MUST_USE;

/* For usage texts and checks of arguments. */
bool import_kind_is_known(struct str kind);
bool import_format_is_known(struct str format);

#endif
