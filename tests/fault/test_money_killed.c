/*
 * comptoird dies (kill -9) while a provider has its question: before the provider has done it and
 * after. Its successor finds out, and there is one effect in the provider's own ledger.
 */
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/fault/paid.h"

static const enum provider_fault moments[] = {FAULT_SILENT_BEFORE, FAULT_SILENT_AFTER};
static const char *const prefixes[] = {"pay-", "pi_"};

static const char *reference_of(size_t prefix, size_t moment)
{
	return arena_printf(test_arena(), "%s%zu", prefixes[prefix], moment);
}

/* The provider has the question: nobody lives to hear the answer. */
static void die(const char *reference)
{
	provider_await_struck(bank, reference, 1);
	api_kill9_and_restart(&paid_setup);
	provider_let_go(bank);
	money_hurries();
}

typedef void act_of(const struct order *order);

static void one_death(const char *reference, bool is_taken, enum provider_fault moment, act_of *act,
	const char *kind)
{
	struct order order = paid_order(reference, "PAR1", is_taken);
	provider_fault(bank, reference, moment, 1);
	act(&order);
	die(reference);
	await_acts(&order, kind, "done", 1);
	await_settled(&order);
	struct provider_figures did = provider_figures(bank, reference);
	ck_assert_uint_eq(did.captures + did.voids + did.refunds, 1);
}

/* In a quick check each provider dies at one moment, in a trial (make trial) at each. */
static void each_death(bool is_taken, act_of *act, const char *kind)
{
	bool is_full = getenv("COMPTOIR_TRIAL") != NULL;
	for (size_t p = 0; p < ARRAY_LENGTH(prefixes); p++)
		for (size_t m = 0; m < ARRAY_LENGTH(moments); m++)
			if (is_full || p == m)
				one_death(reference_of(p, m), is_taken, moments[m], act, kind);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM payment_act"), is_full ? 4 : 2);
}

static void make_ready(const struct order *order)
{
	world_prepare(&order->fulfilments[0]);
}

static void bring_back(const struct order *order)
{
	paid_collect(order);
	ck_assert_int_eq(paid_return(order, 1), REASON_OK);
}

static void give_back(const struct order *order)
{
	ck_assert_int_eq(
		world_command(&order->fulfilments[0],
			(struct command){.type = COMMAND_REJECT, .reject_reason = REJECT_NO_STOCK}),
		REASON_OK);
}

START_TEST(a_capture_outlives_its_server)
{
	each_death(false, make_ready, "capture");
}
END_TEST

START_TEST(a_refund_outlives_its_server)
{
	each_death(true, bring_back, "refund");
}
END_TEST

START_TEST(a_void_outlives_its_server)
{
	world_stock("QUE1", "MUG", 0);
	world_stock("QUE1", "TEA", 0); /* nobody else can bring it */
	each_death(false, give_back, "void");
}
END_TEST

/* --- at any moment --- */

enum { KILLS = 8, KILLS_IN_TRIAL = 60, LATEST_MS = 400, ACTS_EACH = 1 };

static const char *reference_at(size_t number)
{
	return arena_printf(test_arena(), "%s%zu", prefixes[number / 2 % 2], number);
}

/* Before the provider is asked, while it is, and after; nobody is told to hurry. */
START_TEST(killed_at_any_moment_each_act_has_one_effect_and_settles)
{
	size_t kills = getenv("COMPTOIR_TRIAL") == NULL ? KILLS : KILLS_IN_TRIAL;
	struct order *orders = arena_new_array(test_arena(), kills, struct order);
	for (size_t i = 0; i < kills; i++) {
		bool is_taken = i % 2 == 0;
		orders[i] = paid_order(reference_at(i), "PAR1", is_taken);
		(is_taken ? bring_back : make_ready)(&orders[i]);
		usleep((useconds_t)(LATEST_MS * 1000 * i / kills));
		api_kill9_and_restart(&paid_setup);
	}
	for (size_t i = 0; i < kills; i++) {
		await_acts(&orders[i], i % 2 == 0 ? "refund" : "capture", "done", ACTS_EACH);
		await_settled(&orders[i]);
		struct provider_figures did = provider_figures(bank, reference_at(i));
		ck_assert_uint_eq(did.captures + did.refunds, ACTS_EACH);
	}
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM payment_act WHERE state <> 'done'"), 0);
}
END_TEST

TEST_MAIN_WITH("money, killed", &paid_fixture, a_capture_outlives_its_server,
	a_refund_outlives_its_server, a_void_outlives_its_server,
	killed_at_any_moment_each_act_has_one_effect_and_settles)
