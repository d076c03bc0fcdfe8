/* What stores report, on the real database, without HTTP. */
#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/mug_and_lamps.h"

static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
}

static struct fulfilment picking(void)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_ACCEPT), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	return fulfilment;
}

struct change_input {
	order_id order;
	int64_t now;
};

/* Logins of staff have up to 64 letters. */
static enum db_status cancel_by_longest_body(struct tx *tx, const void *input, void *output_out)
{
	const struct change_input *in = input;
	struct order order;
	enum reason reason;
	struct str who =
		STR("staff abcdefghijklmnopqrstuvwxyz012345abcdefghijklmnopqrstuvwxyz012345");
	(void)output_out;
	return order_cancel(tx, in->order, who, STR_EMPTY, in->now, &order, &reason);
}

static enum reason bring_back(
	order_id order, const char *store_code, int line, int qty, enum disposition disposition)
{
	struct command_line lines[] = {
		{.line = (uint16_t)line, .qty = qty, .disposition = disposition}};
	return world_command(NULL, (struct command){.type = COMMAND_RETURN,
					   .store = world_store(store_code),
					   .order = order,
					   .return_id = {uuid_new(clock_now())},
					   .return_reason = RETURN_CHANGED_MIND,
					   .lines = lines,
					   .line_count = 1});
}

/* --- the ordinary life --- */

START_TEST(picked_ready_and_collected_goods_leave_stock_once)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	struct order ready = world_read(fulfilment.order);
	ck_assert_int_eq(ready.state, ORDER_READY);
	assert_text(ready.fulfilments[0].slot, "B4");
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_read(fulfilment.order).state, ORDER_COLLECTED);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 10 - 3);
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock"), 0);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(unpacked_bag_is_ready_again_and_the_shopper_is_told_once)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	int64_t ready_at = world_read(fulfilment.order).fulfilments[0].ready_at;
	ck_assert_int_eq(world_command(&fulfilment,
				 (struct command){.type = COMMAND_MOVE, .slot = STR("D2")}),
		REASON_OK);
	assert_text(world_read(fulfilment.order).fulfilments[0].slot, "D2");
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_REOPEN), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_REOPEN), REASON_WRONG_STATE);
	struct fulfilment again = world_read(fulfilment.order).fulfilments[0];
	ck_assert_int_eq(again.state, FULFILMENT_PICKING);
	assert_text(again.slot, "");
	ck_assert_int_eq(world_pick(&fulfilment, 1, -1), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_command(&fulfilment,
				 (struct command){.type = COMMAND_READY, .slot = STR("B5")}),
		REASON_OK);
	ck_assert_int_eq(world_read(fulfilment.order).fulfilments[0].ready_at, ready_at);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'ready'"), 1);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	world_verify();
}
END_TEST

START_TEST(history_says_who_took_over)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_TAKE_OVER), REASON_WRONG_STATE);
	fulfilment = picking();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_TAKE_OVER), REASON_OK);
	struct order order = world_read(fulfilment.order);
	const struct history_row *last = &order.history[order.history_count - 1];
	assert_text(last->what, "taken_over");
	assert_text(last->who, "PAR1 camille");
}
END_TEST

START_TEST(same_command_twice_acts_once_and_another_body_is_refused)
{
	struct fulfilment fulfilment = picking();
	struct command command = {.type = COMMAND_PICK,
		.id = {uuid_new(WORLD_NOON)},
		.line = 2,
		.qty = 1,
		.body_hash = hash_of("a", 1)};
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(world_command(&fulfilment, command), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT picked FROM fulfilment_line WHERE line = 2"), 1);
	command.body_hash = hash_of("b", 1);
	ck_assert_int_eq(world_command(&fulfilment, command), REASON_KEY_REUSED);
}
END_TEST

START_TEST(a_refusal_is_final_and_answered_again)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	struct command command = {
		.type = COMMAND_PICK, .id = {uuid_new(WORLD_NOON)}, .line = 1, .qty = 1};
	ck_assert_int_eq(world_command(&fulfilment, command), REASON_WRONG_STATE);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	ck_assert_int_eq(world_command(&fulfilment, command), REASON_WRONG_STATE);
}
END_TEST

START_TEST(picking_stays_within_what_was_ordered)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(world_pick(&fulfilment, 2, 3), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(world_pick(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 2, -3), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(world_pick(&fulfilment, 2, -1), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 9, 1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_READY), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(another_store_cannot_touch_a_fulfilment)
{
	struct fulfilment fulfilment = picking();
	struct command command = {
		.type = COMMAND_PICK, .store = world_store("PAR2"), .line = 1, .qty = 1};
	ck_assert_int_eq(world_command(&fulfilment, command), REASON_NOT_FOUND);
}
END_TEST

/* --- not there --- */

START_TEST(short_line_goes_to_the_next_store_that_can)
{
	world_stock("LYO1", "LAMP", 9);
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(world_pick(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 2, 1), REASON_OK);
	ck_assert_int_eq(world_short_of(&fulfilment, 2, 1), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("LYO1").row);
	ck_assert_int_eq(order.fulfilments[1].lines[0].ordered, 1);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_READY), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5 - 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'changed'"), 1);
	world_verify();
}
END_TEST

START_TEST(short_line_that_nobody_has_is_unavailable_and_its_money_due)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(world_short_of(&fulfilment, 2, 2), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_int_eq(order.lines[1].unavailable, 2);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 2 * 3990);
	ck_assert_int_eq(order.refunds[0].ground, REFUND_FOR_UNAVAILABLE);
	world_verify();
}
END_TEST

START_TEST(rejected_order_goes_to_the_nearest_store_with_every_line)
{
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_REJECT), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_int_eq(order.fulfilments[0].state, FULFILMENT_REJECTED);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("LYO1").row);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	ck_assert_int_eq(world_act(&order.fulfilments[1], COMMAND_REJECT), REASON_OK);
	/* PAR1 and LYO1 said no: what is left is split, and the lamps nobody has. */
	order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 3);
	ck_assert_uint_eq(order.fulfilments[2].store.row, world_store("PAR2").row);
	ck_assert_int_eq(order.lines[1].unavailable, 2);
	world_verify();
}
END_TEST

static int64_t record_of(const char *store_code, const char *column)
{
	return fixture_number("SELECT record_%s FROM feed WHERE store_id = %u", column,
		world_store(store_code).row);
}

START_TEST(what_a_store_makes_ready_gives_back_or_lacks_is_its_record)
{
	world_stock("PAR1", "LAMP", 20);
	struct fulfilment whole = mug_and_lamps_placed();
	world_prepare(&whole);
	ck_assert_int_eq(record_of("PAR1", "done"), 1000);
	struct fulfilment refused = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&refused, COMMAND_REJECT), REASON_OK);
	ck_assert_int_eq(record_of("PAR1", "failed"), 1000);
	struct fulfilment part = picking();
	ck_assert_int_eq(world_pick(&part, 1, 1), REASON_OK);
	ck_assert_int_eq(world_short_of(&part, 2, 1), REASON_OK);
	ck_assert_int_eq(world_short_of(&part, 2, 1), REASON_OK);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(world_act(&part, COMMAND_READY), REASON_OK);
	ck_assert_int_eq(record_of("PAR1", "failed"), 2000);
	ck_assert_int_eq(record_of("PAR1", "done"), 1000);
	fixture_sql("UPDATE feed SET record_day = record_day - 14");
	struct fulfilment later = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&later, COMMAND_REJECT), REASON_OK);
	ck_assert_int_eq(record_of("PAR1", "failed"), 1000 + 1000);
	ck_assert_int_eq(record_of("PAR1", "done"), 500);
}
END_TEST

/* PAR1 still has lamps in its figures, but said that it cannot find them. */
START_TEST(store_that_was_short_is_not_asked_for_the_same_line_again)
{
	world_stock("PAR2", "LAMP", 5);
	struct fulfilment first = picking();
	ck_assert_int_eq(world_short_of(&first, 2, 2), REASON_OK);
	struct fulfilment second = world_read(first.order).fulfilments[1];
	ck_assert_int_eq(world_act(&second, COMMAND_ACCEPT), REASON_OK);
	ck_assert_int_eq(world_act(&second, COMMAND_START), REASON_OK);
	ck_assert_int_eq(world_short_of(&second, 2, 2), REASON_OK);
	struct order order = world_read(first.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_int_eq(order.lines[1].unavailable, 2);
	world_verify();
}
END_TEST

START_TEST(goods_picked_before_a_reject_wait_for_put_back)
{
	struct fulfilment fulfilment = picking();
	ck_assert_int_eq(world_pick(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_REJECT), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 4);
	ck_assert(world_read(fulfilment.order).fulfilments[0].is_put_back_due);
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 2), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(world_put_back(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	ck_assert(!world_read(fulfilment.order).fulfilments[0].is_put_back_due);
	world_verify();
}
END_TEST

/* --- cancel, and what happened wins --- */

START_TEST(cancel_before_the_store_accepted_frees_the_goods_at_once)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_ACCEPT), REASON_SUPERSEDED);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.state, ORDER_CANCELLED);
	ck_assert_int_eq(order.refunds[0].amount_minor, order.total_minor);
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(handover_wins_even_over_goods_sold_again_meanwhile)
{
	static const struct world_line all_mugs[] = {{"MUG", 5}};
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_cancel(fulfilment.order), REASON_OK);
	world_order(all_mugs, 1, REASON_OK);
	/* The store worked off line and knew nothing of the cancel: the mug is gone. */
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_read(fulfilment.order).state, ORDER_COLLECTED);
	ck_assert_int_eq(fixture_number("SELECT shortage FROM stock WHERE product_id = 2"), 1);
	world_verify();
}
END_TEST

START_TEST(refused_line_waits_for_put_back_and_is_paid_back)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	struct command_line lines[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 1, .refused = 1}};
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_HANDOVER,
							    .by = STR("Paul"),
							    .lines = lines,
							    .line_count = 2}),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.fulfilments[0].lines[1].refused, 1);
	ck_assert(order.fulfilments[0].is_put_back_due);
	ck_assert_int_eq(order.refunds[0].amount_minor, 3990);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	ck_assert_int_eq(world_put_back(&fulfilment, 2, 1), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 4);
	world_verify();
}
END_TEST

/* A handover without the code is answered for by somebody, and shows for ever. */
START_TEST(handover_without_the_code_is_told_in_the_history)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	struct command_line lines[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 2}};
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_HANDOVER,
							    .by_manager = true,
							    .lines = lines,
							    .line_count = 2}),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	const struct history_row *last = &order.history[order.history_count - 1];
	assert_text(last->what, "collected");
	assert_text(last->detail, "{\"reason\":\"without_code\"}");
}
END_TEST

START_TEST(longest_login_of_staff_fits_the_history)
{
	struct change_input input = {mug_and_lamps_placed().order, WORLD_NOON};
	char nothing;
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), cancel_by_longest_body, &input,
				 &nothing, sizeof(nothing)),
		DB_DONE);
	struct order order = world_read(input.order);
	ck_assert_uint_eq(order.history[order.history_count - 1].who.n, 70);
}
END_TEST

/* --- keeping it longer --- */

static enum db_status extend_body(struct tx *tx, const void *input, void *output_out)
{
	const struct change_input *in = input;
	struct order order;
	return order_extend(tx, world_stores(), in->order, in->now, &order, output_out);
}

static enum reason extend(order_id order)
{
	struct change_input input = {order, WORLD_NOON};
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), extend_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

START_TEST(what_another_store_took_over_is_kept_longer_too)
{
	world_stock("PAR2", "LAMP", 5);
	struct fulfilment first = picking();
	ck_assert_int_eq(extend(first.order), REASON_OK);
	ck_assert_int_eq(world_short_of(&first, 2, 2), REASON_OK);
	struct order order = world_read(first.order);
	ck_assert(order_allows(&order, WORLD_NOON).extend);
	ck_assert_int_eq(extend(first.order), REASON_OK);
	order = world_read(first.order);
	ck_assert_int_eq(order.fulfilments[0].extended, 1);
	ck_assert_int_eq(order.fulfilments[1].extended, 1);
	ck_assert(!order_allows(&order, WORLD_NOON).extend);
	ck_assert_int_eq(extend(first.order), REASON_EXTENDED_ALREADY);
}
END_TEST

/* --- back again --- */

START_TEST(return_at_another_store_restocks_there_and_money_becomes_due)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	ck_assert_int_eq(bring_back(fulfilment.order, "PAR1", 2, 1, DISPOSITION_SHELF),
		REASON_QUANTITY_EXCEEDED); /* its own goods, which it has not handed over */
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(bring_back(fulfilment.order, "LYO1", 2, 1, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 1);
	ck_assert_int_eq(
		bring_back(fulfilment.order, "LYO1", 2, 1, DISPOSITION_QUARANTINE), REASON_OK);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 1);
	ck_assert_int_eq(bring_back(fulfilment.order, "PAR1", 2, 1, DISPOSITION_SHELF),
		REASON_QUANTITY_EXCEEDED);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.refund_count, 2);
	ck_assert_int_eq(order.refunds[0].amount_minor + order.refunds[1].amount_minor, 2 * 3990);
	world_verify();
}
END_TEST

/* Two of the lamps in line 2 were sold: what a visit takes for itself leaves no room for more. */
START_TEST(second_visit_cannot_bring_back_more_than_is_left)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(bring_back(fulfilment.order, "PAR1", 2, 1, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(bring_back(fulfilment.order, "LYO1", 2, 2, DISPOSITION_SHELF),
		REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(bring_back(fulfilment.order, "LYO1", 2, 1, DISPOSITION_SHELF), REASON_OK);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 2);
	world_verify();
}
END_TEST

START_TEST(return_of_several_lines_is_one_event_of_the_store_that_gave_them)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	struct command_line lines[] = {{.line = 2, .qty = 1, .disposition = DISPOSITION_SHELF},
		{.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF}};
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	int64_t events = fixture_number("SELECT COUNT(*) FROM event");
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store("LYO1"),
						     .order = fulfilment.order,
						     .return_id = {uuid_new(clock_now())},
						     .return_reason = RETURN_DEFECT,
						     .lines = lines,
						     .line_count = 2}),
		REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM event"), events + 1);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.refunds[0].amount_minor, 1250 + 3990);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 1);
	world_verify();
}
END_TEST

/* --- told after the store counted --- */

/* The store reports what is on its shelves, after everything that happened so far. */
static void count_after(const char *sku, int on_hand)
{
	world_stock("PAR1", sku, on_hand);
	fixture_sql("UPDATE stock SET as_of = %lld WHERE store_id = %u AND product_id = %u",
		(long long)(WORLD_NOON + MS_PER_HOUR), world_store("PAR1").row,
		world_product(sku).row);
}

static int64_t on_hand(const char *sku)
{
	return fixture_number("SELECT on_hand FROM stock WHERE store_id = %u AND product_id = %u",
		world_store("PAR1").row, world_product(sku).row);
}

START_TEST(a_handover_told_after_a_later_count_is_not_subtracted_twice)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	count_after("MUG", 4); /* the bag had left when the shelves were counted */
	count_after("LAMP", 3);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(on_hand("MUG"), 4);
	ck_assert_int_eq(on_hand("LAMP"), 3);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	world_verify();
}
END_TEST

START_TEST(a_return_told_after_a_later_count_is_not_added_twice)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	count_after("LAMP", 4); /* 5, 2 of them sold, 1 back on the shelf */
	ck_assert_int_eq(bring_back(fulfilment.order, "PAR1", 2, 1, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(on_hand("LAMP"), 4);
	world_verify();
}
END_TEST

START_TEST(goods_missing_before_a_later_count_are_missing_once)
{
	struct fulfilment fulfilment = picking();
	count_after("LAMP", 4);
	ck_assert_int_eq(world_short_of(&fulfilment, 2, 1), REASON_OK);
	ck_assert_int_eq(on_hand("LAMP"), 4);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	world_verify();
}
END_TEST

START_TEST(what_a_clock_that_is_ahead_tells_happened_now)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	count_after("MUG", 5);
	ck_assert_int_eq(
		world_command(&fulfilment, (struct command){.type = COMMAND_HANDOVER,
						   .happened_at = WORLD_NOON + 100 * MS_PER_DAY,
						   .by_manager = true,
						   .by = STR("Zoé")}),
		REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"
					" WHERE kind = 'handover' AND as_of > moved_at"),
		0);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("counter", &world_fixture, picked_ready_and_collected_goods_leave_stock_once,
	unpacked_bag_is_ready_again_and_the_shopper_is_told_once, history_says_who_took_over,
	same_command_twice_acts_once_and_another_body_is_refused,
	a_refusal_is_final_and_answered_again, picking_stays_within_what_was_ordered,
	another_store_cannot_touch_a_fulfilment, short_line_goes_to_the_next_store_that_can,
	short_line_that_nobody_has_is_unavailable_and_its_money_due,
	rejected_order_goes_to_the_nearest_store_with_every_line,
	what_a_store_makes_ready_gives_back_or_lacks_is_its_record,
	store_that_was_short_is_not_asked_for_the_same_line_again,
	goods_picked_before_a_reject_wait_for_put_back,
	cancel_before_the_store_accepted_frees_the_goods_at_once,
	handover_wins_even_over_goods_sold_again_meanwhile,
	refused_line_waits_for_put_back_and_is_paid_back,
	handover_without_the_code_is_told_in_the_history, longest_login_of_staff_fits_the_history,
	what_another_store_took_over_is_kept_longer_too,
	return_at_another_store_restocks_there_and_money_becomes_due,
	second_visit_cannot_bring_back_more_than_is_left,
	return_of_several_lines_is_one_event_of_the_store_that_gave_them,
	a_handover_told_after_a_later_count_is_not_subtracted_twice,
	a_return_told_after_a_later_count_is_not_added_twice,
	goods_missing_before_a_later_count_are_missing_once,
	what_a_clock_that_is_ahead_tells_happened_now)
