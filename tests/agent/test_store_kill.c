/* A store whose agent is killed in the middle of what its clerk does: nothing that was acknowledged
 * is lost, and nothing happens twice. */
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/agent/store_scene.h"

enum { KILLS = 20, KILL_WITHIN_MS = 6 };

static void *kill_soon(void *context)
{
	long ns = (long)rand_below(KILL_WITHIN_MS * 1000) * 1000;
	nanosleep(&(struct timespec){.tv_nsec = ns}, NULL);
	kill(process_pid(the_agent()), SIGKILL);
	return NULL;
}

/* Sends the form while the agent is killed, and starts it again. True when it was acknowledged. */
static bool send_into_a_kill(const char *action, const char *form)
{
	pthread_t killer;
	ck_assert_int_eq(pthread_create(&killer, NULL, kill_soon, NULL), 0);
	struct got *got = post(action, form);
	pthread_join(killer, NULL);
	process_kill9(the_agent());
	start_agent();
	log_in();
	return got->status == 303;
}

/* Presses the button of this form until it was acknowledged, however often the agent dies. */
static void press_through_a_kill(const char *action, const char *fields)
{
	struct got *page = see(fulfilment_path(""));
	const char *key = hidden(page, "key");
	if (send_into_a_kill(action, form_of(page, fields)))
		return;
	const char *token = hidden(see(fulfilment_path("")), "form_token");
	const char *form =
		arena_printf(test_arena(), "form_token=%s&key=%s&%s", token, key, fields);
	assert_status(post(action, form), 303);
}

START_TEST(killed_twenty_times_while_picking_it_loses_nothing_and_doubles_nothing)
{
	struct got *order = place(KILLS);
	log_in();
	await_agent("to_prepare", 1);
	for (int i = 0; i < KILLS; i++)
		press_through_a_kill(fulfilment_path("/pick"), "pick=1:1");
	do_act("/ready", "slot=C4");
	hand_over(order, KILLS);
	assert_line(KILLS, KILLS, 0);
}
END_TEST

/* After the restart the clerk scans the code again and sees whether it had happened. */
static void hand_over_through_a_kill(const struct got *order)
{
	const char *path = fulfilment_path("/handover");
	const char *scan = arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code"));
	ck_assert(str_equal_c(got_header(submit("/", "/scan", scan), "Location"), path));
	bool is_done = send_into_a_kill(path, form_of(see(path), "line-1=1"));
	struct got *after_restart = submit("/", "/scan", scan);
	bool is_still_here = str_equal_c(got_header(after_restart, "Location"), path);
	ck_assert(!(is_done && is_still_here));
	if (is_still_here)
		assert_status(submit(path, path, "line-1=1"), 303);
}

START_TEST(killed_twenty_times_while_handing_over_each_bag_leaves_once)
{
	log_in();
	for (int i = 0; i < KILLS; i++) {
		struct got *order = place(1);
		await_agent("to_prepare", 1);
		prepare(1);
		await_agent("unsent", 0);
		hand_over_through_a_kill(order);
	}
	await_agent("unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT sum(collected) FROM fulfilment_line"), KILLS);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE type = 'handover'"),
		KILLS);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE result <> 'ok'"), 0);
}
END_TEST

/* --- what another store sent on --- */

enum { SENT = 8, SENT_QTY = 2 };

static struct command_line line_sent(consignment_id id)
{
	return (struct command_line){.line = 1,
		.qty = SENT_QTY,
		.disposition = DISPOSITION_TRANSFER,
		.has_condition = true,
		.condition = CONDITION_OPENED,
		.has_consignment = true,
		.consignment = id,
		.to = STR("PAR1")};
}

/* Mugs that were collected at the other store of Paris came back there, and go to ours. */
static const char *sent_here(void)
{
	const struct world_line mugs[] = {{"MUG", SENT_QTY}};
	consignment_id id = {uuid_new(clock_now())};
	struct command_line line = line_sent(id);
	struct fulfilment bought = world_order(mugs, 1, REASON_OK).fulfilments[0];
	world_prepare(&bought);
	ck_assert_int_eq(world_hand_over(&bought), REASON_OK);
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store("PAR2"),
						     .order = bought.order,
						     .return_id = {uuid_new(clock_now())},
						     .return_reason = RETURN_CHANGED_MIND,
						     .lines = &line,
						     .line_count = 1}),
		REASON_OK);
	return arena_printf(
		test_arena(), "/consignments/" STR_FMT, STR_ARG(uuid_print(test_arena(), id.uuid)));
}

static struct got *await_page(const char *path)
{
	struct got *page = see(path);
	for (int i = 0; page->status != 200 && i < PATIENCE_MS / 50; i++) {
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
		page = see(path);
	}
	assert_status(page, 200);
	return page;
}

/* Pressed until it was acknowledged, under the same key. */
static void arrive_through_a_kill(const char *path)
{
	const char *fields = "came=2&place=shelf&gap=";
	const char *action = arena_printf(test_arena(), "%s/arrive", path);
	struct got *page = await_page(path);
	const char *key = hidden(page, "key");
	if (send_into_a_kill(action, form_of(page, fields)))
		return;
	const char *form = arena_printf(test_arena(), "form_token=%s&key=%s&%s",
		hidden(await_page(path), "form_token"), key, fields);
	assert_status(post(action, form), 303);
}

START_TEST(killed_while_goods_arrive_from_another_store_each_parcel_is_counted_once)
{
	world_stock("PAR2", "MUG", SENT * SENT_QTY);
	log_in();
	const char *paths[SENT];
	for (int i = 0; i < SENT; i++)
		paths[i] = sent_here();
	for (int i = 0; i < SENT; i++)
		arrive_through_a_kill(paths[i]);
	await_agent("unsent", 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM consignment WHERE state = 'arrived'"), SENT);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "on_hand"), SENT * SENT_QTY);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE result <> 'ok'"), 0);
	world_verify();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		killed_twenty_times_while_picking_it_loses_nothing_and_doubles_nothing,
		killed_twenty_times_while_handing_over_each_bag_leaves_once,
		killed_while_goods_arrive_from_another_store_each_parcel_is_counted_once};
	return store_main("agent store, killed", tests, ARRAY_LENGTH(tests));
}
