/*
 * Rows whose values have names of their own: objects of JSON, a line each or in one message, and
 * elements of XML. A member is called as the column of our CSV, or as the kind says.
 */
#include <inttypes.h>
#include <string.h>

#include "common/json.h"
#include "common/xml.h"
#include "server/import/format_items.h"
#include "server/import/stock_message.h"

enum { MESSAGE_MAX = 1 << 20 };

static int column_of(const struct import *import, const char *member)
{
	for (size_t i = 0; i < import->kind->column_count; i++)
		if (import->kind->columns[i].name != NULL &&
			strcmp(import_column_name(import, (int)i), member) == 0)
			return (int)i;
	return -1;
}

/* ---- JSON ------------------------------------------------------------ */

/* Texts, whole numbers and truth; what is anything else is no value of a row. */
static bool value_text_of(struct import *import, json_t *value, struct str *text_out)
{
	if (json_is_string(value))
		*text_out =
			str_trim((struct str){json_string_value(value), json_string_length(value)});
	else if (json_is_integer(value))
		*text_out = str_printf(
			import->frame, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		*text_out = json_is_true(value) ? STR("1") : STR("0");
	else
		return false;
	return true;
}

/* Members of `item` into the record, but not that called `except`. */
static bool members_read(struct import *import, json_t *item, const char *except,
	struct record *record, struct str *why_out)
{
	const char *name;
	json_t *value;
	json_object_foreach (item, name, value) {
		int column = column_of(import, name);
		if (except != NULL && strcmp(name, except) == 0)
			continue;
		if (column >= 0 && value_text_of(import, value, &record->values[column]))
			continue;
		*why_out = column < 0 ? str_printf(import->frame,
						"The member \"%.64s\" is none of %s.", name,
						import->kind->name)
				      : str_printf(import->frame,
						"The member %s is of the wrong type.", name);
		return false;
	}
	return true;
}

static bool take_item(struct import *import, json_t *item, uint64_t number, uint64_t position)
{
	struct record record = {.row = number};
	struct str why;
	if (members_read(import, item, NULL, &record, &why))
		return import_record(import, &record, position);
	import_bad_record(import, number, why);
	return true;
}

enum reason format_ndjson_read(struct import *import, struct str *why_out)
{
	return format_each_item(import, take_item, why_out);
}

/* ---- one message in JSON --------------------------------------------- */

/* What the store says holds for its lines, which may say the moment themselves. */
static bool take_line(
	struct import *import, const struct record *of_store, json_t *line, uint64_t number)
{
	struct record record = *of_store;
	struct str why = STR("The line is no object.");
	record.row = number;
	if (json_is_object(line) && members_read(import, line, NULL, &record, &why))
		return import_record(import, &record, number);
	import_bad_record(import, number, why);
	return true;
}

static enum reason store_read(struct import *import, json_t *store, size_t index,
	uint64_t *number_inout, struct str *why_out)
{
	struct record record = {.row = 0};
	json_t *lines = json_object_get(store, "lines"), *line;
	struct arena *arena = import->arena;
	size_t i;
	struct str why = STR("It is no object.");
	if (!json_is_object(store) || !members_read(import, store, "lines", &record, &why)) {
		*why_out = str_printf(arena, "/stores/%zu: " STR_FMT, index, STR_ARG(why));
		return REASON_BAD_JSON;
	}
	if (json_array_size(lines) == 0) {
		*why_out = str_printf(
			arena, "/stores/%zu/lines is no array of one or more lines.", index);
		return REASON_BAD_JSON;
	}
	/* The frame is cleared while lines are read. */
	for (size_t k = 0; k < import->kind->column_count; k++)
		if (record.values[k].p != NULL)
			record.values[k] = str_dup(arena, record.values[k]);
	json_array_foreach (lines, i, line)
		if (!take_line(import, &record, line, ++*number_inout))
			break;
	return REASON_OK;
}

static enum reason stores_read(struct import *import, json_t *message, struct str *why_out)
{
	json_t *stores = json_object_get(message, "stores"), *store;
	uint64_t number = 0;
	size_t i;
	if (json_object_size(message) != 1 || json_array_size(stores) == 0) {
		*why_out = STR("The message is no object with one member, stores, an array of one "
			       "or more.");
		return REASON_BAD_JSON;
	}
	json_array_foreach (stores, i, store) {
		enum reason reason = store_read(import, store, i, &number, why_out);
		if (reason != REASON_OK || import->failure != REASON_OK)
			return reason;
	}
	return REASON_OK;
}

enum reason format_message_read(struct import *import, struct str *why_out)
{
	json_t *message = NULL;
	struct fault fault;
	if (import->file_bytes > MESSAGE_MAX) {
		*why_out = STR("A JSON message has at most 1 MiB. Send NDJSON, CSV or XML.");
		return REASON_BODY_TOO_LARGE;
	}
	char *text = arena_alloc(import->arena, (size_t)import->file_bytes + 1);
	size_t n = fread(text, 1, (size_t)import->file_bytes, import->file);
	enum reason reason = json_read((struct str){text, n}, &message, &fault, import->arena);
	if (reason != REASON_OK)
		*why_out = fault.detail;
	else
		reason = stores_read(import, message, why_out);
	json_decref(message);
	return reason;
}

/* ---- XML ------------------------------------------------------------- */

static bool take_element(xmlNodePtr item, uint64_t line, uint64_t position, void *context)
{
	struct import *import = context;
	struct record record = {.row = line};
	for (xmlNodePtr child = item->children; child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		int column = column_of(import, (const char *)child->name);
		if (column < 0) {
			import_bad_record(import, line,
				str_printf(import->frame, "The element \"%.64s\" is none of %s.",
					(const char *)child->name, import->kind->name));
			return true;
		}
		record.values[column] =
			xml_child_text(import->frame, item, (const char *)child->name, NULL);
	}
	return import_record(import, &record, position);
}

enum reason format_xml_read(struct import *import, struct str *why_out)
{
	uint64_t items;
	return xml_feed(import->arena, import->file, "line", take_element, import, &items, why_out);
}
