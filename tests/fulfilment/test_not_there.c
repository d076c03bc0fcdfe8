/* Goods that a clerk did not find, and what that is to the store's figure. */
#include "tests/lib/mug_and_lamps.h"

static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
}

static struct fulfilment picking(void)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(
		world_command(&fulfilment, (struct command){.type = COMMAND_START}), REASON_OK);
	return fulfilment;
}

static int64_t figure(const char *what, const char *sku)
{
	return fixture_number(
		"SELECT SUM(%s) FROM stock JOIN product USING (product_id) WHERE sku = '%s'", what,
		sku);
}

static enum reason short_of_mugs(const struct fulfilment *fulfilment, enum stock_effect effect)
{
	return world_command(fulfilment, (struct command){.type = COMMAND_SHORT,
						 .line = 1,
						 .qty = 1,
						 .short_reason = SHORT_NOT_FOUND,
						 .stock_effect = effect});
}

static enum reason reject_for(
	const struct fulfilment *fulfilment, enum stock_effect effect, int line, int qty)
{
	struct command_line lines[] = {{.line = (uint16_t)line, .qty = qty}};
	return world_command(fulfilment, (struct command){.type = COMMAND_REJECT,
						 .reject_reason = REJECT_NO_STOCK,
						 .stock_effect = effect,
						 .lines = lines,
						 .line_count = 1});
}

START_TEST(short_unit_leaves_the_figure_and_the_others_stay_for_sale)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(short_of_mugs(&fulfilment, STOCK_EFFECT_UNITS), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "MUG"), 4);
	ck_assert_int_eq(figure("on_hand - reserved", "MUG"), 4);
	world_verify();
}
END_TEST

START_TEST(product_of_which_none_is_left_is_sold_no_more_but_stays_promised_to_others)
{
	static const struct world_line one_mug[] = {{"MUG", 1}};
	struct fulfilment fulfilment = picking();
	world_order(one_mug, 1, REASON_OK);
	ck_assert_int_eq(short_of_mugs(&fulfilment, STOCK_EFFECT_ZERO), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "MUG"), 1);
	ck_assert_int_eq(figure("reserved", "MUG"), 1);
	world_order(one_mug, 1, REASON_NO_STORE);
	world_verify();
}
END_TEST

START_TEST(next_count_brings_the_product_back)
{
	static const struct world_line one_mug[] = {{"MUG", 1}};
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(short_of_mugs(&fulfilment, STOCK_EFFECT_ZERO), REASON_OK);
	world_stock("PAR1", "MUG", 3);
	world_order(one_mug, 1, REASON_OK);
}
END_TEST

START_TEST(reject_takes_from_the_figure_what_the_store_says_is_not_there)
{
	static const struct {
		enum stock_effect effect;
		int64_t lamps;
	} cases[] = {{STOCK_EFFECT_NONE, 5}, {STOCK_EFFECT_UNITS, 4}, {STOCK_EFFECT_ZERO, 0}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		start_world();
		struct fulfilment fulfilment = picking();
		ck_assert_int_eq(reject_for(&fulfilment, cases[i].effect, 2, 1), REASON_OK);
		ck_assert_int_eq(figure("on_hand", "LAMP"), cases[i].lamps);
		ck_assert_int_eq(figure("reserved", "LAMP"), 0);
		ck_assert_int_eq(figure("on_hand", "MUG"), 5);
		world_verify();
	}
}
END_TEST

START_TEST(more_than_was_asked_for_or_another_line_is_refused_and_nothing_is_rejected)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(
		reject_for(&fulfilment, STOCK_EFFECT_UNITS, 2, 3), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(reject_for(&fulfilment, STOCK_EFFECT_UNITS, 9, 1), REASON_INVALID_FIELDS);
	ck_assert_int_eq(world_read(fulfilment.order).fulfilments[0].state, FULFILMENT_PICKING);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 5);
}
END_TEST

/* --- counted at the shelf --- */

static enum reason count(
	const struct fulfilment *fulfilment, const char *sku, int qty, int aside, int64_t at)
{
	return world_command(fulfilment, (struct command){.type = COMMAND_COUNT,
						 .product = str_of(sku),
						 .qty = qty,
						 .aside = aside,
						 .happened_at = at});
}

START_TEST(product_that_was_counted_is_sold_again)
{
	static const struct world_line one_mug[] = {{"MUG", 1}};
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(short_of_mugs(&fulfilment, STOCK_EFFECT_ZERO), REASON_OK);
	world_order(one_mug, 1, REASON_NO_STORE);
	ck_assert_int_eq(count(&fulfilment, "MUG", 3, 0, 0), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 3);
	world_order(one_mug, 1, REASON_OK);
	world_verify();
}
END_TEST

START_TEST(what_lies_in_bags_is_counted_with_the_shelf_and_stays_promised)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	ck_assert_int_eq(count(&fulfilment, "LAMP", 1, 2, 0), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 3);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 1);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 1);
	world_verify();
}
END_TEST

START_TEST(what_was_handed_over_after_the_count_is_taken_off_it_once)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_age("PAR1", 60000);
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(count(&fulfilment, "LAMP", 2, 2, WORLD_NOON - 30000), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 2);
	world_verify();
}
END_TEST

START_TEST(what_was_handed_over_before_the_count_is_not_taken_off_it)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(count(&fulfilment, "LAMP", 2, 0, 0), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 2);
	world_verify();
}
END_TEST

START_TEST(count_that_arrives_after_a_younger_figure_changes_nothing)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(count(&fulfilment, "LAMP", 1, 0, WORLD_NOON - 30000), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 5);
	world_verify();
}
END_TEST

START_TEST(count_of_fewer_than_were_promised_leaves_a_shortage_for_people_to_see)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(count(&fulfilment, "LAMP", 1, 0, 0), REASON_OK);
	ck_assert_int_eq(figure("on_hand", "LAMP"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM shortage"), 1);
}
END_TEST

START_TEST(count_of_what_nobody_knows_is_refused)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(count(&fulfilment, "SOFA", 1, 0, 0), REASON_NOT_FOUND);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("goods that are not there", &world_fixture,
	short_unit_leaves_the_figure_and_the_others_stay_for_sale,
	product_of_which_none_is_left_is_sold_no_more_but_stays_promised_to_others,
	next_count_brings_the_product_back,
	reject_takes_from_the_figure_what_the_store_says_is_not_there,
	more_than_was_asked_for_or_another_line_is_refused_and_nothing_is_rejected,
	product_that_was_counted_is_sold_again,
	what_lies_in_bags_is_counted_with_the_shelf_and_stays_promised,
	what_was_handed_over_after_the_count_is_taken_off_it_once,
	what_was_handed_over_before_the_count_is_not_taken_off_it,
	count_that_arrives_after_a_younger_figure_changes_nothing,
	count_of_fewer_than_were_promised_leaves_a_shortage_for_people_to_see,
	count_of_what_nobody_knows_is_refused)
