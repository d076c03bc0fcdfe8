/* Guarded stock changes with their ledger; see stock.h. */
#include "server/fulfilment/stock.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/key_list.h"
#include "server/db/ledger.h"
#include "server/db/q_stock.h"
#include "server/db/try.h"
#include "server/fulfilment/shortage.h"

int stock_key_compare(const struct stock_key *a, const struct stock_key *b)
{
	if (a->store.row != b->store.row)
		return a->store.row < b->store.row ? -1 : 1;
	return a->product.row < b->product.row ? -1 : a->product.row > b->product.row;
}

static int compare_change(const void *a, const void *b)
{
	const struct stock_change *x = a, *y = b;
	const struct stock_key x_key = {x->store, x->product}, y_key = {y->store, y->product};
	int order = stock_key_compare(&x_key, &y_key);
	return order != 0 ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

/* --- the guarded writes themselves: the row count says whether the figures allowed them --- */

static enum db_status reserve_all(
	struct tx *tx, const struct stock_change *changes, size_t count, uint64_t *changed_out)
{
	struct q_stock_reserve_in *in =
		arena_new_array(tx_arena(tx), count, struct q_stock_reserve_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_stock_reserve_in){
			changes[i].reserved_by, changes[i].store, changes[i].product};
	return q_stock_reserve_bulk(tx, in, count, changed_out);
}

static enum db_status arrive_all(struct tx *tx, const struct stock_change *changes, size_t count)
{
	struct q_stock_arrive_in *in =
		arena_new_array(tx_arena(tx), count, struct q_stock_arrive_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_stock_arrive_in){
			changes[i].on_hand_by, changes[i].store, changes[i].product, 0};
	return q_stock_arrive_bulk(tx, in, count);
}

static enum db_status receive_all(struct tx *tx, const struct stock_change *changes, size_t count)
{
	struct q_stock_receive_in *in =
		arena_new_array(tx_arena(tx), count, struct q_stock_receive_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_stock_receive_in){changes[i].store, changes[i].product,
			changes[i].on_hand_by, changes[i].reserved_by};
	return q_stock_receive_bulk(tx, in, count);
}

static enum db_status leave_all(
	struct tx *tx, const struct stock_change *changes, size_t count, uint64_t *changed_out)
{
	struct q_stock_leave_in *in = arena_new_array(tx_arena(tx), count, struct q_stock_leave_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_stock_leave_in){changes[i].on_hand_by, changes[i].reserved_by,
			changes[i].store, changes[i].product};
	return q_stock_leave_bulk(tx, in, count, changed_out);
}

static enum db_status move_all(
	struct tx *tx, const struct stock_change *changes, size_t count, uint64_t *changed_out)
{
	struct q_stock_move_in *in = arena_new_array(tx_arena(tx), count, struct q_stock_move_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_stock_move_in){changes[i].on_hand_by, changes[i].reserved_by,
			changes[i].store, changes[i].product};
	return q_stock_move_bulk(tx, in, count, changed_out);
}

/* All of one kind. */
static enum db_status figures_change(struct tx *tx, const struct stock_change *changes,
	size_t count, int64_t now, uint64_t *changed_out)
{
	switch (changes->kind) {
	case MOVEMENT_HOLD:
	case MOVEMENT_ORDER:
		return reserve_all(tx, changes, count, changed_out);
	case MOVEMENT_RETURN:
	case MOVEMENT_ARRIVED:
		*changed_out = count;
		return arrive_all(tx, changes, count);
	case MOVEMENT_RECEIVED:
		*changed_out = count;
		return receive_all(tx, changes, count);
	case MOVEMENT_SHORT:
	case MOVEMENT_HANDOVER:
	case MOVEMENT_SENT:
		return leave_all(tx, changes, count, changed_out);
	case MOVEMENT_COUNT:
	case MOVEMENT_RELEASE:
		return move_all(tx, changes, count, changed_out);
	case MOVEMENT_DELTA: /* reported by the store: stock_feed.h */
	case MOVEMENT_SALE:
		break;
	}
	return DB_BROKEN;
}

/* How many at the front are of one kind. */
static size_t run_of_kind(const struct stock_change *changes, size_t count)
{
	size_t n = 1;
	while (n < count && changes[n].kind == changes->kind)
		n++;
	return n;
}

/* --- what goes with them --- */

static enum db_status movements_of(struct tx *tx, const struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now)
{
	struct q_movement_add_in *movements =
		arena_new_array(tx_arena(tx), count, struct q_movement_add_in);
	for (size_t i = 0; i < count; i++)
		movements[i] = (struct q_movement_add_in){
			.store = changes[i].store,
			.product = changes[i].product,
			.kind = changes[i].kind,
			.on_hand_by = changes[i].on_hand_by,
			.reserved_by = changes[i].reserved_by,
			.cause = cause,
			.now = now,
			.has_as_of = changes[i].happened_at != 0,
			.as_of = changes[i].happened_at,
		};
	return ledger_write(tx, movements, count, now);
}

static bool may_leave_shortage(enum movement_kind kind)
{
	return kind == MOVEMENT_SHORT || kind == MOVEMENT_HANDOVER || kind == MOVEMENT_SENT ||
	       kind == MOVEMENT_RECEIVED;
}

/* Goods that left, or were set aside, whatever was promised may have left a shortage. */
static enum db_status shortages_of(struct tx *tx, const struct stock_change *changes, size_t count,
	struct uuid cause, int64_t now)
{
	struct stock_key *keys = arena_new_array(tx_arena(tx), count, struct stock_key);
	size_t key_count = 0;
	for (size_t i = 0; i < count; i++)
		if (may_leave_shortage(changes[i].kind))
			keys[key_count++] =
				(struct stock_key){changes[i].store, changes[i].product};
	return shortages_note(tx, keys, key_count, cause, now);
}

enum db_status stock_apply(
	struct tx *tx, struct stock_change *changes, size_t count, struct uuid cause, int64_t now)
{
	if (count > 1)
		qsort(changes, count, sizeof(*changes), compare_change);
	for (size_t at = 0, n; at < count; at += n) {
		uint64_t changed;
		n = run_of_kind(changes + at, count - at);
		DB_TRY(figures_change(tx, changes + at, n, now, &changed));
		if (changed != n)
			return DB_NONE;
	}
	DB_TRY(movements_of(tx, changes, count, cause, now));
	return shortages_of(tx, changes, count, cause, now);
}

/* --- many at once --- */

int stock_figure_compare(const void *a, const void *b)
{
	const struct stock_figure *x = a, *y = b;
	return stock_key_compare(&x->key, &y->key);
}

static struct str keys_of(struct tx *tx, const struct stock_figure *figures, size_t count)
{
	struct key_list keys;
	key_list_init(&keys, tx_arena(tx));
	for (size_t i = 0; i < count; i++)
		key_list_add_pair(&keys, figures[i].key.store.row, figures[i].key.product.row);
	return key_list_text(&keys);
}

static enum db_status piece_lock(struct tx *tx, struct stock_figure *figures, size_t count)
{
	struct q_stock_figures_locked_in in = {keys_of(tx, figures, count)};
	struct q_stock_figures_locked *rows;
	size_t row_count;
	DB_TRY(q_stock_figures_locked(tx, &in, &rows, &row_count));
	for (size_t i = 0; i < count; i++)
		figures[i].free = 0;
	for (size_t i = 0; i < row_count; i++) {
		const struct q_stock_figures_locked *row = &rows[i];
		const struct stock_figure wanted = {.key = {row->store, row->product}};
		struct stock_figure *figure =
			bsearch(&wanted, figures, count, sizeof(wanted), stock_figure_compare);
		figure->free = (int64_t)row->on_hand - row->reserved - row->safety;
	}
	return DB_DONE;
}

enum db_status stock_lock(struct tx *tx, struct stock_figure *figures, size_t count)
{
	for (size_t at = 0; at < count; at += KEY_LIST_MAX) {
		size_t n = count - at < KEY_LIST_MAX ? count - at : KEY_LIST_MAX;
		DB_TRY(piece_lock(tx, figures + at, n));
	}
	return DB_DONE;
}

/* One guarded write for each row that gives something. */
static enum db_status taken_write(struct tx *tx, const struct stock_figure *figures, size_t count)
{
	struct q_stock_take_in *in = arena_new_array(tx_arena(tx), count, struct q_stock_take_in);
	size_t taken = 0;
	for (size_t i = 0; i < count; i++)
		if (figures[i].taken > 0)
			in[taken++] = (struct q_stock_take_in){(int32_t)figures[i].taken,
				figures[i].key.store, figures[i].key.product};
	return q_stock_take_bulk(tx, in, taken);
}

enum db_status stock_reserve_locked(struct tx *tx, const struct stock_figure *figures, size_t count,
	const struct stock_reservation *reservations, size_t reservation_count, int64_t now)
{
	struct q_movement_add_in *movements =
		arena_new_array(tx_arena(tx), reservation_count, struct q_movement_add_in);
	for (size_t i = 0; i < reservation_count; i++)
		movements[i] = (struct q_movement_add_in){
			.store = reservations[i].key.store,
			.product = reservations[i].key.product,
			.kind = reservations[i].kind,
			.reserved_by = reservations[i].qty,
			.cause = reservations[i].cause,
			.now = now,
		};
	DB_TRY(taken_write(tx, figures, count));
	return ledger_write(tx, movements, reservation_count, now);
}

/* --- what happened at a counter --- */

/* How much of `qty` goods that left then the figure, which is locked, has still to lose: none that
 * a younger figure no longer counts, and not more than it has. */
struct seen {
	bool is_contained;
	int32_t losable;
};

static enum db_status figure_see(
	struct tx *tx, const struct stock_change *change, struct seen *seen_out)
{
	struct q_stock_on_hand_locked_in in = {change->store, change->product};
	struct q_stock_on_hand_locked row;
	int32_t qty = -change->on_hand_by;
	*seen_out = (struct seen){false, 0};
	DB_TRY(q_stock_on_hand_locked(tx, &in, &row));
	seen_out->is_contained = change->happened_at != 0 && row.as_of > change->happened_at;
	if (!seen_out->is_contained)
		seen_out->losable = row.on_hand < qty ? row.on_hand : qty;
	return DB_DONE;
}

static enum db_status apply_one(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now)
{
	if (change.on_hand_by == 0 && change.reserved_by == 0)
		return DB_DONE;
	DB_MUST(stock_apply(tx, &change, 1, cause, now));
	return DB_DONE;
}

enum db_status stock_lose(struct tx *tx, struct stock_change change, struct uuid cause, int64_t now)
{
	struct seen seen;
	DB_MUST(figure_see(tx, &change, &seen));
	change.on_hand_by = -seen.losable;
	return apply_one(tx, change, cause, now);
}

enum db_status stock_empty(
	struct tx *tx, struct stock_change change, struct uuid cause, int64_t now)
{
	struct stock_figure figure = {.key = {change.store, change.product}};
	DB_TRY(stock_lock(tx, &figure, 1));
	if (figure.free <= 0)
		return DB_DONE;
	change.on_hand_by = -(int32_t)figure.free;
	change.reserved_by = 0;
	return stock_lose(tx, change, cause, now);
}

enum db_status stock_short(struct tx *tx, struct stock_change change, enum stock_effect effect,
	struct uuid cause, int64_t now)
{
	DB_TRY(stock_lose(tx, change, cause, now));
	return effect == STOCK_EFFECT_ZERO ? stock_empty(tx, change, cause, now) : DB_DONE;
}

enum db_status stock_take(struct tx *tx, struct stock_change change, struct uuid cause, int64_t now)
{
	struct seen seen;
	DB_MUST(figure_see(tx, &change, &seen));
	struct stock_change found = {
		.store = change.store,
		.product = change.product,
		.kind = MOVEMENT_COUNT,
		.on_hand_by = seen.is_contained ? 0 : -change.on_hand_by - seen.losable,
	};
	DB_TRY(apply_one(tx, found, cause, now));
	if (seen.is_contained)
		change.on_hand_by = 0;
	return apply_one(tx, change, cause, now);
}

enum db_status stock_receive(
	struct tx *tx, struct stock_change *changes, size_t count, struct uuid cause, int64_t now)
{
	for (size_t i = 0; i < count; i++) {
		struct seen seen;
		enum db_status status = figure_see(tx, &changes[i], &seen);
		if (status != DB_NONE) /* the store never had it */
			DB_TRY(status);
		if (seen.is_contained)
			changes[i].on_hand_by = 0;
	}
	DB_MUST(stock_apply(tx, changes, count, cause, now));
	return DB_DONE;
}

enum db_status stock_bring(
	struct tx *tx, struct stock_change *changes, size_t count, struct uuid cause, int64_t now)
{
	size_t kept = 0;
	if (count > 1)
		qsort(changes, count, sizeof(*changes), compare_change);
	for (size_t i = 0; i < count; i++) {
		struct seen seen;
		enum db_status status = figure_see(tx, &changes[i], &seen);
		if (status != DB_NONE) /* the store never had it */
			DB_TRY(status);
		if (!seen.is_contained)
			changes[kept++] = changes[i];
	}
	DB_MUST(stock_apply(tx, changes, kept, cause, now));
	return DB_DONE;
}
