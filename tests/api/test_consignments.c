/* Returned goods that one store sends on to another, over HTTP: where they may go, what both stores
 * are told, who has them when two say so at once, and what the back office sees of those that do
 * not arrive. */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/token.h"
#include "server/http/call.h"
#include "tests/lib/crowd.h"
#include "tests/lib/goods.h"

struct sent {
	const char *id, *goods;
	struct got *order;
};

/* Two TEA came back in Paris and go there. */
static struct sent sent_to(const char *to)
{
	struct sent sent = {api_key(), api_key(), goods_collected()};
	const char *more = arena_printf(test_arena(),
		"'reason': 'changed_mind', 'lines': [{'line': 1, 'qty': 2, 'disposition': "
		"'transfer',"
		" 'condition': 'opened', 'consignment': '%s', 'to': '%s'}]",
		sent.id, to);
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("return", sent.order, sent.goods, more)),
		"ok");
	return sent;
}

static const char *arrival(const struct sent *sent, const char *command, int seq)
{
	return api_json("{'commands': [{'id': '%s', 'seq': %d, 'type': 'arrive',"
			" 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille', 'consignment': '%s',"
			" 'qty': 2, 'missing': 0, 'place': 'shelf'}]}",
		command, seq, sent->id);
}

static const char *number_of(const struct sent *sent)
{
	consignment_id id;
	ck_assert(uuid_parse(str_of(sent->id), &id.uuid));
	return str_c(test_arena(), consignment_number_print(test_arena(), id));
}

/* The last that a store was told of it; NULL: nothing. */
static const json_t *last_told(const char *store)
{
	const json_t *event, *last = NULL;
	size_t i;
	struct got *feed = api_get(api_agent(store), "/v1/agent/events?after=0&wait=0");
	assert_status(feed, 200);
	json_array_foreach (json_object_get(feed->json, "events"), i, event)
		if (json_object_get(event, "consignment") != NULL)
			last = json_object_get(event, "consignment");
	return last;
}

static const char *told_member(const char *store, const char *name)
{
	const json_t *told = last_told(store);
	ck_assert_ptr_nonnull(told);
	return json_string_value(json_object_get(told, name));
}

static void change_store(const char *code, const char *set)
{
	fixture_sql(
		"UPDATE store SET %s, version = version + 1, changed_at = %lld WHERE code = '%s'",
		set, (long long)WORLD_NOON, code);
}

/* The server looks at its stores every second. */
static struct got *await_first_destination(const char *agent, const char *code)
{
	struct got *got = api_get(agent, "/v1/agent/destinations");
	for (int i = 0; i < 200 && !str_equal_c(got_text(got, "destinations/0/code"), code); i++) {
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
		got = api_get(agent, "/v1/agent/destinations");
	}
	assert_text(got_text(got, "destinations/0/code"), code);
	return got;
}

START_TEST(a_store_sends_to_its_return_centre_else_to_the_nearest_warehouse)
{
	const char *agent = api_agent("PAR1");
	struct got *got = api_get(agent, "/v1/agent/destinations");
	assert_status(got, 200);
	assert_text(got_text(got, "destinations/0/code"), "PAR2");
	assert_text(got_text(got, "destinations/1/code"), "LYO1"); /* none in Québec */
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "destinations")), 2);
	change_store("LYO1", "pickup_enabled = 0");
	got = await_first_destination(agent, "LYO1");
	ck_assert(json_is_true(json_object_get(
		json_array_get(json_object_get(got->json, "destinations"), 0), "is_warehouse")));
	change_store("PAR1", "return_to = 'QUE1'");
	got = await_first_destination(agent, "QUE1");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "destinations")), 3);
}
END_TEST

START_TEST(both_stores_are_told_and_any_other_finds_it_by_its_number)
{
	struct sent sent = sent_to("PAR2");
	ck_assert_str_eq(told_member("PAR1", "state"), "underway");
	ck_assert_str_eq(told_member("PAR2", "number"), number_of(&sent));
	ck_assert_ptr_null(last_told("LYO1"));
	struct got *got =
		api_get(api_agent("LYO1"), "/v1/agent/consignments?number=%s", number_of(&sent));
	assert_status(got, 200);
	assert_text(got_text(got, "consignments/0/id"), sent.id);
	assert_text(got_text(got, "consignments/0/to/code"), "PAR2");
	assert_text(got_text(got, "consignments/0/order_number"), got_c(sent.order, "number"));
	got = api_get(api_agent("LYO1"), "/v1/agent/consignments?number=T000000000000");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "consignments")), 0);
	assert_problem(api_get(api_agent("LYO1"), "/v1/agent/consignments"), 400, "bad_parameter");
	assert_problem(api_get(NULL, "/v1/agent/consignments?number=T0"), 401, "not_authenticated");
}
END_TEST

START_TEST(an_answer_that_is_lost_is_asked_for_again_and_the_goods_are_counted_once)
{
	struct sent sent = sent_to("PAR2");
	const char *agent = api_agent("PAR2"), *command = arrival(&sent, api_key(), 1);
	for (int i = 0; i < 3; i++)
		ck_assert_str_eq(goods_told(agent, command), "ok");
	ck_assert_int_eq(world_available("PAR2", "TEA"), 2);
	ck_assert_str_eq(told_member("PAR1", "state"), "arrived");
	ck_assert_str_eq(told_member("PAR2", "place"), "shelf");
	struct got *got = api_get(got_c(sent.order, "token"), "/v1/returns/%s", sent.goods);
	assert_text(got_text(got, "received/0/disposition"), "shelf");
}
END_TEST

/* --- two stores, many clerks, one parcel --- */

enum { CLERKS = 16 };
enum ending { HAS_IT, IS_REFUSED, SOMETHING_ELSE };

struct scene {
	const char *agents[2];
	const char *commands[CLERKS];
};

static int say_that_it_arrived(size_t member, void *context)
{
	const struct scene *scene = context;
	struct got *got = api_insist(
		"/v1/agent/commands", scene->agents[member % 2], NULL, scene->commands[member]);
	if (got->status != 200)
		return SOMETHING_ELSE;
	struct str result = got_text(got, "results/0/result");
	if (str_equal_c(result, "ok"))
		return HAS_IT;
	return str_equal_c(result, "wrong_state") ? IS_REFUSED : SOMETHING_ELSE;
}

START_TEST(of_many_who_say_at_once_that_it_arrived_one_has_it)
{
	struct sent sent = sent_to("PAR2");
	struct scene scene = {{api_agent("PAR2"), api_agent("LYO1")}, {NULL}};
	for (int i = 0; i < CLERKS; i++)
		scene.commands[i] = arrival(&sent, api_key(), i + 1);
	struct crowd crowd = crowd_run(CLERKS, say_that_it_arrived, &scene);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd.outcomes[HAS_IT], 1);
	ck_assert_uint_eq(crowd.outcomes[IS_REFUSED], CLERKS - 1);
	ck_assert_int_eq(
		world_figure("PAR2", "TEA", "on_hand") + world_figure("LYO1", "TEA", "on_hand"), 2);
	world_verify();
}
END_TEST

/* --- the back office --- */

START_TEST(what_does_not_arrive_in_time_is_on_the_list_and_on_the_board)
{
	struct sent sent = sent_to("PAR2");
	const char *number = number_of(&sent);
	struct got *page = staff_page("/admin/transfers");
	assert_shows(page, number);
	assert_hides(page, "badge late");
	fixture_sql("UPDATE consignment SET arrives_by = 1");
	page = staff_page("/admin/transfers");
	assert_shows(page, "1 transfer of returned goods should have arrived by now.");
	assert_shows(page, "badge late");
	goods_told(api_agent("PAR2"), arrival(&sent, api_key(), 1));
	assert_hides(staff_page("/admin/transfers"), number);
	page = staff_page(arena_printf(test_arena(), "/admin/orders/%s", got_c(sent.order, "id")));
	assert_shows(page, "Returned goods sent on");
	assert_shows(page, "Returned goods arrived there");
}
END_TEST

TEST_MAIN_WITH("consignments", &api_fixture,
	a_store_sends_to_its_return_centre_else_to_the_nearest_warehouse,
	both_stores_are_told_and_any_other_finds_it_by_its_number,
	an_answer_that_is_lost_is_asked_for_again_and_the_goods_are_counted_once,
	of_many_who_say_at_once_that_it_arrived_one_has_it,
	what_does_not_arrive_in_time_is_on_the_list_and_on_the_board)
