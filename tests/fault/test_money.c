/*
 * A real comptoird and those who hold the money: when it is taken, what is given back, what they
 * say by themselves, and what people do where it failed. What befalls the answers:
 * test_money_faults.c.
 */
#include <string.h>

#include "common/clock.h"
#include "common/webhook.h"
#include "server/http/call.h"
#include "tests/fault/paid.h"
#include "tests/lib/crowd.h"
#include "tests/lib/process.h"
#include "tests/lib/visitor.h"

enum { RETURNERS = 50, PATIENCE_MS = 30000 };

static struct visitor staff;

/* --- when --- */

START_TEST(money_is_taken_when_the_goods_are_ready)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", false);
		await_settled(&order);
		assert_money(two_providers[i], 0, 0, 0);
		world_prepare(&order.fulfilments[0]);
		await_acts(&order, "capture", "done", 1);
		await_settled(&order);
		assert_money(two_providers[i], PAIR_MINOR, 0, 0);
		ck_assert_int_eq(world_read(order.id).payment.captured_minor, PAIR_MINOR);
	}
}
END_TEST

START_TEST(in_quebec_money_is_taken_at_the_handover)
{
	struct order order = paid_order("pay-1", "QUE1", false);
	world_prepare(&order.fulfilments[0]);
	await_settled(&order);
	assert_money("pay-1", 0, 0, 0);
	paid_collect(&order);
	await_acts(&order, "capture", "done", 1);
	assert_money("pay-1", PAIR_MINOR, 0, 0);
}
END_TEST

START_TEST(an_authorisation_that_is_about_to_end_is_captured_before)
{
	struct order order = paid_order_before("pay-1", "PAR1", WORLD_NOON + 5 * MS_PER_HOUR);
	struct order later = paid_order_before("pay-2", "PAR1", WORLD_NOON + 90 * MS_PER_HOUR);
	await_acts(&order, "capture", "done", 1);
	await_settled(&later);
	assert_money("pay-1", PAIR_MINOR, 0, 0);
	assert_money("pay-2", 0, 0, 0);
	ck_assert_int_eq(world_read(order.id).state, ORDER_PLACED);
}
END_TEST

static void await_metric(const char *line)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (!str_holds(api_get(NULL, "/metrics")->body, line)) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "never %s", line);
		process_doze();
	}
}

static void sign_in(void);

/* From a day before, and until it is captured. */
START_TEST(an_authorisation_that_ends_within_a_day_is_an_alarm_first)
{
	struct order order = paid_order_before("pay-1", "PAR1", WORLD_NOON + 20 * MS_PER_HOUR);
	await_settled(&order);
	await_metric("comptoir_money_authorisations_ending 1\n");
	assert_money("pay-1", 0, 0, 0);
	sign_in();
	assert_shows(visit(&staff, "/admin/money"), str_c(test_arena(), order.number));
	world_prepare(&order.fulfilments[0]);
	await_acts(&order, "capture", "done", 1);
	await_metric("comptoir_money_authorisations_ending 0\n");
}
END_TEST

START_TEST(a_refund_that_the_law_wanted_before_is_an_alarm)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	provider_fault(bank, "pay-1", FAULT_DECLINED, 1);
	paid_collect(&order);
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	await_refund(&order, "failed");
	await_metric("comptoir_refunds_overdue 0\n");
	fixture_sql("UPDATE refund SET pay_by = 1");
	await_metric("comptoir_refunds_overdue 1\n");
}
END_TEST

START_TEST(what_is_not_there_is_not_taken_and_the_rest_is_set_free)
{
	world_stock("QUE1", "MUG", 0);
	struct order order = paid_order("pay-1", "PAR1", false);
	const struct fulfilment *fulfilment = &order.fulfilments[0];
	world_begin(fulfilment);
	ck_assert_int_eq(world_command(fulfilment,
				 (struct command){.type = COMMAND_PICK, .line = 1, .qty = 1}),
		REASON_OK);
	world_short(fulfilment, 2, SHORT_NOT_FOUND);
	ck_assert_int_eq(
		world_command(fulfilment, (struct command){.type = COMMAND_READY}), REASON_OK);
	await_acts(&order, "void", "done", 1);
	await_settled(&order);
	assert_money("pay-1", TEA_MINOR, MUG_MINOR, 0);
	await_refund(&order, "released");
}
END_TEST

START_TEST(a_cancelled_order_sets_its_money_free)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", false);
		paid_cancel(&order);
		await_acts(&order, "void", "done", 1);
		await_refund(&order, "released");
		assert_money(two_providers[i], 0, PAIR_MINOR, 0);
	}
}
END_TEST

START_TEST(an_authorisation_that_ended_fails_for_people_to_see)
{
	struct order order = paid_order("pi_1", "PAR1", false);
	provider_expire(bank, "pi_1");
	world_prepare(&order.fulfilments[0]);
	await_acts(&order, "capture", "failed", 1);
	await_settled(&order);
	assert_text(fixture_text("SELECT error FROM payment_act"), "authorisation_ended");
	assert_money("pi_1", 0, 0, 0);
}
END_TEST

/* --- back --- */

START_TEST(money_for_returned_goods_goes_back_once)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", true);
		paid_collect(&order);
		ck_assert_int_eq(paid_return(&order, 2), REASON_OK);
		await_refund(&order, "done");
		await_settled(&order);
		assert_money(two_providers[i], PAIR_MINOR, 0, MUG_MINOR);
		ck_assert_int_eq(paid_return(&order, 2), REASON_QUANTITY_EXCEEDED);
	}
}
END_TEST

/* The mug is exempt, the tea at a rate of zero: nothing is due on either, and they are told apart.
 */
START_TEST(who_holds_the_money_is_told_what_is_exempt)
{
	fixture_sql("UPDATE product SET vat_bp = 0, tax = IF(sku = 'MUG', 'exempt', 'vat')");
	api_restart(&paid_setup);
	struct order order = paid_order("pay-1", "PAR1", false);
	paid_collect(&order);
	await_acts(&order, "capture", "done", 1);
	ck_assert_int_eq(paid_return(&order, 2), REASON_OK);
	await_refund(&order, "done");
	struct provider_figures did = provider_figures(bank, "pay-1");
	ck_assert_int_eq(did.captured_tax.minor[KIND_VAT], 0);
	ck_assert_int_eq(did.captured_exempt_minor, MUG_MINOR);
	ck_assert_int_eq(did.refunded_minor, MUG_MINOR);
	ck_assert_int_eq(did.refunded_exempt_minor, MUG_MINOR);
}
END_TEST

/* 0.83 of VAT in the tea and 2.08 in the mug. */
START_TEST(who_holds_the_money_is_told_its_taxes)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", false);
		paid_collect(&order);
		await_acts(&order, "capture", "done", 1);
		ck_assert_int_eq(paid_return(&order, 2), REASON_OK);
		await_refund(&order, "done");
		struct provider_figures did = provider_figures(bank, two_providers[i]);
		ck_assert_int_eq(did.captured_tax.minor[KIND_VAT], 83 + 208);
		ck_assert_int_eq(did.refunded_tax.minor[KIND_VAT], 208);
	}
}
END_TEST

static enum reason release(const struct order *order)
{
	return world_command(&order->fulfilments[0], (struct command){.type = COMMAND_RELEASE});
}

START_TEST(a_bag_that_is_cancelled_is_refunded_when_the_store_gives_it_back)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	world_prepare(&order.fulfilments[0]);
	paid_cancel(&order);
	await_settled(&order);
	assert_money("pay-1", PAIR_MINOR, 0, 0);
	ck_assert_int_eq(release(&order), REASON_OK);
	await_refund(&order, "done");
	assert_money("pay-1", PAIR_MINOR, 0, PAIR_MINOR);
}
END_TEST

START_TEST(a_bag_that_had_left_when_it_was_cancelled_is_not_refunded)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	world_prepare(&order.fulfilments[0]);
	paid_cancel(&order);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	await_settled(&order);
	ck_assert_uint_eq(world_read(order.id).refund_count, 0);
	assert_money("pay-1", PAIR_MINOR, 0, 0);
}
END_TEST

/* --- many at once --- */

static const char *const counters[] = {"PAR1", "PAR2", "LYO1"};
static const char *returned_order, *agent_keys[ARRAY_LENGTH(counters)];

/* At one of the counters, through one of two instances, until there is an answer. */
static int return_mug(size_t member, void *context)
{
	const char *agent_key = agent_keys[member % ARRAY_LENGTH(counters)];
	if (member % 2 == 1)
		api_go_through(server_process_port(context));
	struct str command = uuid_print(test_arena(), uuid_new(clock_now()));
	struct str brought = uuid_print(test_arena(), uuid_new(clock_now()));
	const char *body =
		api_json("{'commands': [{'id': '" STR_FMT
			 "', 'seq': 1, 'type': 'return', 'at': '2026-11-21T11:00:00Z',"
			 " 'clerk': 'camille', 'return_id': '" STR_FMT
			 "', 'order': '%s', 'reason': 'changed_mind', 'lines': [{'line': 2,"
			 " 'qty': 1, 'disposition': 'shelf'}]}]}",
			STR_ARG(command), STR_ARG(brought), returned_order);
	struct got *got = api_try("POST", "/v1/agent/commands", agent_key, NULL, body);
	while (got->status != 200) { /* as an agent does: nobody takes it for refused */
		process_doze();
		got = api_try("POST", "/v1/agent/commands", agent_key, NULL, body);
	}
	return str_equal_c(got_text(got, "results/0/result"), "ok");
}

static void fifty_returns_are_one(const char *reference)
{
	struct server_process *second = server_process_start(&paid_setup);
	struct order order = paid_order(reference, "PAR1", true);
	paid_collect(&order);
	returned_order = str_c(test_arena(), uuid_print(test_arena(), order.id.uuid));
	for (size_t i = 0; i < ARRAY_LENGTH(counters); i++)
		agent_keys[i] = api_agent(counters[i]);
	struct crowd crowd = crowd_run(RETURNERS, return_mug, second);
	ck_assert_uint_eq(crowd.outcomes[1], 1);
	await_refund(&order, "done");
	await_settled(&order);
	assert_money(reference, PAIR_MINOR, 0, MUG_MINOR);
	ck_assert_uint_eq(provider_figures(bank, reference).refunds, 1);
	ck_assert_uint_eq(provider_asked(bank), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM agent_command WHERE type = 'return'"
					" AND result = 'quantity_exceeded'"),
		RETURNERS - 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE kind = 'return'"), 1);
	server_process_stop(second);
}

START_TEST(fifty_returns_of_one_line_at_three_counters_are_one)
{
	fifty_returns_are_one("pay-1");
}
END_TEST

START_TEST(fifty_returns_of_one_line_are_one_at_stripe_too)
{
	fifty_returns_are_one("pi_1");
}
END_TEST

/* --- messages from those who hold the money --- */

static struct got *tell(const char *path, const char *headers, const char *body)
{
	return client_post(api_port(), path, headers, body);
}

static struct got *shop_tells(struct str key, int64_t now, const char *body)
{
	struct str id = uuid_print(test_arena(), uuid_new(clock_now()));
	struct webhook_head head = webhook_sign(test_arena(), key, id, now, str_of(body));
	return tell("/v1/money/external",
		arena_printf(test_arena(),
			"webhook-id: " STR_FMT "\r\nwebhook-timestamp: " STR_FMT
			"\r\nwebhook-signature: " STR_FMT "\r\n",
			STR_ARG(head.id), STR_ARG(head.timestamp), STR_ARG(head.signature)),
		body);
}

static struct got *stripe_tells(struct str key, int64_t now, const char *body)
{
	struct str signature = stripe_sign(test_arena(), key, now, str_of(body));
	return tell("/v1/money/stripe",
		arena_printf(test_arena(), "Stripe-Signature: " STR_FMT "\r\n", STR_ARG(signature)),
		body);
}

static const char *the_act(const struct order *order)
{
	(void)order;
	struct str hex = fixture_text("SELECT LOWER(HEX(act_id)) FROM payment_act");
	struct uuid act;
	ck_assert(hex_parse(hex, act.bytes, sizeof(act.bytes)));
	return str_c(test_arena(), uuid_print(test_arena(), act));
}

static struct order pending_refund(const char *reference)
{
	struct order order = paid_order(reference, "PAR1", true);
	provider_fault(bank, reference, FAULT_PENDING, 1);
	paid_collect(&order);
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	provider_await_struck(bank, reference, 1);
	await_acts(&order, "refund", "unknown", 1);
	return order;
}

/* Too early, twice, and again when all is over: a message is a reason to look and no fact. */
START_TEST(messages_of_the_web_shop_may_come_early_twice_and_late)
{
	int64_t now = clock_now() + paid_setup.clock_offset_ms;
	struct str key = provider_shop_key(bank);
	struct order order = pending_refund("pay-1");
	const char *body = arena_printf(test_arena(),
		"{\"type\": \"payment.updated\", \"data\": {\"act\": \"%s\", \"state\":"
		" \"done\"}}",
		the_act(&order));
	assert_status(shop_tells(key, now, body), 200);
	await_acts(&order, "refund", "unknown", 1);
	provider_work_off(bank);
	for (int i = 0; i < 3; i++)
		assert_status(shop_tells(key, now, body), 200);
	await_refund(&order, "done");
	assert_status(shop_tells(key, now, body), 200);
	assert_money("pay-1", PAIR_MINOR, 0, TEA_MINOR);
	assert_problem(shop_tells(STR("of somebody else"), now, body), 401, "not_authenticated");
	assert_problem(shop_tells(key, now - MS_PER_HOUR, body), 401, "not_authenticated");
	assert_problem(shop_tells(key, now + MS_PER_HOUR, body), 401, "not_authenticated");
}
END_TEST

START_TEST(messages_of_stripe_may_come_early_twice_and_late)
{
	static const char body[] =
		"{\"type\": \"refund.updated\", \"data\": {\"object\": {\"object\":"
		" \"refund\", \"payment_intent\": \"pi_1\"}}}";
	int64_t now = clock_now() + paid_setup.clock_offset_ms;
	struct str key = provider_stripe_webhook_key(bank);
	struct order order = pending_refund("pi_1");
	assert_status(stripe_tells(key, now, body), 200);
	await_acts(&order, "refund", "unknown", 1);
	provider_work_off(bank);
	for (int i = 0; i < 3; i++)
		assert_status(stripe_tells(key, now, body), 200);
	await_refund(&order, "done");
	assert_status(stripe_tells(key, now, body), 200);
	assert_money("pi_1", PAIR_MINOR, 0, TEA_MINOR);
	assert_problem(stripe_tells(STR("whsec_other"), now, body), 401, "not_authenticated");
	assert_problem(stripe_tells(key, now - MS_PER_HOUR, body), 401, "not_authenticated");
}
END_TEST

/* --- tills --- */

START_TEST(a_till_names_its_sale_and_gives_back_once)
{
	const char *partner = api_partner(SCOPE_ORDERS);
	struct got *got = api_order();
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	const char *path = arena_printf(test_arena(), "/v1/orders/%s/till", got_c(got, "id"));
	struct order order = world_read(id);
	paid_collect(&order);
	got = api_post(partner, path, "{'reference': '0042-1187'}");
	assert_status(got, 200);
	assert_text(got_text(got, "payment/reference"), "0042-1187");
	assert_text(got_text(got, "payment/provider"), "till");
	assert_problem(api_post(partner, path, "{'reference': 'other'}"), 409, "wrong_state");
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	order = world_read(id);
	ck_assert_int_eq(order.refunds[0].state, REFUND_AT_TILL);
	ck_assert_int_eq(fixture_number("SELECT total_minor FROM credit_note"), TEA_MINOR);
	const char *body =
		arena_printf(test_arena(), "{'reference': 'R-7', 'refund': '" STR_FMT "'}",
			STR_ARG(uuid_print(test_arena(), order.refunds[0].id.uuid)));
	got = api_post(partner, path, "%s", body);
	assert_status(got, 200);
	assert_text(got_text(got, "refunds/0/state"), "done");
	ck_assert_int_eq(got_int(got, "payment/refunded_minor"), TEA_MINOR);
	assert_problem(api_post(partner, path, "%s", body), 409, "wrong_state");
}
END_TEST

/* --- people --- */

static void sign_in(void)
{
	staff = (struct visitor){.language = "en"};
	visitor_signs_in(&staff, "ines", "admin");
}

START_TEST(a_failed_refund_is_seen_and_tried_again_once)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	provider_fault(bank, "pay-1", FAULT_DECLINED, 1);
	paid_collect(&order);
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	await_refund(&order, "failed");
	sign_in();
	assert_shows(visit(&staff, "/admin/money"), "declined");
	const char *path = arena_printf(test_arena(), "/admin/orders/" STR_FMT,
		STR_ARG(uuid_print(test_arena(), order.id.uuid)));
	const char *action = arena_printf(test_arena(), "%s/money", path);
	struct got *page = visit(&staff, "%s", path);
	assert_shows(page, "declined");
	const char *fields =
		arena_printf(test_arena(), "act=%s&why=provider_mended", the_act(&order));
	assert_status(visitor_submit(&staff, page, action, fields), 303);
	await_refund(&order, "done");
	await_settled(&order);
	assert_money("pay-1", PAIR_MINOR, 0, TEA_MINOR);
	page = visit(&staff, "%s", path);
	assert_shows(page, "the provider works again");
	assert_shows(visit(&staff, "/admin/money"), "Everything that was asked");
	ck_assert_int_ne(
		server_process_ctl(&paid_setup,
			arena_printf(test_arena(), "money settle %s retry", the_act(&order))),
		0);
	ck_assert_int_eq(server_process_ctl(&paid_setup, "money list"), 0);
}
END_TEST

START_TEST(what_a_provider_cannot_tell_a_person_may)
{
	struct order order = pending_refund("pay-1");
	const char *command = arena_printf(test_arena(), "money settle %s done", the_act(&order));
	ck_assert_int_eq(server_process_ctl(&paid_setup, command), 0);
	await_refund(&order, "done");
	ck_assert_int_ne(server_process_ctl(&paid_setup, command), 0);
}
END_TEST

TEST_MAIN_WITH("money", &paid_fixture, money_is_taken_when_the_goods_are_ready,
	in_quebec_money_is_taken_at_the_handover,
	an_authorisation_that_is_about_to_end_is_captured_before,
	an_authorisation_that_ends_within_a_day_is_an_alarm_first,
	a_refund_that_the_law_wanted_before_is_an_alarm,
	what_is_not_there_is_not_taken_and_the_rest_is_set_free,
	a_cancelled_order_sets_its_money_free, an_authorisation_that_ended_fails_for_people_to_see,
	money_for_returned_goods_goes_back_once, who_holds_the_money_is_told_its_taxes,
	who_holds_the_money_is_told_what_is_exempt,
	a_bag_that_is_cancelled_is_refunded_when_the_store_gives_it_back,
	a_bag_that_had_left_when_it_was_cancelled_is_not_refunded,
	fifty_returns_of_one_line_at_three_counters_are_one,
	fifty_returns_of_one_line_are_one_at_stripe_too,
	messages_of_the_web_shop_may_come_early_twice_and_late,
	messages_of_stripe_may_come_early_twice_and_late, a_till_names_its_sale_and_gives_back_once,
	a_failed_refund_is_seen_and_tried_again_once, what_a_provider_cannot_tell_a_person_may)
