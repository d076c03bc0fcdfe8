/*
 * What befalls the answers of those who hold the money: none, a failure, too late, signed wrongly
 * or by a clock that is off, refused, not yet. Each act has one effect in the provider's own
 * ledger, and none is left of which nobody knows what became of it.
 */
#include "tests/fault/paid.h"

static const struct {
	const char *name;
	enum provider_fault fault;
} faults[] = {
	{"silent_before", FAULT_SILENT_BEFORE},
	{"silent_after", FAULT_SILENT_AFTER},
	{"broken_before", FAULT_BROKEN_BEFORE},
	{"broken_after", FAULT_BROKEN_AFTER},
	{"busy", FAULT_BUSY},
	{"bad_signature", FAULT_BAD_SIGNATURE},
	{"skewed", FAULT_SKEWED},
};

static const char *reference_of(const char *prefix, const char *what, size_t fault)
{
	return arena_printf(test_arena(), "%s%s_%s", prefix, what, faults[fault].name);
}

static void return_one(const struct order *order)
{
	paid_collect(order);
	ck_assert_int_eq(paid_return(order, 1), REASON_OK);
}

static void prepare_it(const struct order *order)
{
	world_prepare(&order->fulfilments[0]);
}

static unsigned captures(const char *reference)
{
	return provider_figures(bank, reference).captures;
}

static unsigned refunds(const char *reference)
{
	return provider_figures(bank, reference).refunds;
}

static unsigned voids(const char *reference)
{
	return provider_figures(bank, reference).voids;
}

/* What is asked of a provider: after which step, and what it has done then. */
static const struct asked {
	const char *act;
	bool is_taken;
	void (*step)(const struct order *order);
	int64_t captured_minor, voided_minor, refunded_minor;
	unsigned (*times)(const char *reference);
} asked[] = {
	{"capture", false, prepare_it, PAIR_MINOR, 0, 0, captures},
	{"refund", true, return_one, PAIR_MINOR, 0, TEA_MINOR, refunds},
	{"void", false, paid_cancel, 0, PAIR_MINOR, 0, voids},
};

static void assert_done_once(
	const struct asked *one, const struct order *order, const char *reference)
{
	await_acts(order, one->act, "done", 1);
	await_settled(order);
	assert_money(reference, one->captured_minor, one->voided_minor, one->refunded_minor);
	ck_assert_uint_eq(one->times(reference), 1);
}

/* Every fault at once, so that they also meet each other. */
static void faults_at(const struct asked *one, const char *prefix)
{
	struct order orders[ARRAY_LENGTH(faults)];
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, one->act, i);
		orders[i] = paid_order(reference, "PAR1", one->is_taken);
		provider_fault(bank, reference, faults[i].fault, 1);
		one->step(&orders[i]);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++)
		assert_done_once(one, &orders[i], reference_of(prefix, one->act, i));
}

/* At each step; nothing is left that nobody knows. */
static void faults_at_each_act(const char *prefix)
{
	for (size_t i = 0; i < ARRAY_LENGTH(asked); i++)
		faults_at(&asked[i], prefix);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM payment_act WHERE state <> 'done'"), 0);
}

START_TEST(whatever_befalls_the_web_shops_answers_each_act_has_one_effect)
{
	faults_at_each_act("pay-");
}
END_TEST

START_TEST(whatever_befalls_stripes_answers_each_act_has_one_effect)
{
	faults_at_each_act("pi_");
}
END_TEST

/* Two lines come back: the money of one is refused, that of the other goes, and then the rest. */
START_TEST(of_two_refunds_of_an_order_one_may_fail_alone)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", true);
		provider_fault(bank, two_providers[i], FAULT_DECLINED, 1);
		paid_collect(&order);
		ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
		await_refund(&order, "failed");
		ck_assert_int_eq(paid_return(&order, 2), REASON_OK);
		await_refund(&order, "done");
		await_settled(&order);
		assert_money(two_providers[i], PAIR_MINOR, 0, MUG_MINOR);
		struct uuid act;
		struct str hex = fixture_text("SELECT LOWER(HEX(act_id)) FROM payment_act WHERE"
					      " state = 'failed' AND reference = '%s'",
			two_providers[i]);
		ck_assert(hex_parse(hex, act.bytes, sizeof(act.bytes)));
		ck_assert_int_eq(
			server_process_ctl(&paid_setup,
				arena_printf(test_arena(), "money settle " STR_FMT " retry",
					STR_ARG(uuid_print(test_arena(), act)))),
			0);
		money_hurries(); /* it was told by a clock that is not the server's */
		await_acts(&order, "refund", "done", 2);
		await_settled(&order);
		assert_money(two_providers[i], PAIR_MINOR, 0, PAIR_MINOR);
	}
}
END_TEST

START_TEST(a_refusal_is_final_and_gives_the_money_free_to_be_asked_for_again)
{
	for (size_t i = 0; i < ARRAY_LENGTH(two_providers); i++) {
		struct order order = paid_order(two_providers[i], "PAR1", true);
		provider_fault(bank, two_providers[i], FAULT_DECLINED, 1);
		paid_collect(&order);
		ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
		await_refund(&order, "failed");
		await_settled(&order);
		assert_money(two_providers[i], PAIR_MINOR, 0, 0);
	}
	ck_assert_int_eq(fixture_number("SELECT SUM(refund_minor) FROM payment"), 0);
}
END_TEST

START_TEST(what_is_pending_is_asked_about_until_it_is_done)
{
	struct order order = paid_order("pay-1", "PAR1", true);
	provider_fault(bank, "pay-1", FAULT_PENDING, 1);
	paid_collect(&order);
	ck_assert_int_eq(paid_return(&order, 1), REASON_OK);
	provider_await_struck(bank, "pay-1", 1);
	await_acts(&order, "refund", "unknown", 1);
	provider_work_off(bank);
	money_hurries();
	await_refund(&order, "done");
	assert_money("pay-1", PAIR_MINOR, 0, TEA_MINOR);
}
END_TEST

TEST_MAIN_WITH("money, faults", &paid_fixture,
	whatever_befalls_the_web_shops_answers_each_act_has_one_effect,
	whatever_befalls_stripes_answers_each_act_has_one_effect,
	of_two_refunds_of_an_order_one_may_fail_alone,
	a_refusal_is_final_and_gives_the_money_free_to_be_asked_for_again,
	what_is_pending_is_asked_about_until_it_is_done)
