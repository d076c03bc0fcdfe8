/*
 * Stock as stores report it: counts, deltas and sales, many lines in few statements (doc/feeds.md).
 *
 * A message comes from a source and has a part for each store, with the source's number for that
 * store. stock_feed_open says which parts may be applied, of which the caller may hold some back
 * (stock_held.h); stock_feed_announce begins the others. Then the caller gives the lines in chunks,
 * each one transaction that also writes how far the part got, and the last one ends the parts. So a
 * message that was cut short goes on when it is opened again.
 *
 * Lines of a chunk stand by store, product and ordinal, parts by store; what is not so is a defect.
 * Reads on the connection it is given, where no transaction runs; each chunk is a work of its own
 * for the committer, so that shoppers' works come between.
 */
#ifndef COMPTOIR_STOCK_FEED_H
#define COMPTOIR_STOCK_FEED_H

#include "common/fault.h"
#include "common/ids.h"
#include "common/token.h"
#include "server/engine/engine.h"
#include "server/fulfilment/pace.h"

enum {
	STOCK_CHUNK = 1000, /* most lines, and most parts, of a transaction */
	STOCK_SOURCE_MAX = 32,
	STOCK_UNITS_MAX = 1000000, /* of a line */
};

enum stock_feed_kind { STOCK_SNAPSHOTS, STOCK_DELTAS, STOCK_SALES };

struct stock_feed {
	struct db *db;
	struct engine *engine;
	uint64_t caller;   /* whose line the chunks stand in */
	struct pace *pace; /* rests before each chunk and each piece that is read */
};

struct stock_message {
	enum stock_feed_kind kind;
	struct str source; /* empty: counts by hand, which have no numbers and may be repeated */
	struct hash body;  /* of all that was sent: what makes it the same message */
	struct uuid cause; /* what the ledger names */
	bool is_confirmed; /* held back before: applied beside the source's numbers */
	int64_t now;
};

struct stock_counts {
	uint64_t added, changed, unchanged, older, contained, corrected, shortages, zeroed;
};

enum stock_progress { STOCK_NEW, STOCK_OPEN, STOCK_DONE };

/* What a message says of one store. The caller fills the first members; the others follow the
 * database: after each chunk they are as committed. */
struct stock_part {
	store_id store;
	struct str code;
	uint64_t seq;
	uint64_t sent_seq; /* what the sender calls it, when that is another; else 0 */
	int64_t as_of;
	bool is_complete; /* a snapshot of all the store has */
	enum stock_progress progress;
	uint64_t last_seq;     /* the source's last number that was applied whole */
	uint64_t done_ordinal; /* lines up to this one are applied */
	struct stock_counts counts;
	struct stock_counts seen; /* lines that needed no write, to be counted with the next one */
	/* Of a snapshot: what the store has that it may change, and what of that would be gone. */
	uint64_t with_stock, to_zero;
	bool lists_zero;  /* a line of it says 0 */
	bool is_doubtful; /* so much of it would be gone that somebody has to look */
	bool is_held;	  /* back, for that */
	int64_t held_at;  /* when the same message was held back before; 0: it was not */
};

enum stock_outcome {
	STOCK_SKIPPED, /* applied by an earlier run */
	STOCK_UNCHANGED,
	STOCK_ADDED,
	STOCK_CHANGED,
	STOCK_OLDER,	 /* a count from before the last one */
	STOCK_CONTAINED, /* happened before the last count */
};

struct stock_line {
	struct stock_part *part;
	product_id product;
	int64_t as_of;
	int32_t figure;		 /* on_hand, or by how much */
	int32_t safety;		 /* -1: as it is */
	struct str shelf;	 /* p == NULL: as it is */
	uint64_t ordinal;	 /* of the line in the message, from 1 */
	uint64_t row;		 /* where it stands */
	bool is_unlisted;	 /* made for a sku that a complete snapshot leaves out */
	enum stock_outcome seen; /* by stock_feed_compare */
};

struct stock_result {
	enum stock_outcome outcome;
	int32_t shortage;  /* units promised that the store does not have now */
	int32_t corrected; /* units the figure lacked to be lowered */
};

struct stock_chunk {
	const struct stock_message *message;
	struct stock_part **parts;
	size_t part_count;
	const struct stock_line *lines;
	size_t line_count;
	uint64_t last_ordinal; /* everything up to here is in this chunk or before it */
	bool is_last;	       /* ends its parts */
	bool is_held;	       /* nothing of them is applied */
};

/*
 * REASON_OK: each part's progress says what is to do.
 * REASON_STOCK_SEQ_GAP, _SEQ_USED: none of them is applied; a fault for each store names the number
 * to go on with. Or what the database says.
 */
enum reason stock_feed_open(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count,
	struct faults *faults) MUST_USE;

/* Announces complete parts that are new in the database, so that from now on nothing that happened
 * before their as_of is added to the store. */
enum reason stock_feed_announce(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count) MUST_USE;

/* One transaction; it may be given again when the answer was lost, and finds out. results_out has
 * a place for each line. Refuses as stock_feed_open does, when another message came between. */
enum reason stock_feed_apply(const struct stock_feed *feed, struct arena *arena,
	const struct stock_chunk *chunk, struct stock_result *results_out) MUST_USE;

/* Sets `seen` of each line, which stand by store and product: STOCK_CHANGED when it has to be
 * applied; _UNCHANGED and _OLDER, of complete parts only, when that would write nothing. What a
 * store has is read once for all its lines, figures and ledger as they were at one moment. Locks
 * nothing. */
enum reason stock_feed_compare(const struct stock_feed *feed, struct arena *arena,
	struct stock_line *const *lines, size_t count) MUST_USE;

/* 64 products that stand side by side: bit b is product 64 * word + b. */
struct stock_word {
	uint64_t word, products;
};

/* The products the store has that a count of the part's moment may change, in order. */
enum reason stock_feed_standing(const struct stock_feed *feed, struct arena *arena,
	const struct stock_part *part, struct stock_word **words_out, size_t *count_out) MUST_USE;

/* The products that a complete snapshot may change although it leaves them out, in order. */
enum reason stock_feed_had(const struct stock_feed *feed, struct arena *arena,
	const struct stock_part *part, struct stock_word **words_out, size_t *count_out) MUST_USE;

#endif
