/* Any bytes as XML, both ways. What the document reader takes, the feed reader takes, too. */
#include <stdlib.h>

#include "common/xml.h"

static bool see_item(xmlNodePtr item, uint64_t line, uint64_t position, void *arena)
{
	struct str id = xml_child_text(arena, item, "id", NULL);
	if (id.n > XML_ITEM_MAX || line == 0)
		abort();
	return true;
}

static enum reason feed(struct arena *arena, struct str text)
{
	uint64_t items;
	struct str why = STR_EMPTY;
	FILE *file = fmemopen((char *)(uintptr_t)text.p, text.n, "r");
	if (file == NULL)
		return REASON_BAD_XML;
	enum reason reason = xml_feed(arena, file, "item", see_item, arena, &items, &why);
	fclose(file);
	if (reason != REASON_OK && !str_is_clean_utf8(why, false))
		abort();
	return reason;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_set_up;
	if (!is_set_up)
		xml_setup();
	is_set_up = true;
	struct arena *arena = arena_new(64 << 20);
	struct str text = str_dup(arena, (struct str){(const char *)data, size}), why = STR_EMPTY;
	xmlDocPtr document;
	enum reason whole = xml_read(arena, text, &document, &why);
	if (whole == REASON_OK && document->intSubset != NULL)
		abort();
	if (whole == REASON_OK)
		xmlFreeDoc(document);
	else if (!str_is_clean_utf8(why, false))
		abort();
	if (whole != feed(arena, text))
		abort();
	arena_free(arena);
	return 0;
}
