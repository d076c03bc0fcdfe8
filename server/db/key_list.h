/*
 * The keys of many rows as the JSON text that one statement takes (see sql/README): row numbers,
 * pairs of them, texts, or uuids in hexadecimal. The caller adds them in the order in which their
 * rows are to be read or locked.
 */
#ifndef COMPTOIR_DB_KEY_LIST_H
#define COMPTOIR_DB_KEY_LIST_H

#include "common/ids.h"
#include "common/json_write.h"

/* More keys than this are asked for in several statements. */
enum { KEY_LIST_MAX = 4096, KEY_LIST_BYTES_MAX = 262144 };

struct key_list {
	struct arena *arena;
	struct buf buf;
	struct json_writer json;
};

void key_list_init(struct key_list *list, struct arena *arena);
void key_list_add_row(struct key_list *list, uint32_t row);
void key_list_add_pair(struct key_list *list, uint32_t first, uint32_t second);
void key_list_add_text(struct key_list *list, struct str text);
void key_list_add_uuid(struct key_list *list, struct uuid uuid);
/* Ends the list. */
struct str key_list_text(struct key_list *list);

#endif
