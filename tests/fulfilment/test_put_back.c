/* What nobody came for: closed by a clerk, and back on its shelf. */
#include "server/fulfilment/recall.h"
#include "tests/lib/mug_and_lamps.h"

static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
}

static struct fulfilment prepared(const char *kind)
{
	struct order order = world_order(mug_and_lamps, ARRAY_LENGTH(mug_and_lamps), REASON_OK);
	fixture_sql("UPDATE orders SET kind = '%s'", kind);
	world_prepare(&order.fulfilments[0]);
	return order.fulfilments[0];
}

static enum reason not_collected(const struct fulfilment *fulfilment)
{
	return world_command(fulfilment, (struct command){.type = COMMAND_NOT_COLLECTED});
}

START_TEST(reservation_nobody_came_for_ends_as_never_came_and_the_shopper_is_told)
{
	struct fulfilment fulfilment = prepared("reservation");
	ck_assert_int_eq(not_collected(&fulfilment), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.fulfilments[0].state, FULFILMENT_EXPIRED);
	ck_assert_int_eq(order.fulfilments[0].outcome, OUTCOME_NEVER_CAME);
	ck_assert(order.fulfilments[0].is_put_back_due);
	ck_assert_uint_eq(order.refund_count, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM outbox WHERE kind = 'cancelled'"), 1);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	world_verify();
}
END_TEST

START_TEST(prepaid_order_nobody_came_for_is_paid_back_whole)
{
	struct fulfilment fulfilment = prepared("prepaid");
	ck_assert_int_eq(not_collected(&fulfilment), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, ALL_MINOR);
	ck_assert_int_eq(order.refunds[0].ground, REFUND_FOR_EXPIRED);
	world_verify();
}
END_TEST

START_TEST(only_what_is_ready_is_closed_and_once)
{
	struct order order = world_order(mug_and_lamps, 2, REASON_OK);
	struct fulfilment *fulfilment = &order.fulfilments[0];
	ck_assert_int_eq(not_collected(fulfilment), REASON_WRONG_STATE);
	world_prepare(fulfilment);
	ck_assert_int_eq(not_collected(fulfilment), REASON_OK);
	ck_assert_int_eq(not_collected(fulfilment), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM outbox WHERE kind = 'cancelled'"), 1);
	ck_assert_uint_eq(world_read(order.id).refund_count, 1);
}
END_TEST

START_TEST(what_was_handed_over_is_not_closed)
{
	struct fulfilment fulfilment = prepared("prepaid");
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(not_collected(&fulfilment), REASON_WRONG_STATE);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 0);
}
END_TEST

/* What the last day does while the line to the store is cut for longer than its lease. */
static void end_unheard(const struct fulfilment *fulfilment)
{
	size_t count;
	int64_t late = world_read(fulfilment->order).fulfilments[0].collect_by + 1;
	ck_assert_int_eq(
		orders_expire(world_engine(), fixture_db(), test_arena(), late, &count), DB_DONE);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), late + WORLD_LEASE_MS, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 1);
}

START_TEST(closing_that_arrives_after_the_last_day_says_nothing_new_and_goods_settle_the_money)
{
	struct fulfilment fulfilment = prepared("prepaid");
	end_unheard(&fulfilment);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 0);
	ck_assert_int_eq(not_collected(&fulfilment), REASON_OK);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 0);
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 1), REASON_OK);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 0);
	ck_assert_int_eq(world_put_back(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_read(fulfilment.order).refunds[0].amount_minor, ALL_MINOR);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM outbox WHERE kind = 'cancelled'"), 1);
	world_verify();
}
END_TEST

START_TEST(closing_answers_what_the_last_day_asked_of_the_store)
{
	struct fulfilment fulfilment = prepared("prepaid");
	size_t count;
	int64_t late = world_read(fulfilment.order).fulfilments[0].collect_by + 1;
	ck_assert_int_eq(
		orders_expire(world_engine(), fixture_db(), test_arena(), late, &count), DB_DONE);
	ck_assert_int_eq(not_collected(&fulfilment), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.fulfilments[0].state, FULFILMENT_EXPIRED);
	ck_assert_int_eq(order.refunds[0].amount_minor, ALL_MINOR);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM review"), 0);
	world_verify();
}
END_TEST

START_TEST(goods_go_back_line_by_line_and_are_sold_again_only_then)
{
	struct fulfilment fulfilment = prepared("prepaid");
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 1), REASON_WRONG_STATE);
	ck_assert_int_eq(not_collected(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	ck_assert(world_read(fulfilment.order).fulfilments[0].is_put_back_due);
	world_verify();
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(world_put_back(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	ck_assert(!world_read(fulfilment.order).fulfilments[0].is_put_back_due);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("what nobody came for", &world_fixture,
	reservation_nobody_came_for_ends_as_never_came_and_the_shopper_is_told,
	prepaid_order_nobody_came_for_is_paid_back_whole, only_what_is_ready_is_closed_and_once,
	what_was_handed_over_is_not_closed,
	closing_that_arrives_after_the_last_day_says_nothing_new_and_goods_settle_the_money,
	closing_answers_what_the_last_day_asked_of_the_store,
	goods_go_back_line_by_line_and_are_sold_again_only_then)
