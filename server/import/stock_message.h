/* A file of stock as a message: its parts by store, and the way into the database. The checks of
 * single rows are in import_stock.c, the names they use in stock_names.c. */
#ifndef COMPTOIR_IMPORT_STOCK_MESSAGE_H
#define COMPTOIR_IMPORT_STOCK_MESSAGE_H

#include "server/fulfilment/stock_held.h"
#include "server/import/row.h"

/* The columns of all kinds of stock; each kind names those it has. */
enum stock_column { STORE_CODE, SKU, FIGURE, SAFETY, SHELF, ORDER, AS_OF, SEQ, COMPLETE };
enum { STOCK_COLUMNS = COMPLETE + 1 };

enum {
	STOCK_NAMES = 1000,    /* asked for at once */
	STOCK_GATHERED = 20000 /* most lines that are compared together: a large store's */
};

/* Names whose rows are not known yet. */
struct stock_names {
	struct str names[STOCK_NAMES];
	size_t count;
};

struct stock_import {
	struct stock_feed feed;
	struct engine *own_engine; /* of a program without a committer */
	struct stock_message message;
	struct stock_part **by_store; /* by row number of the store; NULL: not in this file */
	size_t by_store_count;
	struct stock_part **parts; /* from open on by store */
	size_t part_count, part_capacity;
	struct pairs *listed;	/* what the rows of this reading named, refused ones too */
	struct pairs *standing; /* what a snapshot leaves above 0, or as it is */
	struct stock_names new_stores, new_products;
	struct stock_line lines[STOCK_CHUNK]; /* of the next transaction */
	struct stock_result results[STOCK_CHUNK];
	struct pace pace;
};

/* The kinds' hooks; the last is in stock_apply.c. */
enum db_status stock_begin(struct import *import, enum stock_feed_kind kind);
void stock_end(struct import *import);
enum reason stock_judge(struct import *import);
enum reason stock_open(struct import *import, struct str *why_out);
enum reason stock_flush(struct import *import, bool is_last);

/* The part of the store, which a row of the file is about; NULL with a fault when it contradicts an
 * earlier row. */
struct stock_part *stock_part_for(struct import *import, store_id store, struct str code,
	uint64_t seq, int64_t as_of, bool is_complete);

/* What the sender calls it: a confirmed part goes by another number. */
uint64_t stock_sent_seq(const struct stock_part *part);

/* What became of a store's part is said to whoever asked. */
void stock_tell_part(struct import *import, const struct stock_part *part);

/* ---- the brake (stock_brake.c) ---- */

/* A line of the first reading, refused or not, of a store and product that are known. */
void stock_brake_see(struct import *import, const struct stock_line *line, store_id store);

/* ---- names (stock_names.c) ---- */

/* Everything at once, for large files; small ones ask for what they name. */
enum db_status stock_names_load(struct import *import);
/* Of a small file: notes the names of a record, and asks for them when they are many or the record
 * is NULL. */
enum db_status stock_names_gather(struct import *import, const struct record *record);

#endif
