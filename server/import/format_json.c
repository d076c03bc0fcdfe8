/*
 * Two real sets in JSON: stores as the Best Buy open data set has them (one array), and products as
 * they were published from Open Icecat (an object a line). Items are read one at a time.
 */
#include <jansson.h>
#include <string.h>

#include "common/gtin.h"
#include "server/import/format_items.h"

enum { ITEM_MAX = 1 << 20 };

/* ---- items ----------------------------------------------------------- */

struct item_source {
	FILE *file;
	uint64_t position;
	size_t item_bytes;
};

/* One byte at a time, so that nothing of the next item is swallowed. */
static size_t give_byte(void *buffer, size_t size, void *context)
{
	struct item_source *source = context;
	int c = source->item_bytes > ITEM_MAX ? EOF : getc_unlocked(source->file);
	if (c == EOF || size == 0)
		return 0;
	source->item_bytes++;
	source->position++;
	*(char *)buffer = (char)c;
	return 1;
}

/* Skips what stands between items; false at the end of the file. */
static bool find_item(struct item_source *source)
{
	int c;
	while ((c = getc_unlocked(source->file)) != EOF && strchr(" \t\r\n,[]", c) != NULL)
		source->position++;
	if (c != EOF)
		ungetc(c, source->file);
	return c != EOF;
}

enum reason format_each_item(struct import *import,
	bool (*take)(struct import *import, json_t *item, uint64_t number, uint64_t position),
	struct str *why_out)
{
	struct item_source source = {.file = import->file};
	bool goes_on = true;
	for (uint64_t number = 1; goes_on && find_item(&source); number++) {
		json_error_t error;
		source.item_bytes = 0;
		json_t *item = json_load_callback(give_byte, &source,
			JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (!json_is_object(item)) {
			json_decref(item);
			*why_out = str_printf(import->arena, "Item %llu is no JSON object.",
				(unsigned long long)number);
			return REASON_BAD_JSON;
		}
		goes_on = take(import, item, number, source.position);
		json_decref(item);
	}
	return REASON_OK;
}

/* Any plain member as text. */
static struct str member_text(struct import *import, json_t *item, const char *name)
{
	json_t *value = json_object_get(item, name);
	if (json_is_string(value))
		return str_trim(str_of(json_string_value(value)));
	if (json_is_integer(value))
		return str_printf(
			import->frame, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_real(value))
		return str_printf(import->frame, "%.15f", json_real_value(value));
	return STR_EMPTY;
}

/* ---- Best Buy -------------------------------------------------------- */

enum store_column {
	CODE,
	NAME,
	STREET,
	POSTCODE,
	CITY,
	REGION,
	COUNTRY,
	LAT,
	LON,
	TIME_ZONE,
	STORE_CURRENCY,
	LANGUAGE,
	PHONE,
	EMAIL,
	PROFILE,
	PICKUP,
	PREP_MIN,
	PREP_EACH_MIN,
	COLLECT_DAYS,
	HOURS,
}; /* as in import_stores.c */

static struct str hours_as_ours(struct import *import, struct str text)
{
	struct day_hours week[7];
	struct str why;
	/* What cannot be read is refused by the check, which then names it. */
	return hours_parse_us(import->frame, text, week, &why) ? hours_print(import->frame, week)
							       : text;
}

/* The set has the postcodes of New England as numbers: their leading zero is lost. */
static struct str postcode_mended(struct import *import, struct str text)
{
	return text.n == 4 ? str_printf(import->frame, "0" STR_FMT, STR_ARG(text)) : text;
}

static bool take_bestbuy(struct import *import, json_t *item, uint64_t number, uint64_t position)
{
	json_t *location = json_object_get(item, "location");
	struct position at = {json_number_value(json_object_get(location, "lat")),
		json_number_value(json_object_get(location, "lon"))};
	struct str street = member_text(import, item, "address");
	struct str second = member_text(import, item, "address2");
	struct str region = member_text(import, item, "state");
	if (second.n > 0)
		street = str_printf(
			import->frame, STR_FMT ", " STR_FMT, STR_ARG(street), STR_ARG(second));
	struct record record = {
		.row = number,
		.values = {[CODE] = member_text(import, item, "id"),
			[NAME] = member_text(import, item, "name"),
			[STREET] = street,
			[POSTCODE] = postcode_mended(import, member_text(import, item, "zip")),
			[CITY] = member_text(import, item, "city"),
			[REGION] = region,
			[COUNTRY] = STR("US"),
			[LAT] = member_text(import, location, "lat"),
			[LON] = member_text(import, location, "lon"),
			[TIME_ZONE] = us_time_zone(region, at),
			[STORE_CURRENCY] = STR("USD"),
			[LANGUAGE] = STR("en"),
			[HOURS] = hours_as_ours(import, member_text(import, item, "hours"))},
	};
	return import_record(import, &record, position);
}

enum reason format_bestbuy_read(struct import *import, struct str *why_out)
{
	return format_each_item(import, take_bestbuy, why_out);
}

/* ---- Icecat ---------------------------------------------------------- */

enum product_column { SKU, NAME_FR, NAME_EN, BRAND, PRICE, CURRENCY, VAT, GTINS };

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
	struct str title = member_text(import, item, "title");
	struct record record = {
		.row = number,
		.values = {[SKU] = member_text(import, item, "id"),
			[NAME_FR] = title,
			[NAME_EN] = title,
			[BRAND] = member_text(import, item, "supplier"),
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
