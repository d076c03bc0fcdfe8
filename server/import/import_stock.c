/*
 * Rows of stock, in four kinds with one check: what a store counted, by hand (stock) or in a
 * numbered snapshot, what it changed itself (deltas), and what its till sold (sales). See
 * doc/feeds.md.
 */
#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/q_stock_feed.h"
#include "server/import/stock_message.h"

enum { ORDER_NUMBER_MAX = 10 };

/* Counted by hand, it has the same columns but those of a message. */
static const struct import_column snapshot_columns[] = {
	[STORE_CODE] = {"store_code", false, "store"},
	[SKU] = {"sku", true, NULL},
	[FIGURE] = {"on_hand", true, NULL},
	[SAFETY] = {"safety", false, NULL},
	[SHELF] = {"shelf", false, NULL},
	[AS_OF] = {"as_of", false, NULL},
	[SEQ] = {"seq", false, NULL},
	[COMPLETE] = {"complete", false, NULL},
};

static const struct import_column delta_columns[] = {
	[STORE_CODE] = {"store_code", false, "store"},
	[SKU] = {"sku", true, NULL},
	[FIGURE] = {"by", true, NULL},
	[AS_OF] = {"as_of", false, NULL},
	[SEQ] = {"seq", false, NULL},
};

static const struct import_column sale_columns[] = {
	[STORE_CODE] = {"store_code", false, "store"},
	[SKU] = {"sku", true, NULL},
	[FIGURE] = {"sold", true, NULL},
	[ORDER] = {"order", false, NULL},
	[AS_OF] = {"as_of", false, NULL},
	[SEQ] = {"seq", false, NULL},
};

bool import_kind_is_message(struct str kind)
{
	return str_equal_c(kind, import_snapshots.name) || str_equal_c(kind, import_deltas.name) ||
	       str_equal_c(kind, import_sales.name);
}

bool import_source_is_name(struct str source)
{
	for (size_t i = 0; i < source.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", source.p[i]) == NULL)
			return false;
	return source.n > 0 && source.n <= STOCK_SOURCE_MAX;
}

/* ---- values ---------------------------------------------------------- */

static bool is_message(const struct import *import)
{
	return import->kind != &import_stock;
}

static uint32_t look_up(struct import *import, const struct keys *keys, struct str name, int column,
	const char *what)
{
	uint64_t number = 0;
	if (name.n == 0)
		value_fault(import, import_column_name(import, column), "required", "It is empty.");
	else if (!keys_find(keys, name, &number) || number == 0)
		value_fault(import, import_column_name(import, column), "unknown",
			"There is no such %s.", what);
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
	else if (as_of <= 0)
		value_fault(import, "as_of", "required",
			"When the figure was taken, or it happened, is not said.");
	return as_of;
}

static uint64_t check_seq(struct import *import, const struct record *record)
{
	int64_t seq = 0;
	if (!is_message(import))
		return 0;
	if (value_is_given(record, SEQ))
		seq = value_int(import, record, SEQ, 1, IMPORT_SEQ_MAX, 0);
	else if (import->settings->seq == 0)
		value_fault(import, "seq", "required",
			"The number of the message is not said, neither here nor for all.");
	return seq > 0 ? (uint64_t)seq : import->settings->seq;
}

static int32_t check_figure(struct import *import, const struct record *record)
{
	bool is_count = import->stock->message.kind == STOCK_SNAPSHOTS;
	int64_t value = value_int(import, record, FIGURE, is_count ? 0 : -STOCK_UNITS_MAX,
		STOCK_UNITS_MAX, is_count ? 0 : 1);
	if (!value_is_given(record, FIGURE))
		value_fault(import, import_column_name(import, FIGURE), "required", "It is empty.");
	else if (!is_count && value == 0)
		value_fault(import, import_column_name(import, FIGURE), "not_allowed",
			"Nothing changes by 0: leave the line out.");
	return (int32_t)(import->stock->message.kind == STOCK_SALES ? -value : value);
}

/* ---- sales of our orders --------------------------------------------- */

/* Our handover subtracts them; a number that is not ours is somebody's mistake. */
static bool is_ours(struct import *import, const struct record *record)
{
	struct q_stock_feed_order row;
	struct q_stock_feed_order_in in = {record->values[ORDER]};
	if (!value_is_given(record, ORDER))
		return false;
	enum db_status status =
		in.number.n > ORDER_NUMBER_MAX
			? DB_NONE
			: q_stock_feed_order(db_reading(import->db, import->frame), &in, &row);
	if (status == DB_NONE)
		value_fault(import, "order", "unknown",
			"There is no such order. Leave it empty for what the till sold itself.");
	else if (status != DB_DONE)
		import->failure = db_reason(status);
	if (status != DB_DONE)
		return false;
	import->totals->ours += !import->is_applying;
	import_note(import, record->row, "order", "ours",
		STR("Our handover subtracts it: the sale is left out."));
	return true;
}

/* ---- a row ----------------------------------------------------------- */

/* Two figures of one sku contradict each other; two changes of it do not. */
static bool is_listed_once(struct import *import, store_id store, product_id product)
{
	if (pairs_add(import->stock->listed, store, product) ||
		import->stock->message.kind != STOCK_SNAPSHOTS || import->faults.count > 0)
		return true;
	value_fault(import, "sku", "duplicate", "An earlier row of the file is the same.");
	return false;
}

static bool check(struct import *import, const struct record *record, void *row_out)
{
	struct stock_line *line = row_out;
	struct str code = value_is_given(record, STORE_CODE) ? record->values[STORE_CODE]
							     : import->settings->store;
	store_id store = {look_up(import, import->stores, code, STORE_CODE, "store")};
	line->product.row = look_up(import, import->products, record->values[SKU], SKU, "product");
	line->figure = check_figure(import, record);
	line->safety = (int32_t)value_int(import, record, SAFETY, 0, STOCK_UNITS_MAX, -1);
	line->shelf = check_shelf(import, record);
	line->as_of = check_as_of(import, record);
	line->ordinal = import->ordinal;
	line->row = record->row;
	uint64_t seq = check_seq(import, record);
	bool is_complete = value_bool(import, record, COMPLETE, import->settings->is_complete);
	bool is_named = store.row != 0 && line->product.row != 0;
	import->unnamed += code.n == 0 || record->values[SKU].n == 0;
	bool is_first = !is_named || is_listed_once(import, store, line->product);
	if (is_first && import->faults.count == 0)
		line->part = stock_part_for(import, store, code, seq, line->as_of, is_complete);
	if (is_first && is_named)
		stock_brake_see(import, line, store);
	return is_first && line->part != NULL && !is_ours(import, record);
}

static enum db_status prepare_snapshots(struct import *import)
{
	return stock_begin(import, STOCK_SNAPSHOTS);
}

static enum db_status prepare_deltas(struct import *import)
{
	return stock_begin(import, STOCK_DELTAS);
}

static enum db_status prepare_sales(struct import *import)
{
	return stock_begin(import, STOCK_SALES);
}

#define STOCK_KIND(kind_name, its_columns, count, begin)                                           \
	{                                                                                          \
		.name = kind_name, .columns = its_columns, .column_count = (count),                \
		.row_bytes = sizeof(struct stock_line), .prepare = begin,                          \
		.gather = stock_names_gather, .check = check, .gathered_rows = STOCK_GATHERED,     \
		.judge = stock_judge, .open = stock_open, .flush = stock_flush, .end = stock_end,  \
	}

const struct import_kind import_stock =
	STOCK_KIND("stock", snapshot_columns, SEQ, prepare_snapshots);
const struct import_kind import_snapshots = STOCK_KIND(
	"snapshots", snapshot_columns, ARRAY_LENGTH(snapshot_columns), prepare_snapshots);
const struct import_kind import_deltas =
	STOCK_KIND("deltas", delta_columns, ARRAY_LENGTH(delta_columns), prepare_deltas);
const struct import_kind import_sales =
	STOCK_KIND("sales", sale_columns, ARRAY_LENGTH(sale_columns), prepare_sales);
