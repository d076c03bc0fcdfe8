/* Strict JSON into structs; see json.h. Writing is left to jansson. */
#include "common/json.h"

#include <inttypes.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"

enum { NAME_SHOWN_MAX = 64, POINTER_MAX = 1024 };

/* Where the reader stands, from the inside out; spelled as a pointer only when there is a fault. */
struct place {
	const struct place *outer;
	struct str base;  /* of the outermost: the caller's pointer */
	const char *name; /* member, or NULL for the item `index` */
	size_t index;
};

static bool is_deeper_than(json_t *json, int levels)
{
	const char *name;
	json_t *child;
	size_t i;
	if (!json_is_object(json) && !json_is_array(json))
		return false;
	if (levels == 0)
		return true;
	json_object_foreach (json, name, child) {
		if (is_deeper_than(child, levels - 1))
			return true;
	}
	json_array_foreach (json, i, child) {
		if (is_deeper_than(child, levels - 1))
			return true;
	}
	return false;
}

/* What jansson says, without the piece of the input it quotes. */
static struct str error_text(const json_error_t *error)
{
	struct str text = str_of(error->text);
	const char *near = strstr(text.p, " near ");
	return near == NULL ? text : (struct str){text.p, (size_t)(near - text.p)};
}

enum reason json_read(
	struct str text, json_t **json_out, struct fault *fault_out, struct arena *arena)
{
	json_error_t error;
	json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
	*fault_out = (struct fault){.pointer = STR_EMPTY, .code = "bad_format"};
	if (json == NULL) {
		struct str what = error_text(&error);
		fault_out->detail =
			str_printf(arena, "Not strict JSON at line %d, column %d: " STR_FMT ".",
				error.line, error.column, STR_ARG(what));
		return REASON_BAD_JSON;
	}
	if (is_deeper_than(json, JSON_DEPTH_MAX)) {
		json_decref(json);
		fault_out->detail =
			str_printf(arena, "Nested more than %d levels deep.", JSON_DEPTH_MAX);
		return REASON_BAD_JSON;
	}
	*json_out = json;
	return REASON_OK;
}

/* One reference token (RFC 6901), cut at a character border when somebody sends a very long name.
 */
static void add_token(struct buf *buf, const char *name)
{
	size_t n = strlen(name);
	if (n > NAME_SHOWN_MAX)
		for (n = NAME_SHOWN_MAX; ((unsigned char)name[n] & 0xC0) == 0x80;)
			n--;
	buf_add_char(buf, '/');
	for (size_t i = 0; i < n; i++) {
		if (name[i] == '~')
			buf_add_c(buf, "~0");
		else if (name[i] == '/')
			buf_add_c(buf, "~1");
		else
			buf_add_char(buf, name[i]);
	}
}

static void add_place(struct buf *buf, const struct place *place)
{
	if (place->outer == NULL) {
		buf_add(buf, place->base);
		return;
	}
	add_place(buf, place->outer);
	if (place->name != NULL)
		add_token(buf, place->name);
	else
		buf_printf(buf, "/%zu", place->index);
}

/* Spells nothing once the list is full: a hostile document must not fill memory with pointers. */
static struct str place_pointer(const struct place *place, struct faults *faults)
{
	struct buf buf;
	if (faults->count >= FAULTS_MAX)
		return STR_EMPTY;
	buf_init(&buf, faults->arena, POINTER_MAX);
	add_place(&buf, place);
	return buf_str(&buf);
}

#define REFUSE(place, faults, code, ...)                                                           \
	fault_add((faults), place_pointer((place), (faults)), (code), __VA_ARGS__)

static bool text_read(json_t *json, const struct place *place, double min, double max,
	bool lines_allowed, struct str *text_out, struct faults *faults)
{
	if (!json_is_string(json)) {
		REFUSE(place, faults, "wrong_type", "Send a text.");
		return false;
	}
	struct str text = {json_string_value(json), json_string_length(json)};
	double length = (double)str_code_points(text);
	if (!str_is_clean_utf8(text, lines_allowed))
		REFUSE(place, faults, "bad_format", "Control characters are not accepted.");
	else if (length > max)
		REFUSE(place, faults, "too_long", "At most %.0f characters.", max);
	else if (length < min)
		REFUSE(place, faults, "too_short", "At least %.0f characters.", min);
	else if (min > 0 && str_trim(text).n == 0)
		REFUSE(place, faults, "too_short", "More than blanks.");
	else {
		*text_out = text;
		return true;
	}
	return false;
}

static bool is_within(double value, const struct json_field *field, const struct place *place,
	struct faults *faults)
{
	if (value < field->min)
		REFUSE(place, faults, "too_small", "At least %.15g.", field->min);
	else if (value > field->max)
		REFUSE(place, faults, "too_large", "At most %.15g.", field->max);
	return value >= field->min && value <= field->max;
}

static bool int_read(json_t *json, const struct json_field *field, const struct place *place,
	int64_t *value_out, struct faults *faults)
{
	if (!json_is_integer(json)) {
		REFUSE(place, faults, "wrong_type",
			"Send a whole number, without fraction or exponent.");
		return false;
	}
	*value_out = json_integer_value(json);
	return is_within((double)*value_out, field, place, faults);
}

static bool real_read(json_t *json, const struct json_field *field, const struct place *place,
	double *value_out, struct faults *faults)
{
	if (!json_is_number(json)) {
		REFUSE(place, faults, "wrong_type", "Send a number.");
		return false;
	}
	*value_out = json_number_value(json);
	return is_within(*value_out, field, place, faults);
}

static bool bool_read(
	json_t *json, const struct place *place, bool *value_out, struct faults *faults)
{
	if (!json_is_boolean(json)) {
		REFUSE(place, faults, "wrong_type", "Send true or false.");
		return false;
	}
	*value_out = json_is_true(json);
	return true;
}

static struct str string_of(json_t *json)
{
	return json_is_string(json)
		       ? (struct str){json_string_value(json), json_string_length(json)}
		       : STR_EMPTY;
}

static bool instant_read(
	json_t *json, const struct place *place, int64_t *at_out, struct faults *faults)
{
	if (instant_parse(string_of(json), at_out))
		return true;
	REFUSE(place, faults, json_is_string(json) ? "bad_format" : "wrong_type",
		"Send an RFC 3339 time with offset, such as 2026-11-21T09:30:00Z.");
	return false;
}

static bool uuid_read(
	json_t *json, const struct place *place, struct uuid *uuid_out, struct faults *faults)
{
	if (uuid_parse(string_of(json), uuid_out))
		return true;
	REFUSE(place, faults, json_is_string(json) ? "bad_format" : "wrong_type",
		"Send a UUID of 36 characters.");
	return false;
}

static struct str words_print(struct arena *arena, const struct word_list *words)
{
	struct buf buf;
	buf_init(&buf, arena, 1024);
	for (size_t i = 0; i < words->count; i++)
		buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", words->names[i]);
	return buf_str(&buf);
}

static bool word_read(json_t *json, const struct word_list *words, const struct place *place,
	int *value_out, struct faults *faults)
{
	if (json_is_string(json) && word_find(words, string_of(json), value_out))
		return true;
	struct str accepted =
		faults->count < FAULTS_MAX ? words_print(faults->arena, words) : STR_EMPTY;
	REFUSE(place, faults, json_is_string(json) ? "not_allowed" : "wrong_type",
		"Send one of: " STR_FMT ".", STR_ARG(accepted));
	return false;
}

static bool object_read(json_t *json, const struct place *place, const struct json_field *fields,
	size_t field_count, unsigned char *struct_out, struct faults *faults);

static bool count_is_within(json_t *json, const struct json_field *field, const struct place *place,
	struct faults *faults)
{
	double count = (double)json_array_size(json);
	if (!json_is_array(json))
		REFUSE(place, faults, "wrong_type", "Send a list.");
	else if (count > field->max)
		REFUSE(place, faults, "too_long", "At most %.0f items.", field->max);
	else if (count < field->min)
		REFUSE(place, faults, "too_short", "At least %.0f items.", field->min);
	else
		return true;
	return false;
}

static bool list_read(json_t *json, const struct json_field *field, const struct place *place,
	unsigned char *struct_out, struct faults *faults)
{
	if (!count_is_within(json, field, place, faults))
		return false;
	bool is_good = true;
	size_t count = json_array_size(json), i;
	json_t *child;
	unsigned char *items = arena_array(faults->arena, count, field->item_bytes);
	json_array_foreach (json, i, child) {
		struct place at = {.outer = place, .index = i};
		unsigned char *item = items + i * field->item_bytes;
		if (field->kind == JSON_FIELD_TEXTS)
			is_good &= text_read(child, &at, 1, field->item_max, false,
				(struct str *)(void *)item, faults);
		else
			is_good &= object_read(
				child, &at, field->fields, field->field_count, item, faults);
	}
	memcpy(struct_out + field->offset, &items, sizeof(items));
	memcpy(struct_out + field->count_offset, &count, sizeof(count));
	return is_good;
}

static bool value_read(json_t *json, const struct json_field *field, const struct place *place,
	unsigned char *struct_out, struct faults *faults)
{
	void *member = struct_out + field->offset;
	switch (field->kind) {
	case JSON_FIELD_TEXT:
	case JSON_FIELD_LINES:
		return text_read(json, place, field->min, field->max,
			field->kind == JSON_FIELD_LINES, member, faults);
	case JSON_FIELD_INT:
		return int_read(json, field, place, member, faults);
	case JSON_FIELD_REAL:
		return real_read(json, field, place, member, faults);
	case JSON_FIELD_BOOL:
		return bool_read(json, place, member, faults);
	case JSON_FIELD_INSTANT:
		return instant_read(json, place, member, faults);
	case JSON_FIELD_UUID:
		return uuid_read(json, place, member, faults);
	case JSON_FIELD_WORD:
		return word_read(json, field->words, place, member, faults);
	case JSON_FIELD_OBJECT:
		return object_read(json, place, field->fields, field->field_count, member, faults);
	case JSON_FIELD_LIST:
	case JSON_FIELD_TEXTS:
		return list_read(json, field, place, struct_out, faults);
	}
	return false;
}

static bool field_read(json_t *json, const struct json_field *field, const struct place *place,
	unsigned char *struct_out, struct faults *faults)
{
	json_t *value = json_object_get(json, field->name);
	struct place at = {.outer = place, .name = field->name};
	if (value == NULL && field->presence == OPTIONAL)
		return true;
	if (value == NULL) {
		REFUSE(&at, faults, "required", "This member is required.");
		return false;
	}
	if (!value_read(value, field, &at, struct_out, faults))
		return false;
	if (field->has_offset != SIZE_MAX)
		*(bool *)(struct_out + field->has_offset) = true;
	return true;
}

static bool is_known(const char *name, const struct json_field *fields, size_t field_count)
{
	for (size_t i = 0; i < field_count; i++)
		if (strcmp(name, fields[i].name) == 0)
			return true;
	return false;
}

static bool object_read(json_t *json, const struct place *place, const struct json_field *fields,
	size_t field_count, unsigned char *struct_out, struct faults *faults)
{
	bool is_good = true;
	const char *name;
	json_t *value;
	if (!json_is_object(json)) {
		REFUSE(place, faults, "wrong_type", "Send an object.");
		return false;
	}
	for (size_t i = 0; i < field_count; i++)
		is_good &= field_read(json, &fields[i], place, struct_out, faults);
	json_object_foreach (json, name, value) {
		struct place at = {.outer = place, .name = name};
		if (is_known(name, fields, field_count))
			continue;
		REFUSE(&at, faults, "unknown_field", "There is no such member here.");
		is_good = false;
	}
	return is_good;
}

bool json_fields_read(json_t *json, struct str pointer, const struct json_field *fields,
	size_t field_count, void *struct_out, struct faults *faults)
{
	struct place place = {.base = pointer};
	return object_read(json, &place, fields, field_count, struct_out, faults);
}
