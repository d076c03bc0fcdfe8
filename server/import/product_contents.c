/* What a bundle is made of; see product_contents.h. */
#include "server/import/product_contents.h"

#include <string.h>

#include "server/db/key_list.h"
#include "server/db/q_product.h"
#include "server/db/try.h"
#include "server/fulfilment/bundle.h"

/* --- what else the file says: the number of a row, its currency, and whether it is a bundle --- */

enum { CURRENCY_BITS = 24 };

static uint64_t currency_bits(struct str currency)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < currency.n; i++)
		bits = bits << 8 | (unsigned char)currency.p[i];
	return bits;
}

void contents_note_row(struct import *import, struct str sku, struct str currency, bool is_bundle)
{
	uint64_t said = import->ordinal << CURRENCY_BITS | currency_bits(currency);
	if (!import->is_applying)
		keys_add(import->products, sku, said << 1 | is_bundle);
}

struct part_found {
	bool is_there, is_bundle, has_currency;
};

/* False when the database could not be asked. */
static bool part_find(
	struct import *import, struct str sku, struct str currency, struct part_found *found_out)
{
	struct q_product_by_sku_in in = {sku};
	struct q_product_by_sku row;
	uint64_t said;
	*found_out = (struct part_found){false};
	if (keys_find(import->products, sku, &said) &&
		said >> (CURRENCY_BITS + 1) < import->ordinal) {
		uint64_t bits = said >> 1 & ((1 << CURRENCY_BITS) - 1);
		*found_out = (struct part_found){true, said & 1, bits == currency_bits(currency)};
		return true;
	}
	enum db_status status = q_product_by_sku(db_reading(import->db, import->frame), &in, &row);
	if (status == DB_DONE)
		*found_out = (struct part_found){
			true, row.contents.n > 0, str_equal(row.currency, currency)};
	else if (status != DB_NONE)
		import->failure = db_reason(status);
	return status == DB_DONE || status == DB_NONE;
}

/* --- checking --- */

/* "SHIRT*2"; a sku may have a * of its own. */
static bool part_parse(struct str text, struct str *sku_out, int32_t *qty_out)
{
	size_t star = text.n;
	uint64_t qty;
	while (star > 0 && text.p[star - 1] != '*')
		star--;
	if (star < 2 ||
		!str_to_u64((struct str){text.p + star, text.n - star}, BUNDLE_PART_QTY_MAX, &qty))
		return false;
	*sku_out = (struct str){text.p, star - 1};
	*qty_out = (int32_t)qty;
	return qty > 0;
}

static bool is_named(const struct contents *contents, struct str sku)
{
	for (size_t i = 0; i < contents->count; i++)
		if (str_equal(contents->skus[i], sku))
			return true;
	return false;
}

static void part_check(struct import *import, const char *column, struct str sku,
	struct str currency, const struct contents *contents)
{
	struct part_found found;
	if (is_named(contents, sku)) {
		value_fault(import, column, "duplicate", "Each part stands there once.");
		return;
	}
	if (!part_find(import, sku, currency, &found))
		return;
	if (!found.is_there)
		value_fault(import, column, "unknown",
			"There is no product " STR_FMT ", and no row before this one names it.",
			STR_ARG(sku));
	else if (found.is_bundle)
		value_fault(import, column, "not_allowed",
			STR_FMT " is a bundle; bundles are made of goods.", STR_ARG(sku));
	else if (!found.has_currency)
		value_fault(import, column, "not_allowed", STR_FMT " has another currency.",
			STR_ARG(sku));
}

static void parts_read(struct import *import, const char *column, struct str text,
	struct str currency, struct contents *contents)
{
	struct str rest = text, sku;
	int32_t qty;
	while (rest.n > 0 && contents->count < BUNDLE_PARTS_MAX) {
		struct str part = str_cut(&rest, ' ');
		if (part.n == 0)
			continue;
		if (!part_parse(part, &sku, &qty)) {
			value_fault(import, column, "bad_format",
				"Skus with how many of each, 1 to %d: SHIRT*2 TIE*1.",
				BUNDLE_PART_QTY_MAX);
			return;
		}
		part_check(import, column, sku, currency, contents);
		contents->skus[contents->count] = str_dup(import->frame, sku);
		contents->qtys[contents->count++] = qty;
	}
	if (rest.n > 0)
		value_fault(import, column, "too_long", "At most %d products.", BUNDLE_PARTS_MAX);
}

/* Its stock, and what was ordered of it, would hang in the air. */
static void check_is_no_goods(struct import *import, const char *column, struct str sku)
{
	struct q_product_by_sku_in in = {sku};
	struct q_product_by_sku row;
	enum db_status status = q_product_by_sku(db_reading(import->db, import->frame), &in, &row);
	if (status == DB_DONE && row.contents.n == 0)
		value_fault(import, column, "not_allowed",
			"It is known as goods; a bundle needs a sku of its own.");
	else if (status != DB_DONE && status != DB_NONE)
		import->failure = db_reason(status);
}

void contents_check(struct import *import, const char *column, struct str text, struct str sku,
	struct str currency, struct contents *contents_out)
{
	*contents_out = (struct contents){
		.skus = arena_new_array(import->frame, BUNDLE_PARTS_MAX, struct str),
		.qtys = arena_new_array(import->frame, BUNDLE_PARTS_MAX, int32_t),
	};
	parts_read(import, column, text, currency, contents_out);
	check_is_no_goods(import, column, sku);
}

/* --- applying --- */

enum db_status contents_resolve(
	struct tx *tx, const struct contents *contents, struct str *text_out)
{
	struct key_list list;
	key_list_init(&list, tx_arena(tx));
	for (size_t i = 0; i < contents->count; i++) {
		struct q_product_by_sku_in in = {contents->skus[i]};
		struct q_product_by_sku row;
		DB_MUST(q_product_by_sku(tx, &in, &row)); /* products are never deleted */
		key_list_add_pair(&list, row.product.row, (uint32_t)contents->qtys[i]);
	}
	*text_out = key_list_text(&list);
	return DB_DONE;
}
