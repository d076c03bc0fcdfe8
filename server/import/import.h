/*
 * Feeds into the database: stores, products, stock, postcodes, and the messages of doc/feeds.md. A
 * file is read twice: the first time everything is checked and nothing written; the second time the
 * good rows are applied in transactions of IMPORT_CHUNK rows. A row that is as the database has it
 * already is left alone, so running a file again is harmless, and an import that was killed is
 * completed by running it again.
 *
 * Every format becomes records in the columns of our own CSV (doc/import.md), so there is one
 * check for each kind of row, whether comptoirctl reads a file or a partner posts it.
 */
#ifndef COMPTOIR_IMPORT_H
#define COMPTOIR_IMPORT_H

#include <stdio.h>

#include "common/config.h"
#include "common/fault.h"
#include "common/token.h"
#include "server/db/db.h"

enum { IMPORT_CHUNK = 500 };

struct engine;

/* The highest number of a message that JSON, too, carries whole. */
#define IMPORT_SEQ_MAX INT64_C(9007199254740991)

/* Something about one row: a refusal, or a note about a row that is taken. */
struct import_remark {
	uint64_t row; /* line of the file; in JSON the number of the item */
	bool is_refusal;
	struct str column; /* empty: the whole row */
	const char *code;  /* as in struct fault */
	struct str detail; /* a sentence; valid during the call */
};

/* A store of a message, as it was taken. */
struct import_part {
	struct str store;
	uint64_t seq;
	bool is_held; /* back: it would have set to_zero of with_stock positions to 0 */
	uint64_t with_stock, to_zero;
};

struct import_settings {
	const char *kind;    /* stores, products, stock, postcodes, snapshots, deltas, sales */
	const char *format;  /* auto, or one of import_formats */
	struct str country;  /* for postcodes that do not say it; may be empty */
	struct str vat;	     /* in percent, for products that do not say it; may be empty */
	bool is_dry;	     /* check only */
	bool is_all_or_none; /* apply nothing when a row is refused */
	int64_t as_of;	     /* what stock rows without as_of say; 0: they have to */
	int64_t now;
	/* Of snapshots, deltas and sales: what rows do not say themselves. */
	struct str source; /* required */
	struct str store;  /* may be empty */
	uint64_t seq;	   /* 0: rows have to */
	bool is_complete;  /* of snapshots: skus that a store's rows leave out are gone */
	/* When a snapshot is held back (server/fulfilment/stock_held.h); percent 0: never. */
	unsigned hold_percent, hold_positions;
	bool is_confirmed; /* it is as it should be: not held back, or applied although it was */
	/* Row 0: all stores of a confirmed message; else only what was held back at this one, and
	 * REASON_NOT_FOUND when nothing of the message is. */
	store_id confirmed_store;
	void (*remark)(const struct import_remark *remark, void *context);
	/* After each chunk or transaction; may be NULL. bytes of the file are done, of all there
	 * are. */
	void (*progress)(uint64_t bytes, uint64_t all_bytes, void *context);
	/* Each store of a message, when it was applied, and when checking only each that would be
	 * held back; may be NULL. */
	void (*part)(const struct import_part *part, void *context);
	/* Through which messages are written, and in whose line; NULL: on this connection. */
	struct engine *engine;
	uint64_t caller;
	size_t chunk_rows;     /* of messages, in a transaction; 0: as many as may be */
	unsigned rest_percent; /* of the time they take, messages rest between pieces */
	struct faults *faults; /* what a refused number is named in; may be NULL */
	void *context;
};

struct import_totals {
	uint64_t rows, good, refused, notes;
	uint64_t added, changed, unchanged;
	uint64_t older;	     /* stock rows that say less than what is known since */
	uint64_t shortages;  /* stock rows with fewer goods than are promised */
	uint64_t contained;  /* deltas and sales from before the last count */
	uint64_t ours;	     /* sales of our own orders */
	uint64_t corrected;  /* figures that were counted up before they could be lowered */
	uint64_t zeroed;     /* skus that a complete snapshot leaves out */
	uint64_t held;	     /* stores whose snapshot is held back */
	struct hash message; /* what makes it the same message */
	bool is_repeat;	     /* it had been applied to its end before */
};

/*
 * The file is seekable and stays the caller's. REASON_OK: everything that is good was applied
 * (or would have been). REASON_INVALID_FIELDS: nothing was applied because of a refused
 * row. REASON_STOCK_SEQ_GAP, _SEQ_USED: see stock_feed_open; nothing was applied. REASON_BAD_CSV,
 * _BAD_XML, _BAD_JSON: the file as a whole is refused, *why_out says why, nothing was applied.
 * Database reasons: chunks before the failure are applied; run it again.
 */
enum reason import_run(struct db *db, FILE *file, const struct import_settings *settings,
	struct arena *arena, struct import_totals *totals_out, struct str *why_out) MUST_USE;

/* What the settings of comptoird say of every message. */
void import_configure(struct import_settings *settings, const struct config *config);

/* For usage texts and checks of arguments. */
bool import_kind_is_known(struct str kind);
/* Has numbers, and so needs a source. */
bool import_kind_is_message(struct str kind);
bool import_source_is_name(struct str source);
bool import_format_is_known(struct str format);

#endif
