/* The time zone of an American store, which store lists leave out; see us_zones.def. */
#include "server/import/row.h"

static const struct us_zone {
	const char *state, *zone;
	double lat_min, lat_max, lon_min, lon_max;
} zones[] = {
#define US_ZONE(...) {__VA_ARGS__},
#include "server/import/us_zones.def"
#undef US_ZONE
};

struct str us_time_zone(struct str state, struct position at)
{
	for (size_t i = 0; i < ARRAY_LENGTH(zones); i++) {
		const struct us_zone *zone = &zones[i];
		if (str_equal_c(state, zone->state) && at.lat >= zone->lat_min &&
			at.lat <= zone->lat_max && at.lon >= zone->lon_min &&
			at.lon <= zone->lon_max)
			return str_of(zone->zone);
	}
	return STR_EMPTY;
}
