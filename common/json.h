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
 * An OPTIONAL int, real, bool, instant, uuid, word or object needs a `bool has_<name>` beside the
 * member; a REQUIRED one does not. An absent text is empty, an absent list has count 0. A list or
 * texts member <name> needs a `size_t <name>_count`. A member of the wrong type does not compile.
 * null is no value of anything: it is refused like any other wrong type.
 */
#ifndef COMPTOIR_JSON_H
#define COMPTOIR_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "common/fault.h"
#include "common/ids.h"
#include "common/words.h"

enum { JSON_DEPTH_MAX = 16 };

/* The whole text must be one object or array, at most JSON_DEPTH_MAX deep; the caller bounds its
 * size. REASON_OK or REASON_BAD_JSON, with *fault_out naming line and column. The tree is the
 * caller's (json_decref). */
enum reason json_read(
	struct str text, json_t **json_out, struct fault *fault_out, struct arena *arena) MUST_USE;

enum json_field_kind {
	JSON_FIELD_TEXT,    /* struct str, clean UTF-8 of one line, bounds in code points; not only
			       blanks */
	JSON_FIELD_LINES,   /* struct str, may hold line feeds */
	JSON_FIELD_INT,	    /* int64_t: a JSON integer; 1.0 and 1e0 are refused */
	JSON_FIELD_REAL,    /* double: integer or real, finite */
	JSON_FIELD_BOOL,    /* bool */
	JSON_FIELD_INSTANT, /* int64_t ms from RFC 3339 */
	JSON_FIELD_UUID,    /* struct uuid (and so every wide id) */
	JSON_FIELD_WORD,    /* an enum of words.h */
	JSON_FIELD_OBJECT,  /* a nested struct */
	JSON_FIELD_LIST,    /* array of structs in the arena of faults, pointer + <name>_count */
	JSON_FIELD_TEXTS,   /* array of struct str likewise; bounds count items, each 1 to item_max
			       long */
};

enum json_presence { OPTIONAL, REQUIRED };

struct json_field {
	const char *name;
	enum json_field_kind kind;
	enum json_presence presence;
	size_t offset;
	size_t has_offset; /* of has_<name>, or SIZE_MAX */
	double min, max;   /* exact for integers up to 2^53 */
	double item_max;
	const struct word_list *words;
	const struct json_field *fields; /* of the nested struct */
	size_t field_count;
	size_t item_bytes;
	size_t count_offset;
};

/* Fills *struct_out (zeroed by the caller) from the object; adds a fault for each mistake, with
 * pointers below `pointer`. True when none was added. Text is borrowed from json. */
bool json_fields_read(json_t *json, struct str pointer, const struct json_field *fields,
	size_t field_count, void *struct_out, struct faults *faults) MUST_USE;

/* The offset of a member that has exactly this type. */
#define JSON_AT(S, member, type) _Generic(((S *)0)->member, type : offsetof(S, member))
#define JSON_AT_SIZED(S, member, bytes)                                                            \
	(offsetof(S, member) + 0 * sizeof(char[sizeof(((S *)0)->member) == (bytes) ? 1 : -1]))
#define JSON_HAS_REQUIRED(S, member) SIZE_MAX
#define JSON_HAS_OPTIONAL(S, member) JSON_AT(S, has_##member, bool)

#define JSON_ROW(k, member, p, at, has, ...)                                                       \
	{                                                                                          \
		.name = #member, .kind = k, .presence = p, .offset = at, .has_offset = has,        \
		##__VA_ARGS__                                                                      \
	}
#define JSON_SCALAR(k, S, member, p, type, ...)                                                    \
	JSON_ROW(k, member, p, JSON_AT(S, member, type), JSON_HAS_##p(S, member), ##__VA_ARGS__)
#define JSON_ARRAY(k, S, member, p, min_items, max_items, type, ...)                               \
	JSON_ROW(k, member, p, JSON_AT(S, member, type *), SIZE_MAX, .min = (min_items),           \
		.max = (max_items), .item_bytes = sizeof(type),                                    \
		.count_offset = JSON_AT(S, member##_count, size_t), __VA_ARGS__)

#define JSON_TEXT(S, member, p, min_chars, max_chars)                                              \
	JSON_ROW(JSON_FIELD_TEXT, member, p, JSON_AT(S, member, struct str), SIZE_MAX,             \
		.min = (min_chars), .max = (max_chars))
#define JSON_LINES(S, member, p, min_chars, max_chars)                                             \
	JSON_ROW(JSON_FIELD_LINES, member, p, JSON_AT(S, member, struct str), SIZE_MAX,            \
		.min = (min_chars), .max = (max_chars))
#define JSON_INT(S, member, p, least, most)                                                        \
	JSON_SCALAR(JSON_FIELD_INT, S, member, p, int64_t, .min = (least), .max = (most))
#define JSON_REAL(S, member, p, least, most)                                                       \
	JSON_SCALAR(JSON_FIELD_REAL, S, member, p, double, .min = (least), .max = (most))
#define JSON_BOOL(S, member, p)	   JSON_SCALAR(JSON_FIELD_BOOL, S, member, p, bool)
#define JSON_INSTANT(S, member, p) JSON_SCALAR(JSON_FIELD_INSTANT, S, member, p, int64_t)
#define JSON_UUID(S, member, p)                                                                    \
	JSON_ROW(JSON_FIELD_UUID, member, p, JSON_AT_SIZED(S, member, sizeof(struct uuid)),        \
		JSON_HAS_##p(S, member))
#define JSON_WORD(S, member, p, word)                                                              \
	JSON_SCALAR(JSON_FIELD_WORD, S, member, p, enum word, .words = &word##_words)
#define JSON_OBJECT(S, member, p, item, table)                                                     \
	JSON_SCALAR(JSON_FIELD_OBJECT, S, member, p, item, .fields = (table),                      \
		.field_count = ARRAY_LENGTH(table))
#define JSON_LIST(S, member, p, min_items, max_items, item, table)                                 \
	JSON_ARRAY(JSON_FIELD_LIST, S, member, p, min_items, max_items, item, .fields = (table),   \
		.field_count = ARRAY_LENGTH(table))
#define JSON_TEXTS(S, member, p, min_items, max_items, max_chars)                                  \
	JSON_ARRAY(JSON_FIELD_TEXTS, S, member, p, min_items, max_items, struct str,               \
		.item_max = (max_chars))

#endif
