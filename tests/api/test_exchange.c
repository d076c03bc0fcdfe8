/* Exchanges over HTTP: what a counter is told beforehand, and that what it reports acts once. */
#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/visitor.h"

#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

/* Two LAMP, prepaid, collected at PAR1. A RUG costs what a LAMP costs: its other size. */
static struct got *collected(void)
{
	order_id id;
	world_stock("PAR1", "LAMP", 5);
	fixture_sql("UPDATE product SET price_minor = 3990 WHERE sku = 'RUG'");
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'LAMP', 'qty': 2}],"
		" 'store': 'PAR1', 'payment': {'reference': 'pay_1'}, " ZOE "}");
	assert_status(got, 201);
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	struct order order = world_read(id);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return got;
}

static struct got *asked(const char *agent, const struct got *order, const char *product)
{
	struct got *got = api_get(agent, "/v1/agent/orders/%s/exchange?line=1&product=%s",
		got_c(order, "id"), product);
	assert_status(got, 200);
	return got;
}

static void assert_terms(const struct got *got, const char *kind, int64_t back, int64_t till)
{
	assert_text(got_text(got, "exchanges/0/kind"), kind);
	ck_assert_int_eq(got_int(got, "exchanges/0/back_minor"), back);
	ck_assert_int_eq(got_int(got, "exchanges/0/till_minor"), till);
}

START_TEST(a_counter_is_told_what_an_exchange_costs)
{
	struct got *order = collected();
	const char *agent = api_agent("PAR2");
	assert_terms(asked(agent, order, "RUG"), "even", 0, 0);
	assert_terms(asked(agent, order, "2000000000022"), "for_less", 3990 - 1250, 0);
	assert_terms(asked(agent, order, "BOOK"), "at_till", 3990, 2200);
	fixture_sql("UPDATE product SET price_minor = 4500 WHERE sku = 'RUG'");
	assert_terms(asked(agent, order, "RUG"), "for_more", 0, 4500 - 3990);
	assert_text(got_text(asked(agent, order, "RUG"), "exchanges/0/name"), "Tapis berbère");
	world_stock("LYO1", "RUG", 1);
	assert_text(got_text(asked(agent, order, "RUG"), "exchanges/0/stores/0/code"), "LYO1");
	struct got *nothing = asked(agent, order, "NO-SUCH");
	ck_assert_uint_eq(json_array_size(json_object_get(nothing->json, "exchanges")), 0);
}
END_TEST

/* Three of one model as LAMP: one is here, one of its colour is not, one is of another. */
static void given_models(void)
{
	fixture_sql("UPDATE product SET model = 'LIGHT', size = LEFT(sku, 1), colour_fr ="
		    " IF(sku = 'TEA', 'noir', 'ocre'), colour_en = IF(sku = 'TEA', 'black',"
		    " 'ochre') WHERE sku IN ('LAMP', 'RUG', 'TEA', 'MUG')");
}

START_TEST(a_counter_is_offered_what_its_shelf_has_first_then_what_is_of_the_colour)
{
	given_models();
	world_stock("PAR2", "MUG", 3);
	struct got *got = api_get(api_agent("PAR2"), "/v1/agent/variants?of=LAMP");
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "variants")), 3);
	assert_text(got_text(got, "variants/0/sku"), "MUG");
	ck_assert_int_eq(got_int(got, "variants/0/available"), 3);
	assert_text(got_text(got, "variants/0/colour"), "ocre");
	assert_text(got_text(got, "variants/1/sku"), "RUG");
	ck_assert_int_eq(got_int(got, "variants/1/available"), 0);
	assert_text(got_text(got, "variants/2/sku"), "TEA");
	assert_text(got_text(got, "variants/2/size"), "T");
	got = api_get(api_agent("PAR1"), "/v1/agent/variants?of=LAMP");
	ck_assert_int_eq(got_int(got, "variants/0/available"), 0);
}
END_TEST

START_TEST(a_counter_is_offered_nothing_of_what_is_of_no_model)
{
	const char *agent = api_agent("PAR2");
	struct got *got = api_get(agent, "/v1/agent/variants?of=BOOK");
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "variants")), 0);
	assert_problem(api_get(agent, "/v1/agent/variants?of=NO-SUCH"), 404, "not_found");
	assert_status(api_get(agent, "/v1/agent/variants"), 400);
	assert_status(api_get(NULL, "/v1/agent/variants?of=LAMP"), 401);
}
END_TEST

/* 2 x 39.90 with 13.30 of VAT, for 2 x 12.50 with 4.17. */
START_TEST(the_money_of_several_units_is_told_with_its_tax)
{
	struct got *order = collected();
	struct got *got = api_get(api_agent("PAR2"),
		"/v1/agent/orders/%s/exchange?line=1&product=MUG&qty=2", got_c(order, "id"));
	assert_status(got, 200);
	assert_terms(got, "for_less", 2 * (3990 - 1250), 0);
	assert_text(got_text(got, "exchanges/0/back_tax/tax"), "vat");
	ck_assert_int_eq(got_int(got, "exchanges/0/back_tax/taxes/0/tax_minor"), 1330 - 417);
	assert_status(
		api_get(api_agent("PAR2"), "/v1/agent/orders/%s/exchange?line=1&product=MUG&qty=3",
			got_c(order, "id")),
		404);
}
END_TEST

START_TEST(a_question_that_makes_no_sense_is_refused)
{
	struct got *order = collected();
	const char *agent = api_agent("PAR2"), *id = got_c(order, "id");
	assert_status(api_get(agent, "/v1/agent/orders/%s/exchange?line=1", id), 400);
	assert_status(api_get(agent, "/v1/agent/orders/%s/exchange?product=RUG", id), 400);
	assert_status(api_get(agent, "/v1/agent/orders/%s/exchange?line=7&product=RUG", id), 404);
	assert_status(
		api_get(agent, "/v1/agent/orders/01930000-0000-7000-8000-000000000001/exchange"
			       "?line=1&product=RUG"),
		404);
	assert_status(api_get(NULL, "/v1/agent/orders/%s/exchange?line=1&product=RUG", id), 401);
}
END_TEST

static const char *exchange_of(const struct got *order, const char *lines)
{
	static unsigned seq;
	return api_json("{'commands': [{'id': '%s', 'seq': %u, 'type': 'exchange',"
			" 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille', 'return_id': '%s',"
			" 'order': '%s', 'reason': 'wrong_size', 'lines': %s}]}",
		api_key(), ++seq, api_key(), got_c(order, "id"), lines);
}

static struct got *told(const char *agent, const char *command)
{
	return api_act("POST", "/v1/agent/commands", agent, NULL, command);
}

START_TEST(what_a_counter_reports_acts_once_and_is_read_by_its_shopper)
{
	struct got *order = collected();
	const char *agent = api_agent("PAR2"),
		   *command = exchange_of(order,
			   "[{'line': 1, 'qty': 1, 'product': 'RUG', 'disposition': 'shelf',"
			   " 'condition': 'opened'}]");
	world_stock("PAR2", "RUG", 1);
	for (int i = 0; i < 2; i++)
		assert_text(got_text(told(agent, command), "results/0/result"), "ok");
	struct got *got = api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id"));
	assert_status(got, 200);
	assert_text(got_text(got, "lines/1/sku"), "RUG");
	ck_assert_int_eq(got_int(got, "lines/1/swap_of"), 1);
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
	ck_assert_int_eq(world_available("PAR2", "LAMP"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	world_verify();
}
END_TEST

/* A reason of the store's journal, not of the order: nothing is applied. */
START_TEST(an_exchange_says_what_left_and_where_the_old_goods_went)
{
	struct got *order = collected();
	const char *agent = api_agent("PAR2");
	assert_status(
		told(agent, exchange_of(order, "[{'line': 1, 'qty': 1, 'product': 'RUG'}]")), 422);
	assert_status(told(agent, exchange_of(order, "[{'line': 1, 'qty': 1,"
						     " 'disposition': 'shelf'}]")),
		422);
	assert_text(
		got_text(told(agent, exchange_of(order, "[{'line': 1, 'qty': 3, 'product': 'RUG',"
							" 'disposition': 'shelf'}]")),
			"results/0/result"),
		"quantity_exceeded");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
}
END_TEST

static struct got *elsewhere(const struct got *order, const char *product, const char *store)
{
	return api_act("POST",
		arena_printf(test_arena(), "/v1/agent/orders/%s/exchange", got_c(order, "id")),
		api_agent("PAR1"), api_key(),
		api_json("{'line': 1, 'qty': 1, 'product': '%s', 'store': '%s', 'clerk': 'camille',"
			 " 'reason': 'wrong_size', 'condition': 'opened', 'disposition': 'shelf'}",
			product, store));
}

/* As if everything had been collected two months ago. */
static void let_the_period_pass(void)
{
	fixture_sql("UPDATE fulfilment SET ended_at = ended_at - %lld", (long long)60 * MS_PER_DAY);
}

static const char *signals(void)
{
	return str_c(test_arena(),
		fixture_text("SELECT COALESCE(GROUP_CONCAT(kind), '') FROM return_signal"));
}

START_TEST(an_exchange_against_the_rule_is_recorded_with_its_rule_and_its_manager)
{
	static const char lamp[] = "[{'line': 1, 'qty': 1, 'product': 'RUG',"
				   " 'disposition': 'shelf', 'condition': 'opened'}]";
	struct got *order = collected();
	const char *agent = api_agent("PAR1");
	world_stock("PAR1", "RUG", 2);
	let_the_period_pass();
	assert_text(got_text(told(agent, exchange_of(order,
						 arena_printf(test_arena(),
							 "%s, 'override': 'judged_defect',"
							 " 'manager': 'ines', 'found': 'code'",
							 lamp))),
			    "results/0/result"),
		"ok");
	assert_text(fixture_text("SELECT CONCAT(rule, ' ', override_reason, ' ', found_by)"
				 " FROM returns"),
		"period_over judged_defect code");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'exchanged'"
					" AND detail LIKE '%%judged_defect%%ines%%'"),
		1);
	ck_assert_str_eq(signals(), "");
	assert_text(got_text(told(agent, exchange_of(order, lamp)), "results/0/result"), "ok");
	ck_assert_str_eq(signals(), "against_rule");
}
END_TEST

START_TEST(what_lies_in_another_store_waits_there_paid_by_what_came_back)
{
	struct got *order = collected();
	world_stock("PAR2", "RUG", 1);
	struct got *got = elsewhere(order, "RUG", "PAR2");
	assert_status(got, 201);
	assert_text(got_text(got, "store"), "PAR2");
	ck_assert_int_eq(got_int(got, "till_minor"), 0);
	struct got *read = api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id"));
	assert_text(got_text(read, "fulfilments/1/store/code"), "PAR2");
	assert_text(got_text(read, "fulfilments/1/state"), "assigned");
	assert_text(got_text(read, "state"), "placed");
	struct got *feed = api_get(api_agent("PAR2"), "/v1/agent/events?after=0");
	assert_text(got_text(feed, "events/0/fulfilment/lines/0/sku"), "RUG");
	world_verify();
}
END_TEST

START_TEST(what_lies_elsewhere_is_taken_against_the_rule_on_a_managers_word)
{
	struct got *order = collected();
	world_stock("PAR2", "RUG", 1);
	let_the_period_pass();
	struct got *got = api_post(api_agent("PAR1"),
		arena_printf(test_arena(), "/v1/agent/orders/%s/exchange", got_c(order, "id")),
		"{'line': 1, 'qty': 1, 'product': 'RUG', 'store': 'PAR2', 'clerk': 'camille',"
		" 'reason': 'wrong_size', 'condition': 'opened', 'disposition': 'shelf',"
		" 'override': 'goodwill', 'manager': 'ines', 'found': 'number'}");
	assert_status(got, 201);
	assert_text(fixture_text("SELECT CONCAT(rule, ' ', override_reason) FROM returns"),
		"period_over goodwill");
	ck_assert_str_eq(signals(), "");
	world_verify();
}
END_TEST

START_TEST(what_cannot_be_set_aside_is_said_and_nothing_is_changed)
{
	struct got *order = collected();
	assert_problem(elsewhere(order, "RUG", "PAR2"), 409, "sold_out");
	assert_problem(elsewhere(order, "BOOK", "PAR2"), 409, "exchange_impossible");
	assert_problem(elsewhere(order, "RUG", "PAR1"), 422, "invalid_fields");
	assert_problem(elsewhere(order, "RUG", "NOWHERE"), 422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
}
END_TEST

TEST_MAIN_WITH("exchanges over HTTP", &api_fixture, a_counter_is_told_what_an_exchange_costs,
	a_counter_is_offered_what_its_shelf_has_first_then_what_is_of_the_colour,
	a_counter_is_offered_nothing_of_what_is_of_no_model,
	the_money_of_several_units_is_told_with_its_tax, a_question_that_makes_no_sense_is_refused,
	what_a_counter_reports_acts_once_and_is_read_by_its_shopper,
	an_exchange_says_what_left_and_where_the_old_goods_went,
	an_exchange_against_the_rule_is_recorded_with_its_rule_and_its_manager,
	what_lies_in_another_store_waits_there_paid_by_what_came_back,
	what_lies_elsewhere_is_taken_against_the_rule_on_a_managers_word,
	what_cannot_be_set_aside_is_said_and_nothing_is_changed)
