/* What leaves over the counter line by line: taken, refused, not found in the bag, swapped. */
#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/mug_and_lamps.h"

enum { VISITS = 40, MUGS = VISITS, LAMPS = 2 * VISITS, TEAS = 2 * VISITS };

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", MUGS);
	world_stock("PAR1", "LAMP", LAMPS);
	world_stock("PAR1", "TEA", TEAS);
}

static struct fulfilment prepared(void)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	return fulfilment;
}

/* One mug and two lamps were prepared: what becomes of the lamps. */
static enum reason hand_over_lamps(const struct fulfilment *fulfilment, struct command_line lamps,
	struct command_swap *swaps, size_t swap_count)
{
	struct command_line lines[] = {{.line = 1, .qty = 1}, lamps};
	lines[1].line = 2;
	return world_command(fulfilment, (struct command){.type = COMMAND_HANDOVER,
						 .lines = lines,
						 .line_count = ARRAY_LENGTH(lines),
						 .swaps = swaps,
						 .swap_count = swap_count});
}

static int64_t on_hand(const char *sku)
{
	return fixture_number("SELECT on_hand FROM stock WHERE store_id = %u AND product_id = %u",
		world_store("PAR1").row, world_product(sku).row);
}

START_TEST(swapped_goods_leave_once_and_the_others_wait_for_put_back)
{
	struct fulfilment fulfilment = prepared();
	struct command_swap swap = {.line = 2, .product = STR("TEA"), .qty = 1};
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .refused = 1},
				 &swap, 1),
		REASON_OK);
	ck_assert_int_eq(on_hand("TEA"), TEAS - 1);
	ck_assert_int_eq(on_hand("LAMP"), LAMPS - 1);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), LAMPS - 2);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.line_count, 3);
	assert_text(order.lines[2].sku, "TEA");
	ck_assert_int_eq(order.lines[2].swap_of, 2);
	ck_assert_int_eq(order.fulfilments[0].lines[2].collected, 1);
	/* A lamp of 39.90 was paid, a tea of 4.99 was taken. */
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 3990 - 499);
	world_verify();
	ck_assert_int_eq(world_put_back(&fulfilment, 2, 1), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), LAMPS - 1);
	world_verify();
}
END_TEST

START_TEST(swapped_goods_come_back_like_any_other)
{
	struct fulfilment fulfilment = prepared();
	struct command_swap swap = {.line = 2, .product = STR("TEA"), .qty = 2};
	struct command_line back = {.line = 3, .qty = 2, .disposition = DISPOSITION_SHELF};
	ck_assert_int_eq(
		hand_over_lamps(&fulfilment, (struct command_line){.refused = 2}, &swap, 1),
		REASON_OK);
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = fulfilment.store,
						     .order = fulfilment.order,
						     .return_id = {uuid_new(clock_now())},
						     .lines = &back,
						     .line_count = 1}),
		REASON_OK);
	ck_assert_int_eq(on_hand("TEA"), TEAS);
	world_verify();
}
END_TEST

/* What it costs beyond what was paid is the till's. */
START_TEST(dearer_goods_owe_nobody_anything)
{
	struct fulfilment fulfilment = prepared();
	struct command_swap swap = {.line = 2, .product = STR("RUG"), .qty = 1};
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .refused = 1},
				 &swap, 1),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.refund_count, 0);
	ck_assert_int_eq(order.lines[2].price_minor, 3990);
	/* The store was not known to have any: it had. */
	ck_assert_int_eq(on_hand("RUG"), 0);
	world_verify();
}
END_TEST

START_TEST(swap_for_more_than_was_refused_is_refused)
{
	struct fulfilment fulfilment = prepared();
	struct command_swap swap = {.line = 2, .product = STR("TEA"), .qty = 2};
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .refused = 1},
				 &swap, 1),
		REASON_QUANTITY_EXCEEDED);
	swap.line = 7;
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .refused = 1},
				 &swap, 1),
		REASON_INVALID_FIELDS);
	ck_assert_int_eq(on_hand("TEA"), TEAS);
	world_verify();
}
END_TEST

/* The goods left, whatever headquarters knows of them. */
START_TEST(swap_for_goods_nobody_knows_is_noted_for_people)
{
	struct fulfilment fulfilment = prepared();
	struct command_swap swap = {.line = 2, .product = STR("NO-SUCH"), .qty = 1};
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .refused = 1},
				 &swap, 1),
		REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history"
					" WHERE what = 'swapped_unknown'"),
		1);
	ck_assert_uint_eq(world_read(fulfilment.order).refund_count, 0);
	world_verify();
}
END_TEST

START_TEST(what_was_not_in_the_bag_goes_to_the_next_store_that_can)
{
	struct fulfilment fulfilment = prepared();
	world_stock("PAR2", "LAMP", 5);
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .missing = 1},
				 NULL, 0),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_int_eq(order.fulfilments[0].state, FULFILMENT_COLLECTED);
	ck_assert(!order.fulfilments[0].is_put_back_due);
	ck_assert_int_eq(order.fulfilments[1].lines[0].ordered, 1);
	ck_assert_int_eq(on_hand("LAMP"), LAMPS - 2);
	ck_assert_uint_eq(order.refund_count, 0);
	world_verify();
}
END_TEST

START_TEST(what_was_not_in_the_bag_and_nobody_has_is_paid_back)
{
	struct fulfilment fulfilment = prepared();
	ck_assert_int_eq(hand_over_lamps(&fulfilment, (struct command_line){.qty = 1, .missing = 1},
				 NULL, 0),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(order.lines[1].unavailable, 1);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 3990);
	world_verify();
}
END_TEST

START_TEST(why_it_was_refused_and_why_without_the_code_is_kept)
{
	struct fulfilment fulfilment = prepared();
	struct command_line lines[] = {
		{.line = 1, .qty = 1}, {.line = 2,
					       .refused = 2,
					       .has_refuse_reason = true,
					       .refuse_reason = REFUSE_WRONG_SIZE}};
	ck_assert_int_eq(world_command(&fulfilment, (struct command){.type = COMMAND_HANDOVER,
							    .by_manager = true,
							    .has_override = true,
							    .override_reason = OVERRIDE_CODE_LOST,
							    .is_identity_checked = true,
							    .lines = lines,
							    .line_count = 2}),
		REASON_OK);
	struct order order = world_read(fulfilment.order);
	assert_text(order.history[order.history_count - 1].detail,
		"{\"reason\":\"code_lost\",\"identity\":true}");
	assert_text(fixture_text("SELECT refuse_reason FROM fulfilment_line WHERE line = 2"),
		"wrong_size");
}
END_TEST

/* --- whatever happens at the counter --- */

struct visit {
	int collected, refused, missing, swapped;
};

static struct visit visit_by_chance(void)
{
	struct visit visit = {0};
	for (int unit = 0; unit < 2; unit++) {
		int *fate[] = {&visit.collected, &visit.refused, &visit.missing, &visit.swapped};
		++*fate[rand_below(ARRAY_LENGTH(fate))];
	}
	return visit;
}

static void cancel_sometimes(order_id order)
{
	if (rand_below(3) == 0)
		fixture_sql("UPDATE fulfilment SET collect_by = %lld WHERE order_id = x'%s'",
			(long long)WORLD_NOON - 1,
			hex_print(test_arena(), order.uuid.bytes, sizeof(order.uuid.bytes)).p);
}

static void expire_what_is_due(void)
{
	size_t count;
	ck_assert_int_eq(
		orders_expire(world_engine(), fixture_db(), test_arena(), WORLD_NOON, &count),
		DB_DONE);
}

/* What lies in the store is what was there less what left or was lost, and nothing stays set aside
 * once all was put back; also when headquarters had ended the order before it heard. */
START_TEST(stock_equals_its_ledger_whatever_leaves_is_lost_or_swapped)
{
	int lamps_left = 0, teas_left = 0;
	for (int i = 0; i < VISITS; i++) {
		struct fulfilment fulfilment = prepared();
		struct visit visit = visit_by_chance();
		struct command_swap swap = {.line = 2, .product = STR("TEA"), .qty = visit.swapped};
		int refused = visit.refused + visit.swapped;
		cancel_sometimes(fulfilment.order);
		expire_what_is_due();
		ck_assert_int_eq(hand_over_lamps(&fulfilment,
					 (struct command_line){.qty = visit.collected,
						 .refused = refused,
						 .missing = visit.missing},
					 &swap, visit.swapped > 0),
			REASON_OK);
		if (refused > 0)
			ck_assert_int_eq(world_put_back(&fulfilment, 2, refused), REASON_OK);
		lamps_left += visit.collected + visit.missing;
		teas_left += visit.swapped;
	}
	world_verify();
	ck_assert_int_eq(on_hand("MUG"), 0);
	ck_assert_int_eq(on_hand("LAMP"), LAMPS - lamps_left);
	ck_assert_int_eq(on_hand("TEA"), TEAS - teas_left);
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock WHERE store_id = %u",
				 world_store("PAR1").row),
		0);
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("handover", &world_fixture,
	swapped_goods_leave_once_and_the_others_wait_for_put_back,
	swapped_goods_come_back_like_any_other, dearer_goods_owe_nobody_anything,
	swap_for_more_than_was_refused_is_refused, swap_for_goods_nobody_knows_is_noted_for_people,
	what_was_not_in_the_bag_goes_to_the_next_store_that_can,
	what_was_not_in_the_bag_and_nobody_has_is_paid_back,
	why_it_was_refused_and_why_without_the_code_is_kept,
	stock_equals_its_ledger_whatever_leaves_is_lost_or_swapped)
