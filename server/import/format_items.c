/* Reading JSON items one at a time; see format_items.h. */
#include "server/import/format_items.h"

#include <string.h>

enum { ITEM_MAX = 1 << 20 };

struct item_source {
	FILE *file;
	uint64_t position;
	size_t item_bytes;
};

/* One byte at a time, so that nothing of the next item is swallowed. */
static size_t give_byte(void *buffer, size_t size, void *context)
{
	struct item_source *source = context;
	int c = source->item_bytes > ITEM_MAX ? EOF : getc_unlocked(source->file);
	if (c == EOF || size == 0)
		return 0;
	source->item_bytes++;
	source->position++;
	*(char *)buffer = (char)c;
	return 1;
}

/* Skips what stands between items; false at the end of the file. */
static bool find_item(struct item_source *source)
{
	int c;
	while ((c = getc_unlocked(source->file)) != EOF && strchr(" \t\r\n,[]", c) != NULL)
		source->position++;
	if (c != EOF)
		ungetc(c, source->file);
	return c != EOF;
}

enum reason format_each_item(struct import *import,
	bool (*take)(struct import *import, json_t *item, uint64_t number, uint64_t position),
	struct str *why_out)
{
	struct item_source source = {.file = import->file};
	bool goes_on = true;
	for (uint64_t number = 1; goes_on && find_item(&source); number++) {
		json_error_t error;
		source.item_bytes = 0;
		json_t *item = json_load_callback(give_byte, &source,
			JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (!json_is_object(item)) {
			json_decref(item);
			*why_out = str_printf(import->arena, "Item %llu is no JSON object.",
				(unsigned long long)number);
			return REASON_BAD_JSON;
		}
		goes_on = take(import, item, number, source.position);
		json_decref(item);
	}
	return REASON_OK;
}

struct str format_member(struct import *import, json_t *item, const char *name)
{
	json_t *value = json_object_get(item, name);
	if (json_is_string(value))
		return str_trim(str_of(json_string_value(value)));
	if (json_is_integer(value))
		return str_printf(
			import->frame, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_real(value))
		return str_printf(import->frame, "%.15f", json_real_value(value));
	return STR_EMPTY;
}
