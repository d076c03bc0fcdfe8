/*
 * Strict JSON in (RFC 8259, no duplicate keys, bounded size and depth) and a table
 * that says how an object becomes a struct. Unknown members are refused. Writing is
 * jansson's own json_pack and json_object_set_new.
 *
 *	static const struct json_field line_fields[] = {
 *		JSON_TEXT(struct line_body, sku, REQUIRED, 1, 64),
 *		JSON_INT(struct line_body, qty, REQUIRED, 1, 999),
 *	};
 *	static const struct json_field hold_fields[] = {
 *		JSON_LIST(struct hold_body, lines, REQUIRED, 1, 100, struct line_body, line_fields),
 *		JSON_TEXT(struct hold_body, postcode, OPTIONAL, 1, 12),
 *		JSON_REAL(struct position_body, lat, REQUIRED, -90, 90),
 *	};
 *
 * Members of the struct that are optional have a `bool has_<name>` beside them, except texts and
 *lists: an absent text is empty, an absent list has count 0. A list member `lines` needs `size_t
 *line_count` given as lines_count: the macro pairs <name> with <name>_count.
 */
#ifndef COMPTOIR_JSON_H
#define COMPTOIR_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "common/fault.h"
#include "common/ids.h"

enum { JSON_DEPTH_MAX = 16 };

/* The whole text must be one object or array. REASON_OK or REASON_BAD_JSON, with *fault_out naming
 * line and column. The tree is the caller's (json_decref) unless arena-bound by the HTTP layer. */
enum reason json_read(
	struct str text, json_t **json_out, struct fault *fault_out, struct arena *arena) MUST_USE;

enum json_field_kind {
	JSON_FIELD_TEXT,    /* struct str, clean UTF-8 of one line, bounds in code points */
	JSON_FIELD_LINES,   /* struct str, may hold line feeds */
	JSON_FIELD_INT,	    /* int64_t: a JSON integer; 1.0 and 1e0 are refused */
	JSON_FIELD_REAL,    /* double: integer or real, finite */
	JSON_FIELD_BOOL,    /* bool */
	JSON_FIELD_INSTANT, /* int64_t ms from RFC 3339 */
	JSON_FIELD_UUID,    /* struct uuid (and so every wide id) */
	JSON_FIELD_WORD,    /* an enum of words.h, through its parser; stored as int */
	JSON_FIELD_OBJECT,  /* a nested struct */
	JSON_FIELD_LIST,    /* array of structs, pointer + <name>_count */
};

enum json_presence { OPTIONAL, REQUIRED };

struct json_field {
	const char *name;
	enum json_field_kind kind;
	enum json_presence presence;
	size_t offset;
	size_t has_offset; /* of has_<name>, or SIZE_MAX */
	double min, max;
	bool (*word_parse)(struct str text, void *value_out);
	const struct json_field *fields; /* of the nested struct */
	size_t field_count;
	size_t item_bytes;
	size_t count_offset;
};

/* Fills *struct_out (zeroed by the caller) from the object; adds a fault for each mistake, with
 * pointers below `pointer`. True when none was added. Text is borrowed from json. */
bool json_fields_read(json_t *json, struct str pointer, const struct json_field *fields,
	size_t field_count, void *struct_out, struct faults *faults) MUST_USE;

/* The macros JSON_TEXT … JSON_LIST are defined here by the implementer of json.c (package A). */

#endif
