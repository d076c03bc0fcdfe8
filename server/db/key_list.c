/* Keys of many rows as JSON; see key_list.h. */
#include "server/db/key_list.h"

#include "common/token.h"

void key_list_init(struct key_list *list, struct arena *arena)
{
	list->arena = arena;
	buf_init(&list->buf, arena, KEY_LIST_BYTES_MAX);
	jw_init(&list->json, &list->buf);
	jw_array(&list->json);
}

void key_list_add_row(struct key_list *list, uint32_t row)
{
	jw_i64(&list->json, row);
}

void key_list_add_pair(struct key_list *list, uint32_t first, uint32_t second)
{
	jw_array(&list->json);
	jw_i64(&list->json, first);
	jw_i64(&list->json, second);
	jw_end(&list->json);
}

void key_list_add_text(struct key_list *list, struct str text)
{
	jw_text(&list->json, text);
}

void key_list_add_uuid(struct key_list *list, struct uuid uuid)
{
	key_list_add_text(list, hex_print(list->arena, uuid.bytes, sizeof(uuid.bytes)));
}

struct str key_list_text(struct key_list *list)
{
	jw_end(&list->json);
	return jw_done(&list->json);
}
