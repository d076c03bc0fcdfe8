/*
 * Returns that are paid back as a voucher: made once and only of money that was taken, asked of
 * nobody else, spent once whoever tries, and money again when it was not used.
 */
#include <string.h>

#include "common/clock.h"
#include "common/token.h"
#include "server/http/call.h"
#include "tests/fault/paid.h"
#include "tests/lib/crowd.h"
#include "tests/lib/visitor.h"

enum { SPENDERS = 50, GUESSES = 100 };

static const char *till; /* a key of a partner */

static void assert_no_refund(const char *reference)
{
	struct provider_figures figures = provider_figures(bank, reference);
	ck_assert_int_eq(figures.captured_minor, PAIR_MINOR);
	ck_assert_uint_eq(figures.refunds, 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM payment_act WHERE kind = 'refund'"), 0);
}

static const char *return_path(void)
{
	return str_c(test_arena(),
		fixture_text("SELECT CONCAT('/v1/returns/', LOWER(INSERT(INSERT(INSERT(INSERT("
			     "HEX(return_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')))"
			     " FROM returns ORDER BY return_id DESC LIMIT 1"));
}

static void await_vouchers(int64_t count)
{
	await_number(count, "SELECT COUNT(*) FROM voucher");
}

/* The TEA of a paid order came back, and its 4.99 are a voucher: its code. */
static const char *voucher_of(struct order *order_out)
{
	*order_out = paid_order("pay-1", "PAR1", true);
	paid_collect(order_out);
	ck_assert_int_eq(paid_return_as(order_out, 1, WAY_VOUCHER), REASON_OK);
	await_vouchers(1);
	till = api_partner(SCOPE_ORDERS);
	return got_c(api_get(till, "%s", return_path()), "voucher/code");
}

static struct got *look(const char *code)
{
	return api_get(till, "/v1/vouchers/%s", code);
}

static struct got *end(const char *code, const char *how, const char *key, const char *body)
{
	const char *path = arena_printf(test_arena(), "/v1/vouchers/%s/%s", code, how);
	return api_act("POST", path, till, key, body);
}

static struct got *redeem(const char *code, const char *key)
{
	return end(code, "redeem", key, "{\"reference\":\"sale-7\"}");
}

/* --- made --- */

START_TEST(a_return_taken_as_a_voucher_is_settled_and_asked_of_no_provider)
{
	struct order order;
	const char *code = voucher_of(&order);
	struct got *voucher = look(code), *goods = api_get(till, "%s", return_path());
	assert_status(voucher, 200);
	ck_assert_int_eq(got_int(voucher, "amount_minor"), TEA_MINOR);
	assert_text(got_text(voucher, "currency"), "EUR");
	assert_text(got_text(voucher, "state"), "open");
	assert_text(got_text(goods, "state"), "settled");
	assert_text(got_text(goods, "refund_way"), "voucher");
	ck_assert_int_eq(world_read(order.id).refunds[0].state, REFUND_DONE);
	await_settled(&order);
	assert_no_refund("pay-1");
	ck_assert(!server_process_logged(api_server(), code));
}
END_TEST

START_TEST(money_that_nobody_took_yet_is_no_voucher_yet)
{
	struct order order = paid_order("pay-1", "PAR1", false);
	provider_fault(bank, "pay-1", FAULT_PENDING, 1);
	paid_collect(&order);
	await_acts(&order, "capture", "unknown", 1);
	ck_assert_int_eq(paid_return_as(&order, 1, WAY_VOUCHER), REASON_OK);
	world_verify();
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM voucher"), 0);
	provider_work_off(bank);
	money_hurries();
	await_vouchers(1);
	await_settled(&order);
	assert_no_refund("pay-1");
}
END_TEST

START_TEST(what_goes_back_as_a_voucher_is_taken_with_the_rest)
{
	struct order order = paid_order("pay-1", "PAR1", false);
	api_kill9(); /* nobody takes the money before the goods are back */
	paid_collect(&order);
	ck_assert_int_eq(paid_return_as(&order, 1, WAY_VOUCHER), REASON_OK);
	ck_assert_int_eq(paid_return(&order, 2), REASON_OK);
	api_restart(&paid_setup);
	await_vouchers(1);
	await_settled(&order);
	struct provider_figures figures = provider_figures(bank, "pay-1");
	ck_assert_int_eq(figures.captured_minor, TEA_MINOR); /* the MUG was never taken */
	ck_assert_uint_eq(figures.refunds, 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns WHERE state = 'settled'"), 2);
}
END_TEST

START_TEST(a_voucher_is_good_for_five_years_and_in_quebec_for_ever)
{
	struct order order;
	const char *code = voucher_of(&order);
	/* The end of 21 November 2031 in Paris. */
	assert_text(got_text(look(code), "expires_at"), "2031-11-21T23:00:00Z");
	order = paid_order("pay-2", "QUE1", true);
	paid_collect(&order);
	ck_assert_int_eq(paid_return_as(&order, 1, WAY_VOUCHER), REASON_OK);
	await_vouchers(2);
	code = got_c(api_get(till, "%s", return_path()), "voucher/code");
	assert_text(got_text(look(code), "expires_at"), "");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM voucher WHERE expires_at = 0"), 1);
}
END_TEST

START_TEST(what_was_paid_at_a_till_may_go_back_as_a_voucher_and_then_not_at_the_till)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR1', 'lines': [{'sku': 'TEA', 'qty': 1}],"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}");
	struct order order;
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	order = world_read(id);
	paid_collect(&order);
	ck_assert_int_eq(paid_return_as(&order, 1, WAY_VOUCHER), REASON_OK);
	await_vouchers(1);
	order = world_read(id);
	ck_assert_int_eq(order.refunds[0].state, REFUND_DONE);
	till = api_partner(SCOPE_ORDERS);
	assert_problem(
		api_post(till, arena_printf(test_arena(), "/v1/orders/%s/till", got_c(got, "id")),
			"{'reference': 'doc-1', 'refund': '" STR_FMT "'}",
			STR_ARG(uuid_print(test_arena(), order.refunds[0].id.uuid))),
		409, "wrong_state");
}
END_TEST

/* --- announced --- */

START_TEST(the_shopper_says_voucher_beforehand_and_may_think_otherwise_at_the_counter)
{
	static const enum refund_way said[] = {WAY_VOUCHER, WAY_ORIGINAL};
	struct order order = paid_order("pay-1", "PAR1", true);
	paid_collect(&order);
	till = api_partner(SCOPE_ORDERS);
	for (uint16_t i = 0; i < ARRAY_LENGTH(said); i++) {
		struct got *got = api_post(till, "/v1/returns",
			"{'order': '" STR_FMT "', 'lines': [{'line': %d, 'qty': 1}],"
			" 'reason': 'changed_mind', 'refund_way': 'voucher'}",
			STR_ARG(uuid_print(test_arena(), order.id.uuid)), i + 1);
		assert_status(got, 201);
		assert_text(got_text(got, "refund_way"), "voucher");
		struct command_line lines[] = {
			{.line = (uint16_t)(i + 1), .qty = 1, .disposition = DISPOSITION_SHELF}};
		struct command command = {.type = COMMAND_RETURN,
			.store = world_store("PAR1"),
			.order = order.id,
			.return_reason = RETURN_CHANGED_MIND,
			.has_refund_way = said[i] == WAY_ORIGINAL,
			.refund_way = said[i],
			.lines = lines,
			.line_count = 1};
		ck_assert(uuid_parse(got_text(got, "id"), &command.return_id.uuid));
		ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	}
	await_vouchers(1);
	await_acts(&order, "refund", "done", 1);
	ck_assert_int_eq(provider_figures(bank, "pay-1").refunded_minor, MUG_MINOR);
	ck_assert_int_eq(fixture_number("SELECT amount_minor FROM voucher"), TEA_MINOR);
}
END_TEST

START_TEST(the_till_is_no_way_that_a_customer_chooses)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	paid_collect(&order);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/returns",
		"{'order': '" STR_FMT "', 'lines': [{'line': 1, 'qty': 1}],"
		" 'reason': 'changed_mind', 'refund_way': 'till'}",
		STR_ARG(uuid_print(test_arena(), order.id.uuid)));
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/refund_way", "not_allowed");
}
END_TEST

/* --- spent --- */

static int spend(size_t member, void *context)
{
	const char *key = arena_printf(test_arena(), "spend-%zu", member);
	return redeem(context, key)->status == 200 ? 1 : 0;
}

START_TEST(fifty_who_spend_one_voucher_at_once_spend_it_once)
{
	struct order order;
	const char *code = voucher_of(&order);
	struct crowd crowd = crowd_run(SPENDERS, spend, (void *)(uintptr_t)code);
	ck_assert_uint_eq(crowd.outcomes[1], 1);
	ck_assert_uint_eq(crowd.outcomes[0], SPENDERS - 1);
	struct got *voucher = look(code);
	assert_text(got_text(voucher, "state"), "redeemed");
	assert_text(got_text(voucher, "reference"), "sale-7");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM history WHERE what = 'voucher_redeemed'"), 1);
	assert_problem(end(code, "void", api_key(), NULL), 409, "wrong_state");
}
END_TEST

START_TEST(the_same_redemption_sent_twice_gets_the_same_answer)
{
	struct order order;
	const char *code = voucher_of(&order), *key = api_key();
	struct got *first = redeem(code, key), *again = redeem(code, key);
	assert_status(first, 200);
	assert_status(again, 200);
	ck_assert(str_equal(first->body, again->body));
	assert_text(got_header(again, "Idempotency-Replayed"), "true");
	assert_problem(redeem(code, api_key()), 409, "wrong_state");
}
END_TEST

START_TEST(an_expired_voucher_is_not_spent_but_is_still_owed)
{
	struct order order;
	const char *code = voucher_of(&order);
	fixture_sql("UPDATE voucher SET expires_at = 1");
	assert_problem(redeem(code, api_key()), 409, "wrong_state");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), look(code)->body), "\"is_good\":false"));
	assert_status(end(code, "void", api_key(), NULL), 200);
}
END_TEST

START_TEST(a_voided_voucher_is_money_again_once)
{
	struct order order;
	const char *code = voucher_of(&order), *key = api_key();
	assert_status(end(code, "void", key, NULL), 200);
	assert_status(end(code, "void", key, NULL), 200);
	await_acts(&order, "refund", "done", 1);
	assert_problem(redeem(code, api_key()), 409, "wrong_state");
	struct got *goods = api_get(till, "%s", return_path());
	assert_text(got_text(goods, "state"), "settled");
	assert_text(got_text(goods, "voucher/state"), "voided");
	struct provider_figures figures = provider_figures(bank, "pay-1");
	ck_assert_int_eq(figures.refunded_minor, TEA_MINOR);
	ck_assert_uint_eq(figures.refunds, 1);
}
END_TEST

/* --- at headquarters --- */

static const char *page_of(const struct order *order)
{
	return arena_printf(test_arena(), "/admin/orders/" STR_FMT,
		STR_ARG(uuid_print(test_arena(), order->id.uuid)));
}

static struct visitor staff(void)
{
	struct visitor ines = {.language = "en"};
	visitor_signs_in(&ines, "ines", "admin");
	return ines;
}

static const char *fields_for(struct visitor *visitor, const struct order *order, const char *why)
{
	const char *action = arena_printf(test_arena(), "%s/voucher", page_of(order));
	return visitor_fields(visit(visitor, "%s", page_of(order)), action,
		arena_printf(test_arena(), "return=%s&why=%s", return_path() + 12, why));
}

static struct got *void_it(struct visitor *visitor, const struct order *order, const char *fields)
{
	return visitor_send(
		visitor, arena_printf(test_arena(), "%s/voucher", page_of(order)), fields);
}

START_TEST(people_at_headquarters_void_a_voucher_once_and_everybody_sees_who_and_why)
{
	struct order order;
	const char *code = voucher_of(&order);
	struct visitor ines = staff();
	assert_status(void_it(&ines, &order, fields_for(&ines, &order, "because")), 422);
	const char *fields = fields_for(&ines, &order, "customer_asked");
	const char *back = arena_printf(test_arena(), "%s#returns", page_of(&order));
	assert_leads_to(void_it(&ines, &order, fields), back);
	assert_leads_to(void_it(&ines, &order, fields), back); /* a double click */
	await_acts(&order, "refund", "done", 1);
	assert_problem(redeem(code, api_key()), 409, "wrong_state");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM history WHERE what = 'voucher_voided' AND who "
			       "= 'staff ines'"),
		1);
	struct got *page = visit(&ines, "%s", page_of(&order));
	assert_shows(page, "Voucher cancelled, the customer asks for it");
	assert_shows(page, "staff ines");
	assert_hides(page, "Cancel the voucher");
	ck_assert_int_eq(provider_figures(bank, "pay-1").refunded_minor, TEA_MINOR);
}
END_TEST

enum { SETTING_FREE = 8 }; /* the first that paid_setup leaves */

/* TEA_MINOR is 4.99: a page from before the limit was lowered is refused as well. */
START_TEST(a_voucher_above_the_limit_of_customer_service_is_voided_by_finance)
{
	struct order order;
	struct server_setup low = paid_setup, exact = paid_setup;
	voucher_of(&order);
	struct visitor sam = {.language = "en"}, fiona = {.language = "fr"};
	visitor_signs_in(&sam, "sam", "service");
	visitor_signs_in(&fiona, "fiona", "finance");
	const char *fields = fields_for(&sam, &order, "mistake");
	low.settings[SETTING_FREE] = "money.service_void_max=4";
	api_restart(&low);
	struct got *page = visit(&sam, "%s", page_of(&order));
	assert_shows(page, "It is worth €4.99: above €4.00, finance or an administrator cancels");
	assert_hides(page, "Cancel the voucher");
	struct got *refused = void_it(&sam, &order, fields);
	assert_status(refused, 403);
	assert_shows(refused, "Ask finance or an administrator");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM voucher WHERE state = 'open'"), 1);
	assert_shows(visit(&fiona, "%s", page_of(&order)), "Annuler le bon d’achat");
	exact.settings[SETTING_FREE] = "money.service_void_max=5";
	api_restart(&exact);
	assert_status(void_it(&sam, &order, fields), 303);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM voucher WHERE state = 'open'"), 0);
}
END_TEST

START_TEST(a_voucher_that_was_used_is_not_voided_at_headquarters)
{
	struct order order;
	const char *code = voucher_of(&order);
	struct visitor ines = staff();
	const char *fields = fields_for(&ines, &order, "mistake");
	assert_status(redeem(code, api_key()), 200);
	assert_status(void_it(&ines, &order, fields), 409);
	assert_hides(visit(&ines, "%s", page_of(&order)), "Cancel the voucher");
	assert_text(got_text(look(code), "state"), "redeemed");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM payment_act WHERE kind = 'refund'"), 0);
}
END_TEST

START_TEST(a_voucher_is_voided_on_the_page_of_its_own_order_only)
{
	struct order order, other = paid_order("pay-2", "PAR1", true);
	voucher_of(&order);
	struct visitor ines = staff();
	const char *fields = fields_for(&ines, &order, "mistake");
	assert_status(void_it(&ines, &other, fields), 404);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM voucher WHERE state = 'open'"), 1);
}
END_TEST

/* --- guessed --- */

START_TEST(codes_that_are_none_may_be_asked_for_a_hundred_times)
{
	struct order order;
	const char *code = voucher_of(&order);
	for (int i = 0; i < GUESSES; i++)
		assert_problem(look(arena_printf(test_arena(), "AAAA-BBBB-CCCC-%04d", i)), 404,
			"not_found");
	struct got *got = look(code);
	assert_problem(got, 429, "too_many_attempts");
	ck_assert(got_header(got, "Retry-After").n > 0);
	till = api_partner(SCOPE_ORDERS); /* another's guesses are not counted */
	assert_status(look(code), 200);
	assert_problem(api_get(NULL, "/v1/vouchers/%s", code), 401, "not_authenticated");
	assert_problem(
		api_get(api_partner(SCOPE_STOCK), "/v1/vouchers/%s", code), 403, "forbidden");
}
END_TEST

START_TEST(a_code_is_read_as_people_type_it)
{
	struct order order;
	const char *code = voucher_of(&order);
	char *typed = str_c(test_arena(), str_of(code));
	size_t n = 0;
	for (size_t i = 0; typed[i] != '\0'; i++)
		if (typed[i] != '-')
			typed[n++] = (char)(typed[i] >= 'A' ? typed[i] - 'A' + 'a' : typed[i]);
	typed[n] = '\0';
	assert_status(look(typed), 200);
}
END_TEST

/* --- shown --- */

START_TEST(the_tracking_page_shows_the_voucher_until_it_is_spent_and_the_credit_note)
{
	struct visitor zoe = {.language = "en"};
	struct order order;
	const char *code = voucher_of(&order);
	struct got *got = api_get(
		till, "/v1/orders/" STR_FMT, STR_ARG(uuid_print(test_arena(), order.id.uuid)));
	const char *path = strstr(got_c(got, "tracking_url"), "/o/");
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, code);
	assert_shows(page, "Credit note PAR1-2026-000001");
	const char *note = arena_printf(
		test_arena(), "%s/return/%s/credit-note.pdf", path, return_path() + 12);
	struct got *pdf = visit(&zoe, "%s", note);
	assert_status(pdf, 200);
	ck_assert(str_starts_with(pdf->body, STR("%PDF-")));
	struct order other = paid_order("pay-2", "PAR1", true);
	struct got *others = api_get(
		till, "/v1/orders/" STR_FMT, STR_ARG(uuid_print(test_arena(), other.id.uuid)));
	assert_status(visit(&zoe, "%s/return/%s/credit-note.pdf",
			      strstr(got_c(others, "tracking_url"), "/o/"), return_path() + 12),
		404);
	assert_status(redeem(code, api_key()), 200);
	page = visit(&zoe, "%s", path);
	assert_hides(page, code);
	assert_shows(page, "has been used");
}
END_TEST

/* --- verified --- */

START_TEST(verify_finds_what_was_given_back_twice_or_not_at_all)
{
	struct order order;
	voucher_of(&order);
	await_settled(&order);
	world_assert_verify_finds(
		"INSERT INTO payment_act (act_id, order_id, provider, reference, kind, cause, "
		"round,"
		" amount_minor, currency, state, due_at, requested_at) SELECT REPEAT('a', 16),"
		" order_id, 'external', 'pay-1', 'refund', refund_id, 0, 499, 'EUR', 'done', 1, 1"
		" FROM refund",
		"DELETE FROM payment_act", "asked of nobody else");
	world_assert_verify_finds("UPDATE payment SET voucher_minor = 0",
		"UPDATE payment SET voucher_minor = 499", "count as given back");
	world_assert_verify_finds("UPDATE voucher SET amount_minor = 500",
		"UPDATE voucher SET amount_minor = 499", "worth what was owed");
	world_assert_verify_finds("UPDATE returns SET state = 'inspected'",
		"UPDATE returns SET state = 'settled'", "settled exactly when");
}
END_TEST

TEST_MAIN_WITH("vouchers", &paid_fixture,
	a_return_taken_as_a_voucher_is_settled_and_asked_of_no_provider,
	money_that_nobody_took_yet_is_no_voucher_yet,
	what_goes_back_as_a_voucher_is_taken_with_the_rest,
	a_voucher_is_good_for_five_years_and_in_quebec_for_ever,
	what_was_paid_at_a_till_may_go_back_as_a_voucher_and_then_not_at_the_till,
	the_shopper_says_voucher_beforehand_and_may_think_otherwise_at_the_counter,
	the_till_is_no_way_that_a_customer_chooses,
	fifty_who_spend_one_voucher_at_once_spend_it_once,
	the_same_redemption_sent_twice_gets_the_same_answer,
	an_expired_voucher_is_not_spent_but_is_still_owed, a_voided_voucher_is_money_again_once,
	people_at_headquarters_void_a_voucher_once_and_everybody_sees_who_and_why,
	a_voucher_above_the_limit_of_customer_service_is_voided_by_finance,
	a_voucher_that_was_used_is_not_voided_at_headquarters,
	a_voucher_is_voided_on_the_page_of_its_own_order_only,
	codes_that_are_none_may_be_asked_for_a_hundred_times, a_code_is_read_as_people_type_it,
	the_tracking_page_shows_the_voucher_until_it_is_spent_and_the_credit_note,
	verify_finds_what_was_given_back_twice_or_not_at_all)
