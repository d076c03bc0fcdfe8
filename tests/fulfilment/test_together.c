/* One order at two stores, each with some of its lines: placed, held, prepared, collected,
 * cancelled, and what becomes of it when one of the two cannot. */
#include <string.h>

#include "common/clock.h"
#include "tests/lib/mug_and_lamps.h"

/* One store of Paris has mugs, the other lamps; Lyon has both, and is far. */
static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", 3);
	world_stock("PAR2", "LAMP", 5);
	world_consent = (struct world_consent){MOVE_ASK, false, NULL, true};
}

static struct order ordered(void)
{
	return world_order(mug_and_lamps, 2, REASON_OK);
}

static struct fulfilment at(const struct order *order, const char *store_code)
{
	struct order now = world_read(order->id);
	for (size_t i = 0; i < now.fulfilment_count; i++)
		if (now.fulfilments[i].store.row == world_store(store_code).row)
			return now.fulfilments[i];
	ck_abort_msg("nothing is asked of %s", store_code);
}

static void assert_gives(const struct order *order, const char *store_code, uint16_t line, int qty)
{
	const struct fulfilment fulfilment = at(order, store_code);
	ck_assert_uint_eq(fulfilment.line_count, 1);
	ck_assert_uint_eq(fulfilment.lines[0].line, line);
	ck_assert_int_eq(fulfilment.lines[0].ordered, qty);
}

static void cancel(order_id id)
{
	ck_assert_int_eq(world_cancel(id), REASON_OK);
}

/* --- who --- */

START_TEST(what_no_store_has_whole_is_ordered_at_two)
{
	struct order order = ordered();
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("PAR1").row);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
	assert_gives(&order, "PAR1", 1, 1);
	assert_gives(&order, "PAR2", 2, 2);
	ck_assert(!str_equal(order.fulfilments[0].short_id, STR_EMPTY));
	ck_assert(!str_equal(order.fulfilments[1].short_id, STR_EMPTY));
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert_int_eq(order.total_minor, ALL_MINOR);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 1);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 2);
	ck_assert_ptr_nonnull(strstr(order.decision.p, "\"rule\":\"fewest_stores_together\""));
	ck_assert_ptr_nonnull(strstr(order.decision.p, "\"chosen_with\":\"PAR2\""));
	ck_assert_int_eq(world_mails("confirmed"), 1);
	world_verify();
}
END_TEST

START_TEST(who_has_not_agreed_to_two_stores_gets_none)
{
	world_consent.may_be_together = false;
	world_order(mug_and_lamps, 2, REASON_NO_STORE);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 0);
}
END_TEST

START_TEST(one_store_that_has_everything_is_enough)
{
	world_stock("PAR2", "MUG", 1);
	struct order order = ordered();
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("PAR2").row);
}
END_TEST

START_TEST(two_stores_near_are_better_than_one_that_is_far)
{
	world_stock("LYO1", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	ck_assert_uint_eq(ordered().fulfilment_count, 2);
	world_stock("PAR1", "MUG", 1); /* which is promised */
	struct order order = ordered();
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("LYO1").row);
	world_verify();
}
END_TEST

START_TEST(stores_that_are_far_from_each_other_give_nothing_together)
{
	static const struct world_line mug_and_rug[] = {{"MUG", 1}, {"RUG", 1}};
	world_stock("LYO1", "RUG", 5);
	world_order(mug_and_rug, 2, REASON_NO_STORE);
	world_verify();
}
END_TEST

START_TEST(three_stores_give_nothing_together)
{
	static const struct world_line three[] = {{"MUG", 1}, {"LAMP", 1}, {"PEN", 1}};
	world_order(three, 3, REASON_NO_STORE);
	world_stock("PAR2", "PEN", 1);
	ck_assert_uint_eq(world_order(three, 3, REASON_OK).fulfilment_count, 2);
	world_verify();
}
END_TEST

/* Six pens for two euros are two lines, a cent apart. */
START_TEST(a_bundle_comes_whole_from_one_of_them)
{
	static const struct world_line mug_and_pens[] = {{"MUG", 1}, {"PENS", 2}};
	static const struct world_line pair[] = {{"PAIR", 1}, {"PEN", 1}};
	world_stock("PAR2", "PEN", 10);
	world_bundle("PENS", 100, "[[5,3]]", false);
	world_bundle("PAIR", 4000, "[[2,1],[3,1]]", false);
	struct order order = world_order(mug_and_pens, 2, REASON_OK);
	assert_gives(&order, "PAR1", 1, 1);
	const struct fulfilment pens = at(&order, "PAR2");
	ck_assert_uint_eq(pens.line_count, 2);
	ck_assert_int_eq(pens.lines[0].ordered + pens.lines[1].ordered, 6);
	ck_assert_int_eq(order.total_minor, MUG_MINOR + 2 * 100);
	ck_assert_int_eq(world_figure("PAR2", "PEN", "reserved"), 6);
	world_verify();
	world_order(pair, 2, REASON_NO_STORE); /* its mug is here and its lamp there */
}
END_TEST

START_TEST(a_chosen_store_gives_what_it_has_and_another_the_rest)
{
	world_consent.sent_to = "PAR2";
	struct order order = ordered();
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("PAR2").row);
	assert_gives(&order, "PAR2", 2, 2);
	assert_gives(&order, "PAR1", 1, 1);
	ck_assert(!order.fulfilments[0].sending.is_wanted);
	world_verify();
}
END_TEST

START_TEST(both_are_taken_or_none)
{
	static const struct world_line three_mugs[] = {{"MUG", 3}, {"LAMP", 2}};
	struct order first = world_order(three_mugs, 2, REASON_OK);
	ck_assert_uint_eq(first.fulfilment_count, 2);
	world_order(mug_and_lamps, 2, REASON_NO_STORE);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 2);
	world_verify();
}
END_TEST

/* --- held --- */

START_TEST(a_hold_is_at_both_and_becomes_the_order_without_a_gap)
{
	struct hold hold = world_hold(mug_and_lamps, 2, REASON_OK);
	ck_assert_uint_eq(hold.store.row, world_store("PAR1").row);
	ck_assert(hold.with.is_wanted);
	ck_assert_uint_eq(hold.with.store.row, world_store("PAR2").row);
	ck_assert(!hold.lines[0].is_with && hold.lines[1].is_with);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 1);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 2);
	world_verify();
	struct order order = world_order_from(hold.id);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	assert_gives(&order, "PAR1", 1, 1);
	assert_gives(&order, "PAR2", 2, 2);
	ck_assert_int_eq(at(&order, "PAR2").promised_at, hold.with.promised_at);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 2);
	world_verify();
}
END_TEST

START_TEST(a_hold_that_ends_gives_back_at_both)
{
	size_t count;
	world_hold(mug_and_lamps, 2, REASON_OK);
	ck_assert_int_eq(holds_lapse(world_engine(), fixture_db(), test_arena(),
				 WORLD_NOON + (HOLD_MINUTES + 1) * MS_PER_MINUTE, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 0);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 0);
	world_verify();
}
END_TEST

START_TEST(verify_finds_goods_held_at_the_wrong_one_of_two)
{
	world_hold(mug_and_lamps, 2, REASON_OK);
	world_assert_verify_finds("UPDATE hold_line SET is_with = 0 WHERE line = 2",
		"UPDATE hold_line SET is_with = 1 WHERE line = 2",
		"a hold at two stores has lines at each");
	world_assert_verify_finds("UPDATE hold_line SET is_with = 0 WHERE line = 2",
		"UPDATE hold_line SET is_with = 1 WHERE line = 2",
		"what is reserved is in open holds and fulfilments");
}
END_TEST

/* --- prepared and collected --- */

START_TEST(each_store_prepares_and_hands_over_its_part)
{
	struct order order = ordered();
	struct fulfilment mugs = at(&order, "PAR1"), lamps = at(&order, "PAR2");
	world_prepare(&mugs);
	ck_assert_int_eq(world_read(order.id).state, ORDER_PREPARING);
	ck_assert_int_eq(world_mails("ready"), 1);
	ck_assert_int_eq(world_hand_over(&mugs), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_PLACED);
	world_prepare(&lamps);
	ck_assert_int_eq(world_read(order.id).state, ORDER_READY);
	ck_assert_int_eq(world_mails("ready"), 2);
	ck_assert_int_eq(world_hand_over(&lamps), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_COLLECTED);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "on_hand"), 2);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "on_hand"), 3);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

START_TEST(cancelled_both_are_given_back_once)
{
	struct order order = ordered();
	cancel(order.id);
	ck_assert_int_eq(world_read(order.id).state, ORDER_CANCELLED);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 0);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 0);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	world_verify();
}
END_TEST

START_TEST(cancelled_after_one_part_was_collected_only_the_other_is_paid_back)
{
	struct order order = ordered();
	struct fulfilment mugs = at(&order, "PAR1");
	world_prepare(&mugs);
	ck_assert_int_eq(world_hand_over(&mugs), REASON_OK);
	cancel(order.id);
	ck_assert_int_eq(world_read(order.id).state, ORDER_COLLECTED);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	world_verify();
}
END_TEST

struct cancel_at {
	order_id id;
	store_id store;
};

static enum db_status cancel_at_body(struct tx *tx, const void *input, void *output_out)
{
	const struct cancel_at *in = input;
	struct order order;
	return order_cancel_at(tx, in->id, in->store, STR("shopper"), STR_EMPTY, WORLD_NOON, &order,
		(enum reason *)output_out);
}

static enum reason cancel_at(order_id id, const char *store_code)
{
	struct cancel_at input = {id, world_store(store_code)};
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), cancel_at_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

START_TEST(one_part_is_cancelled_and_the_other_goes_on)
{
	struct order order = ordered();
	ck_assert_int_eq(cancel_at(order.id, "LYO1"), REASON_NOT_FOUND);
	ck_assert_int_eq(cancel_at(order.id, "PAR2"), REASON_OK);
	ck_assert_int_eq(at(&order, "PAR2").state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(at(&order, "PAR1").state, FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_figure("PAR2", "LAMP", "reserved"), 0);
	ck_assert_int_eq(world_figure("PAR1", "MUG", "reserved"), 1);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	ck_assert_int_eq(cancel_at(order.id, "PAR2"), REASON_WRONG_STATE);
	world_verify();
	cancel(order.id);
	ck_assert_int_eq(world_read(order.id).state, ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(world_mails("cancelled"), 2);
	world_verify();
}
END_TEST

START_TEST(a_part_that_is_begun_is_asked_back_and_the_other_is_collected_meanwhile)
{
	struct order order = ordered();
	struct fulfilment lamps = at(&order, "PAR2"), mugs = at(&order, "PAR1");
	world_begin(&lamps);
	ck_assert_int_eq(cancel_at(order.id, "PAR2"), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_CANCELLING);
	ck_assert_int_eq(world_refunds(), 0);
	world_prepare(&mugs);
	ck_assert_int_eq(world_hand_over(&mugs), REASON_OK);
	lamps = at(&order, "PAR2");
	ck_assert_int_eq(
		world_command(&lamps, (struct command){.type = COMMAND_RELEASE}), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_COLLECTED);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	world_verify();
}
END_TEST

START_TEST(what_one_of_them_cannot_give_is_found_elsewhere_and_the_other_is_left_alone)
{
	world_consent.move = MOVE_YES;
	world_stock("LYO1", "LAMP", 5);
	struct order order = ordered();
	struct fulfilment lamps = at(&order, "PAR2");
	ck_assert_int_eq(world_command(&lamps, (struct command){.type = COMMAND_REJECT,
						       .reject_reason = REJECT_NO_STOCK}),
		REASON_OK);
	assert_gives(&order, "LYO1", 2, 2);
	ck_assert_int_eq(at(&order, "PAR1").state, FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("together", &world_fixture, what_no_store_has_whole_is_ordered_at_two,
	who_has_not_agreed_to_two_stores_gets_none, one_store_that_has_everything_is_enough,
	two_stores_near_are_better_than_one_that_is_far,
	stores_that_are_far_from_each_other_give_nothing_together,
	three_stores_give_nothing_together, a_bundle_comes_whole_from_one_of_them,
	a_chosen_store_gives_what_it_has_and_another_the_rest, both_are_taken_or_none,
	a_hold_is_at_both_and_becomes_the_order_without_a_gap, a_hold_that_ends_gives_back_at_both,
	verify_finds_goods_held_at_the_wrong_one_of_two,
	each_store_prepares_and_hands_over_its_part, cancelled_both_are_given_back_once,
	cancelled_after_one_part_was_collected_only_the_other_is_paid_back,
	one_part_is_cancelled_and_the_other_goes_on,
	a_part_that_is_begun_is_asked_back_and_the_other_is_collected_meanwhile,
	what_one_of_them_cannot_give_is_found_elsewhere_and_the_other_is_left_alone)
