/* Guarded stock changes with their ledger; see stock.h. */
#include "server/fulfilment/stock.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/ledger.h"
#include "server/db/q_stock.h"
#include "server/db/try.h"
#include "server/fulfilment/shortage.h"

static int compare_key(const void *a, const void *b)
{
	const struct stock_change *x = a, *y = b;
	if (x->store.row != y->store.row)
		return x->store.row < y->store.row ? -1 : 1;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

/* The guarded write itself: the row count says whether the figure allowed it. */
static enum db_status figure_change(
	struct tx *tx, const struct stock_change *change, int64_t now, uint64_t *changed_out)
{
	struct q_stock_reserve_in reserve = {change->reserved_by, change->store, change->product};
	struct q_stock_arrive_in arrive = {change->on_hand_by, change->store, change->product, now};
	struct q_stock_leave_in leave = {
		change->on_hand_by, change->reserved_by, change->store, change->product};
	struct q_stock_move_in move = {
		change->on_hand_by, change->reserved_by, change->store, change->product};
	switch (change->kind) {
	case MOVEMENT_HOLD:
	case MOVEMENT_ORDER:
		return q_stock_reserve(tx, &reserve, changed_out);
	case MOVEMENT_RETURN:
		*changed_out = 1;
		return q_stock_arrive(tx, &arrive);
	case MOVEMENT_SHORT:
	case MOVEMENT_HANDOVER:
		return q_stock_leave(tx, &leave, changed_out);
	case MOVEMENT_COUNT:
	case MOVEMENT_RELEASE:
		return q_stock_move(tx, &move, changed_out);
	case MOVEMENT_DELTA: /* reported by the store: stock_feed.h */
	case MOVEMENT_SALE:
		break;
	}
	return DB_BROKEN;
}

static enum db_status movement_write(
	struct tx *tx, const struct stock_change *change, struct uuid cause, int64_t now)
{
	struct q_movement_add_in in = {
		.store = change->store,
		.product = change->product,
		.kind = change->kind,
		.on_hand_by = change->on_hand_by,
		.reserved_by = change->reserved_by,
		.cause = cause,
		.now = now,
	};
	return ledger_write(tx, &in, 1, now);
}

/* Goods that left whatever was promised may have left a shortage. */
static enum db_status shortages_of(struct tx *tx, const struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now)
{
	struct stock_key *keys = arena_new_array(tx_arena(tx), count, struct stock_key);
	size_t key_count = 0;
	for (size_t i = 0; i < count; i++)
		if (changes[i].kind == MOVEMENT_SHORT || changes[i].kind == MOVEMENT_HANDOVER)
			keys[key_count++] =
				(struct stock_key){changes[i].store, changes[i].product};
	return shortages_note(tx, keys, key_count, cause, now);
}

enum db_status stock_apply(
	struct tx *tx, struct stock_change *changes, size_t count, struct uuid cause, int64_t now)
{
	if (count > 1)
		qsort(changes, count, sizeof(*changes), compare_key);
	for (size_t i = 0; i < count; i++) {
		uint64_t changed;
		DB_TRY(figure_change(tx, &changes[i], now, &changed));
		if (changed == 0)
			return DB_NONE;
		DB_TRY(movement_write(tx, &changes[i], cause, now));
	}
	return shortages_of(tx, changes, count, cause, now);
}

enum db_status stock_losable(
	struct tx *tx, store_id store, product_id product, int32_t qty, int32_t *losable_out)
{
	struct q_stock_on_hand_locked_in in = {store, product};
	struct q_stock_on_hand_locked row;
	DB_MUST(q_stock_on_hand_locked(tx, &in, &row));
	*losable_out = row.on_hand < qty ? row.on_hand : qty;
	return DB_DONE;
}

enum db_status stock_take(struct tx *tx, struct stock_change change, struct uuid cause, int64_t now)
{
	int32_t losable;
	DB_TRY(stock_losable(tx, change.store, change.product, -change.on_hand_by, &losable));
	struct stock_change found = {
		.store = change.store,
		.product = change.product,
		.kind = MOVEMENT_COUNT,
		.on_hand_by = -change.on_hand_by - losable,
	};
	if (found.on_hand_by > 0)
		DB_MUST(stock_apply(tx, &found, 1, cause, now));
	DB_MUST(stock_apply(tx, &change, 1, cause, now));
	return DB_DONE;
}
