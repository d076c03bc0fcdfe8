/* One order at two stores, over HTTP and on the shop's pages: agreed to, held, placed, read by both
 * agents and followed by the shopper. */
#include <string.h>

#include "tests/lib/visitor.h"

#define ZOE	    "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"
#define TEA_AND_RUG "'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'RUG', 'qty': 1}]"
#define NEAR_CITE   "'near': {'lat': 48.853, 'lon': 2.35}"

static const char customer[] = "name=Zo%C3%A9+Lef%C3%A8vre&email=zoe%40mail.example&language=en";

/* No store has both; the two of Paris have them between them. */
static void share(void)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "RUG", 1);
	api_settle();
}

static struct got *order_together(void)
{
	share();
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'together': true, " TEA_AND_RUG ", " NEAR_CITE ", " ZOE
		"}");
	assert_status(got, 201);
	return got;
}

static struct got *hold_together(void)
{
	share();
	struct got *got =
		api_post(NULL, "/v1/holds", "{'together': true, " TEA_AND_RUG ", " NEAR_CITE "}");
	assert_status(got, 201);
	return got;
}

/* --- the interface --- */

START_TEST(an_order_is_placed_at_two_stores_for_who_agrees)
{
	share();
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', " TEA_AND_RUG ", " NEAR_CITE ", " ZOE "}"),
		409, "no_store");
	struct got *got = order_together();
	assert_text(got_text(got, "fulfilments/0/store/code"), "PAR1");
	assert_text(got_text(got, "fulfilments/1/store/code"), "PAR2");
	ck_assert_int_eq(got_int(got, "fulfilments/0/lines/0/line"), 1);
	ck_assert_int_eq(got_int(got, "fulfilments/1/lines/0/line"), 2);
	ck_assert_uint_gt(got_text(got, "fulfilments/1/promise/ready_at").n, 0);
	ck_assert_int_eq(got_int(got, "total_minor"), 2 * 499 + 12900);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
}
END_TEST

START_TEST(each_agent_reads_its_own_part)
{
	static const char *const skus[] = {"TEA", "RUG"};
	static const char *const codes[] = {"PAR1", "PAR2"};
	static const char *const names[] = {"Comptoir Cité", "Comptoir Étoile"};
	struct got *order = order_together();
	for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
		struct got *got = api_get(api_agent(codes[i]), "/v1/agent/events?after=0");
		const char *part = "events/0/fulfilment";
		assert_status(got, 200);
		assert_text(got_text(got, arena_printf(test_arena(), "%s/id", part)),
			got_c(order, arena_printf(test_arena(), "fulfilments/%zu/id", i)));
		assert_text(
			got_text(got, arena_printf(test_arena(), "%s/lines/0/sku", part)), skus[i]);
		assert_text(got_text(got, arena_printf(test_arena(), "%s/lines/1/sku", part)), "");
		assert_text(got_text(got, arena_printf(test_arena(), "%s/elsewhere/0", part)),
			names[1 - i]);
	}
}
END_TEST

START_TEST(a_hold_names_both_stores_and_becomes_the_order)
{
	struct got *hold = hold_together();
	assert_text(got_text(hold, "store/code"), "PAR1");
	assert_text(got_text(hold, "with/store/code"), "PAR2");
	assert_text(got_text(hold, "lines/0/store"), "PAR1");
	assert_text(got_text(hold, "lines/1/store"), "PAR2");
	assert_got_fault(api_post(NULL, "/v1/orders",
				 "{'kind': 'reservation', 'hold': '%s', 'together': true, " ZOE "}",
				 got_c(hold, "id")),
		"/together", "not_allowed");
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'hold': '%s', " ZOE "}", got_c(hold, "id"));
	assert_status(order, 201);
	assert_text(got_text(order, "fulfilments/1/store/code"), "PAR2");
	assert_text(
		got_text(order, "fulfilments/1/promise/ready_at"), got_c(hold, "with/ready_at"));
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
}
END_TEST

START_TEST(a_hold_at_two_stores_is_given_back_at_both)
{
	struct got *hold = hold_together();
	const char *path = arena_printf(test_arena(), "/v1/holds/%s", got_c(hold, "id"));
	assert_status(api_act("DELETE", path, NULL, api_key(), NULL), 200);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
	ck_assert_int_eq(world_available("PAR2", "RUG"), 1);
}
END_TEST

START_TEST(who_asks_is_told_which_stores_have_it_between_them)
{
	share();
	struct got *got = api_post(
		NULL, "/v1/availability", "{'together': true, " TEA_AND_RUG ", " NEAR_CITE "}");
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/store/code"), "PAR1");
	assert_text(got_text(got, "stores/0/with/store/code"), "PAR2");
	assert_text(got_text(got, "stores/1/store/code"), "PAR2");
	assert_text(got_text(got, "stores/1/with/store/code"), "");
	got = api_post(NULL, "/v1/availability", "{" TEA_AND_RUG ", " NEAR_CITE "}");
	assert_text(got_text(got, "stores/0/with/store/code"), "");
}
END_TEST

START_TEST(where_stores_may_not_share_nothing_is_placed_together)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = "sourcing.together_within_m=0";
	api_restart(&setup);
	share();
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'together': true, " TEA_AND_RUG
			       ", " NEAR_CITE ", " ZOE "}"),
		409, "no_store");
}
END_TEST

START_TEST(what_one_store_has_is_cancelled_by_itself)
{
	struct got *order = order_together();
	const char *path =
		arena_printf(test_arena(), "/v1/orders/%s/cancel?store=", got_c(order, "id"));
	const char *token = got_c(order, "token");
	const char *at_lyon = arena_printf(test_arena(), "%sLYO1", path);
	assert_problem(api_act("POST", at_lyon, token, api_key(), NULL), 404, "not_found");
	const char *at_second = arena_printf(test_arena(), "%sPAR2", path);
	struct got *got = api_act("POST", at_second, token, api_key(), NULL);
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "placed");
	assert_text(got_text(got, "fulfilments/0/state"), "assigned");
	assert_text(got_text(got, "fulfilments/1/state"), "cancelled");
	ck_assert_int_eq(world_available("PAR2", "RUG"), 1);
	assert_problem(api_act("POST", at_second, token, api_key(), NULL), 409, "wrong_state");
}
END_TEST

/* --- pages --- */

START_TEST(the_page_of_cancelling_offers_each_part)
{
	struct visitor zoe = {.language = "en"};
	const char *path = strstr(got_c(order_together(), "tracking_url"), "/o/");
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	struct got *page = visit(&zoe, "%s", cancel);
	assert_shows(page, "Or cancel only what one store has");
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, cancel, "store=PAR1"));
	assert_shows(page, "That part is cancelled. The rest goes on.");
	assert_hides(page, "2 stores prepare it");
	assert_hides(page, "138.98"); /* what is cancelled is not to be paid */
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
	assert_hides(visit(&zoe, "%s", cancel), "Or cancel only what one store has");
}
END_TEST

START_TEST(the_tracking_page_shows_both_with_what_each_gives)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = order_together();
	struct got *page = visit(&zoe, "%s", strstr(got_c(order, "tracking_url"), "/o/"));
	assert_status(page, 200);
	assert_shows(page, "2 magasins la préparent");
	assert_shows(page, "Le même code dans chacun des magasins");
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Comptoir Étoile"));
	assert_shows(page, "9,98"); /* to pay at the one */
	assert_shows(page, "129,00");
}
END_TEST

static struct got *basket_of_both(struct visitor *zoe)
{
	share();
	visitor_send(zoe, "/p/TEA", "qty=2");
	visitor_send(zoe, "/p/RUG", "qty=1");
	return visit(zoe, "/basket?postcode=75004&country=FR");
}

START_TEST(the_basket_offers_two_stores_and_the_checkout_shows_both)
{
	struct visitor zoe = {.language = "en"};
	struct got *page = basket_of_both(&zoe);
	ck_assert(page_has_in_order(page, "Collect at two stores", "Comptoir Cité"));
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Comptoir Étoile"));
	assert_hides(page, "Stores that have a part of it");
	assert_hides(page, "No store nearby has everything");
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, "/checkout", "together=PAR1"));
	assert_status(page, 200);
	assert_shows(page, "One order, collected at two stores");
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Comptoir Étoile"));
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, path, customer));
	assert_status(page, 200);
	assert_shows(page, "2 stores prepare it");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment"), 2);
}
END_TEST

START_TEST(pressing_again_loses_nothing_to_the_first_hold)
{
	struct visitor zoe = {.language = "en"};
	struct got *page = basket_of_both(&zoe);
	visitor_submit(&zoe, page, "/checkout", "together=PAR1");
	page = visit(&zoe, "/basket?postcode=75004&country=FR");
	assert_shows(page, "Your goods are held at Comptoir Cité and Comptoir Étoile");
	page = visitor_follow(
		&zoe, visitor_send(&zoe, "/checkout", "key=another-press&together=PAR1"));
	assert_shows(page, "One order, collected at two stores");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 1);
}
END_TEST

START_TEST(an_ended_hold_at_two_stores_can_be_held_again)
{
	struct visitor zoe = {.language = "en"};
	struct got *page = basket_of_both(&zoe);
	visitor_submit(&zoe, page, "/checkout", "together=PAR1");
	fixture_sql("UPDATE hold SET expires_at = %lld", (long long)WORLD_NOON);
	page = visit(&zoe, "/checkout/%s", visitor_cookie(&zoe, "hold"));
	assert_status(page, 410);
	assert_shows(page, "name=\"together\" value=\"PAR1\"");
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, "/checkout", "together=PAR1"));
	assert_shows(page, "One order, collected at two stores");
}
END_TEST

TEST_MAIN_WITH("together_api", &api_fixture, an_order_is_placed_at_two_stores_for_who_agrees,
	each_agent_reads_its_own_part, a_hold_names_both_stores_and_becomes_the_order,
	a_hold_at_two_stores_is_given_back_at_both,
	who_asks_is_told_which_stores_have_it_between_them,
	where_stores_may_not_share_nothing_is_placed_together,
	what_one_store_has_is_cancelled_by_itself, the_page_of_cancelling_offers_each_part,
	the_tracking_page_shows_both_with_what_each_gives,
	the_basket_offers_two_stores_and_the_checkout_shows_both,
	pressing_again_loses_nothing_to_the_first_hold,
	an_ended_hold_at_two_stores_can_be_held_again)
