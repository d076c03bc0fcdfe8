/*
 * Product feeds as Google Merchant Center takes them (RSS 2.0 with the namespace below): id, title,
 * price "19.99 EUR", brand, gtin, and with item_group_id size and color. The feed is in one
 * language and does not say the VAT.
 */
#include "common/xml.h"
#include "server/import/product_columns.h"
#include "server/import/row.h"

static const char google[] = "http://base.google.com/ns/1.0";

static struct str either(struct arena *arena, xmlNodePtr item, const char *name)
{
	struct str text = xml_child_text(arena, item, name, google);
	return text.n > 0 ? text : xml_child_text(arena, item, name, NULL);
}

/* Others have a size and a colour as well, and are of no model. */
static void take_model(struct arena *arena, xmlNodePtr item, struct record *record)
{
	struct str model = either(arena, item, "item_group_id");
	record->values[MODEL] = model;
	if (model.n == 0)
		return;
	record->values[SIZE] = either(arena, item, "size");
	record->values[COLOUR_FR] = either(arena, item, "color");
}

static bool take_item(xmlNodePtr item, uint64_t line, uint64_t position, void *context)
{
	struct import *import = context;
	struct str currency = either(import->frame, item, "price");
	struct str price = str_cut(&currency, ' ');
	struct str title = either(import->frame, item, "title");
	struct record record = {
		.row = line,
		.values = {[SKU] = either(import->frame, item, "id"),
			[NAME_FR] = title,
			[NAME_EN] = title,
			[BRAND] = either(import->frame, item, "brand"),
			[PRICE] = price,
			[CURRENCY] = str_trim(currency),
			[GTINS] = either(import->frame, item, "gtin")},
	};
	take_model(import->frame, item, &record);
	return import_record(import, &record, position);
}

enum reason format_google_read(struct import *import, struct str *why_out)
{
	uint64_t items;
	return xml_feed(import->arena, import->file, "item", take_item, import, &items, why_out);
}
