/*
 * Goods go from one store to another while the shopper cancels, the sender's lease ends, acts
 * arrive late and twice, and two tills receive the same parcel: every order of events. A till that
 * has not been told of a parcel has nothing to receive: it keeps it and scans it again. After each
 * order everything arrives, and each unit is somewhere, once.
 */
#include "common/clock.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/recall.h"
#include "tests/lib/world.h"
#include "tests/race/steps.h"

enum { MUG_MINOR = 1250, MUGS = 2000, ONE_IN = 6 };
static const struct world_line one_mug[] = {{"MUG", 1}};

/* What is known of the order that is being played. */
static struct scene {
	struct fulfilment packed; /* at PAR1, for PAR2 */
	struct command_line line;
	command_id sending, receiving[2]; /* the acts of the clerks, which may be sent again */
	int64_t clock;
	int handed;
} scene;

static int all_gone; /* handed over, or put back at PAR2 and sold there */

#define HOLDS(claim) ck_assert_msg(claim, "%s: %s", order_of_events(), #claim)

/* --- what happens --- */

static enum db_status cancel_body(struct tx *tx, const void *input, void *output_out)
{
	const int64_t *now = input;
	struct order order;
	return order_cancel(
		tx, scene.packed.order, STR("shopper"), STR_EMPTY, *now, &order, output_out);
}

static void cancel(void)
{
	enum reason reason;
	enum db_status status = tx_run(
		fixture_db(), test_arena(), cancel_body, &scene.clock, &reason, sizeof(reason));
	HOLDS(status == DB_DONE || status == DB_NONE);
}

static void lease_ends(void)
{
	size_t count;
	scene.clock += 2 * WORLD_LEASE_MS;
	HOLDS(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(), world_rules(),
		      scene.clock, &count) == DB_DONE);
}

/* The parcel leaves, whatever headquarters has decided: the store cannot hear it. */
static void send(void)
{
	enum reason reason = world_command(&scene.packed, (struct command){.type = COMMAND_SEND,
								  .id = scene.sending,
								  .lines = &scene.line,
								  .line_count = 1});
	ck_assert_msg(reason == REASON_OK, "%s: %s", order_of_events(), reason_info(reason)->code);
}

/* The fulfilment that the receiving store's document is about; false before there is one. */
static bool is_known_there(struct fulfilment *arriving_out)
{
	struct order order = world_read(scene.packed.order);
	for (size_t i = 0; i < order.fulfilment_count; i++) {
		*arriving_out = order.fulfilments[i];
		if (arriving_out->sent_at != 0)
			return true;
	}
	return false;
}

static void receive_at(int till)
{
	struct fulfilment arriving;
	if (!is_known_there(&arriving))
		return;
	enum reason reason = world_command(&arriving,
		(struct command){
			.type = COMMAND_RECEIVE, .id = scene.receiving[till], .slot = STR("C1")});
	HOLDS(reason == REASON_OK);
}

static void receive(void)
{
	receive_at(0);
}

static void receive_too(void)
{
	receive_at(1);
}

static void hand_over(void)
{
	struct fulfilment arriving;
	if (scene.handed == 0 && is_known_there(&arriving) && arriving.state == FULFILMENT_READY)
		scene.handed += world_hand_over(&arriving) == REASON_OK;
}

/* --- how each order of events begins and ends --- */

static void begin(void)
{
	int64_t now = scene.clock; /* time goes on from order to order */
	arena_clear(test_arena());
	scene = (struct scene){.clock = now, .line = {.line = 1, .qty = 1}};
	scene.packed = world_order(one_mug, 1, REASON_OK).fulfilments[0];
	world_prepare(&scene.packed);
	scene.sending.uuid = uuid_new(clock_now());
	for (int till = 0; till < 2; till++)
		scene.receiving[till].uuid = uuid_new(clock_now());
}

static void put_back(const struct fulfilment *fulfilment)
{
	HOLDS(world_command(fulfilment, (struct command){.type = COMMAND_PUT_BACK,
						.lines = &scene.line,
						.line_count = 1}) == REASON_OK);
}

static int64_t of_order(const char *what, const char *table)
{
	struct str hex = hex_print(test_arena(), scene.packed.order.uuid.bytes, 16);
	return fixture_number("SELECT %s FROM %s WHERE order_id = UNHEX('" STR_FMT "')", what,
		table, STR_ARG(hex));
}

static void everything_arrives(void)
{
	struct fulfilment arriving;
	send();
	receive();
	receive_too();
	HOLDS(is_known_there(&arriving));
	if (arriving.is_put_back_due)
		put_back(&arriving);
	hand_over();
}

static void end(void)
{
	everything_arrives();
	struct order order = world_read(scene.packed.order);
	bool is_cancelled = order.state == ORDER_CANCELLED;
	HOLDS(is_cancelled == (scene.handed == 0));
	HOLDS(is_cancelled || order.state == ORDER_COLLECTED);
	HOLDS(of_order("COALESCE(SUM(amount_minor), 0)", "refund") ==
		(is_cancelled ? MUG_MINOR : 0));
	HOLDS(of_order("COUNT(*)", "transfer") == 1);
	HOLDS(of_order("COUNT(*)", "transfer t JOIN transfer_line l USING (sent_id)") == 1);
	HOLDS(fixture_number("SELECT COUNT(*) FROM transfer WHERE received_at = 0") == 0);
	HOLDS(fixture_number("SELECT SUM(on_hand) FROM stock") == MUGS - all_gone - scene.handed);
	HOLDS(fixture_number("SELECT SUM(reserved) FROM stock") == 0);
	HOLDS(fixture_number("SELECT SUM(on_hand_by) FROM movement"
			     " WHERE kind IN ('sent', 'received')") == 0);
	world_stock("PAR2", "MUG", 0); /* so that the next is sent, too */
	all_gone++;
}

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", MUGS);
	world_consent = (struct world_consent){MOVE_ASK, false, "PAR2", false};
	scene = (struct scene){.clock = WORLD_NOON};
	all_gone = 0;
}

/* --- plays --- */

#define SESSION(steps)                                                                             \
	{                                                                                          \
		(steps), ARRAY_LENGTH(steps)                                                       \
	}

static const struct step shopper_cancels[] = {{"cancel", cancel}};
static const struct step sent_twice[] = {{"send", send}, {"send again", send}};
static const struct step one_till[] = {{"receive", receive}, {"hand over", hand_over}};
static const struct step received_twice[] = {{"receive", receive}, {"receive again", receive}};
static const struct step other_till[] = {{"receive too", receive_too}};
static const struct step lease_over[] = {{"lease ends", lease_ends}};

START_TEST(two_tills_receive_what_is_sent_twice_while_it_is_cancelled)
{
	static const struct play play = {begin, end,
		{SESSION(shopper_cancels), SESSION(sent_twice), SESSION(one_till),
			SESSION(other_till)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

START_TEST(sent_while_its_lease_ends_it_is_received_twice)
{
	static const struct play play = {begin, end,
		{SESSION(shopper_cancels), SESSION(lease_over), SESSION(sent_twice),
			SESSION(received_twice)},
		4};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

START_TEST(a_parcel_that_comes_before_its_document_is_received_after_it)
{
	static const struct play play = {
		begin, end, {SESSION(one_till), SESSION(other_till), SESSION(sent_twice)}, 3};
	ck_assert_uint_eq(play_in_every_order(&play), 30);
}
END_TEST

static const struct test_fixture steps_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
	.after = world_verify,
	.timeout_s = 3600, /* for every order; in a check tests/run ends what hangs */
};

TEST_MAIN_WITH("transfer steps", &steps_fixture,
	two_tills_receive_what_is_sent_twice_while_it_is_cancelled,
	sent_while_its_lease_ends_it_is_received_twice,
	a_parcel_that_comes_before_its_document_is_received_after_it)
