/* Which format a file is in, and our own CSV. */
#include <string.h>

#include "server/import/format_csv.h"
#include "server/import/row.h"

/* A format of several kinds stands here once for each. */
static const struct import_format formats[] = {
	{"csv", NULL, format_csv_read, false},
	{"google", &import_products, format_google_read, false},
	{"icecat", &import_products, format_icecat_read, false},
	{"bestbuy", &import_stores, format_bestbuy_read, false},
	{"hexasmal", &import_postcodes, format_hexasmal_read, false},
	{"geonames", &import_postcodes, format_geonames_read, false},
	{"magento", &import_stock, format_magento_read, false},
	{"magento", &import_snapshots, format_magento_read, false},
	{"shopify", &import_stock, format_shopify_read, false},
	{"shopify", &import_snapshots, format_shopify_read, false},
	{"json", &import_stock, format_message_read, true},
	{"json", &import_snapshots, format_message_read, true},
	{"json", &import_deltas, format_message_read, true},
	{"json", &import_sales, format_message_read, true},
	{"ndjson", &import_stock, format_ndjson_read, true},
	{"ndjson", &import_snapshots, format_ndjson_read, true},
	{"ndjson", &import_deltas, format_ndjson_read, true},
	{"ndjson", &import_sales, format_ndjson_read, true},
	{"xml", &import_stock, format_xml_read, true},
	{"xml", &import_snapshots, format_xml_read, true},
	{"xml", &import_deltas, format_xml_read, true},
	{"xml", &import_sales, format_xml_read, true},
};

bool import_format_is_known(struct str format)
{
	for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
		if (str_equal_c(format, formats[i].name))
			return true;
	return str_equal_c(format, "auto");
}

/* Each foreign format is known by what the file begins with. */
struct sign {
	const char *begins, *holds, *format;
};

static const struct sign signs[] = {
	{"<", "", "google"},
	{"[", "", "bestbuy"},
	{"{", "", "icecat"},
	{"zipcode,", "", "geonames"},
	{"", "Code_commune_INSEE", "hexasmal"},
	{"", "", "csv"},
};

static const struct sign stock_signs[] = {
	{"<", "", "xml"},
	{"{", "\"lines\"", "json"},
	{"{", "", "ndjson"},
	{"[", "", "ndjson"},
	{"source_code", "", "magento"},
	{"\"source_code", "", "magento"},
	{"Handle", "", "shopify"},
	{"\"Handle", "", "shopify"},
	{"", "", "csv"},
};

static const char *guess(FILE *file, bool is_stock)
{
	char head[512] = "";
	size_t n = fread(head, 1, sizeof(head) - 1, file);
	head[n] = '\0';
	rewind(file);
	const char *text = head + strspn(head, "\xEF\xBB\xBF \t\r\n");
	const struct sign *sign = is_stock ? stock_signs : signs;
	while (strncmp(text, sign->begins, strlen(sign->begins)) != 0 ||
		strstr(text, sign->holds) == NULL)
		sign++;
	return sign->format;
}

static bool is_of_stock(const struct import_kind *kind)
{
	return kind == &import_stock || kind == &import_snapshots || kind == &import_deltas ||
	       kind == &import_sales;
}

const struct import_format *import_format_find(struct import *import, struct str *why_out)
{
	const char *name = import->settings->format;
	if (strcmp(name, "auto") == 0)
		name = guess(import->file, is_of_stock(import->kind));
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
		columns_out[i] = column->name == NULL ? -1 : csv_column(csv, column->name);
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
