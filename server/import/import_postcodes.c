/* Rows of postcodes. One that covers several communes lies at the mean of their positions and has
 * the name of the first. */
#include "server/db/q_import.h"
#include "server/db/try.h"
#include "server/fulfilment/place.h"
#include "server/import/row.h"

enum postcode_column { COUNTRY, POSTCODE, PLACE, LAT, LON };

static const struct import_column columns[] = {
	[COUNTRY] = {.name = "country", .is_required = false},
	[POSTCODE] = {.name = "postcode", .is_required = true},
	[PLACE] = {.name = "place", .is_required = true},
	[LAT] = {.name = "lat", .is_required = true},
	[LON] = {.name = "lon", .is_required = true},
};

/* All good rows of one postcode, gathered in the first reading. */
struct sum {
	uint64_t first; /* ordinal of the row that stands for all */
	double lat, lon;
	uint32_t count;
};

static struct sum *sum_of(struct import *import, struct str key)
{
	uint64_t there;
	if (keys_find(import->seen, key, &there))
		return (struct sum *)(uintptr_t)there;
	struct sum *sum = arena_new_struct(import->arena, struct sum);
	sum->first = import->ordinal;
	keys_set(import->seen, key, (uintptr_t)sum);
	return sum;
}

static bool check(struct import *import, const struct record *record, void *row_out)
{
	struct q_import_postcode_set_in *row = row_out;
	struct position at = value_position(import, record, LAT, LON);
	struct str country = value_is_given(record, COUNTRY) ? record->values[COUNTRY]
							     : import->settings->country;
	row->place = value_text(import, record, PLACE, 1, 80);
	if (country.n == 0)
		value_fault(
			import, "country", "required", "The file does not say it: give --country.");
	else if (!postcode_key(import->frame, country, record->values[POSTCODE], &row->country,
			 &row->postcode))
		value_fault(import, "postcode", "bad_format",
			"No postcode of this country has that form.");
	if (import->faults.count > 0)
		return false;
	struct sum *sum = sum_of(import, str_printf(import->frame, STR_FMT " " STR_FMT,
						 STR_ARG(row->country), STR_ARG(row->postcode)));
	if (!import->is_applying) {
		sum->lat += at.lat;
		sum->lon += at.lon;
		sum->count++;
	}
	row->lat = sum->lat / sum->count;
	row->lon = sum->lon / sum->count;
	return sum->first == import->ordinal;
}

static enum db_status apply(struct tx *tx, const struct import *import, const void *input,
	struct row_result *result_out)
{
	const struct q_import_postcode_set_in *row = input;
	struct q_import_postcode_in in = {row->country, row->postcode};
	struct q_import_postcode old;
	enum db_status status = q_import_postcode(tx, &in, &old);
	if (status == DB_DONE && str_equal(old.place, row->place) && old.lat == row->lat &&
		old.lon == row->lon)
		return DB_DONE;
	if (status != DB_DONE && status != DB_NONE)
		return status;
	result_out->outcome = status == DB_NONE ? ROW_ADDED : ROW_CHANGED;
	return q_import_postcode_set(tx, row);
}

const struct import_kind import_postcodes = {
	.name = "postcodes",
	.columns = columns,
	.column_count = ARRAY_LENGTH(columns),
	.row_bytes = sizeof(struct q_import_postcode_set_in),
	.check = check,
	.apply = apply,
};
