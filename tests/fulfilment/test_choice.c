/* What the shopper chooses for goods that a store could not give, on the real database, without
 * HTTP. */
#include "common/clock.h"
#include "tests/fulfilment/choice_scene.h"

static const struct world_line one_mug[] = {{"MUG", 1}};
static const struct world_line mug_and_lamp[] = {{"MUG", 1}, {"LAMP", 1}};

/* --- who is asked --- */

START_TEST(a_far_store_is_not_given_the_order_unasked_and_holds_the_goods_meanwhile)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_int_eq(order.state, ORDER_TO_CHOOSE);
	ck_assert(order.choice.is_held);
	ck_assert_uint_eq(order.choice.held_at.row, world_store("LYO1").row);
	ck_assert_int_eq(order.choice.lines[0].held, 1);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 0);
	ck_assert_int_eq(world_mails("choice"), 1);
	ck_assert_int_eq(world_mails("changed"), 0);
	world_verify();
}
END_TEST

START_TEST(a_near_store_brings_it_unasked_unless_the_shopper_said_no)
{
	world_rules()->near_m = 5000;
	world_stock("PAR2", "MUG", 5);
	struct order moved = rejected(one_mug, 1, REJECT_NO_STOCK);
	assert_at(&moved, 1, "PAR2", FULFILMENT_ASSIGNED);
	world_consent.move = MOVE_NO;
	struct order asked = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_uint_eq(asked.fulfilment_count, 1);
	ck_assert_int_eq(asked.state, ORDER_TO_CHOOSE);
	world_verify();
}
END_TEST

START_TEST(who_agreed_beforehand_is_not_asked_however_far_it_is)
{
	world_consent.move = MOVE_YES;
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	ck_assert_ptr_null(order_open_choice(&order));
	world_verify();
}
END_TEST

START_TEST(goods_are_shared_by_several_stores_only_where_the_shopper_allows)
{
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	world_consent = (struct world_consent){MOVE_YES, false, NULL, false};
	struct order whole = rejected(mug_and_lamp, 2, REJECT_NO_STOCK);
	ck_assert_uint_eq(whole.fulfilment_count, 1);
	ck_assert_int_eq(whole.state, ORDER_TO_CHOOSE);
	world_consent.may_split = true;
	struct order shared = rejected(mug_and_lamp, 2, REJECT_NO_STOCK);
	ck_assert_uint_eq(shared.fulfilment_count, 3);
	ck_assert_ptr_null(order_open_choice(&shared));
	world_verify();
}
END_TEST

START_TEST(what_nobody_has_is_given_up_at_once_and_only_the_rest_asked_about)
{
	world_stock("LYO1", "MUG", 5);
	struct order order = rejected(mug_and_lamp, 2, REJECT_NO_STOCK);
	ck_assert_int_eq(order.lines[1].unavailable, 1);
	ck_assert_uint_eq(order.choice.line_count, 1);
	ck_assert_uint_eq(order.choice.lines[0].line, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 3990);
	world_verify();
}
END_TEST

START_TEST(a_store_without_time_may_be_waited_for_though_nobody_else_has_it)
{
	struct order order = rejected(one_mug, 1, REJECT_NO_TIME);
	ck_assert_int_eq(order.state, ORDER_TO_CHOOSE);
	ck_assert(!order.choice.is_held);
	ck_assert_int_eq(order.lines[0].unavailable, 0);
	world_verify();
}
END_TEST

/* One choice about both lines, not two; and the goods held before are not taken for sold. */
START_TEST(what_is_missing_next_joins_the_open_choice)
{
	world_stock("LYO1", "MUG", 1);
	world_stock("LYO1", "LAMP", 1);
	struct order order = world_order(mug_and_lamp, 2, REASON_OK);
	const struct fulfilment *at = &order.fulfilments[0];
	ck_assert_int_eq(world_command(at, (struct command){.type = COMMAND_START}), REASON_OK);
	for (uint16_t line = 1; line <= 2; line++)
		ck_assert_int_eq(
			world_command(at,
				(struct command){.type = COMMAND_SHORT, .line = line, .qty = 1}),
			REASON_OK);
	order = world_read(order.id);
	ck_assert_uint_eq(order.choice.line_count, 2);
	ck_assert(order.choice.is_held);
	ck_assert_int_eq(holds_open(), 1);
	ck_assert_int_eq(order.choice.lines[0].held + order.choice.lines[1].held, 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM choice WHERE state = 'open'"), 1);
	world_verify();
}
END_TEST

/* --- what the shopper chooses --- */

START_TEST(the_store_that_holds_them_gives_them_without_a_gap)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert_int_eq(holds_open(), 0);
	ck_assert_int_eq(fixture_number("SELECT reserved FROM stock WHERE store_id = %u",
				 world_store("LYO1").row),
		1);
	ck_assert_int_eq(world_mails("changed"), 1);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_WRONG_STATE);
	world_prepare(&order.fulfilments[1]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[1]), REASON_OK);
	world_verify();
}
END_TEST

START_TEST(another_store_may_be_chosen_and_what_was_held_is_free_again)
{
	world_stock("PAR2", "MUG", 1);
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_uint_eq(order.choice.held_at.row, world_store("PAR2").row);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_OK);
	ck_assert_int_eq(world_available("PAR2", "MUG"), 1);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 0);
	world_verify();
}
END_TEST

START_TEST(a_store_that_sold_out_meanwhile_leaves_the_choice_open)
{
	world_stock("LYO1", "MUG", 1);
	world_rules()->hold_ms = 0;
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert(!order.choice.is_held);
	world_stock("LYO1", "MUG", 0);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_SOLD_OUT);
	ck_assert_int_eq(choose_store(order.id, "PAR1"), REASON_SOLD_OUT); /* rejected it */
	ck_assert_int_eq(world_read(order.id).state, ORDER_TO_CHOOSE);
	world_verify();
}
END_TEST

START_TEST(what_the_chosen_store_lacks_is_a_choice_of_its_own)
{
	world_stock("PAR2", "MUG", 1);
	world_stock("LYO1", "LAMP", 1);
	struct order order = rejected(mug_and_lamp, 2, REJECT_NO_STOCK);
	ck_assert_int_eq(choose_store(order.id, "PAR2"), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "PAR2", FULFILMENT_ASSIGNED);
	ck_assert_uint_eq(order.choice.line_count, 1);
	ck_assert_uint_eq(order.choice.held_at.row, world_store("LYO1").row);
	ck_assert_int_eq(choose(order.id, CHOOSE_CANCEL), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert_int_eq(order.lines[1].unavailable, 1);
	world_verify();
}
END_TEST

/* --- sent to the store that could not give it --- */

static struct choice_offer offer_of(const struct order *order)
{
	return choice_stores(
		test_arena(), world_market(), world_rules(), order, WORLD_NOON + MS_PER_MINUTE);
}

START_TEST(what_the_store_lacks_is_sent_to_it_from_where_it_is_held)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	const struct candidate *sender = offer_of(&order).sender;
	ck_assert_uint_eq(sender->store->id.row, world_store("LYO1").row);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	ck_assert_uint_eq(order.fulfilments[1].sending.to.row, world_store("PAR1").row);
	ck_assert_int_eq(fulfilment_promise(&order.fulfilments[1]), sender->arrives_at);
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert_int_eq(holds_open(), 0);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 0);
	ck_assert_int_eq(world_mails("changed"), 1);
	world_verify();
}
END_TEST

START_TEST(what_was_chosen_to_be_sent_is_collected_at_the_first_store)
{
	struct command_line line[] = {{.line = 1, .qty = 1}};
	world_stock("PAR2", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_OK);
	order = world_read(order.id);
	world_prepare(&order.fulfilments[1]);
	ck_assert_int_eq(
		world_command(&order.fulfilments[1],
			(struct command){.type = COMMAND_SEND, .lines = line, .line_count = 1}),
		REASON_OK);
	order = world_read(order.id);
	const struct fulfilment *there = order_current(&order);
	ck_assert_uint_eq(there->store.row, world_store("PAR1").row);
	ck_assert_int_eq(there->state, FULFILMENT_IN_TRANSIT);
	ck_assert_int_eq(
		world_command(there, (struct command){.type = COMMAND_RECEIVE, .slot = STR("C1")}),
		REASON_OK);
	ck_assert_int_eq(world_hand_over(there), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_COLLECTED);
	world_verify();
}
END_TEST

START_TEST(the_nearest_to_the_store_sends_what_is_held_nowhere)
{
	world_rules()->hold_ms = 0;
	world_stock("LYO1", "MUG", 5);
	world_stock("PAR2", "MUG", 5);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "PAR2", FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 5);
	world_verify();
}
END_TEST

START_TEST(what_no_single_store_has_is_not_sent_and_the_choice_stays_open)
{
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	struct order order = rejected(mug_and_lamp, 2, REJECT_NO_STOCK);
	ck_assert_ptr_null(offer_of(&order).sender);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_SOLD_OUT);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_TO_CHOOSE);
	ck_assert_uint_eq(order.choice.line_count, 2);
	world_verify();
}
END_TEST

/* Lyon is too far to collect there, and sends all the same. */
START_TEST(what_can_only_be_sent_is_a_choice_and_held_where_it_is)
{
	world_rules()->within_m = 5000;
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(order.state, ORDER_TO_CHOOSE);
	ck_assert_uint_eq(order.choice.held_at.row, world_store("LYO1").row);
	ck_assert_uint_eq(offer_of(&order).ranking.count, 0);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	ck_assert(order.fulfilments[1].sending.is_wanted);
	world_verify();
}
END_TEST

START_TEST(a_store_that_has_not_begun_is_not_sent_what_it_has)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_uint_eq(time_out_at(order.fulfilments[0].promised_at - MS_PER_MINUTE), 1);
	order = world_read(order.id);
	ck_assert(order_open_choice(&order)->is_kept);
	ck_assert_ptr_null(offer_of(&order).sender);
	ck_assert_int_eq(choose(order.id, CHOOSE_TRANSFER), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(doing_without_gives_the_money_and_the_held_goods_back)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(choose(order.id, CHOOSE_CANCEL), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_CANCELLED);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, order.total_minor);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	world_verify();
}
END_TEST

START_TEST(who_waits_gets_it_from_the_store_when_it_has_it_again)
{
	int64_t later = WORLD_NOON + 24 * 60 * MS_PER_MINUTE;
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	world_stock("PAR1", "MUG", 0);
	ck_assert_int_eq(choose(order.id, CHOOSE_WAIT), REASON_OK);
	ck_assert_int_eq(world_read(order.id).state, ORDER_WAITING);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	settle_at(later);
	ck_assert_int_eq(world_read(order.id).state, ORDER_WAITING);
	world_stock("PAR1", "MUG", 3);
	ck_assert_uint_eq(settle_at(2 * later - WORLD_NOON), 1);
	order = world_read(order.id);
	assert_at(&order, 1, "PAR1", FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 2);
	world_verify();
}
END_TEST

START_TEST(waiting_ends_on_the_day_the_shopper_named)
{
	int64_t until = WORLD_NOON + 3 * MS_PER_DAY;
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	world_stock("PAR1", "MUG", 0);
	struct choice_answer answer = {.act = CHOOSE_WAIT, .has_until = true, .until = until};
	ck_assert_int_eq(choose_at(order.id, answer, WORLD_NOON + 1), REASON_OK);
	settle_at(until - 1);
	ck_assert_int_eq(world_read(order.id).state, ORDER_WAITING);
	ck_assert_uint_eq(settle_at(until), 1);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_UNAVAILABLE);
	ck_assert_uint_eq(order.refund_count, 1);
	world_verify();
}
END_TEST

START_TEST(who_waits_may_still_choose_otherwise)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(choose(order.id, CHOOSE_WAIT), REASON_OK);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_OK);
	order = world_read(order.id);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	world_verify();
}
END_TEST

TEST_MAIN_WITH("choices", &choice_fixture,
	a_far_store_is_not_given_the_order_unasked_and_holds_the_goods_meanwhile,
	a_near_store_brings_it_unasked_unless_the_shopper_said_no,
	who_agreed_beforehand_is_not_asked_however_far_it_is,
	goods_are_shared_by_several_stores_only_where_the_shopper_allows,
	what_nobody_has_is_given_up_at_once_and_only_the_rest_asked_about,
	a_store_without_time_may_be_waited_for_though_nobody_else_has_it,
	what_is_missing_next_joins_the_open_choice,
	the_store_that_holds_them_gives_them_without_a_gap,
	another_store_may_be_chosen_and_what_was_held_is_free_again,
	a_store_that_sold_out_meanwhile_leaves_the_choice_open,
	what_the_chosen_store_lacks_is_a_choice_of_its_own,
	what_the_store_lacks_is_sent_to_it_from_where_it_is_held,
	what_was_chosen_to_be_sent_is_collected_at_the_first_store,
	the_nearest_to_the_store_sends_what_is_held_nowhere,
	what_no_single_store_has_is_not_sent_and_the_choice_stays_open,
	what_can_only_be_sent_is_a_choice_and_held_where_it_is,
	a_store_that_has_not_begun_is_not_sent_what_it_has,
	doing_without_gives_the_money_and_the_held_goods_back,
	who_waits_gets_it_from_the_store_when_it_has_it_again,
	waiting_ends_on_the_day_the_shopper_named, who_waits_may_still_choose_otherwise)
