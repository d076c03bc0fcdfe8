/* Every paper as it comes out on sheets, rolls and labels, with names as long as they get. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/agent/paper_scene.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/golden.h"
#include "tests/lib/receipt_printer.h"
#include "tests/lib/tools.h"

#define LONG_NAME                                                                                  \
	"Bouilloire en verre borosilicaté à température réglable « Été à l’Île-d’Yeu », 1,7 litre"
#define LONG_CUSTOMER "Maximilienne-Élisabeth de La Rochefoucauld-Œuvrard"

/* The order `number` of a wave, with a long name on its first line. */
static struct fulfilment given_long(int number)
{
	struct fulfilment fulfilment;
	json_t *document = given_document();
	json_t *lines = json_object_get(document, "lines");
	json_t *order = json_object_get(document, "order");
	json_object_set_new(json_array_get(lines, 0), "name", json_string(LONG_NAME));
	json_object_set_new(json_array_get(lines, 0), "shelf", json_string("A10-3"));
	json_object_set_new(json_array_get(lines, 1), "shelf", json_string("A2"));
	json_object_set_new(json_array_get(lines, 1), "name",
		json_string(number == 1 ? "Lampe de chevet « Lune », abat-jour en crêpe"
					: "Lampe de chevet"));
	json_object_set_new(order, "customer", json_string(number == 1 ? LONG_CUSTOMER : "Zoé Lê"));
	json_object_set_new(
		order, "collector", json_string(number == 1 ? "Gaëlle Nguyễn-Lefèvre" : ""));
	json_object_set_new(
		document, "short_id", json_string(arena_printf(test_arena(), "B%02d", number)));
	ck_assert(fulfilment_read(test_arena(), document, &fulfilment));
	json_decref(document);
	fulfilment.slot = STR("C4-12");
	fulfilment.lines[0].collected = 1;
	fulfilment.lines[0].refused = 1;
	fulfilment.lines[1].collected = 1;
	fulfilment.collected_at = nine_o_clock;
	return fulfilment;
}

static struct print_document *long_list(const struct paper_context *context)
{
	struct fulfilment fulfilment = given_long(1);
	return pick_list_paper(context, &fulfilment);
}

static struct print_document *long_wave(const struct paper_context *context)
{
	const struct wave wave = {.number = 7};
	static struct wave_member members[3];
	for (int i = 0; i < 3; i++)
		members[i] = (struct wave_member){i + 1, given_long(i + 1)};
	return wave_list_paper(context, &wave, members, ARRAY_LENGTH(members));
}

static struct print_document *long_label(const struct paper_context *context)
{
	struct fulfilment fulfilment = given_long(1);
	return bag_label_paper(context, &fulfilment, 2);
}

static struct print_document *parcel_label(const struct paper_context *context)
{
	struct fulfilment fulfilment = given_long(1);
	fulfilment.to_store = STR("Comptoir Saint-Étienne Châteaucreux");
	fulfilment.arrives_at = fulfilment.collect_by;
	return bag_label_paper(context, &fulfilment, 2);
}

static struct print_document *transfer_slip(const struct paper_context *context)
{
	static const struct str serials[] = {STR("SN-2026-000417"), STR("SN-2026-000418")};
	const struct consignment consignment = {.number = STR("T4J7K9QX2M0Z7"),
		.order_number = STR("2048156371"),
		.sku = STR("LAMP-1"),
		.name = STR(LONG_NAME),
		.qty = 2,
		.has_condition = true,
		.condition = CONDITION_OPENED,
		.serials = {serials, ARRAY_LENGTH(serials)},
		.from = {STR("PAR1"), STR("Comptoir Cité")},
		.to = {STR("DEPOT"), STR("Entrepôt Saint-Étienne Châteaucreux")},
		.sent_at = nine_o_clock};
	return transfer_slip_paper(context, &consignment);
}

/* The customers of these speak the language that the store does not. */
static const char *language_of_customer(const struct paper_context *context)
{
	return other_language(str_c(test_arena(), context->store->language));
}

static struct print_document *long_pickup(const struct paper_context *context)
{
	struct fulfilment fulfilment = given_long(1);
	fulfilment.language = language_of(language_of_customer(context));
	/* 4.59 with 5.5 %, 29.90 with 20 % in them. */
	fulfilment.lines[0].tax = (struct tax){TAX_VAT, 550};
	fulfilment.lines[0].tax_amount = tax_on(fulfilment.lines[0].tax, 2 * 459);
	fulfilment.lines[1].tax = (struct tax){TAX_VAT, 2000};
	fulfilment.lines[1].tax_amount = tax_on(fulfilment.lines[1].tax, 2990);
	return pickup_receipt_paper(context, &fulfilment);
}

static struct print_document *long_exchange(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"wrong_size\","
		" \"total_minor\": 0, \"till_minor\": 123998, \"exchange\": \"for_more\","
		" \"language\": \"%s\","
		" \"lines\": [{\"name\": \"" LONG_NAME "\", \"qty\": 2, \"price_minor\": 61999}],"
		" \"taken\": {\"name\": \"" LONG_NAME "\", \"qty\": 2, \"price_minor\": 123998}}",
		language_of_customer(context));
	return return_receipt_paper(context, facts, context->now);
}

#define GST_AND_QST(gst, qst)                                                                      \
	"{\"vat_bp\": 0, \"tax\": \"qc\", \"taxes\": [{\"kind\": \"GST\", \"rate_mpct\": 5000,"    \
	" \"tax_minor\": " #gst "}, {\"kind\": \"QST\", \"rate_mpct\": 9975, \"tax_minor\": " #qst \
	"}]}"

/* Three teas for three books that the till sells: both amounts have their own taxes. */
static struct print_document *exchange_of_quebec(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"CAD\", \"reason\": \"wrong_size\","
		" \"kind\": \"prepaid\", \"exchange\": \"at_till\", \"language\": \"%s\","
		" \"total_minor\": 1721, \"back_tax\": " GST_AND_QST(75,
			149) ","
			     " \"till_minor\": 6930, \"till_tax\": {\"vat_bp\": 0, \"tax\": "
			     "\"qc_book\","
			     " \"taxes\": [{\"kind\": \"GST\", \"rate_mpct\": 5000, \"tax_minor\": "
			     "330},"
			     " {\"kind\": \"QST\", \"rate_mpct\": 0, \"tax_minor\": 0}]},"
			     " \"lines\": [{\"name\": \"Thé vert\", \"bundle\": \"Coffret du "
			     "lecteur\","
			     " \"qty\": 3, \"price_minor\": 499}], \"taken\": {\"name\": \"Roman\","
			     " \"qty\": 3, \"price_minor\": 2200}}",
		language_of_customer(context));
	return return_receipt_paper(context, facts, context->now);
}

static struct print_document *long_return(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"defect\","
		" \"language\": \"%s\", \"total_minor\": 123998, \"lines\": [{\"name\":"
		" \"" LONG_NAME "\", \"qty\": 2, \"price_minor\": 61999}]}",
		language_of_customer(context));
	return return_receipt_paper(context, facts, context->now);
}

/* A tea of a set for the reason of the return, a kettle with its serial for its own. */
static struct print_document *return_of_reasons(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\":"
		" \"changed_mind\", \"kind\": \"prepaid\", \"refund_way\": \"voucher\","
		" \"language\": \"%s\", \"is_to_inspect\": true, \"total_minor\": 125236,"
		" \"lines\": [{\"name\": \"Qui a peur du thé vert ?\", \"qty\": 2,"
		" \"price_minor\": 619, \"bundle\": \"Coffret « Lune »\", \"vat_bp\": 550,"
		" \"tax\": \"vat\", \"taxes\": [{\"kind\": \"VAT\", \"rate_mpct\": 5500,"
		" \"tax_minor\": 65}]},"
		" {\"name\": \"" LONG_NAME "\", \"qty\": 2, \"price_minor\": 61999,"
		" \"reason\": \"defect\", \"serials\": \"A1B2C3, D4E5F6\", \"vat_bp\": 2000,"
		" \"tax\": \"vat\", \"taxes\": [{\"kind\": \"VAT\", \"rate_mpct\": 20000,"
		" \"tax_minor\": 20666}]}]}",
		language_of_customer(context));
	return return_receipt_paper(context, facts, context->now);
}

/* A tea of a set and a book, each with a reason of its own. */
static struct print_document *return_of_quebec(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"CAD\", \"reason\": \"other\","
		" \"kind\": \"prepaid\", \"language\": \"%s\", \"total_minor\": 2883,"
		" \"lines\": [{\"name\": \"Thé vert\", \"bundle\": \"Coffret du lecteur\","
		" \"qty\": 1, \"price_minor\": 499, \"reason\": \"wrong_item\", \"tax\":"
		" \"qc\", \"taxes\": [{\"kind\": \"GST\", \"rate_mpct\": 5000,"
		" \"tax_minor\": 25}, {\"kind\": \"QST\", \"rate_mpct\": 9975,"
		" \"tax_minor\": 49}]},"
		" {\"name\": \"Roman\", \"qty\": 1, \"price_minor\": 2200, \"reason\":"
		" \"changed_mind\", \"tax\": \"qc_book\", \"taxes\": [{\"kind\": \"GST\","
		" \"rate_mpct\": 5000, \"tax_minor\": 110}, {\"kind\": \"QST\","
		" \"rate_mpct\": 0, \"tax_minor\": 0}]}]}",
		language_of_customer(context));
	return return_receipt_paper(context, facts, context->now);
}

static struct print_document *day_report(const struct paper_context *context)
{
	static const struct report_figure figures[] = {{"arrived", 214}, {"picked", 1431},
		{"prepared", 209}, {"late", 12}, {"short", 7}, {"rejected", 1},
		{"handed_over", 198}, {"collected", 514}, {"refused", 9}, {"put_back", 11},
		{"returns", 19}, {"returned", 23}, {"exchanged", 4}};
	static const struct report_times times[] = {
		{"to_ready", 209, 31 * MS_PER_MINUTE, 3 * MS_PER_HOUR},
		{"waiting", 61, 4 * MS_PER_MINUTE, 26 * MS_PER_MINUTE}};
	static const struct day_report report = {.figures = figures,
		.figure_count = ARRAY_LENGTH(figures),
		.times = times,
		.time_count = ARRAY_LENGTH(times)};
	return day_report_paper(context, nine_o_clock, &report);
}

static const struct sheet {
	const char *name;
	struct print_document *(*make)(const struct paper_context *context);
	enum print_paper paper; /* of the PDF */
	bool is_for_customer;
} sheets[] = {
	{"long_pick_list", long_list, PAPER_A4, false},
	{"long_wave_list", long_wave, PAPER_A4, false},
	{"long_bag_label", long_label, PAPER_LABEL, false},
	{"parcel_label", parcel_label, PAPER_LABEL, false},
	{"transfer_slip", transfer_slip, PAPER_A4, false},
	{"long_pickup_receipt", long_pickup, PAPER_A4, true},
	{"long_return_receipt", long_return, PAPER_A4, true},
	{"long_exchange_receipt", long_exchange, PAPER_A4, true},
	{"exchange_receipt_qc", exchange_of_quebec, PAPER_A4, true},
	{"reasons_return_receipt", return_of_reasons, PAPER_A4, true},
	{"reasons_return_receipt_qc", return_of_quebec, PAPER_A4, true},
	{"day_report", day_report, PAPER_A4, false},
};

static const struct roll {
	const char *name;
	enum print_paper paper;
} rolls[] = {{"80", PAPER_ROLL_80}, {"58", PAPER_ROLL_58}};

static struct str lines_of(const struct print_document *document, enum print_paper roll)
{
	static const char *const marks[] = {
		[LINE_PLAIN] = "", [LINE_BOLD] = "* ", [LINE_DOUBLE] = "** "};
	const struct print_line *lines;
	struct buf text;
	size_t count = print_lines(document, roll, test_arena(), &lines);
	buf_init(&text, test_arena(), 1 << 16);
	for (size_t i = 0; i < count; i++) {
		if (lines[i].is_cut)
			buf_add_c(&text, "--8<--");
		else if (lines[i].code != NULL)
			buf_printf(&text, "[" STR_FMT "]",
				STR_ARG(str_trim(print_plain(lines[i].code, test_arena()))));
		buf_add_c(&text, marks[lines[i].size]);
		buf_add(&text, lines[i].text);
		buf_add_char(&text, '\n');
	}
	return buf_str(&text);
}

static void save_pictures(const struct sheet *sheet, const char *language,
	const struct print_document *document, const struct roll *roll)
{
	const struct print_dots *pages;
	size_t count = print_raster(document, roll->paper, test_arena(), &pages);
	const char *pdf =
		arena_printf(test_arena(), "%s/%s_%s.pdf", pictures(), sheet->name, language);
	ck_assert_int_eq(print_pdf(document, sheet->paper, nine_o_clock, pdf), REASON_OK);
	for (size_t i = 0; i < count; i++)
		dots_save_png(
			&pages[i], arena_printf(test_arena(), "%s/%s_%s_%s_%zu.png", pictures(),
					   sheet->name, roll->name, language, i + 1));
}

static void check_sheet(
	const struct sheet *sheet, const struct templates *templates, const char *language)
{
	struct store_facts store =
		given_store(sheet->is_for_customer ? other_language(language) : language);
	struct paper_context context = {.arena = test_arena(),
		.templates = templates,
		.store = &store,
		.is_copy = sheet == &sheets[0],
		.now = nine_o_clock};
	struct print_document *document = sheet->make(&context);
	for (size_t i = 0; i < ARRAY_LENGTH(rolls) && pictures() != NULL; i++)
		save_pictures(sheet, language, document, &rolls[i]);
	assert_golden(arena_printf(test_arena(), "%s_%s.txt", sheet->name, language),
		print_plain(document, test_arena()));
	for (size_t i = 0; i < ARRAY_LENGTH(rolls); i++)
		assert_golden(arena_printf(test_arena(), "%s_%s_%s.txt", sheet->name, rolls[i].name,
				      language),
			lines_of(document, rolls[i].paper));
}

static void check_sheets(const char *language)
{
	struct str why;
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	for (size_t i = 0; i < ARRAY_LENGTH(sheets); i++)
		check_sheet(&sheets[i], templates, language);
	templates_free(templates);
}

START_TEST(long_names_and_accents_stand_on_every_paper_in_french)
{
	check_sheets("fr");
}
END_TEST

START_TEST(long_names_and_accents_stand_on_every_paper_in_english)
{
	check_sheets("en");
}
END_TEST

/* The lines of it as they are drawn on that paper, a blank for each no-break one. */
static const char *drawn(const struct print_document *document, enum print_paper paper)
{
	char path[] = "/tmp/comptoir-paper.XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(print_pdf(document, paper, nine_o_clock, path), REASON_OK);
	struct str text = output_of(arena_printf(
		test_arena(), "pdftotext -layout %s - | sed 's/\u00a0/ /g; s/\u202f/ /g'", path));
	unlink(path);
	return str_c(test_arena(), text);
}

/* Parts of papers that a narrow roll once tore apart. */
static const struct torn {
	struct print_document *(*make)(const struct paper_context *context);
	const char *whole;
} torn[] = {
	{long_return, "1 239,98 €"},
	{long_exchange, "1 239,98 €"},
	{return_of_reasons, "1 252,36 €"},
	{return_of_reasons, "thé vert ?"},
	{return_of_reasons, "« Lune »"},
	{long_pickup, "« Été"},
	{long_pickup, "Yeu »"},
	{parcel_label, "Châteaucreux"},
};

START_TEST(no_amount_word_or_mark_is_torn_off_on_any_paper)
{
	static const enum print_paper papers[] = {
		PAPER_ROLL_58, PAPER_ROLL_80, PAPER_LABEL, PAPER_A4};
	struct str why;
	struct store_facts store = given_store("en"); /* and a French customer */
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	struct paper_context context = {.arena = test_arena(),
		.templates = templates,
		.store = &store,
		.now = nine_o_clock};
	for (size_t i = 0; has_tool("pdftotext", "poppler-utils") && i < ARRAY_LENGTH(torn); i++) {
		const struct print_document *document = torn[i].make(&context);
		for (size_t p = 0; p < ARRAY_LENGTH(papers); p++) {
			const char *text = drawn(document, papers[p]);
			ck_assert_msg(strstr(text, torn[i].whole) != NULL,
				"paper %zu: no %s in\n%s", p, torn[i].whole, text);
		}
	}
	templates_free(templates);
}
END_TEST

static bool is_empty_column(const struct print_dots *dots, int x)
{
	for (int y = 0; y < dots->height; y++)
		if (dots->bytes[(size_t)y * dots->row_bytes + (size_t)x / 8] & (0x80 >> (x % 8)))
			return false;
	return true;
}

/* Nothing is cut off at the edge of a roll, and the same document gives the same dots. */
START_TEST(dots_keep_within_the_roll_and_are_the_same_each_time)
{
	struct str why;
	struct store_facts store = given_store("fr");
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	struct paper_context context = {.arena = test_arena(),
		.templates = templates,
		.store = &store,
		.now = nine_o_clock};
	for (size_t i = 0; i < ARRAY_LENGTH(sheets) * ARRAY_LENGTH(rolls); i++) {
		const struct print_dots *one, *two;
		const struct print_document *document = sheets[i / 2].make(&context);
		enum print_paper roll = rolls[i % 2].paper;
		ck_assert_uint_gt(print_raster(document, roll, test_arena(), &one), 0);
		ck_assert_uint_gt(print_raster(document, roll, test_arena(), &two), 0);
		ck_assert_int_eq(one->width, roll == PAPER_ROLL_80 ? 576 : 384);
		ck_assert_int_eq(one->height, two->height);
		ck_assert_int_eq(
			memcmp(one->bytes, two->bytes, one->row_bytes * (size_t)one->height), 0);
		ck_assert(is_empty_column(one, 0) && is_empty_column(one, one->width - 1));
	}
	templates_free(templates);
}
END_TEST

TEST_MAIN_WITH("widths of agent papers", &agent_fixture,
	long_names_and_accents_stand_on_every_paper_in_french,
	long_names_and_accents_stand_on_every_paper_in_english,
	no_amount_word_or_mark_is_torn_off_on_any_paper,
	dots_keep_within_the_roll_and_are_the_same_each_time)
