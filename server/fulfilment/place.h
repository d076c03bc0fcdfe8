/*
 * Postcodes and where they lie. A postcode is kept under its key: capitals without
 * blanks; of French ones five digits, of Canadian ones the first three characters (the
 * forward sortation area), of American ones the first five digits.
 */
#ifndef COMPTOIR_PLACE_H
#define COMPTOIR_PLACE_H

#include "common/geo.h"
#include "common/str.h"

enum { POSTCODE_MAX = 12 };

/* The key of a postcode as somebody typed it; false when that country has none of that form.
 * country: two letters, either case; *country_out is in capitals. */
bool postcode_key(struct arena *arena, struct str country, struct str postcode,
	struct str *country_out, struct str *key_out);
#endif
