/* What an order costs beside its goods: taken with them, and given back as the law has it. */
#include "common/clock.h"
#include "tests/fulfilment/money_scene.h"

enum { WHOLE_MINOR = 3 * 499 + 2200 };

static struct order placed_with_courier(void)
{
	start_world();
	world_cost = courier;
	return placed(tea_and_book, 2);
}

static struct order collected_with_courier(void)
{
	struct order order = placed_with_courier();
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 0, "");
	return order;
}

static int64_t given_back(void)
{
	return fixture_number("SELECT back_minor FROM order_cost");
}

START_TEST(costs_are_captured_with_the_goods)
{
	struct order order = collected_with_courier();
	ck_assert_int_eq(order.total_minor, WHOLE_MINOR + COURIER_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 0), COURIER_MINOR);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 0), 82);
	ck_assert_int_eq(world_read(order.id).payment.captured_minor, WHOLE_MINOR + COURIER_MINOR);
	world_verify();
}
END_TEST

START_TEST(withdrawal_of_all_gives_the_standard_costs_back_once_and_of_a_part_none)
{
	struct order order = collected_with_courier();
	come_back(&order, 1, 3);
	money_moves(&order);
	ck_assert_int_eq(given_back(), 0);
	come_back(&order, 2, 1);
	money_moves(&order);
	ck_assert_int_eq(given_back(), STANDARD_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "refund", 0), STANDARD_MINOR);
	ck_assert_int_eq(of_acts("tax_minor", "refund", 0), 50); /* 82 * 300 / 490 */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note_line WHERE line = 0 AND"
					" name = 'Coursier' AND taxable_minor = 250"),
		1);
	ck_assert_int_eq(
		fixture_number("SELECT MAX(total_minor) FROM credit_note"), 2200 + STANDARD_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, WHOLE_MINOR + STANDARD_MINOR);
	world_verify();
}
END_TEST

START_TEST(what_comes_back_by_the_shops_own_terms_brings_no_costs_back)
{
	struct order order = collected_with_courier();
	come_back(&order, 1, 3);
	fixture_sql("UPDATE fulfilment SET ended_at = ended_at - %lld", 20 * (long long)MS_PER_DAY);
	come_back(&order, 2, 1);
	money_moves(&order);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns WHERE ground = 'policy'"), 1);
	ck_assert_int_eq(given_back(), 0);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, WHOLE_MINOR);
	world_verify();
}
END_TEST

START_TEST(refusing_all_at_the_counter_gives_the_standard_costs_back)
{
	start_world();
	world_cost = courier;
	struct order order = placed((const struct world_line[]){{"TEA", 2}}, 1);
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 2, "");
	money_moves(&order);
	ck_assert_int_eq(given_back(), STANDARD_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, 2 * 499 + STANDARD_MINOR);
	world_verify();
}
END_TEST

START_TEST(goods_taken_instead_keep_the_costs)
{
	start_world();
	world_cost = courier;
	struct order order = placed((const struct world_line[]){{"TEA", 1}}, 1);
	make_ready(&order, 0);
	hand_over(&order, 1, "PEN");
	money_moves(&order);
	ck_assert_int_eq(given_back(), 0);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 0), COURIER_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 2), 120);
	world_verify();
}
END_TEST

START_TEST(a_cancelled_order_costs_nothing)
{
	struct order order = placed_with_courier();
	ck_assert_int_eq(world_cancel(order.id), REASON_OK);
	money_moves(&order);
	ck_assert_int_eq(given_back(), COURIER_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.captured_minor, 0);
	ck_assert_int_eq(world_read(order.id).payment.voided_minor, WHOLE_MINOR + COURIER_MINOR);
	world_verify();
}
END_TEST

START_TEST(verify_finds_costs_given_back_while_goods_are_left)
{
	collected_with_courier();
	world_assert_verify_finds("UPDATE order_cost SET back_minor = 1",
		"UPDATE order_cost SET back_minor = 0", "costs are given back once");
	world_assert_verify_finds("UPDATE order_cost SET amount_minor = 491",
		"UPDATE order_cost SET amount_minor = 490", "total is the sum of the lines");
}
END_TEST

TEST_MAIN_WITH("costs of an order", &db_fixture, costs_are_captured_with_the_goods,
	withdrawal_of_all_gives_the_standard_costs_back_once_and_of_a_part_none,
	what_comes_back_by_the_shops_own_terms_brings_no_costs_back,
	refusing_all_at_the_counter_gives_the_standard_costs_back,
	goods_taken_instead_keep_the_costs, a_cancelled_order_costs_nothing,
	verify_finds_costs_given_back_while_goods_are_left)
