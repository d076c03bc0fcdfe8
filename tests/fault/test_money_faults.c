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

/* Every fault at once, so that they also meet each other. */
static void faults_at_capture(const char *prefix)
{
	struct order orders[ARRAY_LENGTH(faults)];
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "capture", i);
		orders[i] = paid_order(reference, "PAR1", false);
		provider_fault(bank, reference, faults[i].fault, 1);
		world_prepare(&orders[i].fulfilments[0]);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "capture", i);
		await_acts(&orders[i], "capture", "done", 1);
		await_settled(&orders[i]);
		assert_money(reference, PAIR_MINOR, 0, 0);
		ck_assert_uint_eq(provider_figures(bank, reference).captures, 1);
	}
}

static void faults_at_refund(const char *prefix)
{
	struct order orders[ARRAY_LENGTH(faults)];
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "refund", i);
		orders[i] = paid_order(reference, "PAR1", true);
		provider_fault(bank, reference, faults[i].fault, 1);
		paid_collect(&orders[i]);
		ck_assert_int_eq(paid_return(&orders[i], 1), REASON_OK);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "refund", i);
		await_refund(&orders[i], "done");
		await_settled(&orders[i]);
		assert_money(reference, PAIR_MINOR, 0, TEA_MINOR);
		ck_assert_uint_eq(provider_figures(bank, reference).refunds, 1);
	}
}

static void faults_at_void(const char *prefix)
{
	struct order orders[ARRAY_LENGTH(faults)];
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "void", i);
		orders[i] = paid_order(reference, "PAR1", false);
		provider_fault(bank, reference, faults[i].fault, 1);
		paid_cancel(&orders[i]);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
		const char *reference = reference_of(prefix, "void", i);
		await_acts(&orders[i], "void", "done", 1);
		await_settled(&orders[i]);
		assert_money(reference, 0, PAIR_MINOR, 0);
		ck_assert_uint_eq(provider_figures(bank, reference).voids, 1);
	}
}

/* At each step; nothing is left that nobody knows. */
static void faults_at_each_act(const char *prefix)
{
	faults_at_capture(prefix);
	faults_at_refund(prefix);
	faults_at_void(prefix);
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
