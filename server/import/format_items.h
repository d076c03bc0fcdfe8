/* Reading JSON items one at a time, for format_json.c and format_members.c. */
#ifndef COMPTOIR_IMPORT_FORMAT_ITEMS_H
#define COMPTOIR_IMPORT_FORMAT_ITEMS_H

#include <jansson.h>

#include "server/import/row.h"

/* Objects, one behind the other or in one array; `take` answers false to stop. */
enum reason format_each_item(struct import *import,
	bool (*take)(struct import *import, json_t *item, uint64_t number, uint64_t position),
	struct str *why_out);

#endif
