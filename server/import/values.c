/* Texts of a record as values; see row.h. */
#include <inttypes.h>
#include <string.h>

#include "server/import/row.h"

static const char *name_of(const struct import *import, int column)
{
	return import->kind->columns[column].name;
}

bool value_is_given(const struct record *record, int column)
{
	return record->values[column].p != NULL && record->values[column].n > 0;
}

void value_fault(
	struct import *import, const char *column, const char *code, const char *format, ...)
{
	char detail[256];
	va_list args;
	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);
	fault_add(&import->faults, str_of(column), code, "%s", detail);
}

struct str value_text(
	struct import *import, const struct record *record, int column, size_t min, size_t max)
{
	struct str text = record->values[column];
	size_t length = str_code_points(text);
	if (!value_is_given(record, column) && min > 0)
		value_fault(import, name_of(import, column), "required", "It is empty.");
	else if (!str_is_clean_utf8(text, false))
		value_fault(import, name_of(import, column), "bad_format",
			"One line of text without control characters.");
	else if (length < min)
		value_fault(import, name_of(import, column), "too_short",
			"At least %zu characters.", min);
	else if (length > max)
		value_fault(import, name_of(import, column), "too_long", "At most %zu characters.",
			max);
	else
		return str_dup(import->frame, text);
	return STR_EMPTY;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct str value_code(struct import *import, const struct record *record, int column, size_t max,
	const char *more)
{
	struct str text = value_text(import, record, column, 1, max);
	for (size_t i = 0; i < text.n; i++) {
		if (is_plain(text.p[i]) || strchr(more, text.p[i]) != NULL)
			continue;
		value_fault(import, name_of(import, column), "bad_format",
			"Letters A to Z, digits and %s only.", more);
		return STR_EMPTY;
	}
	return text;
}

int64_t value_int(struct import *import, const struct record *record, int column, int64_t min,
	int64_t max, int64_t absent)
{
	struct str text = record->values[column];
	int64_t value;
	if (!value_is_given(record, column))
		return absent;
	if (!str_to_i64(text, &value))
		value_fault(
			import, name_of(import, column), "wrong_type", "A whole number, please.");
	else if (value < min)
		value_fault(
			import, name_of(import, column), "too_small", "At least %" PRId64 ".", min);
	else if (value > max)
		value_fault(
			import, name_of(import, column), "too_large", "At most %" PRId64 ".", max);
	else
		return value;
	return absent;
}

bool value_bool(struct import *import, const struct record *record, int column, bool absent)
{
	struct str text = record->values[column];
	if (!value_is_given(record, column))
		return absent;
	if (str_equal_c(text, "1") || str_equal_nocase(text, STR("yes")))
		return true;
	if (!str_equal_c(text, "0") && !str_equal_nocase(text, STR("no")))
		value_fault(import, name_of(import, column), "wrong_type", "1 or 0, yes or no.");
	return false;
}

static double degrees(struct import *import, const struct record *record, int column, double most)
{
	double value = 0;
	if (!value_is_given(record, column))
		value_fault(
			import, name_of(import, column), "required", "The position is missing.");
	else if (!str_to_double(record->values[column], &value))
		value_fault(import, name_of(import, column), "wrong_type",
			"Decimal degrees such as 48.8530.");
	else if (value < -most || value > most)
		value_fault(import, name_of(import, column), value < 0 ? "too_small" : "too_large",
			"Between -%.0f and %.0f.", most, most);
	return value;
}

struct position value_position(
	struct import *import, const struct record *record, int lat_column, int lon_column)
{
	return (struct position){
		degrees(import, record, lat_column, 90), degrees(import, record, lon_column, 180)};
}

uint32_t value_percent(struct import *import, struct str text, const char *column)
{
	static const struct currency hundredths = {"EUR"}; /* two decimals, like a price */
	int64_t basis_points = 0;
	if (text.n == 0)
		value_fault(import, column, "required", "Percent, such as 20 or 5.5.");
	else if (!money_parse(text, hundredths, &basis_points) || basis_points > 6000)
		value_fault(import, column, "bad_format",
			"Percent with at most two decimals, such as 20 or 5.5, at most 60.");
	else
		return (uint32_t)basis_points;
	return 0;
}
