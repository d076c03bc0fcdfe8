/*
 * Stock as shop systems export it: Magento Inventory's sources
 * (source_code,sku,status,quantity) and Shopify's inventory file in its generations.
 */
#include <string.h>

#include "server/db/q_import.h"
#include "server/import/format_csv.h"
#include "server/import/stock_message.h"

/* "5.0000" is 5; below nothing is nothing. What else is no whole number, the check refuses. */
static struct str units(struct import *import, uint64_t row, struct str text)
{
	struct str fraction = text, whole = str_cut(&fraction, '.');
	for (size_t i = 0; i < fraction.n; i++)
		if (fraction.p[i] != '0')
			return text;
	if (whole.n < 2 || whole.p[0] != '-')
		return whole;
	import_note(import, row, "on_hand", "negative", STR("Below nothing: taken as 0."));
	return STR("0");
}

/* ---- Magento --------------------------------------------------------- */

static void convert_magento(struct import *import, const struct csv *csv, struct record *record)
{
	struct str status = str_trim(csv_value(csv, csv_column(csv, "status")));
	record->values[FIGURE] = str_equal_c(status, "0")
					 ? STR("0")
					 : units(import, record->row, record->values[FIGURE]);
}

enum reason format_magento_read(struct import *import, struct str *why_out)
{
	static const char *const names[] = {"source_code", "sku", "quantity", "status"};
	int columns[IMPORT_COLUMNS_MAX];
	struct csv *csv = csv_open(import->file, import->arena, why_out);
	enum reason reason = REASON_OK;
	if (csv == NULL)
		return REASON_BAD_CSV;
	memset(columns, -1, sizeof(columns));
	columns[STORE_CODE] = csv_column(csv, names[0]);
	columns[SKU] = csv_column(csv, names[1]);
	columns[FIGURE] = csv_column(csv, names[2]);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		if (csv_column(csv, names[i]) >= 0)
			continue;
		*why_out = str_printf(import->arena, "The column %s is missing.", names[i]);
		reason = REASON_BAD_CSV;
	}
	if (reason == REASON_OK)
		reason = format_each_record(import, columns, convert_magento, csv);
	csv_close(csv);
	return reason;
}

/* ---- Shopify --------------------------------------------------------- */

/* Which store a location is: by its code or its name. */
struct locations {
	struct import *import;
	struct keys *names; /* number: of the code, or 0 when several stores are called so */
	struct str *codes;
	size_t count, capacity;
};

static enum db_status keep_location(const struct q_import_store_names *row, void *context)
{
	struct locations *locations = context;
	struct arena *arena = locations->import->arena;
	uint64_t earlier;
	if (locations->count == locations->capacity) {
		size_t capacity = 2 * locations->capacity + 64;
		struct str *more = arena_new_array(arena, capacity, struct str);
		if (locations->count > 0)
			memcpy(more, locations->codes, locations->count * sizeof(*more));
		locations->codes = more;
		locations->capacity = capacity;
	}
	locations->codes[locations->count++] = str_dup(arena, row->code);
	bool is_again = keys_find(locations->names, row->name, &earlier);
	keys_set(locations->names, row->name, is_again ? 0 : locations->count);
	keys_set(locations->names, row->code, locations->count);
	return DB_DONE;
}

/* What is unknown stays as it is, and the check says so. */
static struct str store_of(const struct locations *locations, struct str location)
{
	uint64_t number;
	if (!keys_find(locations->names, location, &number) || number == 0)
		return location;
	return locations->codes[number - 1];
}

struct shopify {
	struct import *import;
	struct csv *csv;
	struct locations locations;
	int sku, location, bin, on_hand, on_hand_before;
	int first_place; /* of the old generation: a column for each location from here on */
};

static bool is_shelf(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (strchr(" ._-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
			    text.p[i]) == NULL)
			return false;
	return text.n > 0 && text.n <= 16;
}

/* A cell that says nothing of the store is no record. */
static bool take_cell(struct shopify *shopify, struct str location, struct str on_hand)
{
	struct str bin = str_trim(csv_value(shopify->csv, shopify->bin));
	uint64_t row = csv_line(shopify->csv);
	if (on_hand.n == 0 || str_equal_nocase(on_hand, STR("not stocked")))
		return true;
	struct record record = {
		.row = row,
		.values = {[STORE_CODE] = store_of(&shopify->locations, location),
			[SKU] = str_trim(csv_value(shopify->csv, shopify->sku)),
			[FIGURE] = units(shopify->import, row, on_hand)},
	};
	if (is_shelf(bin))
		record.values[SHELF] = bin;
	return import_record(shopify->import, &record, csv_position(shopify->csv));
}

static bool take_row(struct shopify *shopify)
{
	struct csv *csv = shopify->csv;
	if (shopify->location >= 0) {
		struct str on_hand = str_trim(csv_value(csv, shopify->on_hand));
		if (on_hand.n == 0)
			on_hand = str_trim(csv_value(csv, shopify->on_hand_before));
		return take_cell(shopify, str_trim(csv_value(csv, shopify->location)), on_hand);
	}
	for (size_t i = (size_t)shopify->first_place; i < csv_column_count(csv); i++)
		if (!take_cell(shopify, csv_column_name(csv, i), str_trim(csv_value(csv, (int)i))))
			return false;
	return true;
}

static bool find_columns(struct shopify *shopify, struct str *why_out)
{
	struct csv *csv = shopify->csv;
	shopify->sku = csv_column(csv, "SKU");
	shopify->location = csv_column(csv, "Location");
	shopify->bin = csv_column(csv, "Bin name");
	shopify->on_hand = csv_column(csv, "On hand (new)");
	shopify->on_hand_before = csv_column(csv, "On hand (current)");
	if (shopify->on_hand < 0)
		shopify->on_hand = csv_column(csv, "On hand");
	shopify->first_place = csv_column(csv, "COO") + 1;
	if (shopify->sku < 0)
		*why_out = STR("The column SKU is missing.");
	else if (shopify->location >= 0 && shopify->on_hand < 0)
		*why_out = STR("The column On hand is missing: export all quantities.");
	else if (shopify->location < 0 && shopify->first_place == 0)
		*why_out = STR("There is neither a column Location nor one named COO with the "
			       "locations behind it.");
	else
		return true;
	return false;
}

static enum reason locations_load(struct shopify *shopify, struct str *why_out)
{
	struct locations *locations = &shopify->locations;
	locations->import = shopify->import;
	locations->names = keys_new(shopify->import->arena);
	enum reason reason = db_reason(q_import_store_names(
		db_reading(shopify->import->db, shopify->import->arena), keep_location, locations));
	if (reason != REASON_OK)
		*why_out = str_of(reason_info(reason)->title);
	return reason;
}

static enum reason shopify_rows(struct shopify *shopify, struct str *why_out)
{
	struct str why;
	enum reason reason = locations_load(shopify, why_out);
	for (enum csv_step step;
		reason == REASON_OK && (step = csv_next(shopify->csv, &why)) != CSV_END;) {
		if (step == CSV_BAD_RECORD)
			import_bad_record(shopify->import, csv_line(shopify->csv), why);
		else if (!take_row(shopify))
			break;
	}
	keys_free(shopify->locations.names);
	return reason;
}

enum reason format_shopify_read(struct import *import, struct str *why_out)
{
	struct shopify shopify = {.import = import};
	shopify.csv = csv_open(import->file, import->arena, why_out);
	if (shopify.csv == NULL)
		return REASON_BAD_CSV;
	enum reason reason =
		find_columns(&shopify, why_out) ? shopify_rows(&shopify, why_out) : REASON_BAD_CSV;
	csv_close(shopify.csv);
	return reason;
}
