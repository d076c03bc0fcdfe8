/* What becomes of them when nobody answers, or the store does not begin. */
#include "common/clock.h"
#include "tests/fulfilment/choice_scene.h"

static const struct world_line one_mug[] = {{"MUG", 1}};

/* --- nobody answers, or something else comes --- */

START_TEST(without_an_answer_it_is_cancelled_after_the_deadline_and_not_before)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_uint_eq(settle_at(order.choice.answer_by - 1), 0);
	ck_assert_uint_eq(settle_at(order.choice.answer_by), 1);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_UNAVAILABLE);
	ck_assert_int_eq(order.refunds[0].amount_minor, order.total_minor);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	ck_assert_uint_eq(settle_at(order.choice.answer_by), 0);
	world_verify();
}
END_TEST

START_TEST(without_an_answer_another_store_brings_it_where_the_settings_say_so)
{
	world_stock("LYO1", "MUG", 1);
	world_rules()->moves_unanswered = true;
	world_rules()->hold_ms = 0;
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_uint_eq(settle_at(order.choice.answer_by), 1);
	order = world_read(order.id);
	assert_at(&order, 1, "LYO1", FULFILMENT_ASSIGNED);
	world_verify();
}
END_TEST

START_TEST(cancelling_the_order_ends_the_choice_and_gives_everything_back)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = rejected(one_mug, 1, REJECT_NO_STOCK);
	ck_assert_int_eq(world_cancel(order.id), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_CANCELLED);
	ck_assert_int_eq(order.refunds[0].amount_minor, order.total_minor);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_WRONG_STATE);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	world_verify();
}
END_TEST

/* --- a store that does not begin --- */

static int64_t almost_promised(const struct order *order)
{
	return order->fulfilments[0].promised_at - 10 * MS_PER_MINUTE;
}

START_TEST(a_store_that_does_not_begin_loses_it_to_a_near_one)
{
	world_rules()->near_m = 5000;
	struct order order = world_order(one_mug, 1, REASON_OK);
	world_stock("PAR2", "MUG", 5);
	ck_assert_uint_eq(time_out_at(WORLD_NOON + 20 * MS_PER_MINUTE), 0);
	ck_assert_uint_eq(time_out_at(almost_promised(&order)), 1);
	struct order moved = world_read(order.id);
	assert_at(&moved, 0, "PAR1", FULFILMENT_REJECTED);
	assert_at(&moved, 1, "PAR2", FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	ck_assert_int_eq(
		world_command(&order.fulfilments[0], (struct command){.type = COMMAND_ACCEPT}),
		REASON_SUPERSEDED);
	world_verify();
}
END_TEST

START_TEST(the_shopper_is_asked_about_a_store_that_does_not_begin_and_it_may_still_begin)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_uint_eq(time_out_at(almost_promised(&order)), 1);
	ck_assert_uint_eq(time_out_at(almost_promised(&order) + 1), 0);
	struct order asked = world_read(order.id);
	ck_assert_int_eq(asked.state, ORDER_PLACED);
	ck_assert(order_open_choice(&asked)->is_kept);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 0);
	ck_assert_int_eq(
		world_command(&order.fulfilments[0], (struct command){.type = COMMAND_START}),
		REASON_OK);
	ck_assert_int_eq(choose_store(order.id, "LYO1"), REASON_WRONG_STATE);
	ck_assert_uint_eq(settle_at(asked.choice.answer_by), 1);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	world_verify();
}
END_TEST

START_TEST(a_store_that_has_not_begun_loses_it_when_the_shopper_chooses_another)
{
	world_stock("LYO1", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_uint_eq(time_out_at(almost_promised(&order)), 1);
	ck_assert_int_eq(
		choose_at(order.id,
			(struct choice_answer){.act = CHOOSE_STORE, .store = world_store("LYO1")},
			almost_promised(&order) + 1),
		REASON_OK);
	struct order moved = world_read(order.id);
	assert_at(&moved, 0, "PAR1", FULFILMENT_REJECTED);
	assert_at(&moved, 1, "LYO1", FULFILMENT_ASSIGNED);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	world_verify();
}
END_TEST

START_TEST(who_waits_for_a_store_that_has_not_begun_leaves_it_there)
{
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_uint_eq(time_out_at(almost_promised(&order)), 1);
	ck_assert_int_eq(choose(order.id, CHOOSE_WAIT), REASON_OK);
	ck_assert_uint_eq(time_out_at(almost_promised(&order) + 1), 0);
	order = world_read(order.id);
	assert_at(&order, 0, "PAR1", FULFILMENT_ASSIGNED);
	ck_assert_ptr_null(order_open_choice(&order));
	world_verify();
}
END_TEST

START_TEST(doing_without_what_has_not_begun_gives_everything_back)
{
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_uint_eq(time_out_at(almost_promised(&order)), 1);
	ck_assert_int_eq(choose(order.id, CHOOSE_CANCEL), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_CANCELLED);
	ck_assert_int_eq(order.refunds[0].amount_minor, order.total_minor);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	world_verify();
}
END_TEST

TEST_MAIN_WITH("choices unanswered", &choice_fixture,
	without_an_answer_it_is_cancelled_after_the_deadline_and_not_before,
	without_an_answer_another_store_brings_it_where_the_settings_say_so,
	cancelling_the_order_ends_the_choice_and_gives_everything_back,
	a_store_that_does_not_begin_loses_it_to_a_near_one,
	the_shopper_is_asked_about_a_store_that_does_not_begin_and_it_may_still_begin,
	a_store_that_has_not_begun_loses_it_when_the_shopper_chooses_another,
	who_waits_for_a_store_that_has_not_begun_leaves_it_there,
	doing_without_what_has_not_begun_gives_everything_back)
