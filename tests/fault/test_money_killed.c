/*
 * comptoird dies (kill -9) while a provider has its question: before the provider has done it,
 * after, and after it said so. Its successor finds out by itself within a bounded time, and there
 * is one effect in the provider's own ledger.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/fault/paid.h"

static const char *const prefixes[] = {"pay-", "pi_"};

/* --- what is asked of a provider --- */

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

typedef void act_of(const struct order *order);

static const struct {
	const char *kind;
	bool is_taken;
	act_of *act;
} deeds[] = {
	{"capture", false, make_ready},
	{"refund", true, bring_back},
	{"void", false, give_back},
};

/* --- at a moment of each --- */

/* The provider has not done it; has done it; has done it and said so, and nobody wrote that down.
 */
static const enum provider_fault moments[] = {FAULT_SILENT_BEFORE, FAULT_SILENT_AFTER, FAULT_SLOW};
enum { DEATHS = 3 * 2 * 3, SETTLED_MS = 20000, HEARD_MS = 200 };

static const char *reference_of(size_t deed, size_t prefix, size_t moment)
{
	return arena_printf(test_arena(), "%s%s-%zu", prefixes[prefix], deeds[deed].kind, moment);
}

/* The answer is heard while nobody can write it. */
static void die_before_writing(void)
{
	fixture_sql("START TRANSACTION; SELECT * FROM payment_act FOR UPDATE");
	provider_let_go(bank);
	usleep(HEARD_MS * 1000);
	api_kill9_and_restart(&paid_setup);
	fixture_sql("ROLLBACK");
}

static struct order one_death(size_t deed, size_t prefix, size_t moment)
{
	const char *reference = reference_of(deed, prefix, moment);
	struct order order = paid_order(reference, "PAR1", deeds[deed].is_taken);
	provider_fault(bank, reference, moments[moment], 1);
	deeds[deed].act(&order);
	provider_await_struck(bank, reference, 1);
	if (moments[moment] == FAULT_SLOW)
		die_before_writing();
	else
		api_kill9_and_restart(&paid_setup);
	provider_let_go(bank);
	return order;
}

/* By itself, as soon as the dead one's claim has ended. */
static void await_all_settled(void)
{
	int64_t from_ms = clock_monotonic_ms();
	await_number(0, "SELECT COUNT(*) FROM payment_act WHERE state <> 'done'");
	int64_t took_ms = clock_monotonic_ms() - from_ms;
	printf("settled %" PRId64 " ms after the last death\n", took_ms);
	ck_assert_int_le(took_ms, SETTLED_MS);
}

static void assert_one_effect(size_t deed, size_t prefix, size_t moment, const struct order *order)
{
	await_acts(order, deeds[deed].kind, "done", 1);
	await_settled(order);
	struct provider_figures did = provider_figures(bank, reference_of(deed, prefix, moment));
	ck_assert_uint_eq(did.captures + did.voids + did.refunds, 1);
}

/* Nobody is told to hurry. */
START_TEST(whatever_it_died_in_its_successor_settles_with_one_effect)
{
	struct order orders[DEATHS];
	size_t count = 0;
	world_stock("QUE1", "MUG", 0);
	world_stock("QUE1", "TEA", 0); /* what PAR1 gives back nobody else can bring */
	for (size_t d = 0; d < ARRAY_LENGTH(deeds); d++)
		for (size_t p = 0; p < ARRAY_LENGTH(prefixes); p++)
			for (size_t m = 0; m < ARRAY_LENGTH(moments); m++)
				orders[count++] = one_death(d, p, m);
	await_all_settled();
	count = 0;
	for (size_t d = 0; d < ARRAY_LENGTH(deeds); d++)
		for (size_t p = 0; p < ARRAY_LENGTH(prefixes); p++)
			for (size_t m = 0; m < ARRAY_LENGTH(moments); m++)
				assert_one_effect(d, p, m, &orders[count++]);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM payment_act"), DEATHS);
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
	await_all_settled();
	for (size_t i = 0; i < kills; i++) {
		await_acts(&orders[i], i % 2 == 0 ? "refund" : "capture", "done", ACTS_EACH);
		await_settled(&orders[i]);
		struct provider_figures did = provider_figures(bank, reference_at(i));
		ck_assert_uint_eq(did.captures + did.refunds, ACTS_EACH);
	}
}
END_TEST

TEST_MAIN_WITH("money, killed", &paid_fixture,
	whatever_it_died_in_its_successor_settles_with_one_effect,
	killed_at_any_moment_each_act_has_one_effect_and_settles)
