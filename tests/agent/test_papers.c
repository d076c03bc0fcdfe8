/* What the store prints, as text: for clerks in the language of the store, for customers in that of
 * the order, which here is always the other one. */
#include <stdlib.h>
#include <string.h>

#include "store-agent/print/papers.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/receipt_printer.h"

/* Fontconfig and Pango keep their caches until the process ends; leak checkers shall not mind. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libcairo\n";
}

static struct str read_golden(const char *name)
{
	const char *path = test_source_path(arena_printf(test_arena(), "tests/golden/%s", name));
	char *text = arena_alloc(test_arena(), 1 << 16);
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s is missing", path);
	size_t n = fread(text, 1, (1 << 16) - 1, file);
	fclose(file);
	return (struct str){text, n};
}

static struct fulfilment given_fulfilment(void)
{
	json_t *document = given_document();
	json_t *lines = json_object_get(document, "lines");
	json_object_set_new(json_array_get(lines, 0), "shelf", json_string("A10"));
	json_object_set_new(json_array_get(lines, 1), "shelf", json_string("A2"));
	told(document);
	return known();
}

static const char *other_language(const char *language)
{
	return strcmp(language, "fr") == 0 ? "en" : "fr";
}

static struct store_facts given_store(const char *language)
{
	return (struct store_facts){.name = STR("Comptoir Bastille"),
		.time_zone = STR("Europe/Paris"),
		.language = str_of(language)};
}

static enum language language_of(const char *name)
{
	enum language language;
	ck_assert(language_parse(str_of(name), &language));
	return language;
}

typedef struct print_document *paper(const struct paper_context *context, const void *of);

static struct str printed(paper *make, const void *of, const char *language, bool is_copy)
{
	struct str why = STR_EMPTY;
	struct store_facts store = given_store(language);
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	struct paper_context context = {
		.arena = test_arena(),
		.templates = templates,
		.store = &store,
		.is_copy = is_copy,
		.now = nine_o_clock,
	};
	struct str text = print_plain(make(&context, of), test_arena());
	templates_free(templates);
	return text;
}

static struct print_document *list_of(const struct paper_context *context, const void *of)
{
	return pick_list_paper(context, of);
}

static struct str pick_list(const char *language, bool is_copy)
{
	struct fulfilment fulfilment = given_fulfilment();
	fulfilment.language = language_of(other_language(language));
	return printed(list_of, &fulfilment, language, is_copy);
}

static struct print_document *pickup_of(const struct paper_context *context, const void *of)
{
	return pickup_receipt_paper(context, of);
}

/* One of two was left at the counter. */
static struct str pickup_receipt(const char *language)
{
	struct fulfilment fulfilment = given_fulfilment();
	fulfilment.lines[0].collected = 1;
	fulfilment.lines[0].refused = 1;
	fulfilment.lines[1].collected = 1;
	fulfilment.language = language_of(language);
	return printed(pickup_of, &fulfilment, other_language(language), false);
}

static struct print_document *return_of(const struct paper_context *context, const void *of)
{
	return return_receipt_paper(context, str_of(of));
}

/* Facts of a receipt for a customer of that language, who is in a store of the other. */
static struct str receipt(const char *language, const char *facts)
{
	const char *theirs =
		arena_printf(test_arena(), "{\"language\": \"%s\", %s", language, facts + 1);
	return printed(return_of, theirs, other_language(language), false);
}

static struct str return_receipt(const char *language)
{
	return receipt(language,
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"wrong_size\","
		" \"total_minor\": 3998, \"lines\": [{\"name\":"
		" \"Lampe de bureau\", \"bundle\": \"Coffret du lecteur\", \"qty\": 2,"
		" \"price_minor\": 1999, \"vat_bp\": 2000, \"tax\": \"vat\", \"taxes\":"
		" [{\"kind\": \"VAT\", \"rate_mpct\": 20000, \"tax_minor\": 666}]}]}");
}

/* Offline nobody knows what it costs. */
static struct str exchange_receipt(const char *language, const char *told)
{
	return receipt(language,
		arena_printf(test_arena(),
			"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\":"
			" \"wrong_size\", \"lines\": [{\"name\": \"Pull marine, M\", \"qty\": 1,"
			" \"price_minor\": 4900}], \"taken\": {\"name\": \"Pull marine, L\","
			" \"qty\": 1%s}",
			told));
}
#define VAT_OF_10_EUR                                                                              \
	"{\"vat_bp\": 2000, \"tax\": \"vat\", \"taxes\": [{\"kind\": \"VAT\", \"rate_mpct\": "     \
	"20000,"                                                                                   \
	" \"tax_minor\": 167}]}"
#define FOR_LESS                                                                                   \
	", \"price_minor\": 3900}, \"total_minor\": 1000, \"back_tax\": " VAT_OF_10_EUR            \
	", \"till_minor\": 0, \"exchange\": \"for_less\""

static bool holds(struct str text, const char *part)
{
	return strstr(str_c(test_arena(), text), part) != NULL;
}

/* --- every paper as it comes out, with names as long as they get --- */

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

/* The customers of these speak the language that the store does not. */
static const char *language_of_customer(const struct paper_context *context)
{
	return other_language(str_c(test_arena(), context->store->language));
}

static struct print_document *long_pickup(const struct paper_context *context)
{
	struct fulfilment fulfilment = given_long(1);
	fulfilment.language = language_of(language_of_customer(context));
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
	return return_receipt_paper(context, facts);
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
	return return_receipt_paper(context, facts);
}

static struct print_document *long_return(const struct paper_context *context)
{
	struct str facts = str_printf(test_arena(),
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"defect\","
		" \"language\": \"%s\", \"total_minor\": 123998, \"lines\": [{\"name\":"
		" \"" LONG_NAME "\", \"qty\": 2, \"price_minor\": 61999}]}",
		language_of_customer(context));
	return return_receipt_paper(context, facts);
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
	{"long_pickup_receipt", long_pickup, PAPER_A4, true},
	{"long_return_receipt", long_return, PAPER_A4, true},
	{"long_exchange_receipt", long_exchange, PAPER_A4, true},
	{"exchange_receipt_qc", exchange_of_quebec, PAPER_A4, true},
};

static const struct roll {
	const char *name;
	enum print_paper paper;
} rolls[] = {{"80", PAPER_ROLL_80}, {"58", PAPER_ROLL_58}};

/* A folder to put every paper into as a picture and as text, for looking. */
static const char *pictures(void)
{
	return getenv("COMPTOIR_PICTURES");
}

static void assert_golden(const char *name, struct str text)
{
	if (pictures() != NULL) {
		FILE *file = fopen(arena_printf(test_arena(), "%s/%s", pictures(), name), "w");
		fwrite(text.p, 1, text.n, file);
		fclose(file);
	}
	assert_text(text, str_c(test_arena(), read_golden(name)));
}

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

START_TEST(pick_list_reads_in_walking_order_in_french)
{
	assert_text(pick_list("fr", false), read_golden("pick_list_fr.txt").p);
}
END_TEST

START_TEST(pick_list_reads_in_walking_order_in_english)
{
	assert_text(pick_list("en", false), read_golden("pick_list_en.txt").p);
}
END_TEST

START_TEST(pickup_receipt_tells_what_was_taken_in_french)
{
	assert_text(pickup_receipt("fr"), read_golden("pickup_receipt_fr.txt").p);
}
END_TEST

START_TEST(pickup_receipt_tells_what_was_taken_in_english)
{
	assert_text(pickup_receipt("en"), read_golden("pickup_receipt_en.txt").p);
}
END_TEST

START_TEST(return_receipt_tells_what_is_due_in_french)
{
	assert_text(return_receipt("fr"), read_golden("return_receipt_fr.txt").p);
}
END_TEST

START_TEST(return_receipt_tells_what_is_due_in_english)
{
	assert_text(return_receipt("en"), read_golden("return_receipt_en.txt").p);
}
END_TEST

START_TEST(receipts_say_which_way_the_money_goes_back)
{
	static const struct {
		const char *told, *said;
	} ways[] = {
		{", \"kind\": \"prepaid\"", "original means of payment"},
		{", \"kind\": \"prepaid\", \"refund_way\": \"voucher\"", "as a voucher"},
		{", \"kind\": \"reservation\", \"refund_way\": \"original\"", "at the till"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
		const char *goods = arena_printf(test_arena(),
			"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"other\","
			" \"total_minor\": 499, \"lines\": []%s",
			ways[i].told);
		struct str returned =
			printed(return_of, arena_printf(test_arena(), "%s}", goods), "en", false);
		struct str exchanged = printed(return_of,
			arena_printf(test_arena(), "%s, \"taken\": {\"name\": \"x\", \"qty\": 1}}",
				goods),
			"en", false);
		ck_assert_ptr_nonnull(strstr(str_c(test_arena(), returned), ways[i].said));
		ck_assert_ptr_nonnull(strstr(str_c(test_arena(), exchanged), ways[i].said));
	}
}
END_TEST

/* Of an order whose language headquarters did not tell. */
START_TEST(receipt_of_an_unknown_language_is_in_that_of_the_store)
{
	static const char facts[] =
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"other\","
		" \"language\": \"\", \"total_minor\": 499, \"lines\": []}";
	ck_assert(holds(printed(return_of, facts, "fr", false), "Reçu de retour"));
	ck_assert(holds(printed(return_of, facts, "en", false), "Return receipt"));
}
END_TEST

START_TEST(exchange_receipt_tells_what_came_and_what_left_in_french)
{
	assert_golden("exchange_receipt_fr.txt", exchange_receipt("fr", FOR_LESS));
}
END_TEST

START_TEST(exchange_receipt_tells_what_came_and_what_left_in_english)
{
	assert_golden("exchange_receipt_en.txt", exchange_receipt("en", FOR_LESS));
}
END_TEST

START_TEST(exchange_receipt_says_where_what_is_not_here_waits)
{
	ck_assert(holds(exchange_receipt("fr", FOR_LESS ", \"store\": \"Comptoir Étoile\""),
		"À retirer : Comptoir Étoile"));
}
END_TEST

START_TEST(exchange_receipt_promises_no_price_that_nobody_told)
{
	ck_assert(holds(exchange_receipt("en", "}, \"total_minor\": 0"), "Headquarters will"));
	ck_assert(holds(exchange_receipt("en", ", \"price_minor\": 4900}, \"total_minor\": 0,"
					       " \"till_minor\": 0, \"exchange\": \"even\""),
		"nothing to pay"));
	ck_assert(holds(exchange_receipt("fr", ", \"price_minor\": 5900}, \"total_minor\": 0,"
					       " \"till_minor\": 1000, \"exchange\": \"for_more\""),
		"À payer en caisse"));
}
END_TEST

/* Two of three teas and a book of Québec: the first tea had 0.25 and 0.50 of 0.75 and 1.49. */
static struct str taxed_receipt(const char *language)
{
	struct fulfilment fulfilment = given_fulfilment();
	fulfilment.currency = STR("CAD");
	fulfilment.language = language_of(language);
	fulfilment.lines[0].price_minor = 499;
	fulfilment.lines[0].tax = (struct tax){TAX_QC, 0};
	fulfilment.lines[0].tax_amount = (struct tax_amount){75 + 149, 149};
	fulfilment.lines[0].of_qty = 3;
	fulfilment.lines[0].collected = 2;
	fulfilment.lines[1].price_minor = 2200;
	fulfilment.lines[1].tax = (struct tax){TAX_QC_BOOK, 0};
	fulfilment.lines[1].tax_amount = (struct tax_amount){110, 0};
	fulfilment.lines[1].of_qty = 1;
	fulfilment.lines[1].collected = 1;
	return printed(pickup_of, &fulfilment, language, false);
}

START_TEST(receipts_of_quebec_show_each_tax_in_both_languages)
{
	struct str text = taxed_receipt("en");
	ck_assert(holds(text, "GST 5%\n$1.60\n"));
	ck_assert(holds(text, "QST 9.975%\n$0.99\n"));
	ck_assert(holds(text, "$34.57")); /* 9.98, 22.00, 1.60, 0.99 */
	text = taxed_receipt("fr");
	ck_assert(holds(text, "TPS 5"));
	ck_assert(holds(text, "TVQ 9,975"));
	text = receipt("en",
		"{\"number\": \"2048156371\", \"currency\": \"CAD\", \"reason\": \"wrong_size\","
		" \"total_minor\": 573, \"lines\": [{\"name\": \"Thé\","
		" \"qty\": 1, \"price_minor\": 499, \"tax\": \"qc\", \"taxes\": [{\"kind\":"
		" \"GST\", \"rate_mpct\": 5000, \"tax_minor\": 25}, {\"kind\": \"QST\","
		" \"rate_mpct\": 9975, \"tax_minor\": 49}]}]}");
	ck_assert(holds(text, "GST 5%\n$0.25\n"));
	ck_assert(holds(text, "QST 9.975%\n$0.49\n"));
	ck_assert(holds(text, "$5.73"));
}
END_TEST

START_TEST(second_print_says_so)
{
	ck_assert(holds(pick_list("fr", true), "DUPLICATA"));
}
END_TEST

START_TEST(second_print_says_so_in_english)
{
	ck_assert(holds(pick_list("en", true), "REPRINT"));
}
END_TEST

START_TEST(what_is_part_of_a_bundle_says_so_on_list_and_receipt)
{
	json_t *document = given_document();
	json_t *line = json_array_get(json_object_get(document, "lines"), 0);
	json_object_set_new(line, "bundle",
		json_pack("{s:i, s:s, s:i, s:b}", "bundle", 1, "name", "Coffret du lecteur", "each",
			2, "is_set", 0));
	told(document);
	struct fulfilment fulfilment = known();
	ck_assert(
		holds(printed(list_of, &fulfilment, "fr", false), " · du lot Coffret du lecteur"));
	/* In the language of the order. */
	ck_assert(holds(
		printed(pickup_of, &fulfilment, "en", false), " · du lot Coffret du lecteur"));
	ck_assert(
		holds(printed(list_of, &fulfilment, "en", false), " · part of Coffret du lecteur"));
	ck_assert(str_is_empty(fulfilment.lines[1].part_of.name));
}
END_TEST

START_TEST(pickup_code_stands_on_no_paper)
{
	struct str text = pick_list("fr", false);
	ck_assert(!holds(text, THE_CODE) && !holds(text, "7K3M9QXT"));
}
END_TEST

TEST_MAIN_WITH("agent papers", &agent_fixture, pick_list_reads_in_walking_order_in_french,
	pick_list_reads_in_walking_order_in_english, pickup_receipt_tells_what_was_taken_in_french,
	pickup_receipt_tells_what_was_taken_in_english,
	receipts_of_quebec_show_each_tax_in_both_languages,
	return_receipt_tells_what_is_due_in_french, receipts_say_which_way_the_money_goes_back,
	receipt_of_an_unknown_language_is_in_that_of_the_store,
	return_receipt_tells_what_is_due_in_english,
	exchange_receipt_tells_what_came_and_what_left_in_french,
	exchange_receipt_tells_what_came_and_what_left_in_english,
	exchange_receipt_says_where_what_is_not_here_waits,
	exchange_receipt_promises_no_price_that_nobody_told, second_print_says_so,
	second_print_says_so_in_english, long_names_and_accents_stand_on_every_paper_in_french,
	long_names_and_accents_stand_on_every_paper_in_english,
	dots_keep_within_the_roll_and_are_the_same_each_time, pickup_code_stands_on_no_paper,
	what_is_part_of_a_bundle_says_so_on_list_and_receipt)
