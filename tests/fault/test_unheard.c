/*
 * Goods come back while the line of the store that handed them over is cut: before headquarters
 * knows that they were collected, and after. Real agents, and a provider with a ledger of its own.
 */
#include "common/clock.h"
#include "server/http/call.h"
#include "tests/fault/paid.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/proxy.h"

static struct proxy *line;
static struct agent_process *agent; /* of PAR1 */
static const char *elsewhere;	    /* credential of the agent of PAR2 */

static void before(void)
{
	paid_fixture.before();
	line = proxy_start(api_port());
	elsewhere = api_agent("PAR2");
}

static void after(void)
{
	agent_process_stop(agent);
	proxy_stop(line);
	paid_fixture.after();
}

static const char *id_of(const struct order *order)
{
	return str_c(test_arena(), uuid_print(test_arena(), order->id.uuid));
}

/* --- at PAR1 --- */

static struct order bag_ready(const char *reference)
{
	struct order order = paid_order(reference, "PAR1", true);
	world_prepare(&order.fulfilments[0]);
	agent = agent_process_start(&paid_setup, "PAR1", proxy_port(line));
	agent_process_await(agent, "ready", 1);
	return world_read(order.id);
}

static void hand_over(const struct order *order)
{
	struct visitor clerk = agent_process_clerk(agent);
	struct str id = uuid_print(test_arena(), order->fulfilments[0].id.uuid);
	const char *path = arena_printf(test_arena(), "/f/" STR_FMT, STR_ARG(id));
	const char *code = pickup_code_print(test_arena(), server_process_secret(), order->id).p;
	struct got *got = visitor_submit(&clerk, visit(&clerk, "%s", path),
		arena_printf(test_arena(), "%s/code", path),
		arena_printf(test_arena(), "code=%s", code));
	got = visitor_submit(&clerk, visitor_follow(&clerk, got),
		arena_printf(test_arena(), "%s/handover", path), "line-1=1&line-2=1&by=");
	assert_hides(visitor_follow(&clerk, got), "notice bad");
}

static void line_comes_back(void)
{
	proxy_mend(line);
	agent_process_await(agent, "unsent", 0);
}

/* Headquarters has not heard of PAR1 for a while. */
static void time_passes(void)
{
	fixture_sql("UPDATE agent SET seen_at = seen_at - %lld WHERE store_id = %u",
		(long long)MS_PER_HOUR, world_store("PAR1").row);
}

/* --- at PAR2 --- */

static const char *bring_back(const struct order *order, const char *disposition)
{
	struct str command = uuid_print(test_arena(), uuid_new(clock_now()));
	struct str brought = uuid_print(test_arena(), uuid_new(clock_now()));
	const char *goes = disposition == NULL ? ""
					       : arena_printf(test_arena(), ", 'disposition': '%s'",
							 disposition);
	const char *body = api_json(
		"{'commands': [{'id': '" STR_FMT "', 'seq': 1, 'type': 'return', 'at':"
		" '2026-11-21T11:00:00Z', 'clerk': 'camille', 'return_id': '" STR_FMT
		"', 'order': '%s', 'reason': 'changed_mind', 'lines': [{'line': 2, 'qty': 1%s}]}]}",
		STR_ARG(command), STR_ARG(brought), id_of(order), goes);
	struct got *got = api_act("POST", "/v1/agent/commands", elsewhere, NULL, body);
	assert_status(got, 200);
	return got_c(got, "results/0/result");
}

static void inspect(void)
{
	struct str command = uuid_print(test_arena(), uuid_new(clock_now()));
	struct uuid id, order;
	struct str hex = fixture_text("SELECT LOWER(HEX(return_id)) FROM returns");
	ck_assert(hex_parse(hex, id.bytes, sizeof(id.bytes)));
	hex = fixture_text("SELECT LOWER(HEX(order_id)) FROM returns");
	ck_assert(hex_parse(hex, order.bytes, sizeof(order.bytes)));
	struct got *got = api_act("POST", "/v1/agent/commands", elsewhere, NULL,
		api_json("{'commands': [{'id': '" STR_FMT
			 "', 'seq': 2, 'type': 'inspect', 'at': '2026-11-21T11:00:00Z', 'clerk':"
			 " 'camille', 'return_id': '" STR_FMT "', 'order': '" STR_FMT
			 "', 'lines': [{'line': 2, 'disposition': 'shelf'}]}]}",
			STR_ARG(command), STR_ARG(uuid_print(test_arena(), id)),
			STR_ARG(uuid_print(test_arena(), order))));
	assert_status(got, 200);
	assert_text(got_text(got, "results/0/result"), "ok");
}

static struct got *look_up(const struct order *order)
{
	struct got *got = api_get(elsewhere, "/v1/agent/orders?q=" STR_FMT, STR_ARG(order->number));
	assert_status(got, 200);
	return got;
}

/* How much of the MUG may come back, as PAR2 reads it. */
static int64_t returnable(const struct got *got)
{
	return got_int(got, "orders/0/lines/1/collected") -
	       got_int(got, "orders/0/lines/1/returned");
}

static void assert_paid_back(const char *reference, int64_t minor)
{
	struct provider_figures did = provider_figures(bank, reference);
	ck_assert_int_eq(did.refunded_minor, minor);
	ck_assert_uint_eq(did.refunds, minor > 0);
}

static void assert_one_return(const struct order *order)
{
	await_refund(order, "done");
	await_settled(order);
	assert_paid_back("pay-1", MUG_MINOR);
	ck_assert_int_eq(fixture_number("SELECT SUM(total_minor) FROM credit_note"), MUG_MINOR);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note WHERE store_id = %u",
				 world_store("PAR2").row),
		1);
	ck_assert_int_eq(world_available("PAR2", "MUG"), 1);
}

/* --- claims --- */

START_TEST(what_is_not_known_to_be_collected_is_taken_and_its_money_waits)
{
	struct order order = bag_ready("pay-1");
	proxy_cut(line);
	hand_over(&order);
	ck_assert_int_eq(returnable(look_up(&order)), 0);
	time_passes();
	struct got *got = look_up(&order);
	ck_assert_int_eq(returnable(got), 1);
	ck_assert(json_is_true(json_object_get(
		json_array_get(json_object_get(got->json, "orders"), 0), "pickup_unheard")));
	ck_assert_str_eq(bring_back(&order, "shelf"), "ok");
	ck_assert_str_eq(bring_back(&order, "shelf"), "quantity_exceeded");
	ck_assert_int_eq(returnable(look_up(&order)), 0);
	await_settled(&order);
	assert_paid_back("pay-1", 0);
	ck_assert_uint_eq(world_read(order.id).refund_count, 0);
	world_verify();
	line_comes_back();
	assert_one_return(&order);
	assert_text(fixture_text("SELECT ground FROM returns"), "withdrawal");
}
END_TEST

START_TEST(money_waits_for_the_pickup_and_for_the_inspection)
{
	struct order order = bag_ready("pay-1");
	proxy_cut(line);
	hand_over(&order);
	ck_assert_str_eq(bring_back(&order, NULL), "ok");
	line_comes_back();
	await_settled(&order);
	assert_paid_back("pay-1", 0);
	inspect();
	assert_one_return(&order);
}
END_TEST

START_TEST(inspected_goods_wait_for_the_pickup)
{
	struct order order = bag_ready("pay-1");
	proxy_cut(line);
	hand_over(&order);
	ck_assert_str_eq(bring_back(&order, NULL), "ok");
	inspect();
	await_settled(&order);
	assert_paid_back("pay-1", 0);
	line_comes_back();
	assert_one_return(&order);
}
END_TEST

START_TEST(nothing_is_paid_for_what_the_store_never_handed_over)
{
	struct order order = bag_ready("pay-1");
	ck_assert_str_eq(bring_back(&order, "shelf"), "ok"); /* so they say */
	line_comes_back();
	await_settled(&order);
	assert_paid_back("pay-1", 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM returns WHERE state = 'received'"), 1);
}
END_TEST

START_TEST(what_two_stores_take_back_is_paid_back_once_and_the_other_is_told)
{
	struct order order = bag_ready("pay-1");
	hand_over(&order);
	line_comes_back();
	ck_assert_int_eq(returnable(look_up(&order)), 1);
	proxy_cut(line);
	ck_assert_str_eq(bring_back(&order, "shelf"), "ok");
	assert_one_return(&order);
	struct command_line lines[] = {{.line = 2, .qty = 1, .disposition = DISPOSITION_SHELF}};
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store("PAR1"),
						     .order = order.id,
						     .return_id = {uuid_new(clock_now())},
						     .return_reason = RETURN_CHANGED_MIND,
						     .lines = lines,
						     .line_count = 1}),
		REASON_QUANTITY_EXCEEDED);
	line_comes_back();
	assert_one_return(&order);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
};

TEST_MAIN_WITH("unheard", &fixture, what_is_not_known_to_be_collected_is_taken_and_its_money_waits,
	money_waits_for_the_pickup_and_for_the_inspection, inspected_goods_wait_for_the_pickup,
	nothing_is_paid_for_what_the_store_never_handed_over,
	what_two_stores_take_back_is_paid_back_once_and_the_other_is_told)
