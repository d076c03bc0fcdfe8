/*
 * The agent is struck at the nth call by which it writes, makes durable or sends, n = 1 until a
 * whole visit runs through: killed before the call or in the middle of it, out of room, or told of
 * an I/O error. What it had acknowledged is there afterwards, nothing is doubled, and what could
 * not be recorded is refused before goods leave. A sample of the calls in every check, each of them
 * with COMPTOIR_TRIAL=full.
 */
#include <stdlib.h>
#include <string.h>

#include "common/rand.h"
#include "tests/fault/desk_walk.h"
#include "tests/fault/nth_call.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/process.h"

enum { CALLS_MAX = 2000, STRIDE_SAMPLED = 25, STOCK = 100000, TURNS_MAX = 20, WAITS_MAX = 3000 };

static struct server_setup setup;
static struct agent_process *agent;
static struct nth_call *nth;
static struct visitor clerk;
static unsigned orders, revivals;
static bool is_killed; /* else it only fails, and must say so rather than fall silent */

static void start_all(void)
{
	char *folder = arena_printf(test_arena(), "/tmp/comptoir-nth-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	nth = nth_call_new(folder);
	fixture_db_clean();
	api_make_world();
	setup = api_setup();
	setup.settings[1] = "limits.address_per_minute=0"; /* in full, orders come fast */
	world_stock("PAR1", "TEA", STOCK);
	world_stock("PAR1", "MUG", STOCK);
	api_restart(&setup);
	agent = agent_process_start_as("tests/fault/faulty-agent", &setup, "PAR1", api_port());
	while (agent_process_number(agent, "feed_after") == 0) /* who its clerks are */
		process_doze();
	clerk = agent_process_clerk(agent);
	orders = revivals = 0;
}

static void stop_all(void)
{
	nth_call_disarm(nth);
	agent_process_stop(agent);
	server_process_stop(api_server());
	world_verify();
}

/* --- one visit --- */

static void expect_errors(void)
{
	static const char *const events[] = {"journal_failed", "printing_fails", "print_failed"};
	for (size_t i = 0; i < ARRAY_LENGTH(events) && !is_killed; i++)
		agent_process_expect_error(agent, events[i]);
}

static void revive(void)
{
	nth_call_disarm(nth);
	agent_process_kill9_and_restart(agent);
	expect_errors();
	clerk = agent_process_clerk(agent);
	revivals++;
}

/* What is not done is refused in words, unless the agent is gone. */
static bool is_done(const struct got *got, int good_status)
{
	if (!is_killed && got->status != good_status)
		ck_assert_int_eq(got->status, 503);
	return got->status == good_status;
}

/* What the clerk reads of it. */
enum told { TOLD_DONE, TOLD_NOTHING, TOLD_TO_WAIT };

/* A bag that headquarters has not answered for yet waits a moment (doc/agent-protocol.md): that is
 * refused in words, and no fault that was struck. */
static enum told told_by(const struct got *got)
{
	if (!is_done(got, 303))
		return TOLD_NOTHING;
	struct got *page = visitor_follow(&clerk, got);
	if (page->status == 200 && page_has(page, "Un responsable peut les remettre"))
		return TOLD_TO_WAIT;
	bool is_good = is_done(page, 200) && !page_has(page, "notice bad");
	return is_good ? TOLD_DONE : TOLD_NOTHING;
}

/* Until the goods have left: after each refusal or silence the agent is started again, and what it
 * had acknowledged before is on its page. The first thing is that the order arrives. */
static void collect(const struct order_at_desk *order)
{
	enum stage told = STAGE_FIRST_LINE;
	for (int turn = 0, waits = 0; turn < TURNS_MAX && waits < WAITS_MAX;) {
		struct got *page = visit(&clerk, "%s", order->path);
		if (page->status == 404) {
			process_doze();
			continue;
		}
		bool is_shown = is_done(page, 200);
		enum stage stage = is_shown ? stage_of(page, order) : told;
		ck_assert_int_ge(stage, told);
		if (stage == STAGE_COLLECTED)
			return;
		enum told what =
			is_shown ? told_by(step(&clerk, page, order, stage)) : TOLD_NOTHING;
		if (what == TOLD_DONE)
			told = stage + 1;
		else if (what == TOLD_NOTHING)
			revive();
		else
			process_doze();
		turn += what != TOLD_TO_WAIT;
		waits += what == TOLD_TO_WAIT;
	}
	ck_abort_msg("the goods never left");
}

static int64_t returned_at_headquarters(void)
{
	return fixture_number("SELECT COALESCE(SUM(qty), 0) FROM return_line");
}

/* When no answer came, headquarters will tell whether it had happened. */
static void bring_back(const struct order_at_desk *order)
{
	int64_t before = orders - 1;
	for (int turn = 0; turn < TURNS_MAX; turn++) {
		struct got *got = take_back(&clerk, order);
		if (is_done(got, 200) && !page_has(got, "notice bad"))
			return;
		revive();
		agent_process_await(agent, "unsent", 0);
		if (returned_at_headquarters() > before)
			return;
	}
	ck_abort_msg("the goods never came back");
}

static int64_t pick_lists_printed(void)
{
	const char *command = arena_printf(test_arena(),
		"test $(ls '%s' | grep -c -- '-pick_list-.*[.]pdf$') -ge %u",
		agent_process_folder(agent), orders);
	return system(command) == 0;
}

static void assert_everything_arrived_once(void)
{
	agent_process_await(agent, "unsent", 0);
	agent_process_await(agent, "to_print", 0);
	ck_assert_int_eq(agent_process_number(agent, "refused"), 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM agent_command WHERE result <> 'ok'"), 0);
	ck_assert_int_eq(
		fixture_number("SELECT -SUM(on_hand_by) FROM movement WHERE kind = 'handover'"),
		3 * (int64_t)orders);
	ck_assert_int_eq(returned_at_headquarters(), orders);
	ck_assert_msg(pick_lists_printed(), "an order has no pick list");
}

/* A whole visit, in which the nth of these calls is struck. False when there were fewer. */
static bool visit_struck(enum nth_fate fate, enum nth_calls calls, long n)
{
	unsigned revivals_before = revivals;
	agent_process_await(agent, "to_prepare", 0);
	nth_call_arm(nth, fate, calls, n);
	struct order_at_desk order = order_placed();
	orders++;
	collect(&order);
	bring_back(&order);
	bool has_struck = nth_call_has_struck(nth);
	nth_call_disarm(nth);
	if (has_struck && revivals == revivals_before)
		revive();
	assert_everything_arrived_once();
	return has_struck;
}

/* Each n in full; else a sample that begins at random, so that many checks see them all. */
static void strike_every_call(enum nth_fate fate, enum nth_calls calls)
{
	is_killed = fate == NTH_KILL || fate == NTH_KILL_HALF;
	expect_errors();
	const char *trial = getenv("COMPTOIR_TRIAL");
	bool is_full = trial != NULL && strcmp(trial, "full") == 0;
	long stride = is_full ? 1 : STRIDE_SAMPLED;
	long n = 1 + (long)rand_below((uint32_t)stride);
	while (n < CALLS_MAX && visit_struck(fate, calls, n))
		n += stride;
	printf("fate %d: a whole visit has %ld calls; %u revivals\n", fate, n, revivals);
	ck_assert_int_gt(n, calls == NTH_SYNC ? 10 : 100);
	ck_assert_int_lt(n, CALLS_MAX);
}

START_TEST(killed_before_any_call_it_loses_nothing_and_doubles_nothing)
{
	strike_every_call(NTH_KILL, NTH_ALL);
}
END_TEST

START_TEST(killed_in_the_middle_of_any_call_it_loses_nothing_and_doubles_nothing)
{
	strike_every_call(NTH_KILL_HALF, NTH_ALL);
}
END_TEST

START_TEST(out_of_room_at_any_write_it_refuses_and_forgets_nothing)
{
	strike_every_call(NTH_NO_ROOM, NTH_WRITE);
}
END_TEST

START_TEST(told_of_an_error_at_any_write_it_refuses_and_forgets_nothing)
{
	strike_every_call(NTH_FAIL, NTH_WRITE);
}
END_TEST

START_TEST(told_of_an_error_at_any_fsync_it_refuses_and_forgets_nothing)
{
	strike_every_call(NTH_FAIL, NTH_SYNC);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_all,
	.after = stop_all,
	.timeout_s = 1200,
};

TEST_MAIN_WITH("agent_calls", &fixture, killed_before_any_call_it_loses_nothing_and_doubles_nothing,
	killed_in_the_middle_of_any_call_it_loses_nothing_and_doubles_nothing,
	out_of_room_at_any_write_it_refuses_and_forgets_nothing,
	told_of_an_error_at_any_write_it_refuses_and_forgets_nothing,
	told_of_an_error_at_any_fsync_it_refuses_and_forgets_nothing)
