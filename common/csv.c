/* CSV in and out; see csv.h. One pass over the bytes, one record in memory. */
#include "common/csv.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

/* A growing text that is reused for every record. */
struct text {
	char *p;
	size_t n, capacity;
};

struct csv {
	FILE *file;
	struct arena *arena;
	struct text ahead; /* the header line, read before its separator was known */
	size_t ahead_used;
	struct text record; /* the values of the record, unquoted, one behind the other */
	size_t starts[CSV_COLUMNS_MAX + 1];
	size_t value_count; /* may exceed CSV_COLUMNS_MAX: then only counted */
	struct str names[CSV_COLUMNS_MAX];
	size_t column_count;
	uint64_t position;
	uint64_t line;	      /* of the byte to be read next */
	uint64_t record_line; /* where the record began */
	const char *fault;    /* first fault of the record */
	char why[80];	      /* where a fault with numbers is spelled */
	char separator;
};

static void text_add(struct text *text, char c)
{
	if (text->n == text->capacity) {
		size_t capacity = text->capacity == 0 ? 4096 : text->capacity * 2;
		char *p = realloc(text->p, capacity);
		if (p == NULL)
			abort();
		text->p = p;
		text->capacity = capacity;
	}
	text->p[text->n++] = c;
}

/* ---- bytes ----------------------------------------------------------- */

static int next_byte(struct csv *csv)
{
	int c = csv->ahead_used < csv->ahead.n ? (unsigned char)csv->ahead.p[csv->ahead_used++]
					       : getc_unlocked(csv->file);
	if (c == EOF)
		return EOF;
	csv->position++;
	csv->line += c == '\n';
	return c;
}

/* ---- one record ------------------------------------------------------ */

enum state {
	VALUE_BEGINS,
	IN_VALUE,
	IN_QUOTES,
	QUOTE_IN_QUOTES,
	RETURN_AFTER_QUOTE,
	RECORD_ENDS,
};

static void note_fault(struct csv *csv, const char *fault)
{
	if (csv->fault == NULL)
		csv->fault = fault;
}

static void end_value(struct csv *csv)
{
	csv->value_count++;
	if (csv->value_count <= CSV_COLUMNS_MAX)
		csv->starts[csv->value_count] = csv->record.n;
}

/* The carriage return before a line feed belongs to the line end. */
static void drop_return(struct csv *csv)
{
	size_t begin = csv->value_count < CSV_COLUMNS_MAX ? csv->starts[csv->value_count] : 0;
	if (csv->record.n > begin && csv->record.p[csv->record.n - 1] == '\r')
		csv->record.n--;
}

static enum state end_record(struct csv *csv)
{
	drop_return(csv);
	end_value(csv);
	return RECORD_ENDS;
}

static enum state plain_byte(struct csv *csv, char c, enum state state)
{
	if (c == '\n')
		return end_record(csv);
	if (c == csv->separator) {
		end_value(csv);
		return VALUE_BEGINS;
	}
	if (c == '"' && state == VALUE_BEGINS)
		return IN_QUOTES;
	if (c == '"')
		note_fault(csv, "A quote stands inside a value that does not begin with one.");
	text_add(&csv->record, c);
	return IN_VALUE;
}

static enum state quoted_byte(struct csv *csv, char c)
{
	if (c == '"')
		return QUOTE_IN_QUOTES;
	if (c == '\n')
		drop_return(csv);
	text_add(&csv->record, c);
	return IN_QUOTES;
}

/* Behind a quote inside quotes: another one is a quote, an end is an end. */
static enum state after_quote_byte(struct csv *csv, char c)
{
	if (c == '"') {
		text_add(&csv->record, c);
		return IN_QUOTES;
	}
	if (c == '\r')
		return RETURN_AFTER_QUOTE;
	if (c != '\n' && c != csv->separator)
		note_fault(csv, "Text stands behind a closing quote.");
	return plain_byte(csv, c, IN_VALUE);
}

static enum state record_byte(struct csv *csv, char c, enum state state)
{
	switch (state) {
	case VALUE_BEGINS:
	case IN_VALUE:
		return plain_byte(csv, c, state);
	case IN_QUOTES:
		return quoted_byte(csv, c);
	case QUOTE_IN_QUOTES:
		return after_quote_byte(csv, c);
	case RETURN_AFTER_QUOTE:
		if (c != '\n')
			note_fault(csv, "Text stands behind a closing quote.");
		return plain_byte(csv, c, IN_VALUE);
	case RECORD_ENDS:
		break;
	}
	return RECORD_ENDS;
}

static void begin_record(struct csv *csv)
{
	csv->record.n = 0;
	csv->value_count = 0;
	csv->starts[0] = 0;
	csv->fault = NULL;
	csv->record_line = csv->line;
}

/* What is too long is most likely a quote that nobody closed: reading goes on at the next line. */
static void skip_line(struct csv *csv)
{
	int c;
	note_fault(csv, "The record is longer than a mebibyte, or its quote is never closed.");
	do
		c = next_byte(csv);
	while (c != EOF && c != '\n');
}

/* False at the end of the file. */
static bool read_record(struct csv *csv)
{
	enum state state = VALUE_BEGINS;
	begin_record(csv);
	int c = next_byte(csv);
	if (c == EOF)
		return false;
	for (; c != EOF; c = next_byte(csv)) {
		state = record_byte(csv, (char)c, state);
		if (state == RECORD_ENDS)
			return true;
		if (csv->record.n > CSV_RECORD_MAX) {
			skip_line(csv);
			return true;
		}
	}
	if (state == IN_QUOTES)
		note_fault(csv, "A quote is opened and never closed.");
	end_record(csv);
	return true;
}

static bool is_blank_line(const struct csv *csv)
{
	return csv->value_count == 1 && csv->record.n == 0 && csv->fault == NULL;
}

static bool read_filled_record(struct csv *csv)
{
	while (read_record(csv))
		if (!is_blank_line(csv))
			return true;
	return false;
}

static struct str value_at(const struct csv *csv, size_t column)
{
	size_t from = csv->starts[column];
	return (struct str){
		csv->record.p == NULL ? "" : csv->record.p + from, csv->starts[column + 1] - from};
}

/* ---- the header ------------------------------------------------------ */

static const char separators[] = {',', ';', '\t'};

/* Reads the first line that is not blank, and counts the separators outside quotes in it. */
static void read_ahead(struct csv *csv, size_t counts_out[ARRAY_LENGTH(separators)])
{
	bool in_quotes = false, has_text = false;
	int c;
	while (csv->ahead.n < CSV_RECORD_MAX && (c = getc_unlocked(csv->file)) != EOF) {
		text_add(&csv->ahead, (char)c);
		in_quotes ^= c == '"';
		has_text |= c != '\n' && c != '\r';
		if (c == '\n' && has_text && !in_quotes)
			break;
		for (size_t i = 0; i < ARRAY_LENGTH(separators); i++)
			counts_out[i] += c == separators[i] && !in_quotes;
	}
}

static void choose_separator(struct csv *csv)
{
	size_t counts[ARRAY_LENGTH(separators)] = {0}, best = 0;
	read_ahead(csv, counts);
	for (size_t i = 1; i < ARRAY_LENGTH(separators); i++)
		if (counts[i] > counts[best])
			best = i;
	csv->separator = separators[best];
	if (str_starts_with((struct str){csv->ahead.p, csv->ahead.n}, STR("\xEF\xBB\xBF")))
		csv->ahead_used = csv->position = strlen("\xEF\xBB\xBF");
}

/* Each value by itself: the two halves of a character torn apart by a separator are no text. */
static bool values_are_text(const struct csv *csv)
{
	for (size_t i = 0; i < csv->value_count && i < CSV_COLUMNS_MAX; i++)
		if (!str_is_clean_utf8(value_at(csv, i), true))
			return false;
	return true;
}

/* What is wrong with the record that was read; NULL when nothing is. */
static const char *record_fault(const struct csv *csv)
{
	if (csv->fault != NULL)
		return csv->fault;
	if (!values_are_text(csv))
		return "The record is not UTF-8 text, or holds control characters.";
	return NULL;
}

static bool keep_names(struct csv *csv, struct str *why_out)
{
	const char *fault = record_fault(csv);
	if (fault == NULL && csv->value_count > CSV_COLUMNS_MAX)
		fault = "There are too many columns.";
	if (fault != NULL) {
		*why_out = str_printf(csv->arena, "The header line is refused. %s", fault);
		return false;
	}
	for (; csv->column_count < csv->value_count; csv->column_count++) {
		struct str name = str_trim(value_at(csv, csv->column_count));
		char *text = str_c(csv->arena, name);
		if (name.n > 0 && csv_column(csv, text) >= 0) {
			*why_out = str_printf(
				csv->arena, "The header line names the column \"%s\" twice.", text);
			return false;
		}
		csv->names[csv->column_count] = (struct str){text, name.n};
	}
	return true;
}

struct csv *csv_open(FILE *file, struct arena *arena, struct str *why_out)
{
	struct csv *csv = arena_new_struct(arena, struct csv);
	*csv = (struct csv){.file = file, .arena = arena, .line = 1};
	choose_separator(csv);
	if (!read_filled_record(csv))
		*why_out = STR("There is no header line: the file is empty.");
	else if (keep_names(csv, why_out))
		return csv;
	csv_close(csv);
	return NULL;
}

void csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	free(csv->ahead.p);
	free(csv->record.p);
	csv->ahead = csv->record = (struct text){0};
}

size_t csv_column_count(const struct csv *csv)
{
	return csv->column_count;
}

struct str csv_column_name(const struct csv *csv, size_t column)
{
	return csv->names[column];
}

int csv_column(const struct csv *csv, const char *name)
{
	for (size_t i = 0; i < csv->column_count; i++)
		if (str_equal_nocase(csv->names[i], str_trim(str_of(name))))
			return (int)i;
	return -1;
}

/* ---- records --------------------------------------------------------- */

enum csv_step csv_next(struct csv *csv, struct str *why_out)
{
	if (!read_filled_record(csv))
		return CSV_END;
	const char *fault = record_fault(csv);
	if (fault != NULL) {
		*why_out = str_of(fault);
		return CSV_BAD_RECORD;
	}
	if (csv->value_count != csv->column_count) {
		snprintf(csv->why, sizeof(csv->why), "The record has %zu values for %zu columns.",
			csv->value_count, csv->column_count);
		*why_out = str_of(csv->why);
		return CSV_BAD_RECORD;
	}
	return CSV_RECORD;
}

struct str csv_value(const struct csv *csv, int column)
{
	return column < 0 ? STR_EMPTY : value_at(csv, (size_t)column);
}

uint64_t csv_line(const struct csv *csv)
{
	return csv->record_line;
}

uint64_t csv_position(const struct csv *csv)
{
	return csv->position;
}

/* ---- writing --------------------------------------------------------- */

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Numbers and telephone numbers begin with a sign and are no formulas. */
static bool could_be_formula(struct str value)
{
	if (value.n == 0 || !is_one_of(value.p[0], "=+-@\t\r"))
		return false;
	for (size_t i = 1; i < value.n; i++)
		if (!is_one_of(value.p[i], "0123456789. "))
			return true;
	return value.n == 1 || !is_one_of(value.p[0], "+-");
}

static bool is_dropped(char c)
{
	return c != '\n' && ((unsigned char)c < 0x20 || c == 0x7F);
}

void csv_write_value(struct buf *buf, struct str value, bool is_last)
{
	bool is_quoted = false;
	for (size_t i = 0; i < value.n; i++)
		is_quoted |= is_one_of(value.p[i], ",;\"\n\t");
	buf_add_c(buf, is_quoted ? "\"" : "");
	buf_add_c(buf, could_be_formula(value) ? "'" : "");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			buf_add_c(buf, "\"");
		if (!is_dropped(value.p[i]))
			buf_add_char(buf, value.p[i]);
	}
	buf_add_c(buf, is_quoted ? "\"" : "");
	buf_add_c(buf, is_last ? "\r\n" : ",");
}
