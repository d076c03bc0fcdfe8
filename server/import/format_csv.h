/* Reading any CSV whose columns are known, for formats.c and format_postcodes.c. */
#ifndef COMPTOIR_IMPORT_FORMAT_CSV_H
#define COMPTOIR_IMPORT_FORMAT_CSV_H

#include "server/import/row.h"

/* columns: for each column of the kind the file's, or -1. convert, unless NULL, fills in what is
 * not a column as it stands. */
enum reason format_each_record(struct import *import, const int *columns,
	void (*convert)(struct import *import, const struct csv *csv, struct record *record),
	struct csv *csv);

#endif
