/* Rows of products: names, price, taxes and barcodes. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/gtin.h"
#include "common/tax.h"
#include "server/db/q_import.h"
#include "server/db/try.h"
#include "server/import/product_columns.h"
#include "server/import/product_contents.h"

static const struct import_column columns[] = {
	[SKU] = {.name = "sku", .is_required = true},
	[NAME_FR] = {.name = "name_fr", .is_required = true},
	[NAME_EN] = {.name = "name_en", .is_required = true},
	[BRAND] = {.name = "brand", .is_required = false},
	[PRICE] = {.name = "price", .is_required = true},
	[CURRENCY] = {.name = "currency", .is_required = true},
	[VAT] = {.name = "vat", .is_required = false},
	[GTINS] = {.name = "gtins", .is_required = false},
	[RETURNS] = {.name = "return_class", .is_required = false},
	[CONTENTS] = {.name = "contents", .is_required = false},
	[IS_SET] = {.name = "is_set", .is_required = false},
	[TAX] = {.name = "tax", .is_required = false},
	[IS_SERIALISED] = {.name = "is_serialised", .is_required = false},
	[MODEL] = {.name = "model", .is_required = false},
	[SIZE] = {.name = "size", .is_required = false},
	[COLOUR_FR] = {.name = "colour_fr", .is_required = false},
	[COLOUR_EN] = {.name = "colour_en", .is_required = false},
};

enum { GTINS_MAX = 500 };

/* Printable ASCII but the slash, which ends a path in an address. */
#define SKU_SIGNS "!\"#$%&'()*+,-.:;<=>?@[\\]^_`{|}~"

struct product_row {
	struct q_import_product_add_in product; /* as the database shall have it */
	bool has_gtins, has_return_class, has_is_set, has_is_serialised, has_model;
	struct contents contents;
	uint64_t *gtins; /* sorted */
	size_t gtin_count;
};

/* ---- checking -------------------------------------------------------- */

static void check_price(
	struct import *import, const struct record *record, struct q_import_product_add_in *product)
{
	struct currency currency = {"EUR"};
	product->currency = value_text(import, record, CURRENCY, 3, 3);
	if (product->currency.n > 0 && !currency_parse(product->currency, &currency))
		value_fault(import, "currency", "unknown", "An ISO 4217 code such as EUR.");
	if (!value_is_given(record, PRICE))
		value_fault(import, "price", "required", "An amount such as 19.99.");
	else if (!money_parse(record->values[PRICE], currency, &product->price_minor))
		value_fault(import, "price", "bad_format",
			"An amount such as 19.99, without sign, symbol or grouping.");
}

/* By its name, or as VAT of so many percent. */
static void check_tax(
	struct import *import, const struct record *record, struct q_import_product_add_in *product)
{
	struct tax tax = {.code = TAX_VAT};
	if (value_is_given(record, TAX) && value_is_given(record, VAT))
		value_fault(import, "tax", "not_allowed", "Either tax or vat.");
	else if (!value_is_given(record, TAX))
		tax.vat_bp = (uint16_t)value_percent(import,
			value_is_given(record, VAT) ? record->values[VAT] : import->settings->vat,
			"vat");
	else if (!tax_named(record->values[TAX], &tax))
		value_fault(import, "tax", "unknown",
			"One of fr, fr_intermediate, fr_reduced, fr_special, qc, qc_book, "
			"qc_zero, exempt or qc_exempt.");
	product->tax = tax.code;
	product->vat_bp = tax.vat_bp;
}

static bool note_gtin(struct import *import, const struct record *record, const char *code,
	const char *what, struct str text)
{
	import_note(import, record->row, "gtins", code,
		str_printf(import->frame, STR_FMT " %s; it is left out.", STR_ARG(text), what));
	return false;
}

/* A barcode means one product: the first row that names it. */
static bool gtin_is_ours(
	struct import *import, const struct record *record, struct str text, gtin *number_out)
{
	struct str key;
	uint64_t owner = import->ordinal;
	if (!gtin_parse(text, number_out))
		return note_gtin(import, record, "bad_format", "is no GTIN", text);
	key = gtin_print14(import->frame, *number_out);
	if (import->is_applying)
		keys_find(import->gtins, key, &owner);
	else
		owner = keys_add(import->gtins, key, import->ordinal);
	return owner == import->ordinal ||
	       note_gtin(import, record, "duplicate", "belongs to an earlier row", text);
}

static int compare_numbers(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static bool is_in(const uint64_t *list, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == number)
			return true;
	return false;
}

static void check_gtins(struct import *import, const struct record *record, struct product_row *row)
{
	struct str rest = record->values[GTINS];
	row->has_gtins = rest.p != NULL;
	row->gtins = arena_new_array(import->frame, GTINS_MAX, uint64_t);
	while (rest.n > 0) {
		struct str text = str_cut(&rest, ' ');
		gtin number;
		if (text.n == 0 || !gtin_is_ours(import, record, text, &number) ||
			is_in(row->gtins, row->gtin_count, number.digits))
			continue;
		if (row->gtin_count == GTINS_MAX) {
			value_fault(import, "gtins", "too_long", "At most %d.", GTINS_MAX);
			return;
		}
		row->gtins[row->gtin_count++] = number.digits;
	}
	/* The first is the one that is printed. */
	row->product.gtin = row->gtin_count == 0 ? 0 : row->gtins[0];
	if (row->gtin_count > 1)
		qsort(row->gtins, row->gtin_count, sizeof(row->gtins[0]), compare_numbers);
}

/* What the law of returns makes of it (common/returns.def). */
static void check_return_class(
	struct import *import, const struct record *record, struct product_row *row)
{
	row->has_return_class = value_is_given(record, RETURNS);
	if (row->has_return_class &&
		!return_class_parse(record->values[RETURNS], &row->product.return_class))
		value_fault(import, "return_class", "unknown",
			"One of ordinary, hygiene, media, custom, perishable, press.");
}

/* A bundle, and whether it comes back whole. Empty: as it was, which of most is goods. */
static void check_contents(
	struct import *import, const struct record *record, struct product_row *row)
{
	struct q_import_product_add_in *product = &row->product;
	row->has_is_set = value_is_given(record, IS_SET);
	product->is_set = value_bool(import, record, IS_SET, false);
	if (value_is_given(record, CONTENTS))
		contents_check(import, "contents", record->values[CONTENTS], product->sku,
			product->currency, &row->contents);
	else if (product->is_set)
		value_fault(
			import, "is_set", "not_allowed", "Only of a bundle, with its contents.");
}

/* Each unit has a serial of its own. A bundle has none: its parts may. */
static void check_is_serialised(
	struct import *import, const struct record *record, struct product_row *row)
{
	row->has_is_serialised = value_is_given(record, IS_SERIALISED);
	row->product.is_serialised = value_bool(import, record, IS_SERIALISED, false);
	if (row->product.is_serialised && row->contents.count > 0)
		value_fault(import, "is_serialised", "not_allowed",
			"Of a bundle the goods in it have serials.");
}

/* Size and colour tell the products of one model apart. */
static void check_model(struct import *import, const struct record *record, struct product_row *row)
{
	struct q_import_product_add_in *product = &row->product;
	row->has_model = record->values[MODEL].p != NULL;
	product->model = STR_EMPTY;
	if (value_is_given(record, MODEL))
		product->model = value_code(import, record, MODEL, 64, SKU_SIGNS);
	product->size = value_text(import, record, SIZE, 0, 32);
	product->colour_fr = value_text(import, record, COLOUR_FR, 0, 64);
	product->colour_en = value_text(import, record, COLOUR_EN, 0, 64);
	if (product->colour_fr.n == 0)
		product->colour_fr = product->colour_en;
	if (product->colour_en.n == 0)
		product->colour_en = product->colour_fr;
	if (value_is_given(record, MODEL) && row->contents.count > 0)
		value_fault(import, "model", "not_allowed", "A bundle is of no model.");
	if (!value_is_given(record, MODEL) && product->size.n + product->colour_fr.n > 0)
		value_fault(import, "model", "required", "What differs in size or colour.");
}

static bool check(struct import *import, const struct record *record, void *row_out)
{
	struct product_row *row = row_out;
	struct q_import_product_add_in *product = &row->product;
	product->sku = value_code(import, record, SKU, 64, SKU_SIGNS);
	product->name_fr = value_text(import, record, NAME_FR, 0, 300);
	product->name_en = value_text(import, record, NAME_EN, 0, 300);
	if (!value_is_given(record, NAME_FR) && !value_is_given(record, NAME_EN))
		value_fault(import, "name_fr", "required", "A name in French or English.");
	if (product->name_fr.n == 0)
		product->name_fr = product->name_en;
	if (product->name_en.n == 0)
		product->name_en = product->name_fr;
	product->brand = value_text(import, record, BRAND, 0, 80);
	check_price(import, record, product);
	check_tax(import, record, product);
	check_return_class(import, record, row);
	check_contents(import, record, row);
	check_is_serialised(import, record, row);
	check_model(import, record, row);
	/* Barcodes are claimed by good rows only. */
	if (!import_is_first(import, "sku", product->sku) || import->faults.count > 0)
		return false;
	check_gtins(import, record, row);
	contents_note_row(import, product->sku, product->currency, row->contents.count > 0);
	return true;
}

/* ---- applying -------------------------------------------------------- */

static bool is_same_product(
	const struct q_import_product_locked *old, const struct q_import_product_add_in *new)
{
	return str_equal(old->name_fr, new->name_fr) && str_equal(old->name_en, new->name_en) &&
	       str_equal(old->brand, new->brand) &&
	       old->price_minor == new->price_minor &&str_equal(old->currency, new->currency) &&
	       old->tax == new->tax && old->vat_bp == new->vat_bp && old->gtin == new->gtin &&
	       old->return_class == new->return_class && old->is_serialised == new->is_serialised &&
	       old->is_set == new->is_set &&str_equal(old->contents, new->contents) &&
	       str_equal(old->model, new->model) && str_equal(old->size, new->size) &&
	       str_equal(old->colour_fr, new->colour_fr) &&
	       str_equal(old->colour_en, new->colour_en);
}

static enum db_status product_change(
	struct tx *tx, product_id product, const struct q_import_product_add_in *new)
{
	const struct q_import_product_change_in in = {
		.product = product,
		.name_fr = new->name_fr,
		.name_en = new->name_en,
		.brand = new->brand,
		.price_minor = new->price_minor,
		.currency = new->currency,
		.tax = new->tax,
		.vat_bp = new->vat_bp,
		.gtin = new->gtin,
		.return_class = new->return_class,
		.contents = new->contents,
		.is_set = new->is_set,
		.is_serialised = new->is_serialised,
		.model = new->model,
		.size = new->size,
		.colour_fr = new->colour_fr,
		.colour_en = new->colour_en,
	};
	uint64_t changed;
	return q_import_product_change(tx, &in, &changed);
}

/* What is new is set, what is gone is dropped. */
static enum db_status gtins_write(
	struct tx *tx, product_id product, const struct product_row *row, bool *is_same_out)
{
	struct q_import_gtins_in in = {product};
	struct q_import_gtins *old;
	size_t old_count, i = 0, o = 0;
	uint64_t changed;
	*is_same_out = true;
	DB_TRY(q_import_gtins(tx, &in, &old, &old_count));
	while (i < row->gtin_count || o < old_count) {
		if (i < row->gtin_count && o < old_count && row->gtins[i] == old[o].gtin) {
			i++, o++;
			continue;
		}
		*is_same_out = false;
		if (o == old_count || (i < row->gtin_count && row->gtins[i] < old[o].gtin)) {
			struct q_import_gtin_set_in set = {row->gtins[i++], product};
			DB_TRY(q_import_gtin_set(tx, &set));
		} else {
			struct q_import_gtin_drop_in drop = {old[o++].gtin, product};
			DB_TRY(q_import_gtin_drop(tx, &drop, &changed));
		}
	}
	return DB_DONE;
}

static enum db_status add(
	struct tx *tx, const struct q_import_product_add_in *product, const struct product_row *row)
{
	uint64_t id;
	bool is_same;
	enum db_status status = q_import_product_add(tx, product, &id);
	if (status == DB_DUP)
		return DB_RETRY; /* another import was faster: compare with what it wrote */
	DB_TRY(status);
	return gtins_write(tx, (product_id){(uint32_t)id}, row, &is_same);
}

static enum db_status contents_of(
	struct tx *tx, const struct product_row *row, struct str *text_out)
{
	*text_out = STR_EMPTY;
	return row->contents.count == 0 ? DB_DONE : contents_resolve(tx, &row->contents, text_out);
}

static void keep_model(
	struct q_import_product_add_in *product, const struct q_import_product_locked *old)
{
	product->model = old->model;
	product->size = old->size;
	product->colour_fr = old->colour_fr;
	product->colour_en = old->colour_en;
}

static enum db_status apply(struct tx *tx, const struct import *import, const void *input,
	struct row_result *result_out)
{
	const struct product_row *row = input;
	struct q_import_product_add_in product = row->product;
	struct q_import_product_locked_in in = {product.sku};
	struct q_import_product_locked old;
	bool is_same = true;
	DB_TRY(contents_of(tx, row, &product.contents));
	enum db_status status = q_import_product_locked(tx, &in, &old);
	if (status == DB_NONE) {
		result_out->outcome = ROW_ADDED;
		return add(tx, &product, row);
	}
	DB_TRY(status);
	if (row->has_gtins)
		DB_TRY(gtins_write(tx, old.product, row, &is_same));
	else
		product.gtin = old.gtin;
	if (!row->has_return_class)
		product.return_class = old.return_class;
	if (!row->has_is_serialised)
		product.is_serialised = old.is_serialised;
	if (!row->has_model)
		keep_model(&product, &old);
	/* Goods stay goods, also when they came between the two readings. */
	if (row->contents.count == 0 || old.contents.n == 0)
		product.contents = old.contents;
	if (!row->has_is_set || product.contents.n == 0)
		product.is_set = old.is_set;
	if (is_same && is_same_product(&old, &product))
		return DB_DONE;
	result_out->outcome = ROW_CHANGED;
	return product_change(tx, old.product, &product);
}

const struct import_kind import_products = {
	.name = "products",
	.columns = columns,
	.column_count = ARRAY_LENGTH(columns),
	.row_bytes = sizeof(struct product_row),
	.check = check,
	.apply = apply,
};
