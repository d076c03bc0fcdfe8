/* Reading JSON items one at a time, for the formats that are made of them. */
#ifndef COMPTOIR_IMPORT_FORMAT_ITEMS_H
#define COMPTOIR_IMPORT_FORMAT_ITEMS_H

#include <jansson.h>

#include "server/import/row.h"

/* Objects, one behind the other or in one array; `take` answers false to stop. */
enum reason format_each_item(struct import *import,
	bool (*take)(struct import *import, json_t *item, uint64_t number, uint64_t position),
	struct str *why_out);
/* Any plain member as text; empty when there is none. */
struct str format_member(struct import *import, json_t *item, const char *name);

#endif
