/* JSON lines on standard error; see log.h. Uses no arena: logging must work when memory is short.
 */
#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 2048, TEXT_BYTES = 200 };

static enum log_level lowest = LOG_INFO;
static const char *program = "comptoir";
static void (*line_sink)(enum log_level, const char *, void *);
static void *sink_context;

static const char *const level_names[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

struct line {
	char text[LINE_BYTES];
	size_t n;
};

static void line_add(struct line *line, const char *text, size_t n)
{
	if (n > sizeof(line->text) - 3 - line->n)
		n = sizeof(line->text) - 3 - line->n;
	memcpy(line->text + line->n, text, n);
	line->n += n;
}

__attribute__((format(printf, 2, 3))) static void line_printf(
	struct line *line, const char *format, ...)
{
	char piece[512];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(piece, sizeof(piece), format, args);
	va_end(args);
	if (n > 0)
		line_add(line, piece, (size_t)n < sizeof(piece) ? (size_t)n : sizeof(piece) - 1);
}

static void line_add_text(struct line *line, struct str text)
{
	line_add(line, "\"", 1);
	for (size_t i = 0; i < text.n && i < TEXT_BYTES; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 0x20 || c == 0x7F)
			line_add(line, "?", 1);
		else if (c == '"' || c == '\\')
			line_printf(line, "\\%c", c);
		else
			line_add(line, (const char *)&c, 1);
	}
	line_add(line, "\"", 1);
}

static void line_add_field(struct line *line, const struct log_field *field)
{
	if (field->kind == LOG_KIND_NONE)
		return;
	line_printf(line, ",\"%s\":", field->key);
	switch (field->kind) {
	case LOG_KIND_U64:
		line_printf(line, "%" PRIu64, field->value.u64);
		break;
	case LOG_KIND_I64:
		line_printf(line, "%" PRId64, field->value.i64);
		break;
	case LOG_KIND_BOOL:
		line_printf(line, "%s", field->value.is_true ? "true" : "false");
		break;
	case LOG_KIND_TEXT:
		line_add_text(line, field->value.text);
		break;
	case LOG_KIND_NONE:
		break;
	}
}

void log_write(
	enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
	if (level < lowest)
		return;
	struct line line = {.n = 0};
	struct timespec now;
	struct tm utc;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	line_printf(&line, "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\"", utc.tm_year + 1900,
		utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
		now.tv_nsec / 1000000);
	line_printf(&line, ",\"level\":\"%s\",\"program\":\"%s\",\"event\":\"%s\"",
		level_names[level], program, event);
	for (size_t i = 0; i < count; i++)
		line_add_field(&line, &fields[i]);
	line.text[line.n++] = '}';
	line.text[line.n] = '\0';
	if (line_sink != NULL) {
		line_sink(level, line.text, sink_context);
		return;
	}
	line.text[line.n++] = '\n';
	ssize_t written = write(STDERR_FILENO, line.text, line.n);
	(void)written; /* nowhere left to complain */
}

void log_set_level(enum log_level level)
{
	lowest = level;
}

bool log_level_parse(struct str name, enum log_level *level_out)
{
	for (size_t i = 0; i < ARRAY_LENGTH(level_names); i++) {
		if (str_equal_c(name, level_names[i])) {
			*level_out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

void log_set_program(const char *name)
{
	program = name;
}

void log_set_sink(void (*sink)(enum log_level, const char *, void *), void *context)
{
	line_sink = sink;
	sink_context = context;
}
