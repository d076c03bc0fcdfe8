/*
 * Money of other countries, from the authorisation to the last refund, at both kinds of provider:
 * Québec's two taxes, each for itself to the cent, and currencies of no decimals and of three.
 */
#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/fault/paid.h"

/* 3 x 4.99 with 0.75 of GST and 1.49 of QST, and a book of 22.00 with 1.10 of GST. */
enum { TEA = 1, BOOK = 2, TEAS_MINOR = 1497 + 75 + 149, BOOK_MINOR = 2200 + 110 };
/* Of the three teas the first, the second and the third unit take, to the cent. */
static const int64_t tea_minor[] = {499 + 25 + 50, 499 + 25 + 49, 499 + 25 + 50};
enum { WANTED_MINOR = TEAS_MINOR + BOOK_MINOR, MISSING_MINOR = 499 + 25 + 50 };
enum { GST_MINOR = 75 - 25 + 110, QST_MINOR = 149 - 50 };
enum { KEPT_MINOR = WANTED_MINOR - MISSING_MINOR };

static void sell_in(const char *currency, const char *tax)
{
	fixture_sql("UPDATE product SET currency = '%s', vat_bp = 0, tax = %s", currency, tax);
	api_restart(&paid_setup);
	world_stock("QUE1", "BOOK", 100);
	world_stock("PAR1", "BOOK", 100);
}

static struct order placed(const char *reference, const char *store, const char *lines,
	int64_t minor, const char *currency)
{
	provider_authorise(bank, reference, minor, currency, false);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'store': '%s', 'lines': %s, 'customer': {'name': 'Zoé',"
		" 'email': 'zoe@example.org'}, 'payment': {'reference': '%s', 'provider': '%s',"
		" 'authorised_minor': %lld, 'currency': '%s'}}",
		store, lines, reference, strncmp(reference, "pi_", 3) == 0 ? "stripe" : "external",
		(long long)minor, currency);
	assert_status(got, 201);
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	return world_read(id);
}

/* --- Québec --- */

static const struct {
	const char *store;
	bool is_taken_when_ready;
	enum provider_fault fault; /* which capture and refund meet */
} quebec[] = {
	{"QUE1", false, FAULT_NONE},
	{"PAR1", true, FAULT_SILENT_AFTER}, /* the same goods where the law is another */
};

/* One tea of three is not there. */
static void prepare_without_one_tea(const struct order *order)
{
	const struct fulfilment *fulfilment = &order->fulfilments[0];
	world_begin(fulfilment);
	ck_assert_int_eq(world_pick(fulfilment, TEA, 2), REASON_OK);
	ck_assert_int_eq(world_pick(fulfilment, BOOK, 1), REASON_OK);
	world_short(fulfilment, TEA, SHORT_NOT_FOUND);
	ck_assert_int_eq(world_act(fulfilment, COMMAND_READY), REASON_OK);
}

static void hand_over(const struct order *order, struct command_line *lines, size_t count)
{
	struct order ready = world_read(order->id);
	ck_assert_int_eq(
		world_command(&ready.fulfilments[0],
			(struct command){
				.type = COMMAND_HANDOVER, .lines = lines, .line_count = count}),
		REASON_OK);
}

static void hand_over_what_is_there(const struct order *order)
{
	struct command_line lines[] = {{.line = TEA, .qty = 2}, {.line = BOOK, .qty = 1}};
	hand_over(order, lines, ARRAY_LENGTH(lines));
}

static void assert_taxes(const struct by_tax *taxes, int64_t gst_minor, int64_t qst_minor)
{
	ck_assert_int_eq(taxes->minor[KIND_GST], gst_minor);
	ck_assert_int_eq(taxes->minor[KIND_QST], qst_minor);
	ck_assert_int_eq(taxes->minor[KIND_VAT], 0);
}

/* Stripe sets the rest free by itself. */
static void assert_captured(const char *reference, bool is_stripe)
{
	assert_money(reference, KEPT_MINOR, is_stripe ? 0 : MISSING_MINOR, 0);
	struct provider_figures did = provider_figures(bank, reference);
	ck_assert_uint_eq(did.captures, 1);
	assert_taxes(&did.captured_tax, GST_MINOR, QST_MINOR);
}

static void come_back_for(
	const struct order *order, const char *reference, uint16_t line, int64_t minor)
{
	struct provider_figures before = provider_figures(bank, reference);
	ck_assert_int_eq(paid_return(order, line), REASON_OK);
	await_acts(order, "refund", "done", before.refunds + 1);
	await_settled(order);
	struct provider_figures did = provider_figures(bank, reference);
	ck_assert_int_eq(did.refunded_minor - before.refunded_minor, minor);
	ck_assert_uint_eq(did.refunds, before.refunds + 1);
}

static int64_t noted(const struct order *order, const char *what)
{
	struct str id = uuid_print(test_arena(), order->id.uuid);
	return fixture_number(
		"SELECT COALESCE(SUM(%s), 0) FROM credit_note n JOIN credit_note_line l"
		" USING (return_id) WHERE n.order_id = UNHEX(REPLACE('" STR_FMT "', '-', ''))",
		what, STR_ARG(id));
}

static void buy_and_bring_back(size_t how, bool is_stripe)
{
	const char *reference =
		arena_printf(test_arena(), "%s%zu", is_stripe ? "pi_" : "pay-", how);
	for (size_t i = 0; i < ARRAY_LENGTH(quebec); i++) /* nobody else has what is not there */
		world_stock(quebec[i].store, "TEA", i == how ? 3 : 0);
	struct order order = placed(reference, quebec[how].store,
		"[{'sku': 'TEA', 'qty': 3}, {'sku': 'BOOK', 'qty': 1}]", WANTED_MINOR, "CAD");
	provider_fault(bank, reference, quebec[how].fault, quebec[how].fault != FAULT_NONE);
	prepare_without_one_tea(&order);
	if (!quebec[how].is_taken_when_ready) {
		await_settled(&order);
		assert_money(reference, 0, 0, 0);
		hand_over_what_is_there(&order);
	}
	await_acts(&order, "capture", "done", 1);
	await_settled(&order);
	assert_captured(reference, is_stripe);
	if (quebec[how].is_taken_when_ready)
		hand_over_what_is_there(&order);
	provider_fault(bank, reference, quebec[how].fault, quebec[how].fault != FAULT_NONE);
	come_back_for(&order, reference, TEA, tea_minor[1]);
	come_back_for(&order, reference, BOOK, BOOK_MINOR);
	come_back_for(&order, reference, TEA, tea_minor[2]);
	ck_assert_int_eq(paid_return(&order, TEA), REASON_QUANTITY_EXCEEDED);
	struct provider_figures did = provider_figures(bank, reference);
	ck_assert_int_eq(did.refunded_minor, KEPT_MINOR);
	assert_taxes(&did.refunded_tax, GST_MINOR, QST_MINOR);
	ck_assert_int_eq(noted(&order, "l.taxable_minor + l.tax_minor"), KEPT_MINOR);
	ck_assert_int_eq(noted(&order, "l.tax2_minor"), QST_MINOR);
	ck_assert_int_eq(noted(&order, "l.tax_minor - l.tax2_minor"), GST_MINOR);
}

START_TEST(gst_and_qst_are_taken_and_given_back_by_the_web_shop)
{
	sell_in("CAD", "IF(sku = 'BOOK', 'qc_book', 'qc')");
	for (size_t how = 0; how < ARRAY_LENGTH(quebec); how++)
		buy_and_bring_back(how, false);
}
END_TEST

START_TEST(gst_and_qst_are_taken_and_given_back_by_stripe)
{
	sell_in("CAD", "IF(sku = 'BOOK', 'qc_book', 'qc')");
	for (size_t how = 0; how < ARRAY_LENGTH(quebec); how++)
		buy_and_bring_back(how, true);
}
END_TEST

/* A bag nobody wants at the counter: what was set aside is set free with both taxes. */
START_TEST(what_is_refused_at_the_counter_was_never_taken)
{
	sell_in("CAD", "'qc'");
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = placed(
			two_providers[i], "QUE1", "[{'sku': 'TEA', 'qty': 3}]", TEAS_MINOR, "CAD");
		struct command_line lines[] = {{.line = TEA, .qty = 2, .refused = 1}};
		world_prepare(&order.fulfilments[0]);
		hand_over(&order, lines, 1);
		await_acts(&order, "capture", "done", 1);
		await_settled(&order);
		struct provider_figures did = provider_figures(bank, two_providers[i]);
		ck_assert_int_eq(did.captured_minor, TEAS_MINOR - MISSING_MINOR);
		assert_taxes(&did.captured_tax, 75 - 25, 149 - 50);
		ck_assert_int_eq(did.refunded_minor, 0);
	}
}
END_TEST

/* --- amounts --- */

/* 499 yen are 499 and not 4.99: a tea and a mug. */
START_TEST(a_currency_without_decimals_is_counted_in_its_units)
{
	sell_in("JPY", "'vat'");
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = placed(two_providers[i], "PAR1",
			"[{'sku': 'TEA', 'qty': 1}, {'sku': 'MUG', 'qty': 1}]", PAIR_MINOR, "JPY");
		paid_collect(&order);
		await_acts(&order, "capture", "done", 1);
		ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
		await_refund(&order, "done");
		assert_money(two_providers[i], PAIR_MINOR, 0, TEA_MINOR);
	}
}
END_TEST

/* 0.499 dinars cannot be paid back by Stripe, which takes whole hundredths; 1.250 can. */
START_TEST(what_stripe_cannot_pay_fails_for_people_to_see)
{
	sell_in("TND", "'vat'");
	fixture_sql("UPDATE product SET price_minor = 501 WHERE sku = 'PEN'");
	api_restart(&paid_setup);
	world_stock("PAR1", "PEN", 9);
	struct order order = placed("pi_1", "PAR1",
		"[{'sku': 'TEA', 'qty': 1}, {'sku': 'PEN', 'qty': 1}, {'sku': 'MUG', 'qty': 1}]",
		TEA_MINOR + 501 + MUG_MINOR, "TND");
	paid_collect(&order);
	await_acts(&order, "capture", "done", 1);
	ck_assert_int_eq(paid_return(&order, 3), REASON_OK);
	await_refund(&order, "done");
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	await_refund(&order, "failed");
	await_settled(&order);
	assert_money("pi_1", TEA_MINOR + 501 + MUG_MINOR, 0, MUG_MINOR);
	assert_text(fixture_text("SELECT error FROM payment_act WHERE state = 'failed'"),
		"amount_not_payable");
}
END_TEST

TEST_MAIN_WITH("money abroad", &paid_fixture, gst_and_qst_are_taken_and_given_back_by_the_web_shop,
	gst_and_qst_are_taken_and_given_back_by_stripe,
	what_is_refused_at_the_counter_was_never_taken,
	a_currency_without_decimals_is_counted_in_its_units,
	what_stripe_cannot_pay_fails_for_people_to_see)
