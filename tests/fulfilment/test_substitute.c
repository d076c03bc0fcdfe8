/* Goods that a clerk offers instead of what is not found, on the real database, without HTTP. */
#include "common/clock.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/substitute.h"
#include "tests/lib/world.h"

static const struct world_line mug_and_pen[] = {{"MUG", 2}, {"PEN", 1}};

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR1", "PEN", 5);
	world_stock("PAR1", "TEA", 3);
	world_stock("PAR1", "LAMP", 3);
	world_consent = (struct world_consent){MOVE_YES, true, NULL, false};
	world_rules()->near_m = 5000;
	world_rules()->substitute_ms = 30 * MS_PER_MINUTE;
}

static enum reason run(const struct order *order, struct command command)
{
	return world_command(&order->fulfilments[0], command);
}

static struct order picking(void)
{
	struct order order = world_order(mug_and_pen, 2, REASON_OK);
	ck_assert_int_eq(run(&order, (struct command){.type = COMMAND_START}), REASON_OK);
	return world_read(order.id);
}

static enum reason offer(const struct order *order, const char *sku, int qty)
{
	return run(order, (struct command){.type = COMMAND_SUBSTITUTE,
				  .line = 1,
				  .qty = qty,
				  .product = str_of(sku),
				  .short_reason = SHORT_NOT_FOUND,
				  .stock_effect = STOCK_EFFECT_UNITS});
}

/* Two mugs were not found; these are offered. */
static struct order asked(const char *sku)
{
	struct order order = picking();
	ck_assert_int_eq(offer(&order, sku, 2), REASON_OK);
	return world_read(order.id);
}

static enum reason pick(const struct order *order, uint16_t line, int qty)
{
	return run(order, (struct command){.type = COMMAND_PICK, .line = line, .qty = qty});
}

static enum reason be_short(const struct order *order, uint16_t line, int qty)
{
	return run(order, (struct command){.type = COMMAND_SHORT,
				  .line = line,
				  .qty = qty,
				  .short_reason = SHORT_NOT_FOUND,
				  .stock_effect = STOCK_EFFECT_UNITS});
}

static enum reason ready(const struct order *order)
{
	return run(order, (struct command){.type = COMMAND_READY, .slot = STR("B4")});
}

struct answering {
	order_id order;
	struct substitute_answer answer;
	int64_t now;
};

static enum db_status answer_body(struct tx *tx, const void *input, void *output_out)
{
	const struct answering *in = input;
	struct order order;
	return substitute_answer(tx, world_market(), world_rules(), in->order, &in->answer,
		STR("shopper"), in->now, &order, output_out);
}

static enum reason answer_at(const struct order *order, bool is_accepted, int64_t now)
{
	struct answering input = {order->id, {order->substitutes[0].id, is_accepted}, now};
	enum reason reason;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), answer_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

static enum reason answer(const struct order *order, bool is_accepted)
{
	return answer_at(order, is_accepted, WORLD_NOON + MS_PER_MINUTE);
}

static size_t settle_at(int64_t now)
{
	size_t count;
	ck_assert_int_eq(substitutes_settle(world_engine(), fixture_db(), test_arena(),
				 world_market(), world_rules(), now, &count),
		DB_DONE);
	return count;
}

static void assert_offer(const struct order *order, enum substitute_state state)
{
	ck_assert_uint_eq(order->substitute_count, 1);
	ck_assert_int_eq(order->substitutes[0].state, state);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"),
		state == SUBSTITUTE_OPEN);
}

static int64_t on_hand(const char *sku)
{
	return fixture_number("SELECT on_hand FROM stock s JOIN product p USING (product_id)"
			      " WHERE p.sku = '%s' AND s.store_id = %u",
		sku, world_store("PAR1").row);
}

/* --- asking --- */

START_TEST(what_is_offered_is_set_aside_and_the_shopper_told_while_other_lines_go_on)
{
	struct order order = asked("TEA");
	assert_offer(&order, SUBSTITUTE_OPEN);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'substitute'"), 1);
	ck_assert_int_eq(pick(&order, 2, 1), REASON_OK);
	ck_assert_int_eq(ready(&order), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(one_question_about_a_line_at_a_time_and_about_no_more_than_is_left)
{
	struct order order = picking();
	ck_assert_int_eq(offer(&order, "TEA", 3), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(offer(&order, "TEA", 2), REASON_OK);
	ck_assert_int_eq(offer(&order, "LAMP", 1), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(nobody_is_asked_about_what_the_store_has_promised_to_others_or_nobody_knows)
{
	struct order order = picking();
	world_stock("PAR1", "TEA", 1);
	static const char *const impossible[] = {"TEA", "NOTHING", "MUG"};
	for (size_t i = 0; i < ARRAY_LENGTH(impossible); i++)
		ck_assert_int_eq(offer(&order, impossible[i], 2), REASON_OK);
	order = world_read(order.id);
	ck_assert_uint_eq(order.substitute_count, 3);
	for (size_t i = 0; i < order.substitute_count; i++)
		ck_assert_int_eq(order.substitutes[i].state, SUBSTITUTE_IMPOSSIBLE);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'substitute'"), 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	world_verify();
}
END_TEST

/* --- answers --- */

START_TEST(accepted_it_is_a_line_at_the_lower_price_and_both_figures_are_right)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(answer(&order, true), REASON_OK);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_ACCEPTED);
	ck_assert_uint_eq(order.line_count, 3);
	ck_assert_uint_eq(order.lines[2].swap_of, 1);
	ck_assert_int_eq(order.lines[2].price_minor, 499);
	ck_assert_int_eq(order.lines[0].unavailable, 2);
	ck_assert_int_eq(on_hand("MUG"), 3);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 2 * (1250 - 499));
	ck_assert_int_eq(pick(&order, 3, 2), REASON_OK);
	ck_assert_int_eq(pick(&order, 2, 1), REASON_OK);
	ck_assert_int_eq(ready(&order), REASON_OK);
	struct command_line lines[] = {{.line = 2, .qty = 1}, {.line = 3, .qty = 2}};
	ck_assert_int_eq(run(&order, (struct command){.type = COMMAND_HANDOVER,
					     .lines = lines,
					     .line_count = 2}),
		REASON_OK);
	ck_assert_int_eq(on_hand("TEA"), 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	world_verify();
}
END_TEST

START_TEST(something_dearer_costs_what_was_ordered)
{
	struct order order = asked("LAMP");
	ck_assert_int_eq(order.substitutes[0].price_minor, 1250);
	ck_assert_int_eq(answer(&order, true), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[2].price_minor, 1250);
	ck_assert_uint_eq(order.refund_count, 0);
	world_verify();
}
END_TEST

START_TEST(refused_the_line_is_short_as_chosen_at_checkout)
{
	world_stock("PAR2", "MUG", 2);
	struct order order = asked("TEA");
	ck_assert_int_eq(answer(&order, false), REASON_OK);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_REFUSED);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(on_hand("MUG"), 3);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
	ck_assert_int_eq(pick(&order, 2, 1), REASON_OK);
	ck_assert_int_eq(ready(&order), REASON_OK);
	world_verify();
}
END_TEST

START_TEST(without_an_answer_in_time_the_line_is_short_and_no_answer_counts_any_more)
{
	struct order order = asked("TEA");
	int64_t by = order.substitutes[0].answer_by;
	ck_assert_uint_eq(settle_at(by - 1), 0);
	ck_assert_int_eq(answer_at(&order, true, by), REASON_WRONG_STATE);
	ck_assert_uint_eq(settle_at(by), 1);
	ck_assert_uint_eq(settle_at(by), 0);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_UNANSWERED);
	ck_assert_int_eq(order.fulfilments[0].lines[0].short_qty, 2);
	ck_assert_int_eq(order.refunds[0].amount_minor, 2 * 1250);
	ck_assert_int_eq(answer_at(&order, true, by + 1), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(answered_twice_it_counts_once)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(answer(&order, true), REASON_OK);
	ck_assert_int_eq(answer(&order, true), REASON_WRONG_STATE);
	ck_assert_int_eq(answer(&order, false), REASON_WRONG_STATE);
	ck_assert_uint_eq(world_read(order.id).line_count, 3);
	world_verify();
}
END_TEST

START_TEST(what_the_store_lost_meanwhile_is_not_promised)
{
	struct order order = asked("TEA");
	fixture_sql("UPDATE hold SET state = 'withdrawn'");
	ck_assert_int_eq(answer(&order, true), REASON_SOLD_OUT);
	fixture_sql("UPDATE hold SET state = 'open'");
	world_verify();
}
END_TEST

/* --- the clerk does something else, maybe without a line --- */

START_TEST(clerk_who_gives_up_ends_the_question)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(be_short(&order, 1, 2), REASON_OK);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_WITHDRAWN);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(answer(&order, true), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(found_after_all_it_is_picked_and_nobody_is_asked_any_more)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(pick(&order, 1, 2), REASON_OK);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_WITHDRAWN);
	ck_assert_int_eq(pick(&order, 2, 1), REASON_OK);
	ck_assert_int_eq(ready(&order), REASON_OK);
	world_verify();
}
END_TEST

START_TEST(bag_closed_without_a_line_after_the_shopper_agreed_leaves_the_substitute_on_its_shelf)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(answer(&order, true), REASON_OK);
	/* What the store had done meanwhile, not having heard of it. */
	ck_assert_int_eq(be_short(&order, 1, 2), REASON_OK);
	ck_assert_int_eq(pick(&order, 2, 1), REASON_OK);
	ck_assert_int_eq(ready(&order), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(on_hand("TEA"), 3);
	ck_assert_int_eq(order.lines[2].unavailable, 2);
	ck_assert_int_eq(order.refunds[0].amount_minor + order.refunds[1].amount_minor, 2 * 1250);
	world_verify();
}
END_TEST

START_TEST(short_said_without_a_line_after_a_refusal_is_the_same_shortage)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(answer(&order, false), REASON_OK);
	ck_assert_int_eq(be_short(&order, 1, 2), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.fulfilments[0].lines[0].short_qty, 2);
	ck_assert_int_eq(be_short(&order, 2, 2), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(on_hand("MUG"), 3);
	world_verify();
}
END_TEST

START_TEST(order_that_ends_gives_back_what_was_set_aside)
{
	struct order order = asked("TEA");
	ck_assert_int_eq(run(&order, (struct command){.type = COMMAND_REJECT,
					     .reject_reason = REJECT_NO_TIME}),
		REASON_OK);
	ck_assert_int_eq(answer(&order, true), REASON_WRONG_STATE);
	ck_assert_uint_eq(settle_at(WORLD_NOON + MS_PER_MINUTE), 1);
	order = world_read(order.id);
	assert_offer(&order, SUBSTITUTE_POINTLESS);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("substitutes", &world_fixture,
	what_is_offered_is_set_aside_and_the_shopper_told_while_other_lines_go_on,
	one_question_about_a_line_at_a_time_and_about_no_more_than_is_left,
	nobody_is_asked_about_what_the_store_has_promised_to_others_or_nobody_knows,
	accepted_it_is_a_line_at_the_lower_price_and_both_figures_are_right,
	something_dearer_costs_what_was_ordered, refused_the_line_is_short_as_chosen_at_checkout,
	without_an_answer_in_time_the_line_is_short_and_no_answer_counts_any_more,
	answered_twice_it_counts_once, what_the_store_lost_meanwhile_is_not_promised,
	clerk_who_gives_up_ends_the_question,
	found_after_all_it_is_picked_and_nobody_is_asked_any_more,
	bag_closed_without_a_line_after_the_shopper_agreed_leaves_the_substitute_on_its_shelf,
	short_said_without_a_line_after_a_refusal_is_the_same_shortage,
	order_that_ends_gives_back_what_was_set_aside)
