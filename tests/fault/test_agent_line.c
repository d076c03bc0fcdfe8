/*
 * The store works while the line to headquarters is cut, silent or losing answers, and everything
 * arrives there exactly once: real comptoird, real comptoir-agent, a clerk at its pages, and a
 * proxy as the line. (tests/agent/test_store_kill kills the agent at its work.)
 */
#include <string.h>

#include "common/clock.h"
#include "tests/fault/desk_walk.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/process.h"
#include "tests/lib/proxy.h"

enum { CLERK_PATIENCE_MS = 2000 };

static struct server_setup setup;
static struct proxy *line;
static struct agent_process *agent;

static void start_all(void)
{
	fixture_db_clean();
	api_make_world();
	setup = api_setup();
	world_stock("PAR1", "TEA", 20);
	world_stock("PAR1", "MUG", 10);
	api_restart(&setup);
	line = proxy_start(api_port());
	agent = agent_process_start(&setup, "PAR1", proxy_port(line));
	agent_process_await(agent, "to_prepare", 0);
}

static void stop_all(void)
{
	agent_process_stop(agent);
	server_process_stop(api_server());
	proxy_stop(line);
	world_verify();
}

static void orders_in_store(struct order_at_desk *orders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		orders[i] = order_placed();
	agent_process_await(agent, "to_prepare", (int64_t)count);
	agent_process_await(agent, "unsent", 0); /* accepted, and headquarters knows */
}

/* Until the order is that far; every page comes promptly, line or no line. */
static void work(struct visitor *clerk, const struct order_at_desk *order, enum stage until)
{
	for (;;) {
		int64_t began_ms = clock_monotonic_ms();
		struct got *page = visit(clerk, "%s", order->path);
		assert_status(page, 200);
		enum stage stage = stage_of(page, order);
		if (stage >= until)
			return;
		assert_status(step(clerk, page, order, stage), 303);
		ck_assert_int_lt(clock_monotonic_ms() - began_ms, CLERK_PATIENCE_MS);
	}
}

/* --- what headquarters knows --- */

static int64_t units_collected(void)
{
	return fixture_number("SELECT SUM(collected) FROM fulfilment_line");
}

static void assert_arrived_once(size_t orders_collected, int64_t returned)
{
	agent_process_await(agent, "unsent", 0);
	ck_assert_int_eq(agent_process_number(agent, "refused"), 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM agent_command WHERE result <> 'ok'"), 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state = 'collected'"),
		(int64_t)orders_collected);
	ck_assert_int_eq(units_collected(), 3 * (int64_t)orders_collected);
	ck_assert_int_eq(
		fixture_number("SELECT -SUM(on_hand_by) FROM movement WHERE kind = 'handover'"),
		3 * (int64_t)orders_collected);
	ck_assert_int_eq(fixture_number("SELECT SUM(qty) FROM return_line"), returned);
	world_verify();
}

/* Three orders in the store, the first of which was collected. */
static struct visitor given_three_orders(struct order_at_desk orders[3])
{
	orders_in_store(orders, 3);
	struct visitor clerk = agent_process_clerk(agent);
	work(&clerk, &orders[0], STAGE_COLLECTED);
	agent_process_await(agent, "unsent", 0);
	ck_assert_int_eq(units_collected(), 3);
	return clerk;
}

static void work_through_the_rest(struct visitor *clerk, const struct order_at_desk orders[3])
{
	work(clerk, &orders[1], STAGE_COLLECTED);
	work(clerk, &orders[2], STAGE_COLLECTED);
	assert_shows(take_back(clerk, &orders[0]), "/returns/print");
}

/* --- the line --- */

START_TEST(store_works_with_the_line_cut_and_everything_arrives_once)
{
	struct order_at_desk orders[3];
	struct visitor clerk = given_three_orders(orders);
	proxy_cut(line);
	work_through_the_rest(&clerk, orders);
	ck_assert_int_eq(units_collected(), 3);
	ck_assert_int_gt(agent_process_number(agent, "unsent"), 8);
	assert_shows(visit(&clerk, "/"), "badge risk");
	proxy_mend(line);
	assert_arrived_once(3, 1);
}
END_TEST

START_TEST(store_works_with_a_line_that_says_nothing)
{
	struct order_at_desk orders[3];
	struct visitor clerk = given_three_orders(orders);
	proxy_silence(line);
	work_through_the_rest(&clerk, orders);
	ck_assert_int_eq(units_collected(), 3);
	proxy_mend(line);
	assert_arrived_once(3, 1);
}
END_TEST

START_TEST(agent_killed_while_the_line_is_cut_forgets_nothing)
{
	struct order_at_desk orders[3];
	struct visitor clerk = given_three_orders(orders);
	proxy_cut(line);
	work(&clerk, &orders[1], STAGE_COLLECTED);
	work(&clerk, &orders[2], STAGE_READY);
	int64_t unsent = agent_process_number(agent, "unsent");
	agent_process_kill9_and_restart(agent);
	ck_assert_int_eq(agent_process_number(agent, "unsent"), unsent);
	clerk = agent_process_clerk(agent);
	work_through_the_rest(&clerk, orders);
	proxy_mend(line);
	assert_arrived_once(3, 1);
}
END_TEST

START_TEST(answers_lost_while_catching_up_double_nothing)
{
	static const size_t passes[] = {0, 9, 350};
	struct order_at_desk orders[3];
	struct visitor clerk = given_three_orders(orders);
	proxy_cut(line);
	work_through_the_rest(&clerk, orders);
	for (size_t i = 0; i < ARRAY_LENGTH(passes); i++) {
		proxy_fault(line, &(struct proxy_fault){.loss = PROXY_LOSE_ANSWER,
					  .at = "POST /v1/agent/commands",
					  .times = 1,
					  .pass = passes[i]});
		proxy_await_struck(line, 1);
	}
	assert_arrived_once(3, 1);
}
END_TEST

START_TEST(server_killed_while_the_store_catches_up_doubles_nothing)
{
	struct order_at_desk orders[3];
	struct visitor clerk = given_three_orders(orders);
	proxy_cut(line);
	work_through_the_rest(&clerk, orders);
	proxy_fault(line,
		&(struct proxy_fault){.loss = PROXY_HOLD_ANSWER, .at = "POST /v1/agent/commands"});
	while (units_collected() == 3) /* until the first handover of the batch is committed */
		process_doze();
	api_kill9_and_restart(&setup);
	ck_assert_uint_eq(proxy_struck(line), 1);
	proxy_lead_to(line, api_port());
	proxy_cut(line);
	proxy_mend(line);
	assert_arrived_once(3, 1);
}
END_TEST

/* --- what headquarters decided meanwhile --- */

START_TEST(goods_handed_over_without_a_line_stay_handed_over_though_the_order_was_cancelled)
{
	struct order_at_desk order;
	orders_in_store(&order, 1);
	struct visitor clerk = agent_process_clerk(agent);
	proxy_cut(line);
	const char *cancel = arena_printf(test_arena(), "/v1/orders/%s/cancel", order.id);
	assert_status(api_act("POST", cancel, order.token, api_key(), NULL), 200);
	work(&clerk, &order, STAGE_COLLECTED);
	proxy_mend(line);
	agent_process_await(agent, "unsent", 0);
	ck_assert_int_eq(units_collected(), 3);
	ck_assert_int_eq(
		fixture_number("SELECT -SUM(on_hand_by) FROM movement WHERE kind = 'handover'"), 3);
}
END_TEST

static const struct test_fixture line_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_all,
	.after = stop_all,
};

TEST_MAIN_WITH("agent_line", &line_fixture,
	store_works_with_the_line_cut_and_everything_arrives_once,
	store_works_with_a_line_that_says_nothing,
	agent_killed_while_the_line_is_cut_forgets_nothing,
	answers_lost_while_catching_up_double_nothing,
	server_killed_while_the_store_catches_up_doubles_nothing,
	goods_handed_over_without_a_line_stay_handed_over_though_the_order_was_cancelled)
