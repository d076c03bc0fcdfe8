/* Products as they were published from Open Icecat, in JSON. */
#include "server/import/format_items.h"
#include "server/import/product_columns.h"

static struct str gtins_as_ours(struct import *import, json_t *list)
{
	struct str text = STR_EMPTY;
	json_t *one;
	size_t i;
	json_array_foreach (list, i, one) {
		text = str_printf(import->frame, STR_FMT "%s%s", STR_ARG(text), i == 0 ? "" : " ",
			json_is_string(one) ? json_string_value(one) : "?");
	}
	return text;
}

/* US prices stand in cents and hold no tax. */
static bool take_icecat(struct import *import, json_t *item, uint64_t number, uint64_t position)
{
	json_int_t cents = json_integer_value(json_object_get(item, "price"));
	struct str title = format_member(import, item, "title");
	struct record record = {
		.row = number,
		.values = {[SKU] = format_member(import, item, "id"),
			[NAME_FR] = title,
			[NAME_EN] = title,
			[BRAND] = format_member(import, item, "supplier"),
			[PRICE] = money_print(import->frame, cents, (struct currency){"USD"}),
			[CURRENCY] = STR("USD"),
			[VAT] = STR("0"),
			[GTINS] = gtins_as_ours(import, json_object_get(item, "ean"))},
	};
	return import_record(import, &record, position);
}

enum reason format_icecat_read(struct import *import, struct str *why_out)
{
	return format_each_item(import, take_icecat, why_out);
}
