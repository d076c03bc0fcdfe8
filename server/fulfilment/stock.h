/*
 * The only way a stock figure changes: guarded updates with their movement rows, in one
 * call, in key order (store, then product), so that two callers never lock crosswise.
 */
#ifndef COMPTOIR_STOCK_H
#define COMPTOIR_STOCK_H

#include "common/ids.h"
#include "common/words.h"
#include "server/db/db.h"

struct stock_key {
	store_id store;
	product_id product;
};

struct stock_change {
	store_id store;
	product_id product;
	enum movement_kind kind;
	int32_t on_hand_by;
	int32_t reserved_by; /* > 0 only with MOVEMENT_HOLD and MOVEMENT_ORDER: within what is
				available */
	int64_t happened_at; /* at a counter, maybe long before it is heard of here; 0: now */
};

/* Like memcmp, in the order in which rows are locked; for sorting. */
int stock_key_compare(const struct stock_key *a, const struct stock_key *b);

/*
 * Applies all changes, in a few statements, or says no: DB_DONE; DB_NONE when a guard refused
 * (something is sold out, or a figure would pass its bound); the caller then rolls back, because
 * some may have been applied. Sorts `changes` in place. `cause` is the hold, fulfilment or command
 * that the ledger names.
 */
enum db_status stock_apply(struct tx *tx, struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now) MUST_USE;

/*
 * What happened at a counter, told late or at once. A figure that the store took after it happened
 * (its as_of is later) contains it: then on_hand stays, and only what was set aside changes. Never
 * refused. DB_DONE, or what a statement answered.
 *
 * take: goods the clerk had in hand left the store, although the figure may say there are fewer; it
 * is then first counted up to what was there (MOVEMENT_COUNT). lose: goods are not where the figure
 * says; it loses what it can. bring: goods came in; sorts `changes`. receive: goods came from
 * another store, maybe set aside for an order; `changes` in the order in which stock is locked, and
 * their on_hand_by is 0 afterwards where the figure contains them.
 */
enum db_status stock_take(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now) MUST_USE;
enum db_status stock_lose(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now) MUST_USE;
/* Nothing of it is found any more: what could still be promised leaves the figure, until a count or
 * an arrival says otherwise. DB_DONE also when nothing could. */
enum db_status stock_empty(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now) MUST_USE;
/* Both, for what a clerk says is missing: lose, and with STOCK_EFFECT_ZERO empty. */
enum db_status stock_short(struct tx *tx, struct stock_change change, enum stock_effect effect,
	struct uuid cause, int64_t now) MUST_USE;
enum db_status stock_bring(struct tx *tx, struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now) MUST_USE;
enum db_status stock_receive(struct tx *tx, struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now) MUST_USE;

/* --- for those who decide about many at once, with the rows locked (reserve.c) --- */

struct stock_figure {
	struct stock_key key;
	int64_t free; /* what may still be promised: on_hand - reserved - safety; 0 without a row */
	int64_t taken; /* what the caller gives away of it */
};
/* In key order, for qsort and bsearch. */
int stock_figure_compare(const void *a, const void *b);

struct stock_reservation {
	struct stock_key key;
	enum movement_kind kind; /* MOVEMENT_HOLD or MOVEMENT_ORDER */
	int32_t qty;
	struct uuid cause;
};

/* Locks the rows in key order and fills in `free`. `figures` are sorted, each key once. */
enum db_status stock_lock(struct tx *tx, struct stock_figure *figures, size_t count) MUST_USE;
/* Reserves what was taken of each figure; the reservations, which add up to it, become its
 * movements. The guard must hold for each row, which the lock promises: DB_BROKEN if it does not.
 */
enum db_status stock_reserve_locked(struct tx *tx, const struct stock_figure *figures, size_t count,
	const struct stock_reservation *reservations, size_t reservation_count,
	int64_t now) MUST_USE;

#endif
