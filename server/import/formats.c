/* Which format a file is in, and our own CSV. */
#include <string.h>

#include "server/import/format_csv.h"
#include "server/import/row.h"

static const struct import_format formats[] = {
	{"csv", NULL, format_csv_read},
	{"google", &import_products, format_google_read},
	{"icecat", &import_products, format_icecat_read},
	{"bestbuy", &import_stores, format_bestbuy_read},
	{"hexasmal", &import_postcodes, format_hexasmal_read},
	{"geonames", &import_postcodes, format_geonames_read},
};

bool import_format_is_known(struct str format)
{
	for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
		if (str_equal_c(format, formats[i].name))
			return true;
	return str_equal_c(format, "auto");
}

/* Each foreign format is known by what its first line holds. */
static const char *guess(FILE *file)
{
	char head[512] = "";
	size_t n = fread(head, 1, sizeof(head) - 1, file);
	head[n] = '\0';
	rewind(file);
	const char *text = head + strspn(head, "\xEF\xBB\xBF \t\r\n");
	if (text[0] == '<')
		return "google";
	if (text[0] == '[')
		return "bestbuy";
	if (text[0] == '{')
		return "icecat";
	if (strstr(head, "Code_commune_INSEE") != NULL)
		return "hexasmal";
	return strncmp(text, "zipcode,", strlen("zipcode,")) == 0 ? "geonames" : "csv";
}

const struct import_format *import_format_find(struct import *import, struct str *why_out)
{
	const char *name = import->settings->format;
	if (strcmp(name, "auto") == 0)
		name = guess(import->file);
	for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
		const struct import_format *format = &formats[i];
		if (strcmp(name, format->name) == 0 &&
			(format->kind == NULL || format->kind == import->kind))
			return format;
	}
	*why_out = str_printf(
		import->arena, "The format %s is not one of %s.", name, import->kind->name);
	return NULL;
}

/* ---- our own CSV ----------------------------------------------------- */

enum reason format_each_record(struct import *import, const int *columns,
	void (*convert)(struct import *import, const struct csv *csv, struct record *record),
	struct csv *csv)
{
	struct str why;
	for (enum csv_step step; (step = csv_next(csv, &why)) != CSV_END;) {
		struct record record = {.row = csv_line(csv)};
		if (step == CSV_BAD_RECORD) {
			import_bad_record(import, csv_line(csv), why);
			continue;
		}
		for (size_t i = 0; i < import->kind->column_count; i++)
			if (columns[i] >= 0)
				record.values[i] = str_trim(csv_value(csv, columns[i]));
		if (convert != NULL)
			convert(import, csv, &record);
		if (!import_record(import, &record, csv_position(csv)))
			break;
	}
	return REASON_OK;
}

static bool columns_match(
	struct import *import, const struct csv *csv, int *columns_out, struct str *why_out)
{
	size_t known = 0;
	for (size_t i = 0; i < import->kind->column_count; i++) {
		const struct import_column *column = &import->kind->columns[i];
		columns_out[i] = csv_column(csv, column->name);
		known += columns_out[i] >= 0;
		if (columns_out[i] >= 0 || !column->is_required)
			continue;
		*why_out = str_printf(import->arena, "The column %s is missing.", column->name);
		return false;
	}
	if (known == csv_column_count(csv))
		return true;
	for (size_t i = 0; i < csv_column_count(csv); i++) {
		const char *name = str_c(import->arena, csv_column_name(csv, i));
		bool is_known = false;
		for (size_t k = 0; k < import->kind->column_count; k++)
			is_known |= columns_out[k] == (int)i;
		if (is_known)
			continue;
		*why_out = str_printf(import->arena, "The column \"%s\" is none of %s.", name,
			import->kind->name);
		break;
	}
	return false;
}

enum reason format_csv_read(struct import *import, struct str *why_out)
{
	int columns[IMPORT_COLUMNS_MAX];
	struct csv *csv = csv_open(import->file, import->arena, why_out);
	if (csv == NULL)
		return REASON_BAD_CSV;
	enum reason reason = REASON_BAD_CSV;
	if (columns_match(import, csv, columns, why_out))
		reason = format_each_record(import, columns, NULL, csv);
	csv_close(csv);
	return reason;
}
