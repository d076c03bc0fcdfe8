/*
 * Rows of stock: what a store counted. A count was taken at a moment (as_of); what we handed over
 * or took back after it is added to it, so that a feed which knows our handovers and one which does
 * not give the same figure.
 */
#include "common/clock.h"
#include "server/db/ledger.h"
#include "server/db/q_import.h"
#include "server/db/q_stock.h"
#include "server/db/try.h"
#include "server/fulfilment/shortage.h"
#include "server/import/row.h"

enum stock_column { STORE_CODE, SKU, ON_HAND, SAFETY, SHELF, AS_OF };

static const struct import_column columns[] = {
	[STORE_CODE] = {"store_code", true},
	[SKU] = {"sku", true},
	[ON_HAND] = {"on_hand", true},
	[SAFETY] = {"safety", false},
	[SHELF] = {"shelf", false},
	[AS_OF] = {"as_of", false},
};

enum { UNITS_MAX = 1000000 };

struct stock_row {
	uint64_t row;
	store_id store;
	product_id product;
	int32_t on_hand;
	int32_t safety;	  /* -1: the file does not say */
	struct str shelf; /* p == NULL likewise */
	int64_t as_of;
};

/* ---- checking -------------------------------------------------------- */

static enum db_status keep_store(const struct q_import_stores *row, void *import)
{
	keys_set(((struct import *)import)->stores, row->code, row->store.row);
	return DB_DONE;
}

static enum db_status keep_product(const struct q_import_products *row, void *import)
{
	keys_set(((struct import *)import)->products, row->sku, row->product.row);
	return DB_DONE;
}

static enum db_status prepare(struct import *import)
{
	DB_TRY(q_import_stores(db_reading(import->db, import->frame), keep_store, import));
	return q_import_products(db_reading(import->db, import->frame), keep_product, import);
}

static uint32_t look_up(struct import *import, const struct keys *keys, const struct record *record,
	int column, const char *what)
{
	uint64_t number = 0;
	if (!value_is_given(record, column))
		value_fault(import, columns[column].name, "required", "It is empty.");
	else if (!keys_find(keys, record->values[column], &number))
		value_fault(import, columns[column].name, "unknown", "There is no such %s.", what);
	return (uint32_t)number;
}

static struct str check_shelf(struct import *import, const struct record *record)
{
	if (record->values[SHELF].p == NULL)
		return record->values[SHELF];
	if (record->values[SHELF].n == 0)
		return STR_EMPTY;
	return value_code(import, record, SHELF, 16, " ._-/");
}

static int64_t check_as_of(struct import *import, const struct record *record)
{
	int64_t as_of = import->settings->as_of;
	if (value_is_given(record, AS_OF) && !instant_parse(record->values[AS_OF], &as_of))
		value_fault(import, "as_of", "bad_format",
			"An RFC 3339 time with offset, such as 2026-11-21T20:00:00Z.");
	else if (as_of > import->settings->now + MS_PER_MINUTE)
		value_fault(import, "as_of", "too_large", "It lies in the future.");
	return as_of;
}

static bool check(struct import *import, const struct record *record, void *row_out)
{
	struct stock_row *row = row_out;
	row->row = record->row;
	row->store.row = look_up(import, import->stores, record, STORE_CODE, "store");
	row->product.row = look_up(import, import->products, record, SKU, "product");
	if (!value_is_given(record, ON_HAND))
		value_fault(import, "on_hand", "required", "It is empty.");
	row->on_hand = (int32_t)value_int(import, record, ON_HAND, 0, UNITS_MAX, 0);
	row->safety = (int32_t)value_int(import, record, SAFETY, 0, UNITS_MAX, -1);
	row->shelf = check_shelf(import, record);
	row->as_of = check_as_of(import, record);
	if (import->faults.count > 0)
		return false;
	const uint32_t pair[2] = {row->store.row, row->product.row};
	return import_is_first(import, "sku", (struct str){(const char *)pair, sizeof(pair)});
}

/* Stock is locked by store, then product, everywhere. */
static int compare(const void *a, const void *b)
{
	const struct stock_row *x = a, *y = b;
	if (x->store.row != y->store.row)
		return x->store.row < y->store.row ? -1 : 1;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

/* ---- applying -------------------------------------------------------- */

static enum db_status movement_write(struct tx *tx, const struct import *import,
	const struct stock_row *row, int32_t on_hand_by, int32_t safety_by)
{
	struct q_movement_add_in in = {
		.store = row->store,
		.product = row->product,
		.kind = MOVEMENT_COUNT,
		.on_hand_by = on_hand_by,
		.safety_by = safety_by,
		.cause = import->cause,
		.now = import->settings->now,
		.as_of = row->as_of,
		.has_as_of = true,
	};
	return ledger_write(tx, &in, 1, import->settings->now);
}

static enum db_status add(struct tx *tx, const struct import *import, const struct stock_row *row)
{
	struct q_import_stock_add_in in = {
		.store = row->store,
		.product = row->product,
		.on_hand = row->on_hand,
		.safety = row->safety < 0 ? 0 : row->safety,
		.shelf = row->shelf.p == NULL ? STR_EMPTY : row->shelf,
		.as_of = row->as_of,
	};
	enum db_status status = q_import_stock_add(tx, &in);
	if (status == DB_DUP)
		return DB_RETRY; /* a return arrived first: compare with what it wrote */
	DB_TRY(status);
	return movement_write(tx, import, row, in.on_hand, in.safety);
}

/* What is there now: the count, and what moved since it was taken. */
static enum db_status on_hand_now(struct tx *tx, const struct stock_row *row, int32_t *on_hand_out)
{
	struct q_import_moved_since_in in = {row->store, row->product, row->as_of};
	struct q_import_moved_since since;
	DB_MUST(q_import_moved_since(tx, &in, &since));
	int64_t on_hand = row->on_hand + (since.has_moved ? since.moved : 0);
	*on_hand_out = on_hand < 0 ? 0 : (int32_t)on_hand;
	return DB_DONE;
}

static enum db_status change(struct tx *tx, const struct import *import,
	const struct stock_row *row, const struct q_import_stock_locked *old,
	struct row_result *result_out)
{
	struct q_import_stock_change_in in = {
		.store = row->store,
		.product = row->product,
		.safety = row->safety < 0 ? old->safety : row->safety,
		.shelf = row->shelf.p == NULL ? old->shelf : row->shelf,
		.as_of = row->as_of,
	};
	uint64_t changed;
	DB_TRY(on_hand_now(tx, row, &in.on_hand));
	if (in.on_hand < old->reserved) {
		result_out->row = row->row;
		result_out->shortage = old->reserved - in.on_hand;
	}
	if (in.on_hand == old->on_hand && in.safety == old->safety &&
		str_equal(in.shelf, old->shelf) && in.as_of == old->as_of)
		return DB_DONE;
	result_out->outcome = ROW_CHANGED;
	DB_TRY(q_import_stock_change(tx, &in, &changed));
	if (result_out->shortage > 0) {
		const struct stock_key key = {row->store, row->product};
		DB_TRY(shortages_note(tx, &key, 1, import->cause, import->settings->now));
	}
	return movement_write(tx, import, row, in.on_hand - old->on_hand, in.safety - old->safety);
}

static enum db_status apply(struct tx *tx, const struct import *import, const void *input,
	struct row_result *result_out)
{
	const struct stock_row *row = input;
	struct q_import_stock_locked_in in = {row->store, row->product};
	struct q_import_stock_locked old;
	enum db_status status = q_import_stock_locked(tx, &in, &old);
	if (status == DB_NONE) {
		result_out->outcome = ROW_ADDED;
		return add(tx, import, row);
	}
	DB_TRY(status);
	if (row->as_of < old.as_of) {
		result_out->outcome = ROW_OLDER;
		return DB_DONE;
	}
	return change(tx, import, row, &old, result_out);
}

const struct import_kind import_stock = {
	.name = "stock",
	.columns = columns,
	.column_count = ARRAY_LENGTH(columns),
	.row_bytes = sizeof(struct stock_row),
	.prepare = prepare,
	.check = check,
	.apply = apply,
	.compare = compare,
};
