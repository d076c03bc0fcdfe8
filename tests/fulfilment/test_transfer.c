/* Goods that one store sends to another: promised, sent, on nobody's shelf, received; and what
 * becomes of them when something else was decided meanwhile. */
#include "common/clock.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/transfer.h"
#include "tests/lib/mug_and_lamps.h"

/* The shopper wants to collect in Lyon, which has no lamps; both stores of Paris have. */
static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
	mugs_and_lamps_at("PAR2");
	world_stock("LYO1", "MUG", 1);
	world_consent = (struct world_consent){MOVE_ASK, false, "LYO1", false};
}

static int64_t on_the_way(void)
{
	return fixture_number("SELECT COALESCE(SUM(l.sent), 0) FROM transfer t JOIN transfer_line l"
			      " ON l.sent_id = t.sent_id WHERE t.received_at = 0");
}

static struct order ordered(void)
{
	return world_order(mug_and_lamps, 2, REASON_OK);
}

static struct fulfilment packed(void)
{
	struct fulfilment fulfilment = ordered().fulfilments[0];
	world_prepare(&fulfilment);
	return fulfilment;
}

static enum reason send(const struct fulfilment *fulfilment, uint32_t epoch)
{
	struct command_line lines[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 2}};
	return world_command(fulfilment,
		(struct command){
			.type = COMMAND_SEND, .epoch = epoch, .lines = lines, .line_count = 2});
}

/* The fulfilment of the receiving store. */
static struct fulfilment arriving(const struct fulfilment *sent)
{
	struct order order = world_read(sent->order);
	for (size_t i = 0; i < order.fulfilment_count; i++)
		if (order.fulfilments[i].sent_at != 0)
			return order.fulfilments[i];
	ck_abort_msg("nothing was sent");
}

static struct fulfilment sent(void)
{
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	return arriving(&fulfilment);
}

static enum reason receive(const struct fulfilment *fulfilment, int lamps_missing)
{
	struct command_line lines[] = {{.line = 2, .missing = lamps_missing}};
	return world_command(fulfilment, (struct command){.type = COMMAND_RECEIVE,
						 .slot = STR("C1"),
						 .lines = lines,
						 .line_count = lamps_missing > 0 ? 1 : 0});
}

static enum order_state state_of(order_id id)
{
	return world_read(id).state;
}

static enum fulfilment_state fulfilment_state_of(const struct fulfilment *fulfilment)
{
	struct order order = world_read(fulfilment->order);
	for (size_t i = 0; i < order.fulfilment_count; i++)
		if (uuid_equal(order.fulfilments[i].id.uuid, fulfilment->id.uuid))
			return order.fulfilments[i].state;
	ck_abort_msg("no such fulfilment");
}

/* --- promised --- */

START_TEST(what_the_chosen_store_lacks_is_sent_by_the_nearest_that_has_all)
{
	struct order order = ordered();
	const struct fulfilment *one = &order.fulfilments[0];
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_uint_eq(one->store.row, world_store("PAR1").row);
	ck_assert(one->sending.is_wanted);
	ck_assert_uint_eq(one->sending.to.row, world_store("LYO1").row);
	ck_assert_uint_eq(fulfilment_collected_at(one).row, world_store("LYO1").row);
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert(str_equal(order.decision, world_read(order.id).decision));
	ck_assert_ptr_nonnull(strstr(order.decision.p, "\"rule\":\"sent_to_chosen_store\""));
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "reserved"), 2);
	ck_assert_int_eq(world_figure("LYO1", "MUG", "reserved"), 0);
	world_verify();
}
END_TEST

/* Ready in Paris on Saturday; Lyon opens on Monday and Tuesday, 09:00 to 19:00. */
START_TEST(it_is_promised_for_the_opening_after_its_days_on_the_way)
{
	struct order order = ordered();
	struct str promised =
		instant_print(test_arena(), fulfilment_promise(&order.fulfilments[0]));
	ck_assert_str_eq(promised.p, "2026-11-25T08:00:00Z");
	ck_assert_int_lt(order.fulfilments[0].promised_at, WORLD_NOON + MS_PER_DAY);
}
END_TEST

START_TEST(a_store_that_has_it_all_sends_for_nobody)
{
	world_stock("LYO1", "LAMP", 2);
	struct order order = ordered();
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("LYO1").row);
	ck_assert(!order.fulfilments[0].sending.is_wanted);
}
END_TEST

START_TEST(what_nobody_has_whole_is_not_sent)
{
	static const struct world_line rug[] = {{"RUG", 1}};
	world_order(rug, 1, REASON_SOLD_OUT);
	world_verify();
}
END_TEST

START_TEST(a_hold_keeps_where_it_will_be_sent)
{
	struct hold hold = world_hold(mug_and_lamps, 2, REASON_OK);
	ck_assert_uint_eq(hold.store.row, world_store("PAR1").row);
	ck_assert(hold.sending.is_wanted);
	ck_assert_uint_eq(hold.sending.to.row, world_store("LYO1").row);
	ck_assert_int_gt(hold.sending.arrives_at, hold.promised_at);
	world_verify();
}
END_TEST

/* --- sent and received --- */

START_TEST(on_the_way_it_is_in_nobodys_stock)
{
	struct fulfilment there = sent();
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "on_hand"), 3);
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "reserved"), 0);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 0);
	ck_assert_int_eq(on_the_way(), 3);
	ck_assert_uint_eq(there.store.row, world_store("LYO1").row);
	ck_assert_int_eq(there.state, FULFILMENT_IN_TRANSIT);
	ck_assert_int_eq(state_of(there.order), ORDER_IN_TRANSIT);
	ck_assert_int_eq(world_mails("in_transit"), 1);
	ck_assert_int_eq(world_mails("ready"), 0);
	world_verify();
}
END_TEST

START_TEST(received_it_is_set_aside_and_the_shopper_is_told)
{
	struct fulfilment there = sent();
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 2);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "reserved"), 2);
	ck_assert_int_eq(world_figure("LYO1", "MUG", "on_hand"), 2);
	ck_assert_int_eq(on_the_way(), 0);
	ck_assert_int_eq(state_of(there.order), ORDER_READY);
	ck_assert_int_eq(world_mails("ready"), 1);
	world_verify();
	ck_assert_int_eq(world_hand_over(&there), REASON_OK);
	ck_assert_int_eq(state_of(there.order), ORDER_COLLECTED);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 0);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

START_TEST(each_step_counts_once)
{
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	struct fulfilment there = arriving(&fulfilment);
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(receive(&there, 1), REASON_OK);
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "on_hand"), 3);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 2);
	ck_assert_int_eq(world_read(there.order).fulfilment_count, 2);
	world_verify();
}
END_TEST

START_TEST(nothing_is_sent_before_it_is_ready_or_handed_over_on_the_way)
{
	struct fulfilment fulfilment = ordered().fulfilments[0];
	ck_assert_int_eq(send(&fulfilment, 0), REASON_WRONG_STATE);
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_WRONG_STATE);
	ck_assert_int_eq(world_mails("ready"), 0);
	ck_assert_int_eq(state_of(fulfilment.order), ORDER_PREPARING);
	ck_assert_int_eq(receive(&fulfilment, 0), REASON_WRONG_STATE);
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	struct fulfilment there = arriving(&fulfilment);
	ck_assert_int_eq(world_hand_over(&there), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(what_is_not_for_another_store_is_not_sent)
{
	world_consent.sent_to = NULL;
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(send(&fulfilment, 0), REASON_WRONG_STATE);
}
END_TEST

/* --- less comes than was sent --- */

START_TEST(what_did_not_come_is_sent_by_another_store)
{
	struct fulfilment there = sent();
	ck_assert_int_eq(receive(&there, 1), REASON_OK);
	struct order order = world_read(there.order);
	const struct fulfilment *again = &order.fulfilments[2];
	ck_assert_uint_eq(order.fulfilment_count, 3);
	ck_assert_int_eq(again->lines[0].ordered, 1);
	ck_assert_uint_eq(again->sending.to.row, world_store("LYO1").row);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 1);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

START_TEST(what_nobody_can_send_again_is_paid_back)
{
	static const struct world_line lamps[] = {{"LAMP", 5}};
	world_stock("PAR2", "LAMP", 0);
	struct fulfilment fulfilment = world_order(lamps, 1, REASON_OK).fulfilments[0];
	world_prepare(&fulfilment);
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	struct fulfilment there = arriving(&fulfilment);
	struct command_line all[] = {{.line = 1, .missing = 5}};
	ck_assert_int_eq(
		world_command(&there,
			(struct command){.type = COMMAND_RECEIVE, .lines = all, .line_count = 1}),
		REASON_OK);
	ck_assert_int_eq(fulfilment_state_of(&there), FULFILMENT_REJECTED);
	ck_assert_int_eq(state_of(there.order), ORDER_UNAVAILABLE);
	ck_assert_int_eq(world_refunds(), 5 * LAMP_MINOR);
	ck_assert_int_eq(on_the_way(), 0);
	world_verify();
}
END_TEST

START_TEST(given_back_before_it_was_sent_another_store_sends_it)
{
	struct fulfilment fulfilment = ordered().fulfilments[0];
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_REJECT,
							    .reject_reason = REJECT_NO_TIME}),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
	ck_assert_uint_eq(order.fulfilments[1].sending.to.row, world_store("LYO1").row);
	world_verify();
}
END_TEST

START_TEST(given_back_when_the_chosen_store_has_it_after_all_it_stays_there)
{
	struct fulfilment fulfilment = ordered().fulfilments[0];
	world_stock("LYO1", "LAMP", 4);
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_REJECT,
							    .reject_reason = REJECT_NO_STOCK}),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("LYO1").row);
	ck_assert(!order.fulfilments[1].sending.is_wanted);
	world_verify();
}
END_TEST

/* --- cancelled --- */

START_TEST(cancelled_before_it_was_sent_it_is_put_back_where_it_is)
{
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	ck_assert_int_eq(state_of(fulfilment.order), ORDER_CANCELLING);
	ck_assert_int_eq(
		world_command(&fulfilment, (struct command){.type = COMMAND_RELEASE}), REASON_OK);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(sent_while_it_was_being_cancelled_it_is_put_back_where_it_comes)
{
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	ck_assert_int_eq(send(&fulfilment, 0), REASON_OK);
	struct fulfilment there = arriving(&fulfilment);
	ck_assert_int_eq(there.state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(state_of(fulfilment.order), ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(world_mails("in_transit"), 0);
	world_verify();
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "reserved"), 2);
	world_verify();
	ck_assert_int_eq(mug_and_lamps_put_back(&there), REASON_OK);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 2);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(cancelled_on_the_way_it_is_paid_back_at_once_and_put_back_where_it_comes)
{
	struct fulfilment there = sent();
	ck_assert_int_eq(world_cancel(there.order), REASON_OK);
	ck_assert_int_eq(state_of(there.order), ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(on_the_way(), 3);
	world_verify();
	ck_assert_int_eq(receive(&there, 1), REASON_OK);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "reserved"), 1);
	ck_assert_int_eq(on_the_way(), 0);
	ck_assert_int_eq(world_read(there.order).fulfilment_count, 2);
	world_verify();
	struct command_line lines[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 1}};
	ck_assert_int_eq(world_command(&there, (struct command){.type = COMMAND_PUT_BACK,
						       .lines = lines,
						       .line_count = 2}),
		REASON_OK);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 1);
	world_verify();
}
END_TEST

/* The store was cut off, its lease ended, and it had sent the goods. */
START_TEST(sent_before_the_lease_ended_it_is_on_the_way_whatever_was_decided)
{
	size_t ended;
	struct fulfilment fulfilment = packed();
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	ck_assert_int_eq(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), WORLD_NOON + 2 * WORLD_LEASE_MS, &ended),
		DB_DONE);
	ck_assert_uint_eq(ended, 1);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(send(&fulfilment, fulfilment.epoch), REASON_OK);
	struct fulfilment there = arriving(&fulfilment);
	ck_assert_int_eq(there.state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR); /* it was not handed over */
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "on_hand"), 3);
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "reserved"), 0);
	world_verify();
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(mug_and_lamps_put_back(&there), REASON_OK);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 2);
	world_verify();
}
END_TEST

START_TEST(less_was_sent_than_headquarters_thinks_it_set_aside)
{
	size_t ended;
	struct fulfilment fulfilment = packed();
	struct command_line one[] = {{.line = 2, .qty = 1}};
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	ck_assert_int_eq(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), WORLD_NOON + 2 * WORLD_LEASE_MS, &ended),
		DB_DONE);
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_SEND,
							    .epoch = fulfilment.epoch,
							    .lines = one,
							    .line_count = 1}),
		REASON_OK);
	ck_assert_int_eq(on_the_way(), 1);
	ck_assert_int_eq(world_figure("PAR1", "LAMP", "on_hand"), 4);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	world_verify();
	struct fulfilment there = arriving(&fulfilment);
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 1);
	world_verify();
}
END_TEST

/* The store that receives has counted the goods before headquarters hears that they came. */
START_TEST(a_count_that_has_them_already_does_not_count_them_twice)
{
	struct fulfilment there = sent();
	fixture_sql("UPDATE feed SET figures_as_of = %lld WHERE store_id = %u",
		(long long)(WORLD_NOON + MS_PER_DAY), there.store.row);
	world_stock("LYO1", "LAMP", 2);
	fixture_sql("UPDATE stock SET as_of = %lld WHERE store_id = %u",
		(long long)(WORLD_NOON + MS_PER_DAY), there.store.row);
	world_stock("LYO1", "MUG", 2);
	ck_assert_int_eq(receive(&there, 0), REASON_OK);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "on_hand"), 2);
	ck_assert_int_eq(world_figure("LYO1", "LAMP", "reserved"), 2);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("transfers", &world_fixture,
	what_the_chosen_store_lacks_is_sent_by_the_nearest_that_has_all,
	it_is_promised_for_the_opening_after_its_days_on_the_way,
	a_store_that_has_it_all_sends_for_nobody, what_nobody_has_whole_is_not_sent,
	a_hold_keeps_where_it_will_be_sent, on_the_way_it_is_in_nobodys_stock,
	received_it_is_set_aside_and_the_shopper_is_told, each_step_counts_once,
	nothing_is_sent_before_it_is_ready_or_handed_over_on_the_way,
	what_is_not_for_another_store_is_not_sent, what_did_not_come_is_sent_by_another_store,
	what_nobody_can_send_again_is_paid_back,
	given_back_before_it_was_sent_another_store_sends_it,
	given_back_when_the_chosen_store_has_it_after_all_it_stays_there,
	cancelled_before_it_was_sent_it_is_put_back_where_it_is,
	sent_while_it_was_being_cancelled_it_is_put_back_where_it_comes,
	cancelled_on_the_way_it_is_paid_back_at_once_and_put_back_where_it_comes,
	sent_before_the_lease_ended_it_is_on_the_way_whatever_was_decided,
	less_was_sent_than_headquarters_thinks_it_set_aside,
	a_count_that_has_them_already_does_not_count_them_twice)
