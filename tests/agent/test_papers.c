/* What the store prints, as text: for clerks in the language of the store, for customers in that of
 * the order, which here is always the other one. */
#include <string.h>

#include "common/clock.h"
#include "tests/agent/paper_scene.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/golden.h"

static struct fulfilment given_fulfilment(void)
{
	json_t *document = given_document();
	json_t *lines = json_object_get(document, "lines");
	json_object_set_new(json_array_get(lines, 0), "shelf", json_string("A10"));
	json_object_set_new(json_array_get(lines, 1), "shelf", json_string("A2"));
	told(document);
	return known();
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
	fulfilment.collected_at = nine_o_clock;
	fulfilment.language = language_of(language);
	return printed(pickup_of, &fulfilment, other_language(language), false);
}

static struct print_document *return_of(const struct paper_context *context, const void *of)
{
	return return_receipt_paper(context, str_of(of), context->now);
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
		" \"Lampe de bureau\", \"bundle\": \"Coffret du lecteur\", \"ground\":"
		" \"guarantee\", \"qty\": 2, \"price_minor\": 1999, \"vat_bp\": 2000, \"tax\": "
		"\"vat\", \"taxes\":"
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

START_TEST(pick_list_reads_in_walking_order_in_french)
{
	assert_golden("pick_list_fr.txt", pick_list("fr", false));
}
END_TEST

START_TEST(pick_list_reads_in_walking_order_in_english)
{
	assert_golden("pick_list_en.txt", pick_list("en", false));
}
END_TEST

START_TEST(pickup_receipt_tells_what_was_taken_in_french)
{
	assert_golden("pickup_receipt_fr.txt", pickup_receipt("fr"));
}
END_TEST

START_TEST(pickup_receipt_tells_what_was_taken_in_english)
{
	assert_golden("pickup_receipt_en.txt", pickup_receipt("en"));
}
END_TEST

START_TEST(pickup_receipt_names_the_serials_that_left)
{
	struct fulfilment fulfilment = given_fulfilment();
	fulfilment.lines[0].collected = 2;
	ck_assert(serials_read(test_arena(), STR("A1,B2"), &fulfilment.lines[0].serials));
	fulfilment.language = LANGUAGE_FR;
	ck_assert(str_holds(printed(pickup_of, &fulfilment, "en", false), " (n° de série A1, B2)"));
	fulfilment.language = LANGUAGE_EN;
	ck_assert(str_holds(printed(pickup_of, &fulfilment, "fr", false), " (serial no. A1, B2)"));
}
END_TEST

/* Of a line whose VAT is in its price; what was left at the counter has none. */
START_TEST(pickup_receipt_shows_the_vat_that_prices_contain)
{
	struct fulfilment fulfilment = given_fulfilment();
	fulfilment.language = LANGUAGE_EN;
	fulfilment.lines[0].tax = (struct tax){TAX_VAT, 2000};
	fulfilment.lines[0].tax_amount = tax_on(fulfilment.lines[0].tax, 2 * 459);
	fulfilment.lines[1].tax = (struct tax){TAX_VAT, 550};
	fulfilment.lines[1].tax_amount = tax_on(fulfilment.lines[1].tax, 2990);
	fulfilment.lines[0].collected = 2;
	struct str text = printed(pickup_of, &fulfilment, "fr", false);
	ck_assert(str_holds(text, "Total\n€9.18\nof which VAT 20%\n€1.53\n"));
	ck_assert(!str_holds(text, "5.5%"));
}
END_TEST

static struct str return_of_last_week(const char *language)
{
	struct str why, text;
	struct store_facts store = given_store(language);
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	struct paper_context context = {.arena = test_arena(),
		.templates = templates,
		.store = &store,
		.is_copy = true,
		.now = nine_o_clock};
	const struct str facts = STR("{\"number\": \"2048156371\", \"currency\": \"EUR\","
				     " \"reason\": \"other\", \"lines\": []}");
	text = print_plain(
		return_receipt_paper(&context, facts, nine_o_clock - 7 * MS_PER_DAY), test_arena());
	templates_free(templates);
	return text;
}

/* The day counts for deadlines; that of the print would be another. */
START_TEST(a_copy_says_when_the_goods_came_back_and_where)
{
	struct str text = return_of_last_week("fr");
	ck_assert(str_holds(text, "Rendu le\nsamedi 14\u00a0novembre 2026 à\u00a010\u00a0h\n"));
	ck_assert(str_holds(text, "imprimé samedi 21"));
	ck_assert(str_holds(text, "Comptoir Bastille, 12 rue de la Roquette, 75011 Paris (FR)\n"));
	ck_assert(str_holds(return_of_last_week("en"), "Brought back on\nSaturday 14"));
}
END_TEST

START_TEST(return_receipt_tells_what_is_due_in_french)
{
	assert_golden("return_receipt_fr.txt", return_receipt("fr"));
}
END_TEST

START_TEST(return_receipt_tells_what_is_due_in_english)
{
	assert_golden("return_receipt_en.txt", return_receipt("en"));
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
	ck_assert(str_holds(printed(return_of, facts, "fr", false), "Reçu de retour"));
	ck_assert(str_holds(printed(return_of, facts, "en", false), "Return receipt"));
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
	ck_assert(str_holds(exchange_receipt("fr", FOR_LESS ", \"store\": \"Comptoir Étoile\""),
		"À retirer\u00a0: Comptoir Étoile"));
}
END_TEST

START_TEST(exchange_receipt_promises_no_price_that_nobody_told)
{
	ck_assert(str_holds(exchange_receipt("en", "}, \"total_minor\": 0"), "Headquarters will"));
	ck_assert(str_holds(exchange_receipt("en", ", \"price_minor\": 4900}, \"total_minor\": 0,"
						   " \"till_minor\": 0, \"exchange\": \"even\""),
		"nothing to pay"));
	ck_assert(str_holds(
		exchange_receipt("fr", ", \"price_minor\": 5900}, \"total_minor\": 0,"
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
	ck_assert(str_holds(text, "GST 5%\n$1.60\n"));
	ck_assert(str_holds(text, "QST 9.975%\n$0.99\n"));
	ck_assert(str_holds(text, "$34.57")); /* 9.98, 22.00, 1.60, 0.99 */
	text = taxed_receipt("fr");
	ck_assert(str_holds(text, "TPS 5"));
	ck_assert(str_holds(text, "TVQ 9,975"));
	text = receipt("en",
		"{\"number\": \"2048156371\", \"currency\": \"CAD\", \"reason\": \"wrong_size\","
		" \"total_minor\": 573, \"lines\": [{\"name\": \"Thé\","
		" \"qty\": 1, \"price_minor\": 499, \"tax\": \"qc\", \"taxes\": [{\"kind\":"
		" \"GST\", \"rate_mpct\": 5000, \"tax_minor\": 25}, {\"kind\": \"QST\","
		" \"rate_mpct\": 9975, \"tax_minor\": 49}]}]}");
	ck_assert(str_holds(text, "GST 5%\n$0.25\n"));
	ck_assert(str_holds(text, "QST 9.975%\n$0.49\n"));
	ck_assert(str_holds(text, "$5.73"));
}
END_TEST

START_TEST(second_print_says_so)
{
	ck_assert(str_holds(pick_list("fr", true), "DUPLICATA"));
}
END_TEST

START_TEST(second_print_says_so_in_english)
{
	ck_assert(str_holds(pick_list("en", true), "REPRINT"));
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
	ck_assert(str_holds(
		printed(list_of, &fulfilment, "fr", false), " · du lot Coffret du lecteur"));
	/* In the language of the order. */
	ck_assert(str_holds(
		printed(pickup_of, &fulfilment, "en", false), " · du lot Coffret du lecteur"));
	ck_assert(str_holds(
		printed(list_of, &fulfilment, "en", false), " · part of Coffret du lecteur"));
	ck_assert(str_is_empty(fulfilment.lines[1].part_of.name));
}
END_TEST

/* Ordered in one language, picked in a store of the other. */
static struct fulfilment called(const char *name, const char *name_here)
{
	json_t *document = given_document();
	json_t *line = json_array_get(json_object_get(document, "lines"), 0);
	json_object_set_new(line, "name", json_string(name));
	json_object_set_new(line, "name_here", json_string(name_here));
	told(document);
	return known();
}

START_TEST(clerks_read_what_the_store_calls_it_and_the_customer_what_was_ordered)
{
	struct fulfilment english = called("Blue mug", "Tasse bleue");
	struct str list = printed(list_of, &english, "fr", false);
	ck_assert(str_holds(list, "Tasse bleue") && !str_holds(list, "Blue mug"));
	struct str receipt = printed(pickup_of, &english, "fr", false);
	ck_assert(str_holds(receipt, "Blue mug") && !str_holds(receipt, "Tasse bleue"));
}
END_TEST

static struct print_document *walk_of(const struct paper_context *context, const void *of)
{
	const struct wave wave = {.number = 7};
	const struct wave_member alone = {1, *(const struct fulfilment *)of};
	return wave_list_paper(context, &wave, &alone, 1);
}

START_TEST(an_english_store_reads_english_names)
{
	struct fulfilment french = called("Tasse bleue", "Blue mug");
	struct str list = printed(list_of, &french, "en", false);
	struct str walk = printed(walk_of, &french, "en", false);
	ck_assert(str_holds(list, "Blue mug") && !str_holds(list, "Tasse bleue"));
	ck_assert(str_holds(walk, "Blue mug") && !str_holds(walk, "Tasse bleue"));
}
END_TEST

START_TEST(pickup_code_stands_on_no_paper)
{
	struct str text = pick_list("fr", false);
	ck_assert(!str_holds(text, THE_CODE) && !str_holds(text, "7K3M9QXT"));
}
END_TEST

TEST_MAIN_WITH("agent papers", &agent_fixture, pick_list_reads_in_walking_order_in_french,
	pick_list_reads_in_walking_order_in_english, pickup_receipt_tells_what_was_taken_in_french,
	pickup_receipt_tells_what_was_taken_in_english, pickup_receipt_names_the_serials_that_left,
	pickup_receipt_shows_the_vat_that_prices_contain,
	a_copy_says_when_the_goods_came_back_and_where, return_receipt_tells_what_is_due_in_french,
	return_receipt_tells_what_is_due_in_english, receipts_say_which_way_the_money_goes_back,
	receipt_of_an_unknown_language_is_in_that_of_the_store,
	exchange_receipt_tells_what_came_and_what_left_in_french,
	exchange_receipt_tells_what_came_and_what_left_in_english,
	exchange_receipt_says_where_what_is_not_here_waits,
	exchange_receipt_promises_no_price_that_nobody_told,
	receipts_of_quebec_show_each_tax_in_both_languages, second_print_says_so,
	second_print_says_so_in_english, what_is_part_of_a_bundle_says_so_on_list_and_receipt,
	pickup_code_stands_on_no_paper,
	clerks_read_what_the_store_calls_it_and_the_customer_what_was_ordered,
	an_english_store_reads_english_names)
