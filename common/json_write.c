/* JSON text straight into a buffer; see json_write.h. */
#include "common/json_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"

static _Noreturn void misused(const struct json_writer *w, const char *what)
{
	log_error("json_writer_misused", LOG_TEXT("what", what), LOG_U64("depth", w->depth));
	abort();
}

void jw_init(struct json_writer *w, struct buf *buf)
{
	w->buf = buf;
	w->depth = 0;
	w->is_comma_due = false;
	w->has_key = false;
}

struct str jw_done(struct json_writer *w)
{
	if (w->depth != 0 || !w->is_comma_due)
		misused(w, "unfinished");
	return buf_str(w->buf);
}

static bool is_in_object(const struct json_writer *w)
{
	return w->depth > 0 && w->closing[w->depth - 1] == '}';
}

/* Before any value. */
static void value_begin(struct json_writer *w)
{
	if (w->has_key != is_in_object(w))
		misused(w, "value without key");
	if (w->is_comma_due && !w->has_key) {
		if (w->depth == 0)
			misused(w, "second root");
		buf_add_char(w->buf, ',');
	}
	w->has_key = false;
	w->is_comma_due = true;
}

static void begin(struct json_writer *w, char opening, char closing)
{
	value_begin(w);
	if (w->depth == JSON_WRITER_DEPTH_MAX)
		misused(w, "too deep");
	buf_add_char(w->buf, opening);
	w->closing[w->depth++] = closing;
	w->is_comma_due = false;
}

void jw_object(struct json_writer *w)
{
	begin(w, '{', '}');
}

void jw_array(struct json_writer *w)
{
	begin(w, '[', ']');
}

void jw_end(struct json_writer *w)
{
	if (w->depth == 0 || w->has_key)
		misused(w, "end");
	buf_add_char(w->buf, w->closing[--w->depth]);
	w->is_comma_due = true;
}

struct json_writer *jw_key(struct json_writer *w, const char *name)
{
	char text[64];
	size_t n = strlen(name), at = 0;
	if (!is_in_object(w) || w->has_key || n > sizeof(text) - 4)
		misused(w, "key");
	if (w->is_comma_due)
		text[at++] = ',';
	text[at++] = '"';
	memcpy(text + at, name, n);
	at += n;
	text[at++] = '"';
	text[at++] = ':';
	buf_add_bytes(w->buf, text, at);
	w->has_key = true;
	return w;
}

/* --- values --- */

/* The letter after the backslash, 'u' where there is none, 0 where none is needed. */
static const char escapes[256] = {
	[0x00 ... 0x07] = 'u',
	['\b'] = 'b',
	['\t'] = 't',
	['\n'] = 'n',
	[0x0B] = 'u',
	['\f'] = 'f',
	['\r'] = 'r',
	[0x0E ... 0x1F] = 'u',
	['"'] = '"',
	['\\'] = '\\',
};

static void add_escape(struct buf *buf, unsigned char c, char escape)
{
	if (escape == 'u')
		buf_printf(buf, "\\u%04X", c);
	else
		buf_add_bytes(buf, (const char[]){'\\', escape}, 2);
}

void jw_text(struct json_writer *w, struct str text)
{
	size_t plain = 0; /* from here on nothing is written yet */
	value_begin(w);
	buf_add_char(w->buf, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		char escape = escapes[c];
		if (escape == '\0')
			continue;
		buf_add_bytes(w->buf, text.p + plain, i - plain);
		add_escape(w->buf, c, escape);
		plain = i + 1;
	}
	buf_add_bytes(w->buf, text.p + plain, text.n - plain);
	buf_add_char(w->buf, '"');
}

void jw_i64(struct json_writer *w, int64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
	value_begin(w);
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		digits[--at] = '-';
	buf_add_bytes(w->buf, digits + at, sizeof(digits) - at);
}

void jw_bool(struct json_writer *w, bool value)
{
	value_begin(w);
	buf_add(w->buf, value ? STR("true") : STR("false"));
}

void jw_real(struct json_writer *w, double value)
{
	char text[40];
	if (!isfinite(value))
		misused(w, "not a number");
	value_begin(w);
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_add_c(w->buf, text);
	if (strpbrk(text, ".e") == NULL)
		buf_add_c(w->buf, ".0"); /* so that it reads back as a real */
}

void jw_instant(struct json_writer *w, int64_t at)
{
	char text[INSTANT_TEXT_MAX + 2] = "\"";
	size_t n = instant_write(text + 1, at);
	value_begin(w);
	text[n + 1] = '"';
	buf_add_bytes(w->buf, text, n + 2);
}

void jw_uuid(struct json_writer *w, struct uuid uuid)
{
	static const char digits[] = "0123456789abcdef";
	char text[38] = "\"";
	size_t at = 1;
	value_begin(w);
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = digits[uuid.bytes[i] >> 4];
		text[at++] = digits[uuid.bytes[i] & 15];
	}
	text[at++] = '"';
	buf_add_bytes(w->buf, text, at);
}

void jw_raw(struct json_writer *w, struct str value)
{
	value_begin(w);
	buf_add(w->buf, value);
}

void jw_raw_members(struct json_writer *w, struct str members)
{
	if (!is_in_object(w) || w->has_key)
		misused(w, "members");
	if (members.n == 0)
		return;
	if (w->is_comma_due)
		buf_add_char(w->buf, ',');
	buf_add(w->buf, members);
	w->is_comma_due = true;
}
