/* Serial numbers of goods; see serial.h. */
#include "common/serial.h"

#include <string.h>

#include "common/buf.h"

enum { TYPED_BYTES_MAX = 200, PRINTED_BYTES_MAX = SERIALS_MAX * (SERIAL_CHARS_MAX + 2) };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* 0: no serial has it. */
static char kept(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	bool is_kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		       (c != '\0' && strchr("-./_:#+", c) != NULL);
	return is_kept ? c : '\0';
}

bool serial_read(struct arena *arena, struct str text, struct str *serial_out)
{
	struct buf serial;
	buf_init(&serial, arena, SERIAL_CHARS_MAX + 1);
	for (size_t i = 0; i < text.n; i++) {
		char c = kept(text.p[i]);
		if (is_blank(text.p[i]))
			continue;
		if (c == '\0' || buf_str(&serial).n == SERIAL_CHARS_MAX)
			return false;
		buf_add_char(&serial, c);
	}
	*serial_out = buf_str(&serial);
	return serial_out->n > 0;
}

static bool is_separator(char c)
{
	return c == '\n' || c == ',' || c == ';';
}

/* The part before the next separator; *rest goes on behind it. */
static struct str cut(struct str *rest)
{
	struct str part = *rest;
	part.n = 0;
	while (part.n < rest->n && !is_separator(rest->p[part.n]))
		part.n++;
	size_t used = part.n < rest->n ? part.n + 1 : part.n;
	*rest = (struct str){rest->p + used, rest->n - used};
	return str_trim(part);
}

bool serials_read(struct arena *arena, struct str text, struct serials *serials_out)
{
	struct str *list = arena_new_array(arena, SERIALS_MAX, struct str);
	*serials_out = (struct serials){list, 0};
	while (text.n > 0) {
		struct str part = cut(&text), serial;
		if (part.n == 0)
			continue;
		if (serials_out->count == SERIALS_MAX || part.n > TYPED_BYTES_MAX ||
			!serial_read(arena, part, &serial) || serials_have(serials_out, serial))
			return false;
		list[serials_out->count++] = serial;
	}
	return true;
}

struct str serials_print(struct arena *arena, const struct serials *serials, const char *separator)
{
	struct buf text;
	buf_init(&text, arena, PRINTED_BYTES_MAX);
	for (size_t i = 0; i < serials->count; i++) {
		buf_add(&text, i == 0 ? STR_EMPTY : str_of(separator));
		buf_add(&text, serials->list[i]);
	}
	return buf_str(&text);
}

bool serials_are_kept(struct arena *arena, const struct serials *serials)
{
	struct serials read;
	if (serials->count == 0)
		return true;
	bool is_read = serials_read(arena, serials_print(arena, serials, ","), &read);
	for (size_t i = 0; is_read && i < serials->count; i++)
		is_read = read.count == serials->count && str_equal(read.list[i], serials->list[i]);
	return is_read;
}

bool serials_have(const struct serials *serials, struct str serial)
{
	for (size_t i = 0; i < serials->count; i++)
		if (str_equal(serials->list[i], serial))
			return true;
	return false;
}

struct serials serials_without(
	struct arena *arena, const struct serials *all, const struct serials *gone)
{
	struct str *list = arena_new_array(arena, all->count, struct str);
	struct serials left = {list, 0};
	for (size_t i = 0; i < all->count; i++)
		if (!serials_have(gone, all->list[i]))
			list[left.count++] = all->list[i];
	return left;
}

json_t *serials_json(const struct serials *serials)
{
	json_t *list = json_array();
	for (size_t i = 0; i < serials->count; i++)
		json_array_append_new(list, json_stringn(serials->list[i].p, serials->list[i].n));
	return list;
}

struct serials serials_of_json(struct arena *arena, const json_t *list)
{
	size_t count = json_array_size(list);
	struct str *serials = arena_new_array(arena, count, struct str);
	struct serials read = {serials, 0};
	for (size_t i = 0; i < count && read.count < SERIALS_MAX; i++) {
		const json_t *text = json_array_get(list, i);
		struct str typed = {json_string_value(text), json_string_length(text)};
		if (typed.n <= TYPED_BYTES_MAX && serial_read(arena, typed, &serials[read.count]))
			read.count++;
	}
	return read;
}
