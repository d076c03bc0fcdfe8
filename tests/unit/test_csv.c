/* CSV as people send it. */
#include "common/csv.h"

#include <string.h>

#include "common/buf.h"
#include "tests/lib/harness.h"

static struct csv *open_text(struct str text)
{
	struct str why = STR_EMPTY;
	struct csv *csv = csv_open(test_file(text), test_arena(), &why);
	ck_assert_msg(csv != NULL, STR_FMT, STR_ARG(why));
	return csv;
}

static void assert_header_refused(struct str text, const char *named)
{
	struct str why = STR_EMPTY;
	ck_assert_ptr_null(csv_open(test_file(text), test_arena(), &why));
	ck_assert_msg(strstr(why.p, named) != NULL, STR_FMT, STR_ARG(why));
}

static void assert_record(struct csv *csv, const char *first, const char *second)
{
	struct str why = STR_EMPTY;
	enum csv_step step = csv_next(csv, &why);
	ck_assert_msg(step == CSV_RECORD, STR_FMT, STR_ARG(why));
	assert_text(csv_value(csv, 0), first);
	assert_text(csv_value(csv, 1), second);
}

static void assert_bad(struct csv *csv, uint64_t line, const char *named)
{
	struct str why = STR_EMPTY;
	ck_assert_int_eq(csv_next(csv, &why), CSV_BAD_RECORD);
	ck_assert_msg(strstr(why.p, named) != NULL, STR_FMT, STR_ARG(why));
	ck_assert_uint_eq(csv_line(csv), line);
}

static void assert_end(struct csv *csv)
{
	struct str why;
	ck_assert_int_eq(csv_next(csv, &why), CSV_END);
	ck_assert_int_eq(csv_next(csv, &why), CSV_END);
	csv_close(csv);
}

START_TEST(comma_semicolon_and_tab_are_found_from_the_header)
{
	struct csv *csv = open_text(STR("a,b;c\n1,2;3\n"));
	assert_record(csv, "1", "2;3");
	assert_end(csv);
	csv = open_text(STR("a;b\n1;2,5\n"));
	assert_record(csv, "1", "2,5");
	assert_end(csv);
	csv = open_text(STR("a\tb\n1\t2\n"));
	assert_record(csv, "1", "2");
	assert_end(csv);
	csv = open_text(STR("\"a,b,c\";d\n1;2\n"));
	assert_record(csv, "1", "2");
	assert_end(csv);
}
END_TEST

START_TEST(byte_order_mark_and_every_line_end_are_taken)
{
	struct csv *csv = open_text(STR("\xEF\xBB\xBFsku,qty\r\nA,1\r\nB,2"));
	assert_text(csv_column_name(csv, 0), "sku");
	assert_record(csv, "A", "1");
	assert_record(csv, "B", "2");
	assert_end(csv);
}
END_TEST

START_TEST(quotes_hold_separators_quotes_and_line_feeds)
{
	struct csv *csv =
		open_text(STR("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"1\r\n2\n3\",\"\"\n\"\"\"\",z\n"));
	assert_record(csv, "x,y", "say \"hi\"");
	assert_record(csv, "1\n2\n3", "");
	ck_assert_uint_eq(csv_line(csv), 3);
	assert_record(csv, "\"", "z");
	ck_assert_uint_eq(csv_line(csv), 6);
	assert_end(csv);
}
END_TEST

START_TEST(columns_are_found_by_name_without_case_and_blanks)
{
	struct csv *csv = open_text(STR(" Store_Code ,SKU,\n1,2,3\n"));
	ck_assert_uint_eq(csv_column_count(csv), 3);
	ck_assert_int_eq(csv_column(csv, "store_code"), 0);
	ck_assert_int_eq(csv_column(csv, "sku"), 1);
	ck_assert_int_eq(csv_column(csv, "qty"), -1);
	assert_record(csv, "1", "2");
	assert_text(csv_value(csv, csv_column(csv, "qty")), "");
	assert_end(csv);
}
END_TEST

START_TEST(blank_lines_are_no_records)
{
	struct csv *csv = open_text(STR("\n\r\na,b\n\n1,2\n\r\n\n"));
	assert_record(csv, "1", "2");
	ck_assert_uint_eq(csv_line(csv), 5);
	assert_end(csv);
}
END_TEST

START_TEST(headers_without_sense_are_refused)
{
	assert_header_refused(STR_EMPTY, "empty");
	assert_header_refused(STR("\n\r\n\n"), "empty");
	assert_header_refused(STR("a,b,A\n1,2,3\n"), "twice");
	assert_header_refused(STR("a,\"b\n"), "never closed");
	assert_header_refused(STR("a,b\"c\n"), "quote");
	assert_header_refused(STR("\xFF\xFE"
				  "a\0,\0b\0"),
		"UTF-8");
	assert_header_refused(STR("a\rb,c\r"), "control");
}
END_TEST

START_TEST(more_columns_than_a_table_has_are_refused)
{
	char *text = arena_alloc(test_arena(), 4096), *at = text;
	for (int i = 0; i <= CSV_COLUMNS_MAX; i++)
		at += sprintf(at, "c%d,", i);
	assert_header_refused(str_of(text), "too many columns");
	struct csv *csv = open_text(STR("a,b\n"));
	assert_end(csv);
	csv = open_text(str_printf(test_arena(), "a,b\n%s\n1,2\n", text));
	assert_bad(csv, 2, "130 values for 2");
	assert_record(csv, "1", "2");
	assert_end(csv);
}
END_TEST

START_TEST(a_bad_record_is_named_and_reading_goes_on)
{
	struct csv *csv = open_text(STR("a,b\n1\n1,2,3\nx\"y,1\n\"x\"y,1\n\"x\"\ry,1\n"
					"\xC3(,1\n\x01,1\nx\ry,1\n1,2\n"));
	assert_bad(csv, 2, "1 values for 2");
	assert_bad(csv, 3, "3 values for 2");
	assert_bad(csv, 4, "inside a value");
	assert_bad(csv, 5, "behind a closing quote");
	assert_bad(csv, 6, "behind a closing quote");
	assert_bad(csv, 7, "UTF-8");
	assert_bad(csv, 8, "control");
	assert_bad(csv, 9, "control");
	assert_record(csv, "1", "2");
	assert_end(csv);
}
END_TEST

START_TEST(nul_bytes_are_refused)
{
	struct csv *csv = open_text(STR("a,b\n1\0,2\n\"\0\",2\n1,2\n"));
	assert_bad(csv, 2, "control");
	assert_bad(csv, 3, "control");
	assert_record(csv, "1", "2");
	assert_end(csv);
}
END_TEST

START_TEST(a_character_torn_apart_by_a_separator_is_refused)
{
	struct csv *csv = open_text(STR("a,b\n1\xCC,\x81"
					"2\n\xCC\x81,2\n"));
	assert_bad(csv, 2, "UTF-8");
	assert_record(csv, "\xCC\x81", "2");
	assert_end(csv);
}
END_TEST

START_TEST(a_quote_never_closed_is_a_bad_record_at_its_line)
{
	struct csv *csv = open_text(STR("a,b\n1,2\n\"3,4\n5,6\n"));
	assert_record(csv, "1", "2");
	assert_bad(csv, 3, "never closed");
	assert_end(csv);
}
END_TEST

START_TEST(a_record_beyond_the_bound_costs_itself_and_not_the_file)
{
	size_t n = CSV_RECORD_MAX + 4096;
	char *text = arena_alloc(test_arena(), n);
	char *at = text + sprintf(text, "a,b\n\"");
	for (; at < text + n - 64; at += 4)
		memcpy(at, "xyz\n", 4);
	strcpy(at, "1,2\n");
	struct csv *csv = open_text(str_of(text));
	assert_bad(csv, 2, "mebibyte");
	struct str why;
	enum csv_step step = CSV_BAD_RECORD;
	while (step == CSV_BAD_RECORD)
		step = csv_next(csv, &why);
	ck_assert_int_eq(step, CSV_RECORD);
	assert_text(csv_value(csv, 1), "2");
	assert_end(csv);
}
END_TEST

START_TEST(position_reaches_the_size_of_the_file)
{
	struct str text = STR("\xEF\xBB\xBF"
			      "a,b\r\n1,2\r\n3,4");
	struct csv *csv = open_text(text);
	ck_assert_uint_eq(csv_position(csv), 8);
	assert_record(csv, "1", "2");
	ck_assert_uint_eq(csv_position(csv), 13);
	assert_record(csv, "3", "4");
	ck_assert_uint_eq(csv_position(csv), text.n);
	assert_end(csv);
}
END_TEST

static void assert_written(struct str value, const char *expected)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 256);
	csv_write_value(&buf, value, false);
	assert_text(buf_str(&buf), expected);
}

START_TEST(values_are_quoted_where_needed_and_never_a_formula)
{
	assert_written(STR("plain é"), "plain é,");
	assert_written(STR("a,b"), "\"a,b\",");
	assert_written(STR("a\"b"), "\"a\"\"b\",");
	assert_written(STR("a\nb"), "\"a\nb\",");
	assert_written(STR("a;b"), "\"a;b\",");
	assert_written(STR("=1+1"), "'=1+1,");
	assert_written(STR("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0,");
	assert_written(STR("-1+1"), "'-1+1,");
	assert_written(STR("@SUM(A1)"), "'@SUM(A1),");
	assert_written(STR("\t=1"), "\"'=1\",");
	assert_written(STR("-"), "'-,");
	assert_written(STR("-73.5673"), "-73.5673,");
	assert_written(STR("+33 1 23 45 67 89"), "+33 1 23 45 67 89,");
	assert_written(STR("a\0\r\x7F"
			   "b"),
		"ab,");
	assert_written(STR_EMPTY, ",");
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 1024);
	csv_write_value(&buf, STR("name"), false);
	csv_write_value(&buf, STR("text"), true);
	csv_write_value(&buf, STR("Café \"Le Comptoir\", Lyon"), false);
	csv_write_value(&buf, STR("two\nlines; and more"), true);
	struct csv *csv = open_text(buf_str(&buf));
	assert_record(csv, "Café \"Le Comptoir\", Lyon", "two\nlines; and more");
	assert_end(csv);
}
END_TEST

struct sample {
	const char *path;
	size_t records, bad;
	const char *column;
};

static void read_sample(const struct sample *sample)
{
	const char *path = test_data_path(sample->path);
	size_t counts[] = {[CSV_RECORD] = 0, [CSV_BAD_RECORD] = 0};
	struct str why = STR_EMPTY;
	if (path == NULL)
		return;
	FILE *file = fopen(path, "r");
	struct csv *csv = csv_open(file, test_arena(), &why);
	ck_assert_msg(csv != NULL, "%s: " STR_FMT, path, STR_ARG(why));
	ck_assert_msg(csv_column(csv, sample->column) >= 0, "%s", path);
	for (enum csv_step step; (step = csv_next(csv, &why)) != CSV_END;)
		counts[step]++;
	ck_assert_msg(
		counts[CSV_RECORD] == sample->records && counts[CSV_BAD_RECORD] == sample->bad,
		"%s: %zu records, %zu bad: " STR_FMT, path, counts[CSV_RECORD],
		counts[CSV_BAD_RECORD], STR_ARG(why));
	csv_close(csv);
	fclose(file);
}

/* Four street names of the stations were encoded twice, which left control characters in them. */
START_TEST(real_files_are_read_to_the_last_record)
{
	static const struct sample samples[] = {
		{"samples/csv/woocommerce_sample_products.csv", 24, 0, "SKU"},
		{"samples/csv/woocommerce_import_test.csv", 7, 0, "SKU"},
		{"samples/csv/shopify_apparel.csv", 22, 0, "Handle"},
		{"samples/csv/shopify_home-and-garden.csv", 21, 0, "Handle"},
		{"samples/csv/shopify_jewelery.csv", 41, 0, "Handle"},
		{"samples/csv/magento_products_200.csv", 200, 0, "sku"},
		{"samples/digital_link/dl_vectors.csv", 140, 0, "expected"},
		{"postcodes/fr_laposte_hexasmal.csv", 39192, 0, "code_postal"},
		{"postcodes/us_geonames.csv", 41490, 0, "zipcode"},
		{"postcodes/ca_geonames.csv", 1657, 0, "zipcode"},
		{"stores/fr_stations.csv", 13505, 4, "cp"},
		{"stores/fr_station_hours.csv", 52591, 0, "ouverture"},
		{"stores/dollar_general_us.csv", 20183, 0, "zip"},
		{"orders/uci_stockcodes.csv", 5752, 0, "StockCode"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(samples); i++)
		read_sample(&samples[i]);
}
END_TEST

TEST_MAIN("csv", comma_semicolon_and_tab_are_found_from_the_header,
	byte_order_mark_and_every_line_end_are_taken, quotes_hold_separators_quotes_and_line_feeds,
	columns_are_found_by_name_without_case_and_blanks, blank_lines_are_no_records,
	headers_without_sense_are_refused, more_columns_than_a_table_has_are_refused,
	a_bad_record_is_named_and_reading_goes_on, nul_bytes_are_refused,
	a_character_torn_apart_by_a_separator_is_refused,
	a_quote_never_closed_is_a_bad_record_at_its_line,
	a_record_beyond_the_bound_costs_itself_and_not_the_file,
	position_reaches_the_size_of_the_file, values_are_quoted_where_needed_and_never_a_formula,
	what_is_written_is_read_back, real_files_are_read_to_the_last_record)
