/* Borrowed text; see str.h. */
#include "common/str.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct str str_of(const char *text)
{
	return text == NULL ? STR_EMPTY : (struct str){text, strlen(text)};
}

char *str_c(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.n + 1);
	if (text.n > 0)
		memcpy(copy, text.p, text.n);
	return copy;
}

struct str str_dup(struct arena *arena, struct str text)
{
	return (struct str){str_c(arena, text), text.n};
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vprintf(arena, format, args);
	va_end(args);
	return str_of(text);
}

bool str_is_empty(struct str text)
{
	return text.n == 0;
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool str_equal_c(struct str a, const char *b)
{
	return str_equal(a, str_of(b));
}

bool str_is_one_of(struct str text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(text, list[i]))
			return true;
	return false;
}

bool str_equal_nocase(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

bool str_starts_with(struct str text, struct str prefix)
{
	return text.n >= prefix.n && str_equal((struct str){text.p, prefix.n}, prefix);
}

bool str_ends_with(struct str text, struct str suffix)
{
	return text.n >= suffix.n &&
	       str_equal((struct str){text.p + text.n - suffix.n, suffix.n}, suffix);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str text)
{
	while (text.n > 0 && is_blank(text.p[0])) {
		text.p++;
		text.n--;
	}
	while (text.n > 0 && is_blank(text.p[text.n - 1]))
		text.n--;
	return text;
}

struct str str_cut(struct str *rest_inout, char separator)
{
	struct str all = *rest_inout;
	const char *at = all.n > 0 ? memchr(all.p, separator, all.n) : NULL;
	if (at == NULL) {
		*rest_inout = STR_EMPTY;
		return all;
	}
	size_t head = (size_t)(at - all.p);
	*rest_inout = (struct str){at + 1, all.n - head - 1};
	return (struct str){all.p, head};
}

bool str_to_u64(struct str text, uint64_t max, uint64_t *value_out)
{
	uint64_t value = 0;
	if (text.n == 0 || text.n > 20)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		unsigned digit = (unsigned)(unsigned char)text.p[i] - '0';
		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > max)
		return false;
	*value_out = value;
	return true;
}

bool str_to_i64(struct str text, int64_t *value_out)
{
	uint64_t size;
	bool is_negative = text.n > 0 && text.p[0] == '-';
	struct str digits = {text.p + is_negative, text.n - is_negative};
	if (!str_to_u64(digits, INT64_MAX, &size))
		return false;
	*value_out = is_negative ? -(int64_t)size : (int64_t)size;
	return true;
}

bool str_to_double(struct str text, double *value_out)
{
	double value = 0, unit = 1;
	size_t i = text.n > 0 && text.p[0] == '-';
	size_t digits = 0;
	bool is_fraction = false;
	if (text.n > 40)
		return false;
	for (; i < text.n; i++) {
		if (text.p[i] == '.' && !is_fraction && digits > 0) {
			is_fraction = true;
			continue;
		}
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		digits++;
		value = value * 10 + (text.p[i] - '0');
		unit *= is_fraction ? 10 : 1;
	}
	if (digits == 0 || text.p[text.n - 1] == '.')
		return false;
	*value_out = (text.p[0] == '-' ? -value : value) / unit;
	return true;
}

/* Length of the well-formed sequence at p (RFC 3629, table 3-7 of Unicode), 0 if there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	if (p[0] < 0xC2 || p[0] > 0xF4 || n < length)
		return 0;
	unsigned char low = 0x80, high = 0xBF;
	if (p[0] == 0xE0)
		low = 0xA0;
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return length;
}

static bool is_control(const unsigned char *p, size_t length)
{
	return p[0] < 0x20 || p[0] == 0x7F || (length == 2 && p[0] == 0xC2 && p[1] < 0xA0);
}

bool str_is_word(struct str text, const char *others)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool is_plain =
			(c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!is_plain && (c == '\0' || strchr(others, c) == NULL))
			return false;
	}
	return true;
}

bool str_is_clean_utf8(struct str text, bool lines_allowed)
{
	const unsigned char *p = (const unsigned char *)text.p;
	for (size_t i = 0; i < text.n;) {
		size_t length = utf8_sequence(p + i, text.n - i);
		bool is_line = lines_allowed && (p[i] == '\n' || p[i] == '\t');
		if (length == 0 || (is_control(p + i, length) && !is_line))
			return false;
		i += length;
	}
	return true;
}

size_t str_code_points(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.n; i++)
		count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return count;
}
