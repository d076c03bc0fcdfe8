/* Orders over HTTP: placing, reading, and what a shopper or partner may do with one. */
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/api.h"

#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

static const char *hold_tea(void)
{
	world_stock("PAR1", "TEA", 5);
	struct got *got = api_post(
		NULL, "/v1/holds", "{'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1'}");
	assert_status(got, 201);
	return got_c(got, "id");
}

static const char *path_of(const struct got *order, const char *what)
{
	return arena_printf(test_arena(), "/v1/orders/%s%s", got_c(order, "id"), what);
}

/* A condition on the version that the order had in this answer. */
static const char *if_header(const char *name, const struct got *order)
{
	return arena_printf(
		test_arena(), "%s: %s\r\n", name, str_c(test_arena(), got_header(order, "ETag")));
}

/* --- placing --- */

START_TEST(a_hold_becomes_an_order_without_a_gap)
{
	const char *hold = hold_tea();
	struct got *got = api_post(
		NULL, "/v1/orders", "{'kind': 'reservation', 'hold': '%s', " ZOE "}", hold);
	assert_status(got, 201);
	assert_text(got_text(got, "state"), "placed");
	assert_text(got_text(got, "fulfilments/0/store/code"), "PAR1");
	ck_assert_int_eq(got_int(got, "total_minor"), 998);
	ck_assert_int_eq(got_int(got, "lines/0/vat_minor"), 166);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	assert_text(got_text(api_get(NULL, "/v1/holds/%s", hold), "state"), "ordered");
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'hold': '%s', " ZOE "}", hold),
		409, "hold_used");
}
END_TEST

START_TEST(an_order_carries_link_token_and_code)
{
	struct got *got = api_order();
	ck_assert_uint_eq(got_text(got, "token").n, 43);
	ck_assert_uint_eq(got_text(got, "pickup_code").n, 9);
	assert_text(got_text(got, "tracking_url"),
		arena_printf(test_arena(), "https://shop.example/o/%s", got_c(got, "token")));
	assert_text(got_header(got, "ETag"),
		arena_printf(test_arena(), "\"%d\"", (int)got_int(got, "version")));
	ck_assert(!server_process_logged(api_server(), got_c(got, "token")));
	ck_assert(!server_process_logged(api_server(), "zoe@mail.example"));
}
END_TEST

/* Four days later nothing the shopper said is left in what was stored with the key. */
START_TEST(an_order_sent_again_days_later_is_not_placed_twice_and_its_answer_is_forgotten)
{
	static const char kept[] = "SELECT COUNT(*) FROM idempotency WHERE answer LIKE '%%Lef%%'";
	const char *key = api_key(),
		   *body = api_json(
			   "{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': "
			   "'PAR1',"
			   " 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example'}}");
	struct server_setup later = api_setup();
	world_stock("PAR1", "TEA", 10);
	struct got *first = api_act("POST", "/v1/orders", NULL, key, body);
	assert_status(first, 201);
	struct got *again = api_act("POST", "/v1/orders", NULL, key, body);
	ck_assert(str_equal(first->body, again->body));
	ck_assert_int_eq(fixture_number(kept), 1);
	later.clock_offset_ms += 4 * MS_PER_DAY;
	api_restart(&later);
	while (fixture_number(kept) > 0)
		usleep(50000);
	again = api_act("POST", "/v1/orders", NULL, key, body);
	assert_problem(again, 422, "idempotency_key_done");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), again->body), got_c(first, "id")));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 1);
}
END_TEST

START_TEST(an_order_without_a_hold_goes_to_the_nearest_store)
{
	world_stock("PAR2", "TEA", 5);
	world_stock("LYO1", "TEA", 5);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 1}], 'postcode': '75004',"
		" 'country': 'FR', 'payment': {'reference': 'pay_1'}, 'collector': 'Léa', " ZOE
		"}");
	assert_status(got, 201);
	assert_text(got_text(got, "fulfilments/0/store/code"), "PAR2");
	assert_text(got_text(got, "payment/reference"), "pay_1");
	assert_text(got_text(got, "collector"), "Léa");
}
END_TEST

START_TEST(an_ended_hold_is_no_order)
{
	const char *hold = hold_tea();
	fixture_sql("UPDATE hold SET expires_at = 1");
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'hold': '%s', " ZOE "}", hold),
		409, "hold_expired");
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation',"
			       " 'hold': '019ab1c2-6f00-7a10-8c3e-5d1f0a2b3c4d', " ZOE "}"),
		404, "not_found");
}
END_TEST

START_TEST(prepaid_names_its_payment_and_a_reservation_has_none)
{
	const char *hold = hold_tea();
	assert_problem(
		api_post(NULL, "/v1/orders", "{'kind': 'prepaid', 'hold': '%s', " ZOE "}", hold),
		422, "payment_required");
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'hold': '%s', 'payment': {'reference': 'x'}, " ZOE "}",
		hold);
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/payment", "not_allowed");
}
END_TEST

START_TEST(only_the_web_shop_can_say_that_an_order_is_paid)
{
	const char *hold = hold_tea();
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'prepaid', 'hold': '%s', 'payment': {'reference': 'pay_1'}, " ZOE "}",
		hold);
	assert_problem(got, 403, "forbidden");
	got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'hold': '%s', 'payment': {'reference': 'pay_1'}, " ZOE "}",
		hold);
	assert_status(got, 201);
}
END_TEST

static struct got *with_cost(const char *kind, int64_t authorised_minor, int64_t standard_minor)
{
	const char *payment = arena_printf(test_arena(),
		"'payment': {'reference': 'pay_1', 'authorised_minor': %lld, 'currency': 'EUR'}, ",
		(long long)authorised_minor);
	return api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': '%s', 'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1', %s'cost': "
		"{'name': 'Delivery', 'amount_minor': 490, 'standard_minor': %lld, 'vat_bp': "
		"2000}, " ZOE "}",
		kind, authorised_minor == 0 ? "" : payment, (long long)standard_minor);
}

START_TEST(costs_beside_the_goods_are_part_of_the_total_and_go_back_with_a_cancellation)
{
	world_stock("PAR1", "TEA", 5);
	assert_problem(with_cost("prepaid", 2 * 499 + 489, 300), 422, "payment_differs");
	assert_got_fault(with_cost("reservation", 0, 300), "/cost", "not_allowed");
	assert_got_fault(with_cost("prepaid", 2000, 491), "/cost/standard_minor", "too_large");
	struct got *got = with_cost("prepaid", 2 * 499 + 490, 300);
	assert_status(got, 201);
	ck_assert_int_eq(got_int(got, "total_minor"), 2 * 499 + 490);
	ck_assert_int_eq(got_int(got, "cost/vat_minor"), 82);
	ck_assert_int_eq(got_int(got, "cost/back_minor"), 0);
	const char *tracking = strstr(got_c(got, "tracking_url"), "/o/");
	struct got *page = api_get(NULL, "%s", tracking);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), page->body), "Delivery"));
	const char *cancel = arena_printf(test_arena(), "/v1/orders/%s/cancel", got_c(got, "id"));
	got = api_act("POST", cancel, tracking + 3, api_key(), NULL);
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "cost/back_minor"), 490);
	ck_assert_int_eq(got_int(got, "refunds/0/amount_minor"), 2 * 499 + 490);
}
END_TEST

static struct got *promised(const char *payment)
{
	return api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1', "
		"'payment':"
		" {'reference': 'pay_1', %s}, " ZOE "}",
		payment);
}

START_TEST(money_that_is_promised_pays_for_the_order_and_is_told)
{
	world_stock("PAR1", "TEA", 5);
	assert_problem(
		promised("'authorised_minor': 997, 'currency': 'EUR'"), 422, "payment_differs");
	assert_problem(
		promised("'authorised_minor': 998, 'currency': 'CAD'"), 422, "payment_differs");
	assert_got_fault(promised("'authorised_minor': 998"), "/payment/currency", "required");
	assert_got_fault(promised("'provider': 'till'"), "/payment/provider", "not_allowed");
	assert_got_fault(promised("'capture_before': '2026-11-25T00:00:00Z'"),
		"/payment/capture_before", "not_allowed");
	struct got *got = promised("'provider': 'stripe', 'authorised_minor': 1000, 'currency':"
				   " 'EUR', 'capture_before': '2026-11-25T00:00:00Z'");
	assert_status(got, 201);
	assert_text(got_text(got, "payment/provider"), "stripe");
	ck_assert_int_eq(got_int(got, "payment/authorised_minor"), 1000);
	ck_assert_int_eq(got_int(got, "payment/captured_minor"), 0);
	assert_text(got_text(got, "payment/capture_before"), "2026-11-25T00:00:00Z");
}
END_TEST

START_TEST(two_currencies_are_two_orders)
{
	world_stock("PAR1", "TEA", 5);
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'store': 'PAR1', 'lines':"
			       " [{'sku': 'TEA', 'qty': 1}, {'sku': 'SYRUP', 'qty': 1}], " ZOE "}"),
		422, "mixed_currencies");
}
END_TEST

/* --- whose order --- */

START_TEST(another_shoppers_order_is_not_found)
{
	struct got *mine = api_order(), *theirs = api_order();
	const char *token = got_c(mine, "token");
	assert_status(api_get(token, "%s", path_of(mine, "")), 200);
	assert_problem(api_get(token, "%s", path_of(theirs, "")), 404, "not_found");
	assert_problem(api_act("POST", path_of(theirs, "/cancel"), token, api_key(), NULL), 404,
		"not_found");
	assert_text(got_text(api_get(got_c(theirs, "token"), "%s", path_of(theirs, "")), "state"),
		"placed");
}
END_TEST

START_TEST(an_order_needs_a_credential_that_is_right)
{
	struct got *order = api_order();
	char *forged = arena_printf(test_arena(), "%s", got_c(order, "token"));
	forged[42] = forged[42] == 'A' ? 'B' : 'A';
	const char *const wrong[] = {NULL, forged, "ck_nobody", api_agent("PAR1"), "x"};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(
			api_get(wrong[i], "%s", path_of(order, "")), 401, "not_authenticated");
}
END_TEST

START_TEST(a_partner_needs_the_scope)
{
	struct got *order = api_order();
	assert_problem(
		api_get(api_partner(SCOPE_STOCK), "%s", path_of(order, "")), 403, "forbidden");
	const char *partner = api_partner(SCOPE_ORDERS);
	assert_status(api_get(partner, "%s", path_of(order, "")), 200);
	assert_problem(api_get(partner, "/v1/orders/019ab1c2-6f00-7a10-8c3e-5d1f0a2b3c4d"), 404,
		"not_found");
}
END_TEST

/* --- versions --- */

START_TEST(an_order_that_has_not_changed_is_not_sent_again)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token");
	struct got *same =
		api_get_with(if_header("If-None-Match", order), token, path_of(order, ""));
	assert_status(same, 304);
	ck_assert_uint_eq(same->body.n, 0);
	assert_status(api_get_with("If-None-Match: \"99\"\r\n", token, path_of(order, "")), 200);
}
END_TEST

START_TEST(a_partner_says_which_version_it_means)
{
	struct got *order = api_order();
	const char *partner = api_partner(SCOPE_ORDERS), *key = api_key();
	const char *path = path_of(order, "/cancel");
	assert_problem(api_act("POST", path, partner, api_key(), NULL), 428, "version_required");
	assert_problem(api_act_with("If-Match: \"99\"\r\n", "POST", path, partner, api_key(), NULL),
		412, "version_stale");
	struct got *done =
		api_act_with(if_header("If-Match", order), "POST", path, partner, key, NULL);
	assert_status(done, 200);
	/* A repeat gets the same answer although the version has moved on. */
	struct got *again =
		api_act_with(if_header("If-Match", order), "POST", path, partner, key, NULL);
	assert_status(again, 200);
	ck_assert(str_equal(done->body, again->body));
}
END_TEST

/* --- transitions --- */

START_TEST(a_cancelled_order_gives_its_goods_back_once)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 9);
	struct got *got = api_act("POST", path_of(order, "/cancel"), token, api_key(), NULL);
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "cancelled");
	ck_assert_int_gt(got_int(got, "version"), got_int(order, "version"));
	ck_assert_int_eq(world_available("PAR1", "TEA"), 10);
	assert_problem(api_act("POST", path_of(order, "/cancel"), token, api_key(), NULL), 409,
		"wrong_state");
}
END_TEST

/* A movement's number names the connection that wrote it (db/ledger.h), and each committer has one.
 */
START_TEST(what_happens_to_an_order_is_written_where_its_store_is)
{
	static const char *const stores[] = {"PAR1", "PAR2", "PAR1", "PAR2"};
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++) {
		struct got *order = api_post(NULL, "/v1/orders",
			"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}],"
			" 'store': '%s', " ZOE "}",
			stores[i]);
		assert_status(api_act("POST", path_of(order, "/cancel"), got_c(order, "token"),
				      api_key(), NULL),
			200);
	}
	for (uint32_t parity = 0; parity < 2; parity++) {
		ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE kind IN "
						"('order', 'release') AND store_id %% 2 = %u",
					 parity),
			4);
		ck_assert_int_eq(fixture_number("SELECT COUNT(DISTINCT movement_id >> 40) FROM "
						"movement WHERE kind IN ('order', 'release') "
						"AND store_id %% 2 = %u",
					 parity),
			1);
	}
}
END_TEST

START_TEST(an_order_is_kept_longer_once)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token"), *path = path_of(order, "/extend");
	struct got *got = api_act("POST", path, token, api_key(), NULL);
	assert_status(got, 200);
	ck_assert_int_lt(strcmp(got_c(order, "fulfilments/0/promise/collect_by"),
				 got_c(got, "fulfilments/0/promise/collect_by")),
		0);
	assert_problem(api_act("POST", path, token, api_key(), NULL), 409, "extended_already");
}
END_TEST

START_TEST(another_collector_is_named_and_taken_back)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token"), *path = path_of(order, "/collector");
	struct got *got = api_post(token, path, "{'name': 'Léa'}");
	assert_status(got, 200);
	assert_text(got_text(got, "collector"), "Léa");
	got = api_post(token, path, "{'name': ''}");
	assert_status(got, 200);
	ck_assert_ptr_null(json_object_get(got->json, "collector"));
	assert_problem(api_post(token, path, "{}"), 422, "invalid_fields");
}
END_TEST

static int64_t history_of(const char *what)
{
	return fixture_number("SELECT COUNT(*) FROM history WHERE what = '%s'", what);
}

START_TEST(a_shopper_who_says_twice_to_be_here_arrived_once)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token"), *path = path_of(order, "/arrived");
	struct got *got = api_act("POST", path_of(order, "/coming"), token, api_key(), NULL);
	assert_status(got, 200);
	got = api_act("POST", path, token, api_key(), NULL);
	assert_status(got, 200);
	const char *at = got_c(got, "fulfilments/0/arrived_at");
	int64_t version = got_int(got, "version");
	got = api_act("POST", path, token, api_key(), NULL);
	assert_status(got, 200);
	ck_assert_str_eq(got_c(got, "fulfilments/0/arrived_at"), at);
	ck_assert_int_eq(got_int(got, "version"), version);
	ck_assert_int_eq(history_of("arrived"), 1);
	ck_assert_int_eq(history_of("coming"), 1);
	/* Half an hour later it is another visit. */
	fixture_sql("UPDATE fulfilment SET arrived_at = arrived_at - 1900000");
	assert_status(api_act("POST", path, token, api_key(), NULL), 200);
	ck_assert_int_eq(history_of("arrived"), 2);
}
END_TEST

START_TEST(a_shopper_arrives_where_goods_wait_and_while_they_do)
{
	struct got *order = api_order();
	const char *token = got_c(order, "token"), *path = path_of(order, "/arrived");
	assert_problem(api_act("POST", arena_printf(test_arena(), "%s?store=LYO1", path), token,
			       api_key(), NULL),
		404, "not_found");
	assert_status(api_act("POST", arena_printf(test_arena(), "%s?store=PAR1", path), token,
			      api_key(), NULL),
		200);
	assert_status(api_act("POST", path_of(order, "/cancel"), token, api_key(), NULL), 200);
	assert_problem(api_act("POST", path, token, api_key(), NULL), 409, "wrong_state");
}
END_TEST

TEST_MAIN_WITH("orders", &api_fixture, a_hold_becomes_an_order_without_a_gap,
	an_order_carries_link_token_and_code,
	an_order_sent_again_days_later_is_not_placed_twice_and_its_answer_is_forgotten,
	an_order_without_a_hold_goes_to_the_nearest_store, an_ended_hold_is_no_order,
	costs_beside_the_goods_are_part_of_the_total_and_go_back_with_a_cancellation,
	prepaid_names_its_payment_and_a_reservation_has_none,
	only_the_web_shop_can_say_that_an_order_is_paid,
	money_that_is_promised_pays_for_the_order_and_is_told, two_currencies_are_two_orders,
	another_shoppers_order_is_not_found, an_order_needs_a_credential_that_is_right,
	a_partner_needs_the_scope, an_order_that_has_not_changed_is_not_sent_again,
	a_partner_says_which_version_it_means, a_cancelled_order_gives_its_goods_back_once,
	what_happens_to_an_order_is_written_where_its_store_is, an_order_is_kept_longer_once,
	another_collector_is_named_and_taken_back, a_shopper_who_says_twice_to_be_here_arrived_once,
	a_shopper_arrives_where_goods_wait_and_while_they_do)
