/*
 * A shopper cancels while a clerk hands over; a manager moves what is being picked; two tills take
 * one code: every order of events, with answers in flight, the line cut, and the lease over. The
 * server library and the database on one side, the agent's journal and desk on the other. After
 * each order everything arrives, and what must always hold is looked at.
 */
#include <pthread.h>

#include "common/clock.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/recall.h"
#include "tests/lib/world.h"
#include "tests/race/branch.h"
#include "tests/race/steps.h"

enum { MUG_MINOR = 1250, PATIENCE_MS = 20 * 60 * 1000 };
enum { ONE_IN = 6 }; /* orders is played, at random; each in a trial (make trial) */
static const struct world_line one_mug[] = {{"MUG", 1}};

/* What is known of the order that is being played. */
static struct scene {
	struct fulfilment first; /* at PAR1, where the till is */
	const char *code;
	bool is_cancel_asked, is_moved, was_other_asked;
	int handed, handed_elsewhere, brought_back;
	int64_t clock; /* of both sides */
} scene;

static struct branch branch; /* PAR1 */

/* --- the line --- */

static void set_clock(int64_t now)
{
	scene.clock = now;
	till_set_clock(now);
}

static void feed_ask(void)
{
	branch_ask(&branch);
}

static void feed_hear(void)
{
	branch_hear(&branch);
}

static void send(void)
{
	branch_send(&branch, scene.clock);
}

static void answered(void)
{
	branch_answered(&branch);
}

static void feed(void)
{
	feed_ask();
	feed_hear();
}

static void exchange(void)
{
	branch_exchange(&branch, scene.clock);
}

/* --- what people do; what is refused to them has not happened --- */

struct wish {
	enum recall recall;
	int64_t now;
};

static enum db_status wish_body(struct tx *tx, const void *input, void *output_out)
{
	const struct wish *wish = input;
	struct order order;
	if (wish->recall == RECALL_CANCEL)
		return order_cancel(tx, scene.first.order, STR("shopper"), STR_EMPTY, wish->now,
			&order, output_out);
	const struct resourcing resourcing = {
		.market = world_market(),
		.rules = world_rules(),
		.cause = scene.first.id.uuid,
		.now = wish->now,
		.is_agreed = true,
	};
	const struct recalling recalling = {
		RECALL_MOVE, STR("staff ines"), STR_EMPTY, &resourcing, wish->now};
	enum db_status status = order_read_locked(tx, scene.first.order, &order);
	return status == DB_DONE ? fulfilment_recall(tx, &recalling, &order, &order.fulfilments[0])
				 : status;
}

static bool wish(enum recall recall)
{
	const struct wish input = {recall, scene.clock};
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), wish_body, &input, &reason, sizeof(reason));
	ck_assert_msg(status == DB_DONE || status == DB_NONE, "%s", order_of_events());
	return status == DB_DONE;
}

static void cancel(void)
{
	scene.is_cancel_asked = wish(RECALL_CANCEL);
}

static void move(void)
{
	if (fulfilment_is_open(&world_read(scene.first.order).fulfilments[0]))
		scene.is_moved = wish(RECALL_MOVE);
}

static void lease_ends(void)
{
	size_t count;
	set_clock(scene.clock + 2 * WORLD_LEASE_MS);
	ck_assert_int_eq(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), scene.clock, &count),
		DB_DONE);
}

static void show_code(void)
{
	enum reason reason = till_show_code(branch.till, scene.code);
	ck_assert_msg(reason == REASON_OK, "%s: the code is not known", order_of_events());
}

static bool is_asked_elsewhere(void)
{
	struct order order = world_read(scene.first.order);
	return order.fulfilment_count > 1 && fulfilment_is_open(&order.fulfilments[1]);
}

/* A shopper who has the goods does not come again. */
static void hand_over(void)
{
	bool was_asked_elsewhere = is_asked_elsewhere();
	if (scene.handed_elsewhere > 0 ||
		till_hand_over(branch.till, scene.first.id, false) != REASON_OK)
		return;
	scene.handed++;
	ck_assert_msg(!was_asked_elsewhere, "%s: handed over what another store was asked for",
		order_of_events());
}

static void pick(void)
{
	(void)!till_pick_all(branch.till, scene.first.id);
}

static void make_ready(void)
{
	(void)!till_ready(branch.till, scene.first.id);
}

static void prepare(void)
{
	pick();
	make_ready();
}

static void collect_elsewhere(void)
{
	struct order order = world_read(scene.first.order);
	if (scene.handed > 0 || order.fulfilment_count < 2 ||
		order.fulfilments[1].state != FULFILMENT_ASSIGNED)
		return;
	world_prepare(&order.fulfilments[1]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[1]), REASON_OK);
	scene.handed_elsewhere++;
}

static int64_t of_order(const char *what, const char *table)
{
	struct str hex = hex_print(test_arena(), scene.first.order.uuid.bytes, 16);
	return fixture_number("SELECT %s FROM %s WHERE order_id = UNHEX('" STR_FMT "')", what,
		table, STR_ARG(hex));
}

static bool is_pickup_known(void)
{
	return world_read(scene.first.order).fulfilments[0].state == FULFILMENT_COLLECTED;
}

/* What was handed over comes back at another store, which takes it whatever is known of the pickup.
 * Nothing is owed for it before that is known. */
static void bring_back(void)
{
	struct command_line line = {.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF};
	if (scene.handed == 0)
		return;
	enum reason reason = world_command(NULL, (struct command){.type = COMMAND_RETURN,
							 .store = world_store("PAR2"),
							 .order = scene.first.order,
							 .return_id = {uuid_new(clock_now())},
							 .return_reason = RETURN_CHANGED_MIND,
							 .lines = &line,
							 .line_count = 1});
	scene.brought_back += reason == REASON_OK;
	ck_assert_msg(reason == REASON_OK || reason == REASON_QUANTITY_EXCEEDED, "%s: %s",
		order_of_events(), reason_info(reason)->code);
	ck_assert_msg(of_order("COALESCE(SUM(ground = 'return'), 0)", "refund") ==
			      (is_pickup_known() ? scene.brought_back : 0),
		"%s: paid at the wrong time", order_of_events());
}

/* --- what must hold --- */

static void exchange_all(void)
{
	struct branch *const all[] = {&branch};
	ck_assert_msg(branches_exchange_all(all, ARRAY_LENGTH(all), scene.clock),
		"%s: the sides do not come to rest", order_of_events());
}

static void everything_arrives(void)
{
	set_clock(scene.clock + PATIENCE_MS); /* whoever stood at the counter has gone */
	answered();
	feed_hear();
	exchange_all();
	till_put_back(branch.till, scene.first.id);
	exchange_all();
}

#define HOLDS(claim) ck_assert_msg(claim, "%s: %s", order_of_events(), #claim)

static void rules_hold(void)
{
	struct order order = world_read(scene.first.order);
	const struct fulfilment *first = &order.fulfilments[0];
	int64_t refunded = of_order("COALESCE(SUM(amount_minor), 0)", "refund");
	int64_t reviews = of_order("COUNT(*)", "review");
	int open = 0;
	for (size_t i = 0; i < order.fulfilment_count; i++)
		open += fulfilment_is_open(&order.fulfilments[i]);
	HOLDS(open <= 1);
	HOLDS(scene.handed + scene.handed_elsewhere <= 1);
	HOLDS((first->state == FULFILMENT_COLLECTED) == (scene.handed == 1));
	HOLDS(scene.handed + scene.handed_elsewhere == 0 ||
		refunded == (int64_t)scene.brought_back * MUG_MINOR);
	HOLDS(scene.brought_back <= 1);
	HOLDS(of_order("COALESCE(SUM(state = 'inspected'), 0)", "returns") == scene.brought_back);
	HOLDS(first->lines[0].returned == scene.brought_back);
	HOLDS(scene.handed == 0 || !scene.is_cancel_asked || reviews == 1);
	HOLDS(!scene.is_cancel_asked || order.state == ORDER_CANCELLED ||
		order.state == ORDER_COLLECTED);
	HOLDS(order.state != ORDER_CANCELLED || refunded == MUG_MINOR);
	HOLDS(!first->has_recall && !first->is_put_back_due);
}

static void end(void)
{
	everything_arrives();
	rules_hold();
}

/* --- where each play begins --- */

static void begin_accepted(void)
{
	int64_t now = scene.clock; /* time goes on from order to order */
	branch_lose(&branch);
	arena_clear(test_arena());
	scene = (struct scene){0};
	set_clock(now);
	scene.first = world_order(one_mug, 1, REASON_OK).fulfilments[0];
	scene.code =
		pickup_code_print(test_arena(), &branch_headquarters_secret, scene.first.order).p;
	exchange();
}

static void begin_ready(void)
{
	begin_accepted();
	prepare();
	exchange();
	ck_assert_int_eq(world_read(scene.first.order).state, ORDER_READY);
}

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", 2000);
	world_stock("PAR2", "MUG", 2000);
	scene = (struct scene){0};
	scene.clock = WORLD_NOON;
	branch = branch_open("PAR1");
}

static void stop_world(void)
{
	world_verify();
	branch_close(&branch);
}

/* --- plays --- */

#define SESSION(steps)                                                                             \
	{                                                                                          \
		(steps), ARRAY_LENGTH(steps)                                                       \
	}

static const struct step shopper_cancels[] = {{"cancel", cancel}};
static const struct step clerk_gives[] = {{"hand over", hand_over}};
static const struct step clerk_checks_and_gives[] = {
	{"show code", show_code}, {"hand over", hand_over}};
static const struct step feed_in_flight[] = {{"feed asked", feed_ask}, {"feed heard", feed_hear}};
static const struct step sending_in_flight[] = {{"sent", send}, {"answered", answered}};
static const struct step feeding[] = {{"feed", feed}};
static const struct step sending[] = {{"sent", send}};
static const struct step line_comes_back[] = {{"line", exchange}};
static const struct step lease_over[] = {{"lease ends", lease_ends}};
static const struct step manager_moves[] = {{"move", move}};
static const struct step moved_unanswered[] = {{"move", move}, {"lease ends", lease_ends}};
static const struct step clerk_picks[] = {{"pick", pick}, {"ready", make_ready}};
static const struct step clerk_works[] = {{"prepare", prepare}, {"hand over", hand_over}};
static const struct step gives_and_brought_back[] = {
	{"hand over", hand_over}, {"bring back", bring_back}};
static const struct step brought_back_twice[] = {
	{"bring back", bring_back}, {"bring back", bring_back}};
static const struct step elsewhere[] = {{"collected elsewhere", collect_elsewhere}};

START_TEST(cancelled_while_it_is_handed_over)
{
	static const struct play play = {begin_ready, end,
		{SESSION(shopper_cancels), SESSION(clerk_gives), SESSION(feed_in_flight),
			SESSION(sending_in_flight)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

START_TEST(cancelled_while_its_code_is_shown)
{
	static const struct play play = {begin_ready, end,
		{SESSION(shopper_cancels), SESSION(clerk_checks_and_gives), SESSION(feeding),
			SESSION(sending)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 60);
}
END_TEST

START_TEST(cancelled_off_line_until_the_lease_ends)
{
	static const struct play play = {begin_ready, end,
		{SESSION(shopper_cancels), SESSION(clerk_gives), SESSION(lease_over),
			SESSION(feeding), SESSION(sending)},
		5};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 120);
}
END_TEST

START_TEST(moved_while_it_is_picked)
{
	static const struct play play = {begin_accepted, end,
		{SESSION(manager_moves), SESSION(clerk_picks), SESSION(feeding), SESSION(sending)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 60);
}
END_TEST

START_TEST(moved_off_line_when_the_lease_ended)
{
	static const struct play play = {begin_accepted, end,
		{SESSION(moved_unanswered), SESSION(clerk_works), SESSION(line_comes_back),
			SESSION(elsewhere)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

START_TEST(two_tills_take_one_code)
{
	static const struct play play = {begin_ready, end,
		{SESSION(clerk_checks_and_gives), SESSION(clerk_checks_and_gives),
			SESSION(shopper_cancels)},
		3};
	ck_assert_uint_eq(play_in_every_order(&play), 30);
}
END_TEST

START_TEST(two_tills_take_one_code_while_the_line_works)
{
	static const struct play play = {begin_ready, end,
		{SESSION(clerk_checks_and_gives), SESSION(clerk_checks_and_gives),
			SESSION(shopper_cancels), SESSION(feeding), SESSION(sending)},
		5};
	ck_assert_uint_eq(play_in_some_orders(&play, 6 * ONE_IN), 1260);
}
END_TEST

START_TEST(brought_back_while_its_pickup_is_in_the_journal_of_another_store)
{
	static const struct play play = {begin_ready, end,
		{SESSION(clerk_gives), SESSION(brought_back_twice), SESSION(sending_in_flight)}, 3};
	ck_assert_uint_eq(play_in_every_order(&play), 30);
}
END_TEST

START_TEST(brought_back_elsewhere_while_it_is_cancelled_and_the_lease_ends)
{
	static const struct play play = {begin_ready, end,
		{SESSION(gives_and_brought_back), SESSION(shopper_cancels), SESSION(lease_over),
			SESSION(sending_in_flight)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

/* --- at the same moment --- */

static void *give(void *context)
{
	enum reason *reason_out = context;
	*reason_out = till_hand_over(branch.till, scene.first.id, false);
	return NULL;
}

START_TEST(two_tills_at_the_same_moment_hand_over_once)
{
	enum { ROUNDS = 20, TILLS = 2 };
	for (int round = 0; round < ROUNDS; round++) {
		pthread_t tills[TILLS];
		enum reason reasons[TILLS];
		begin_ready();
		for (int i = 0; i < TILLS; i++)
			ck_assert_int_eq(pthread_create(&tills[i], NULL, give, &reasons[i]), 0);
		for (int i = 0; i < TILLS; i++)
			pthread_join(tills[i], NULL);
		for (int i = 0; i < TILLS; i++)
			scene.handed += reasons[i] == REASON_OK;
		ck_assert_int_eq(scene.handed, 1);
		end();
	}
}
END_TEST

static const struct test_fixture steps_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
	.after = stop_world,
	.timeout_s = 3600, /* for every order; in a check tests/run ends what hangs */
};

TEST_MAIN_WITH("steps", &steps_fixture, cancelled_while_it_is_handed_over,
	cancelled_while_its_code_is_shown, cancelled_off_line_until_the_lease_ends,
	moved_while_it_is_picked, moved_off_line_when_the_lease_ended, two_tills_take_one_code,
	two_tills_take_one_code_while_the_line_works,
	brought_back_while_its_pickup_is_in_the_journal_of_another_store,
	brought_back_elsewhere_while_it_is_cancelled_and_the_lease_ends,
	two_tills_at_the_same_moment_hand_over_once)
