/*
 * Reading what people and browsers send in addresses, forms and cookies:
 * percent-decoding and name=value lists, bounded and refused when malformed. We never
 * use civetweb's form parser (unpatched CVEs).
 */
#include <string.h>

#include "common/http_wire.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool decode(
	struct arena *arena, struct str text, bool plus_is_blank, struct str *decoded_out)
{
	char *decoded = arena_alloc(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '%') {
			int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
			int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		decoded[n++] = c;
	}
	*decoded_out = (struct str){decoded, n};
	return true;
}

bool percent_decode(struct arena *arena, struct str text, struct str *decoded_out)
{
	return decode(arena, text, false, decoded_out);
}

void percent_encode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
				(c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
				c == '~';
		if (is_plain)
			buf_add_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

struct str lines_unify(struct str text)
{
	char *p = (char *)text.p; /* memory of our own: decoded here, or the body */
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (p[i] != '\r' || i + 1 == text.n || p[i + 1] != '\n')
			p[n++] = p[i];
	return (struct str){p, n};
}

static size_t pairs_at_most(struct str text)
{
	size_t count = 1;
	for (size_t i = 0; i < text.n && count < WIRE_FIELDS_MAX; i++)
		count += text.p[i] == '&';
	return count;
}

bool fields_parse(struct arena *arena, struct str text, struct wire_pairs *pairs_out)
{
	size_t most = pairs_at_most(text);
	*pairs_out = (struct wire_pairs){arena_new_array(arena, most, struct wire_pair), 0};
	while (text.n > 0) {
		struct str value = str_cut(&text, '&');
		struct str name = str_cut(&value, '=');
		if (name.n == 0 && value.n == 0)
			continue;
		if (pairs_out->count == most)
			return false;
		struct wire_pair *pair = &pairs_out->list[pairs_out->count++];
		if (!decode(arena, name, true, &pair->name) ||
			!decode(arena, value, true, &pair->value))
			return false;
		pair->value = lines_unify(pair->value);
		if (!str_is_clean_utf8(pair->name, false) || !str_is_clean_utf8(pair->value, true))
			return false;
	}
	return true;
}

struct str wire_pair_value(const struct wire_pairs *pairs, const char *name, bool *is_there_out)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (str_equal_c(pairs->list[i].name, name)) {
			*is_there_out = true;
			return pairs->list[i].value;
		}
	}
	*is_there_out = false;
	return STR_EMPTY;
}

const struct wire_pair *wire_header(const struct wire_request *request, struct str name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (str_equal_nocase(request->headers[i].name, name))
			return &request->headers[i];
	return NULL;
}

struct str wire_cookie(const struct wire_request *request, const char *name)
{
	const struct wire_pair *header = wire_header(request, STR("Cookie"));
	struct str rest = header == NULL ? STR_EMPTY : header->value;
	while (rest.n > 0) {
		struct str value = str_trim(str_cut(&rest, ';'));
		struct str key = str_cut(&value, '=');
		if (str_equal_c(key, name))
			return value;
	}
	return STR_EMPTY;
}
