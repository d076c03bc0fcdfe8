/* JSON lines on standard error; see log.h. Uses no arena: logging must work when memory is short.
 */
#include "common/log.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

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

static void line_add_c(struct line *line, const char *text)
{
	line_add(line, text, strlen(text));
}

static void line_add_u64(struct line *line, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	line_add(line, digits + at, sizeof(digits) - at);
}

static void line_add_i64(struct line *line, int64_t value)
{
	if (value < 0)
		line_add(line, "-", 1);
	line_add_u64(line, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

/* Always with milliseconds, so that lines sort as text. */
static void line_add_now(struct line *line)
{
	char text[INSTANT_TEXT_MAX];
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	size_t n = instant_write(text, (int64_t)now.tv_sec * MS_PER_SECOND) - 1;
	unsigned ms = (unsigned)(now.tv_nsec / 1000000);
	const char fraction[] = {'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10),
		(char)('0' + ms % 10), 'Z'};
	line_add(line, text, n);
	line_add(line, fraction, sizeof(fraction));
}

static void line_add_text(struct line *line, struct str text)
{
	line_add(line, "\"", 1);
	for (size_t i = 0; i < text.n && i < TEXT_BYTES; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 0x20 || c == 0x7F)
			line_add(line, "?", 1);
		else if (c == '"' || c == '\\')
			line_add(line, (const char[]){'\\', (char)c}, 2);
		else
			line_add(line, (const char *)&c, 1);
	}
	line_add(line, "\"", 1);
}

static void line_add_field(struct line *line, const struct log_field *field)
{
	if (field->kind == LOG_KIND_NONE)
		return;
	line_add(line, ",\"", 2);
	line_add_c(line, field->key);
	line_add(line, "\":", 2);
	switch (field->kind) {
	case LOG_KIND_U64:
		line_add_u64(line, field->value.u64);
		break;
	case LOG_KIND_I64:
		line_add_i64(line, field->value.i64);
		break;
	case LOG_KIND_BOOL:
		line_add_c(line, field->value.is_true ? "true" : "false");
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
	struct line line;
	line.n = 0; /* the text need not be zero */
	line_add_c(&line, "{\"at\":\"");
	line_add_now(&line);
	line_add_c(&line, "\",\"level\":\"");
	line_add_c(&line, level_names[level]);
	line_add_c(&line, "\",\"program\":\"");
	line_add_c(&line, program);
	line_add_c(&line, "\",\"event\":\"");
	line_add_c(&line, event);
	line_add(&line, "\"", 1);
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
