/* A store whose agent is killed in the middle of what its clerk does: nothing that was acknowledged
 * is lost, and nothing happens twice. */
#include <pthread.h>
#include <signal.h>
#include <time.h>

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

int main(void)
{
	const TTest *const tests[] = {
		killed_twenty_times_while_picking_it_loses_nothing_and_doubles_nothing,
		killed_twenty_times_while_handing_over_each_bag_leaves_once};
	return store_main("agent store, killed", tests, ARRAY_LENGTH(tests));
}
