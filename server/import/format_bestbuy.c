/* Stores as the Best Buy open data set has them, in JSON. */
#include "server/import/format_items.h"
#include "server/import/store_columns.h"

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
	struct str street = format_member(import, item, "address");
	struct str second = format_member(import, item, "address2");
	struct str region = format_member(import, item, "state");
	if (second.n > 0)
		street = str_printf(
			import->frame, STR_FMT ", " STR_FMT, STR_ARG(street), STR_ARG(second));
	struct record record = {
		.row = number,
		.values = {[CODE] = format_member(import, item, "id"),
			[NAME] = format_member(import, item, "name"),
			[STREET] = street,
			[POSTCODE] = postcode_mended(import, format_member(import, item, "zip")),
			[CITY] = format_member(import, item, "city"),
			[REGION] = region,
			[COUNTRY] = STR("US"),
			[LAT] = format_member(import, location, "lat"),
			[LON] = format_member(import, location, "lon"),
			[TIME_ZONE] = us_time_zone(region, at),
			[CURRENCY] = STR("USD"),
			[LANGUAGE] = STR("en"),
			[HOURS] = hours_as_ours(import, format_member(import, item, "hours"))},
	};
	return import_record(import, &record, position);
}

enum reason format_bestbuy_read(struct import *import, struct str *why_out)
{
	return format_each_item(import, take_bestbuy, why_out);
}
