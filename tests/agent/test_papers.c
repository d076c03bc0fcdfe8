/* What the store prints, as text, in both languages. */
#include <stdlib.h>
#include <string.h>

#include "store-agent/print/papers.h"
#include "tests/lib/agent_fixture.h"

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

typedef struct print_document *paper(const struct paper_context *context, const void *of);

static struct str printed(paper *make, const void *of, const char *language, bool is_copy)
{
	struct str why = STR_EMPTY;
	struct store_facts store = {.name = STR("Comptoir Bastille"),
		.time_zone = STR("Europe/Paris"),
		.language = str_of(language)};
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
	return printed(pickup_of, &fulfilment, language, false);
}

static struct print_document *return_of(const struct paper_context *context, const void *of)
{
	return return_receipt_paper(context, str_of(of));
}

static struct str return_receipt(const char *language)
{
	static const char facts[] =
		"{\"number\": \"2048156371\", \"currency\": \"EUR\", \"reason\": \"wrong_size\","
		" \"language\": \"fr\", \"total_minor\": 3998, \"lines\": [{\"name\":"
		" \"Lampe de bureau\", \"qty\": 2, \"price_minor\": 1999}]}";
	return printed(return_of, facts, language, false);
}

static bool holds(struct str text, const char *part)
{
	return strstr(str_c(test_arena(), text), part) != NULL;
}

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

START_TEST(pickup_code_stands_on_no_paper)
{
	struct str text = pick_list("fr", false);
	ck_assert(!holds(text, THE_CODE) && !holds(text, "7K3M9QXT"));
}
END_TEST

TEST_MAIN_WITH("agent papers", &agent_fixture, pick_list_reads_in_walking_order_in_french,
	pick_list_reads_in_walking_order_in_english, pickup_receipt_tells_what_was_taken_in_french,
	pickup_receipt_tells_what_was_taken_in_english, return_receipt_tells_what_is_due_in_french,
	return_receipt_tells_what_is_due_in_english, second_print_says_so,
	second_print_says_so_in_english, pickup_code_stands_on_no_paper)
