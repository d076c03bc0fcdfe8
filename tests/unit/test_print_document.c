/* Print documents: their text, their file, and whether a scanner reads their codes. */
#include "common/print_document.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/barcode.h"
#include "common/print_items.h"
#include "tests/lib/golden.h"
#include "tests/lib/tools.h"

static const int64_t printed_at = INT64_C(1795267800000);

static const char *folder;

static void folder_make(void)
{
	folder = mkdtemp(arena_printf(test_arena(), "/tmp/comptoir-print.XXXXXX"));
	ck_assert_ptr_nonnull(folder);
}

static void folder_remove(void)
{
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -r %s", folder)), 0);
}

static const char *in_folder(const char *name)
{
	return arena_printf(test_arena(), "%s/%s", folder, name);
}

/* A pick list as a store would see it. */
static struct print_document *sample(size_t row_count)
{
	struct print_document *document =
		print_new(test_arena(), STR("Préparation A12"), STR("fr"));
	static const char *const names[] = {
		"Bouilloire en verre borosilicaté à température réglable", "Cahier ligné, 96 pages",
		"Lampe de chevet « Lune »"};
	static const char *const gtins[] = {"3017620422003", "96385074", "13017620422000"};
	print_footer(
		document, STR("Comptoir Lyon Part-Dieu · imprimé samedi 21 novembre à 14 h 30"));
	print_barcode(document, PRINT_QR, STR("comptoir:pick:2048156371"), STR("2048156371"));
	print_heading(document, STR("A12"), PRINT_HUGE);
	print_paragraph(document, STR("À préparer pour aujourd’hui à 15 h 15"), PRINT_LARGE);
	const struct str labels[] = {STR("Client"), STR("Commande"), STR("Paiement")};
	const struct str values[] = {
		STR("Zoé Lefèvre-Nguyễn"), STR("2048156371"), STR("au magasin")};
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	const struct print_column columns[] = {{.title = STR("Rayon"), .weight = 20},
		{.title = STR("Article"), .weight = 78},
		{.title = STR("Code-barres"), .weight = 44},
		{.title = STR("Qté"), .weight = 16, .is_right = true},
		{.title = STR("Pris"), .weight = 14}};
	struct print_cell *cells = arena_new_array(test_arena(), row_count * 5, struct print_cell);
	for (size_t i = 0; i < row_count; i++) {
		struct print_cell *row = cells + i * 5;
		row[0] = (struct print_cell){.size = PRINT_LARGE,
			.text = str_printf(test_arena(), "A%02zu-%zu", i + 1, i % 4 + 1)};
		row[1] = (struct print_cell){
			.text = str_of(names[i % 3]), .detail = STR("SKU 85123A · 19,99 €")};
		row[2] = (struct print_cell){.text = str_of(gtins[i % 3]), .barcode = PRINT_EAN13};
		row[3] = (struct print_cell){
			.text = str_printf(test_arena(), "%zu", i % 3 + 1), .size = PRINT_LARGE};
		row[4] = (struct print_cell){.is_tick_box = true};
	}
	print_table(document, columns, ARRAY_LENGTH(columns), cells, row_count);
	print_box(document, STR("Emplacement"), 24);
	return document;
}

/* Everything a scanner finds on the pages of the document, a line each; held at two distances,
 * since sampling at one may fall badly between thin bars. */
static struct str scanned(const struct print_document *document)
{
	const char *pdf = in_folder("scan.pdf");
	ck_assert_int_eq(print_pdf(document, PAPER_A4, printed_at, pdf), REASON_OK);
	return output_of(arena_printf(test_arena(),
		"cd %s && for dpi in 300 400; do pdftoppm -r $dpi -gray -png scan.pdf scan-$dpi; "
		"done && "
		"zbarimg --nodbus -q scan*.png && rm scan*",
		folder));
}

static bool can_scan(void)
{
	return has_tool("pdftoppm", "poppler-utils") && has_tool("zbarimg", "zbar-tools");
}

START_TEST(plain_text_has_every_text_in_reading_order)
{
	struct print_document *document = sample(2);
	print_banner(document, STR("DUPLICATA"));
	print_page_break(document);
	print_barcode(document, PRINT_CODE128, STR("A12"), STR("sac"));
	assert_golden("print_sample.txt", print_plain(document, test_arena()));
}
END_TEST

START_TEST(control_characters_never_reach_the_printer)
{
	struct print_document *document = print_new(test_arena(), STR("a\x1b[2J"), STR("fr"));
	print_paragraph(document, STR("x\x1d\x56\x01y\nz\xff"), PRINT_BODY);
	assert_text(print_plain(document, test_arena()), "a[2J\nxVy z?\n");
}
END_TEST

START_TEST(the_same_document_gives_the_same_bytes)
{
	const char *one = in_folder("one.pdf"), *two = in_folder("two.pdf");
	ck_assert_int_eq(print_pdf(sample(30), PAPER_A4, printed_at, one), REASON_OK);
	ck_assert_int_eq(print_pdf(sample(30), PAPER_A4, printed_at, two), REASON_OK);
	struct str first = whole_file(one);
	ck_assert(str_starts_with(first, STR("%PDF-1.")));
	ck_assert(str_equal(first, whole_file(two)));
	ck_assert_int_ne(access(in_folder("one.pdf.part"), F_OK), 0);
}
END_TEST

START_TEST(a_print_that_cannot_be_written_leaves_the_old_one)
{
	const char *path = in_folder("list.pdf");
	ck_assert_int_eq(print_pdf(sample(1), PAPER_A4, printed_at, path), REASON_OK);
	struct str before = whole_file(path);
	ck_assert_int_eq(mkdir(in_folder("list.pdf.part"), 0700), 0);
	expect_error("print_failed");
	ck_assert_int_eq(print_pdf(sample(9), PAPER_A4, printed_at, path), REASON_INTERNAL);
	ck_assert(str_equal(before, whole_file(path)));
}
END_TEST

START_TEST(long_tables_go_on_with_their_head_on_numbered_pages)
{
	if (!has_tool("pdftotext", "poppler-utils"))
		return;
	const char *path = in_folder("long.pdf");
	ck_assert_int_eq(print_pdf(sample(40), PAPER_LETTER, printed_at, path), REASON_OK);
	struct str text = output_of(arena_printf(test_arena(), "pdftotext -raw %s -", path));
	size_t heads = 0;
	for (const char *at = text.p; (at = strstr(at, "Code-barres")) != NULL; at++)
		heads++;
	ck_assert_uint_gt(heads, 2);
	ck_assert_ptr_nonnull(
		strstr(text.p, arena_printf(test_arena(), "%zu / %zu", heads, heads)));
	ck_assert_ptr_nonnull(strstr(text.p, "A40-4"));
}
END_TEST

START_TEST(a_scanner_reads_every_article_code_on_a_pick_list)
{
	if (!can_scan())
		return;
	struct str found = scanned(sample(3));
	ck_assert_ptr_nonnull(strstr(found.p, "EAN-13:3017620422003\n"));
	ck_assert_ptr_nonnull(strstr(found.p, "EAN-8:96385074\n"));
	ck_assert_ptr_nonnull(strstr(found.p, "I2/5:13017620422000\n"));
	ck_assert_ptr_nonnull(strstr(found.p, "QR-Code:comptoir:pick:2048156371\n"));
}
END_TEST

/* Changes of code set at the beginning, in the middle, at the end, and none. */
START_TEST(a_scanner_reads_code_128_in_both_sets)
{
	static const char *const texts[] = {"A", "AB-12", "123456", "12345", "1234AB", "AB1234",
		"AB12345", "AB123456CD", "AB12345CD", "a~ z{|}", "12", "00000",
		"COMPTOIR-2048156371-X"};
	if (!can_scan())
		return;
	struct print_document *document = print_new(test_arena(), STR("codes"), STR("fr"));
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		print_barcode(document, PRINT_CODE128, str_of(texts[i]), STR_EMPTY);
	struct str found = scanned(document);
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		ck_assert_msg(strstr(found.p, arena_printf(test_arena(), "CODE-128:%s\n",
						      texts[i])) != NULL,
			"%s is not among " STR_FMT, texts[i], STR_ARG(found));
}
END_TEST

START_TEST(a_scanner_reads_each_parity_of_ean_13)
{
	if (!can_scan())
		return;
	struct print_document *document = print_new(test_arena(), STR("codes"), STR("fr"));
	struct str codes[10];
	for (uint64_t i = 0; i < 10; i++) {
		uint64_t digits = i * UINT64_C(100000000000) + UINT64_C(62749158037);
		gtin article = {digits * 10 + gtin_check_digit(digits)};
		codes[i] = gtin_print(test_arena(), article);
		print_barcode(document, PRINT_EAN13, codes[i], STR_EMPTY);
	}
	struct str found = scanned(document);
	for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
		ck_assert_msg(strstr(found.p, codes[i].p) != NULL, "%s is not among " STR_FMT,
			codes[i].p, STR_ARG(found));
}
END_TEST

static struct str bits_of(const struct barcode *barcode)
{
	struct buf bits;
	buf_init(&bits, test_arena(), BARCODE_MODULES_MAX);
	for (int i = 0; i < barcode->count; i++)
		buf_add_char(&bits, barcode->is_dark[i] ? '1' : '0');
	return buf_str(&bits);
}

/* The example of ISO/IEC 15420's numbering, written out by hand from its tables. */
START_TEST(ean_symbols_have_the_modules_of_the_standard)
{
	struct barcode barcode;
	gtin article;
	ck_assert(gtin_parse(STR("96385074"), &article));
	barcode_gtin(article, &barcode);
	assert_text(bits_of(&barcode), "101"
				       "0001011"
				       "0101111"
				       "0111101"
				       "0110111"
				       "01010"
				       "1001110"
				       "1110010"
				       "1000100"
				       "1011100"
				       "101");
	ck_assert(gtin_parse(STR("5901234123457"), &article));
	barcode_gtin(article, &barcode);
	assert_text(bits_of(&barcode), "101"
				       "0001011"
				       "0100111"
				       "0110011"
				       "0010011"
				       "0111101"
				       "0011101"
				       "01010"
				       "1100110"
				       "1101100"
				       "1000010"
				       "1011100"
				       "1001110"
				       "1000100"
				       "101");
	ck_assert_int_eq(barcode.quiet_left, 11);
	ck_assert_int_eq(barcode.quiet_right, 7);
}
END_TEST

START_TEST(code_128_refuses_what_it_cannot_hold)
{
	struct barcode barcode;
	char longest[BARCODE_TEXT_MAX + 1];
	memset(longest, 'x', sizeof(longest));
	ck_assert(!barcode_code128(STR_EMPTY, &barcode));
	ck_assert(!barcode_code128(STR("é"), &barcode));
	ck_assert(!barcode_code128(STR("a\tb"), &barcode));
	ck_assert(!barcode_code128((struct str){longest, sizeof(longest)}, &barcode));
	ck_assert(barcode_code128((struct str){longest, BARCODE_TEXT_MAX}, &barcode));
	ck_assert_int_eq(barcode.count, 11 * (BARCODE_TEXT_MAX + 2) + 13);
}
END_TEST

static const struct test_fixture fixture = {.before = folder_make, .after = folder_remove};

/* "Collected" stood in two lines on a narrow receipt. */
START_TEST(a_column_is_as_wide_as_its_longest_word_while_another_has_room)
{
	struct print_column columns[] = {{STR("Article"), 5, false}, {STR("Collected"), 1, true},
		{STR("Refused"), 1, true}, {STR("Price"), 2, true}};
	struct print_cell cells[ARRAY_LENGTH(columns)] = {{.text = STR_EMPTY}};
	const struct print_item table = {.kind = PRINT_TABLE,
		.count = ARRAY_LENGTH(columns),
		.row_count = 1,
		.columns = columns,
		.cells = cells};
	const double least[] = {30, 12, 9, 8}, too_wide[] = {30, 30, 30, 30};
	double widths[ARRAY_LENGTH(columns)];
	print_widths(&table, true, 40, least, widths);
	ck_assert_double_eq(widths[0], 40);
	ck_assert_double_eq_tol(widths[1], 12, 1e-9);
	ck_assert_double_ge(widths[2], 9);
	ck_assert_double_ge(widths[3], 8);
	ck_assert_double_eq_tol(widths[1] + widths[2] + widths[3], 40, 1e-9);
	print_widths(&table, true, 40, too_wide, widths);
	ck_assert_double_eq_tol(widths[1], 10, 1e-9);
	cells[1].barcode = PRINT_EAN13;
	print_widths(&table, false, 45, too_wide, widths);
	ck_assert_double_eq_tol(widths[1], 5, 1e-9);
}
END_TEST

TEST_MAIN_WITH("print_document", &fixture, plain_text_has_every_text_in_reading_order,
	control_characters_never_reach_the_printer, the_same_document_gives_the_same_bytes,
	a_print_that_cannot_be_written_leaves_the_old_one,
	long_tables_go_on_with_their_head_on_numbered_pages,
	a_scanner_reads_every_article_code_on_a_pick_list, a_scanner_reads_code_128_in_both_sets,
	a_scanner_reads_each_parity_of_ean_13, ean_symbols_have_the_modules_of_the_standard,
	code_128_refuses_what_it_cannot_hold,
	a_column_is_as_wide_as_its_longest_word_while_another_has_room)
