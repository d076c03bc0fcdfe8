/* What a counter finds orders by over HTTP: what leads there alone, what wants a proof beside it,
 * and that searching in vain ends. */
#include <string.h>

#include "server/fulfilment/lookup.h"
#include "server/http/call.h"
#include "tests/lib/goods.h"

/* Two LAMP, paid online, by Zoé; LAMP's barcode is 2000000000039. */
static struct got *ordered(void)
{
	world_stock("PAR1", "LAMP", 9);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'LAMP', 'qty': 2}], 'store': 'PAR1',"
		" 'payment': {'reference': 'pay_1'}, 'customer': {'name': 'Zoé Lefèvre',"
		" 'email': 'zoe@mail.example', 'phone': '+33 6 12 34 56 78', 'language': 'fr'}}");
	assert_status(got, 201);
	return got;
}

static struct got *look_up_as(
	const char *agent, const char *clerk, const char *text, const char *proof)
{
	return api_act("POST", "/v1/agent/lookups", agent, NULL,
		api_json("{'clerk': '%s', 'text': '%s', 'proof': '%s'}", clerk, text, proof));
}

static size_t found_by(const char *text, const char *proof, const char *by)
{
	struct got *got = look_up_as(api_agent("LYO1"), "camille", text, proof);
	assert_status(got, 200);
	size_t count = json_array_size(json_object_get(got->json, "orders"));
	if (count > 0)
		assert_text(got_text(got, "found"), by);
	return count;
}

static const char *code_tail(const struct got *order)
{
	const char *code = got_c(order, "pickup_code");
	return code + strlen(code) - CODE_TAIL_CHARS;
}

static const char *short_id(void)
{
	return str_c(test_arena(), fixture_text("SELECT short_id FROM fulfilment LIMIT 1"));
}

START_TEST(what_leads_to_an_order_by_itself_needs_no_proof)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	const char *link =
		arena_printf(test_arena(), "https://shop.example/o/%s", got_c(order, "token"));
	ck_assert_uint_eq(found_by(got_c(order, "number"), "", "number"), 1);
	ck_assert_uint_eq(found_by(got_c(order, "pickup_code"), "", "code"), 1);
	ck_assert_uint_eq(found_by(got_c(goods, "code"), "", "code"), 1);
	ck_assert_uint_eq(found_by(link, "", "number"), 1);
	ck_assert_uint_eq(found_by("1234567890", "", ""), 0);
}
END_TEST

START_TEST(a_contact_leads_to_an_order_with_something_of_it)
{
	struct got *order = ordered();
	const char *const contacts[] = {"zoe@mail.example", "ZOE@mail.example", "0612345678",
		"+33 6 12.34.56.78", "Zoé Lefèvre", "zoe lefevre"};
	const char *const proofs[] = {
		code_tail(order), got_c(order, "pickup_code"), short_id(), "2000000000039", "LAMP"};
	for (size_t i = 0; i < ARRAY_LENGTH(contacts); i++) {
		for (size_t j = 0; j < ARRAY_LENGTH(proofs); j++)
			ck_assert_msg(found_by(contacts[i], proofs[j], "contact") == 1, "%s by %s",
				contacts[i], proofs[j]);
		ck_assert_uint_eq(found_by(contacts[i], "", ""), 0);
	}
}
END_TEST

START_TEST(who_is_unknown_and_who_proves_nothing_is_answered_alike)
{
	(void)ordered();
	const char *agent = api_agent("LYO1");
	struct got *wrong = look_up_as(agent, "camille", "zoe@mail.example", "TEA");
	struct got *unknown = look_up_as(agent, "camille", "nobody@mail.example", "LAMP");
	assert_status(wrong, 200);
	ck_assert(str_equal(wrong->body, unknown->body));
	ck_assert_uint_eq(found_by("Lefèvre", "LAMP", ""), 0); /* a whole name */
	ck_assert_uint_eq(found_by("zoe@mail.example", "ABC", ""), 0);
}
END_TEST

/* Of a proof only the orders that it is of. */
START_TEST(of_several_orders_of_a_contact_those_that_are_proven_are_found)
{
	struct got *first = ordered(), *second = ordered();
	ck_assert_uint_eq(found_by("zoe@mail.example", "LAMP", "contact"), 2);
	struct got *got =
		look_up_as(api_agent("LYO1"), "camille", "zoe@mail.example", code_tail(second));
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "orders")), 1);
	assert_text(got_text(got, "orders/0/id"), got_c(second, "id"));
	ck_assert_str_ne(got_c(first, "id"), got_c(second, "id"));
}
END_TEST

static void till_says(const struct got *order, const char *reference)
{
	assert_status(api_post(api_partner(SCOPE_ORDERS),
			      arena_printf(test_arena(), "/v1/orders/%s/till", got_c(order, "id")),
			      "{'reference': '%s'}", reference),
		200);
}

START_TEST(the_tills_receipt_and_the_credit_note_lead_to_their_order)
{
	struct got *reservation = api_order(), *order = goods_collected();
	till_says(reservation, "0042-1188");
	ck_assert_uint_eq(found_by("0042-1188", "", "number"), 1);
	ck_assert_uint_eq(found_by("pay_1", "", ""), 0); /* a provider's name is no receipt */
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("return", order, api_key(),
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'shelf'}]")),
		"ok");
	ck_assert_uint_eq(found_by("PAR1-2026-000001", "", "number"), 1);
}
END_TEST

START_TEST(a_receipt_number_that_came_twice_wants_a_proof)
{
	struct got *first = api_order(), *second = api_order();
	till_says(first, "1188");
	till_says(second, "1188");
	ck_assert_uint_eq(found_by("1188", "", ""), 0);
	ck_assert_uint_eq(found_by("1188", code_tail(second), "number"), 1);
}
END_TEST

/* --- in vain --- */

static void assert_ends(const struct got *got)
{
	assert_problem(got, 429, "too_many_attempts");
	ck_assert(!str_is_empty(got_header(got, "Retry-After")));
}

START_TEST(guessing_at_one_contact_ends_wherever_it_is_done)
{
	struct got *order = ordered();
	const char *const stores[] = {"PAR1", "PAR2", "LYO1", "PAR1", "PAR2"};
	ck_assert_uint_eq(ARRAY_LENGTH(stores), LOOKUP_TRIES_CONTACT);
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++)
		assert_status(
			look_up_as(api_agent(stores[i]), stores[i], "zoe@mail.example", "TEA"),
			200);
	const char *agent = api_agent("LYO1");
	assert_ends(look_up_as(agent, "noa", "zoe@mail.example", code_tail(order)));
	assert_ends(look_up_as(agent, "noa", "Zoe@mail.example", code_tail(order)));
	assert_status(look_up_as(agent, "noa", got_c(order, "number"), ""), 200);
	fixture_sql("UPDATE lookup_try SET since = since - %lld", (long long)16 * 60 * 1000);
	ck_assert_uint_eq(found_by("zoe@mail.example", code_tail(order), "contact"), 1);
}
END_TEST

START_TEST(a_clerk_who_guesses_across_customers_is_stopped_and_others_go_on)
{
	struct got *order = ordered();
	const char *agent = api_agent("PAR1");
	for (int i = 0; i < LOOKUP_TRIES_CLERK; i++)
		assert_status(
			look_up_as(agent, "camille",
				arena_printf(test_arena(), "nobody%d@mail.example", i), "LAMP"),
			200);
	assert_ends(look_up_as(agent, "camille", got_c(order, "number"), ""));
	assert_status(look_up_as(agent, "noa", got_c(order, "number"), ""), 200);
}
END_TEST

START_TEST(what_is_found_is_no_guess)
{
	struct got *order = ordered();
	const char *agent = api_agent("PAR1");
	for (int i = 0; i < LOOKUP_TRIES_CLERK + 2; i++)
		assert_status(
			look_up_as(agent, "camille", "zoe@mail.example", code_tail(order)), 200);
	ck_assert_int_eq(fixture_number("SELECT SUM(tries) FROM lookup_try"), 0);
}
END_TEST

START_TEST(a_search_says_who_searches)
{
	const char *agent = api_agent("PAR1");
	assert_problem(api_act("POST", "/v1/agent/lookups", agent, NULL, api_json("{'text': 'x'}")),
		422, "invalid_fields");
	assert_status(api_act("POST", "/v1/agent/lookups", NULL, NULL,
			      api_json("{'clerk': 'camille', 'text': 'x'}")),
		401);
}
END_TEST

TEST_MAIN_WITH("lookups at the counter", &api_fixture,
	what_leads_to_an_order_by_itself_needs_no_proof,
	a_contact_leads_to_an_order_with_something_of_it,
	who_is_unknown_and_who_proves_nothing_is_answered_alike,
	of_several_orders_of_a_contact_those_that_are_proven_are_found,
	the_tills_receipt_and_the_credit_note_lead_to_their_order,
	a_receipt_number_that_came_twice_wants_a_proof,
	guessing_at_one_contact_ends_wherever_it_is_done,
	a_clerk_who_guesses_across_customers_is_stopped_and_others_go_on, what_is_found_is_no_guess,
	a_search_says_who_searches)
