/*
 * Holds: goods set aside for a shopper who is still deciding. Placing one sets every line aside
 * at the nearest store that has them all, or does nothing.
 *
 * All take part in the caller's transaction (an effect or another body) and, but for
 * holds_place, answer DB_DONE, or DB_NONE with *reason_out, after which the caller rolls back.
 */
#ifndef COMPTOIR_HOLD_H
#define COMPTOIR_HOLD_H

#include "server/engine/engine.h"
#include "server/fulfilment/sourcing.h"

enum { HOLD_MINUTES = 10, HOLD_EXTENSIONS_MAX = 3 };

struct hold_line {
	uint16_t line; /* from 1 */
	product_id product;
	struct str sku;
	int32_t qty;
	uint16_t bundle; /* of which of the hold's bundles it is, from 1; 0: of none */
	bool is_with;	 /* set aside at the other store (struct hold_with) */
};

/* Where goods are sent so that the shopper can collect them there (transfer.h). */
struct sending {
	bool is_wanted; /* otherwise they are collected where they are, and the rest means nothing
			 */
	store_id to;
	int64_t arrives_at; /* as promised to the shopper */
};

/* The other of two stores that give it together (together.h), where the shopper goes too. */
struct hold_with {
	bool is_wanted; /* otherwise one store has all of it, and the rest means nothing */
	store_id store;
	bool has_distance;
	uint32_t distance_m;
	int64_t promised_at;
};

struct hold {
	hold_id id;
	enum hold_state state;
	store_id store; /* where the goods are, but for the lines that are with the other */
	struct hold_with with;
	struct sending sending;
	bool has_distance;
	uint32_t distance_m;
	bool has_near;
	struct position near; /* of the shopper, for finding another store later */
	int64_t promised_at, expires_at, created_at;
	int extended;
	struct str decision;
	struct hold_line *lines;
	size_t line_count;
	struct wanted *bundles; /* what some of its lines are made of */
	size_t bundle_count;
};

/* Where and from when the shopper can collect it, also what another store sends there. */
store_id hold_collected_at(const struct hold *hold);
int64_t hold_promise(const struct hold *hold);
/* Where a line is set aside. */
store_id hold_line_at(const struct hold *hold, const struct hold_line *line);

/* --- placing --- */

struct hold_draft {
	hold_id id;
	struct question question;
	bool may_be_sent;    /* by another store, to the chosen one */
	struct arena *arena; /* what the answer refers to is made here or borrowed from the draft */
	/* Ranked before each submission, best first; without any, no store has every line. */
	struct candidate *candidates;
	size_t candidate_count;
	struct str considered; /* decision_considered of them */
	int64_t keep_ms;       /* 0: HOLD_MINUTES */
};

/* Finds the stores that may give the goods. Before each submission, in the thread of whoever asks;
 * `reading` may be outside a transaction. */
enum db_status hold_draft_rank(
	struct tx *reading, const struct market *market, struct hold_draft *draft) MUST_USE;

struct hold_placed {
	/* OK, NO_STORE (no store in reach has every line), SOLD_OUT (the chosen store has not),
	 * NO_PROMISE (it says no time);
	 * BUSY with rank_again */
	enum reason reason;
	/* Every candidate was sold out meanwhile: rank again and come back. */
	bool rank_again;
	struct hold hold; /* as hold_read would read it */
};

/*
 * Places all drafts in the caller's transaction, each as if it came alone after those before it.
 * One that is refused leaves no trace and does not change what its neighbours are told. DB_DONE
 * whenever the transaction may commit; anything else is for the runner.
 */
enum db_status holds_place(struct tx *tx, const struct market *market,
	const struct hold_draft *const drafts[], size_t count,
	struct hold_placed *const placed_out[]) MUST_USE;

/* One product at the store that the hold names, without asking which is best or when it would be
 * ready. DB_NONE when it is promised to others: nothing was changed. */
enum db_status hold_set_aside(struct tx *tx, const struct hold *hold) MUST_USE;

/* --- reading and changing --- */

/* NOT_FOUND. */
enum db_status hold_read(
	struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out) MUST_USE;
/* The same with the row locked until commit, for whoever changes it. NOT_FOUND. */
enum db_status hold_read_locked(
	struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out) MUST_USE;
/* Many at once, locked in the order of their ids, which may be given in any order and twice.
 * *holds_out (in tx_arena) has those that are there, sorted by id. */
enum db_status holds_read_locked(struct tx *tx, const hold_id *ids, size_t count,
	struct hold **holds_out, size_t *count_out) MUST_USE;
/* By id, for qsort and bsearch. */
int hold_compare(const void *a, const void *b);
/* REASON_OK while it may become an order, else HOLD_EXPIRED, HOLD_WITHDRAWN or HOLD_USED. */
enum reason hold_is_usable(const struct hold *hold, int64_t now) MUST_USE;
/* Ten more minutes from now: NOT_FOUND, HOLD_EXPIRED, HOLD_WITHDRAWN, HOLD_USED, EXTENDED_ALREADY.
 */
enum db_status hold_extend(struct tx *tx, hold_id id, int64_t now, struct hold *hold_out,
	enum reason *reason_out) MUST_USE;
/* Gives the goods back; doing it twice is harmless: NOT_FOUND, HOLD_USED. */
enum db_status hold_release(
	struct tx *tx, hold_id id, int64_t now, enum reason *reason_out) MUST_USE;
/* Ends an open hold, whose row is locked, and gives its goods back. */
enum db_status hold_end(
	struct tx *tx, const struct hold *hold, enum hold_state state, int64_t now) MUST_USE;
/* Ends holds that ran out, each in a transaction of its own; *count_out is how many. For the job.
 */
enum db_status holds_lapse(struct engine *engine, struct db *reading, struct arena *arena,
	int64_t now, size_t *count_out) MUST_USE;

#endif
