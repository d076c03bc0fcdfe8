/* comptoirctl explain: why an order went to its store, for people and for programs. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/lib/api.h"

enum { OUTPUT_MAX = 65536 };

/* What it printed; its exit status must be this. */
static const char *explain(const char *arguments, int expected_status)
{
	struct db_settings database = fixture_db_settings();
	const char *command = arena_printf(test_arena(),
		TEST_BUILD_DIR
		"/comptoirctl --set database.socket=%s --set database.user=%s"
		" --set database.name=%s --set files.secret=/nowhere explain %s 2>&1",
		database.socket, database.user, database.database, arguments);
	char *output = arena_alloc(test_arena(), OUTPUT_MAX);
	FILE *pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	size_t n = fread(output, 1, OUTPUT_MAX - 1, pipe);
	int status = pclose(pipe);
	ck_assert_uint_lt(n, OUTPUT_MAX - 1);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == expected_status, "%s", output);
	return output;
}

/* PAR1 is nearer and lacks the mug. */
static struct got *order_tea_and_mug(void)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "TEA", 5);
	world_stock("LYO1", "MUG", 5);
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'near': {'lat': 48.853, 'lon': 2.35},"
		" 'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}],"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example'}}");
	assert_status(got, 201);
	return got;
}

START_TEST(people_read_what_was_asked_considered_and_chosen)
{
	struct got *order = order_tea_and_mug();
	const char *said = explain(got_c(order, "number"), 0);
	const char *const parts[] = {
		got_c(order, "number"), "2 x TEA, 1 x MUG", "-> PAR2", "placed by shopper"};
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		ck_assert_msg(strstr(said, parts[i]) != NULL, "no \"%s\" in: %s", parts[i], said);
	ck_assert_ptr_null(strstr(said, "zoe"));
	ck_assert_str_eq(said, explain(got_c(order, "id"), 0));
}
END_TEST

START_TEST(people_read_who_sends_it_to_the_chosen_store)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "MUG", 5);
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR1', 'transfer': true,"
		" 'lines': [{'sku': 'MUG', 'qty': 1}],"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example'}}");
	assert_status(order, 201);
	const char *said = explain(got_c(order, "number"), 0);
	ck_assert_ptr_nonnull(strstr(said, "sends it there"));
	ck_assert_ptr_nonnull(strstr(said, "-> PAR2"));
}
END_TEST

START_TEST(people_read_which_two_stores_give_it_together)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "MUG", 5);
	api_settle();
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'near': {'lat': 48.853, 'lon': 2.35}, 'together': true,"
		" 'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'MUG', 'qty': 1}],"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example'}}");
	assert_status(order, 201);
	const char *said = explain(got_c(order, "number"), 0);
	ck_assert_ptr_nonnull(strstr(said, "two that have them between them"));
	ck_assert_ptr_nonnull(strstr(said, "-> PAR1"));
	ck_assert_ptr_nonnull(strstr(said, "lacks MUG; with PAR2, which gives MUG, ready 2026"));
}
END_TEST

START_TEST(programs_read_the_decision_as_it_was_recorded)
{
	struct got *order = order_tea_and_mug();
	const char *said =
		explain(arena_printf(test_arena(), "%s --json", got_c(order, "number")), 0);
	struct got explained = {.json = json_loads(said, 0, NULL)};
	assert_text(got_text(&explained, "id"), got_c(order, "id"));
	assert_text(got_text(&explained, "decision/chosen"), "PAR2");
	assert_text(got_text(&explained, "history/0/what"), "placed");
	json_decref(explained.json);
}
END_TEST

START_TEST(an_order_that_is_not_there_cannot_be_explained)
{
	ck_assert_ptr_nonnull(strstr(explain("2048156371", 1), "There is no order 2048156371"));
	(void)explain("2048156371 --yaml", 2);
	(void)explain("", 2);
}
END_TEST

TEST_MAIN_WITH("explain", &api_fixture, people_read_what_was_asked_considered_and_chosen,
	people_read_who_sends_it_to_the_chosen_store, people_read_which_two_stores_give_it_together,
	programs_read_the_decision_as_it_was_recorded,
	an_order_that_is_not_there_cannot_be_explained)
