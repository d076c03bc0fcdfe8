/*
 * Postcodes as La Poste and GeoNames publish them.
 *
 * La Poste (base officielle des codes postaux, "hexasmal"): one row a commune, the position as
 * "lat,lon" in one column. GeoNames: one row a postcode, without the country.
 */
#include <string.h>

#include "server/import/format_csv.h"

enum { COUNTRY, POSTCODE, PLACE, LAT, LON }; /* as in import_postcodes.c */

enum { PLACE_MAX = 80 };

/* Some forward sortation areas are described rather than named. */
static struct str shortened(struct str place)
{
	size_t chars = 0, n = 0;
	for (; n < place.n; n++) {
		bool is_first_byte = ((unsigned char)place.p[n] & 0xC0) != 0x80;
		if (is_first_byte && chars++ == PLACE_MAX)
			break;
	}
	return (struct str){place.p, n};
}

static void convert_geonames(struct import *import, const struct csv *csv, struct record *record)
{
	record->values[PLACE] = shortened(record->values[PLACE]);
}

/* The last column: files of different years spell its name differently. */
static void convert_hexasmal(struct import *import, const struct csv *csv, struct record *record)
{
	struct str lon = csv_value(csv, (int)csv_column_count(csv) - 1);
	record->values[COUNTRY] = STR("FR");
	record->values[LAT] = str_trim(str_cut(&lon, ','));
	record->values[LON] = str_trim(lon);
}

static enum reason read_columns(struct import *import, const char *const names[5],
	void (*convert)(struct import *, const struct csv *, struct record *), struct str *why_out)
{
	int columns[IMPORT_COLUMNS_MAX];
	struct csv *csv = csv_open(import->file, import->arena, why_out);
	if (csv == NULL)
		return REASON_BAD_CSV;
	enum reason reason = REASON_OK;
	for (int i = 0; i < 5; i++) {
		columns[i] = names[i] == NULL ? -1 : csv_column(csv, names[i]);
		if (names[i] == NULL || columns[i] >= 0)
			continue;
		*why_out = str_printf(import->arena, "The column %s is missing.", names[i]);
		reason = REASON_BAD_CSV;
	}
	if (reason == REASON_OK)
		reason = format_each_record(import, columns, convert, csv);
	csv_close(csv);
	return reason;
}

enum reason format_hexasmal_read(struct import *import, struct str *why_out)
{
	static const char *const names[5] = {[POSTCODE] = "Code_postal", [PLACE] = "Nom_commune"};
	return read_columns(import, names, convert_hexasmal, why_out);
}

enum reason format_geonames_read(struct import *import, struct str *why_out)
{
	static const char *const names[5] = {
		[POSTCODE] = "zipcode", [PLACE] = "place", [LAT] = "latitude", [LON] = "longitude"};
	return read_columns(import, names, convert_geonames, why_out);
}
