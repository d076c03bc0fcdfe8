/*
 * The only way a stock figure changes: guarded updates with their movement rows, in one
 * call, in key order (store, then product), so that two callers never lock crosswise.
 */
#ifndef COMPTOIR_STOCK_H
#define COMPTOIR_STOCK_H

#include "common/ids.h"
#include "common/words.h"
#include "server/db/db.h"

struct stock_change {
	store_id store;
	product_id product;
	enum movement_kind kind;
	int32_t on_hand_by;
	int32_t reserved_by; /* > 0 only with MOVEMENT_HOLD and MOVEMENT_ORDER: within what is
				available */
};

/*
 * Applies all changes or says no: DB_DONE; DB_NONE when a guard refused (something is sold
 * out, or a figure would pass its bound); the caller then rolls back, because some may have
 * been applied. Sorts `changes` in place. `cause` is the hold, fulfilment or command that the
 * ledger names.
 */
enum db_status stock_apply(struct tx *tx, struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now) MUST_USE;

/*
 * Goods the clerk had in hand left the store although the figure may say there are fewer: the
 * figure is first counted up to what was there (MOVEMENT_COUNT), then lowered. Never refused.
 * DB_DONE, or what a statement answered.
 */
enum db_status stock_take(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now) MUST_USE;
/* How many of `qty` the figure can still lose: for goods that are not where the figure says. */
enum db_status stock_losable(struct tx *tx, store_id store, product_id product, int32_t qty,
	int32_t *losable_out) MUST_USE;

#endif
