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

static struct str pick_list(const char *language, bool is_copy)
{
	struct str why = STR_EMPTY;
	struct fulfilment fulfilment = given_fulfilment();
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
	struct str text = print_plain(pick_list_paper(&context, &fulfilment), test_arena());
	templates_free(templates);
	return text;
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
	pick_list_reads_in_walking_order_in_english, second_print_says_so,
	second_print_says_so_in_english, pickup_code_stands_on_no_paper)
