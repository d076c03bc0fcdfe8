/* Holds and orders on the real database, without HTTP. */
#include "common/clock.h"
#include "common/rand.h"
#include "server/fulfilment/order_number.h"
#include "tests/lib/mug_and_lamps.h"

static void start_world(void)
{
	fixture_db_clean();
	world_make();
}

static const struct world_line one_mug[] = {{"MUG", 1}};

START_TEST(nearest_store_with_every_line_is_chosen)
{
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR2", "MUG", 5);
	world_stock("PAR2", "LAMP", 2);
	world_stock("LYO1", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	struct order order = world_order(mug_and_lamps, 2, REASON_OK);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("PAR2").row);
	ck_assert_int_eq(order.state, ORDER_PLACED);
	ck_assert_int_eq(order.total_minor, ALL_MINOR);
	ck_assert_uint_eq(order.fulfilments[0].distance_m, 4634);
	ck_assert_int_eq(world_available("PAR2", "LAMP"), 0);
	ck_assert(order_number_is_valid(order.number));
	world_verify();
}
END_TEST

START_TEST(no_store_with_every_line_is_refused_and_leaves_no_trace)
{
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR2", "LAMP", 5);
	world_order(mug_and_lamps, 2, REASON_NO_STORE);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM event"), 0);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 5);
	world_verify();
}
END_TEST

START_TEST(second_hold_of_last_unit_is_refused)
{
	world_stock("PAR1", "MUG", 1);
	world_hold(one_mug, 1, REASON_OK);
	world_hold(one_mug, 1, REASON_NO_STORE);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 0);
	world_verify();
}
END_TEST

START_TEST(second_hold_goes_to_the_next_store)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("LYO1", "MUG", 1);
	ck_assert_uint_eq(world_hold(one_mug, 1, REASON_OK).store.row, world_store("PAR1").row);
	ck_assert_uint_eq(world_hold(one_mug, 1, REASON_OK).store.row, world_store("LYO1").row);
	world_verify();
}
END_TEST

START_TEST(safety_stock_is_not_promised)
{
	world_stock("PAR1", "MUG", 2);
	world_safety("PAR1", "MUG", 2);
	world_hold(one_mug, 1, REASON_NO_STORE);
	world_verify();
}
END_TEST

START_TEST(store_without_pickup_is_passed_over)
{
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR2", "MUG", 5);
	fixture_sql("UPDATE store SET pickup_enabled = 0 WHERE code = 'PAR1'");
	ck_assert_uint_eq(world_hold(one_mug, 1, REASON_OK).store.row, world_store("PAR2").row);
}
END_TEST

START_TEST(lapsed_hold_gives_the_goods_back_once)
{
	size_t count;
	world_stock("PAR1", "MUG", 1);
	struct hold hold = world_hold(one_mug, 1, REASON_OK);
	ck_assert_int_eq(hold.expires_at, WORLD_NOON + HOLD_MINUTES * MS_PER_MINUTE);
	ck_assert_int_eq(holds_lapse(world_engine(), fixture_db(), test_arena(),
				 hold.expires_at - 1, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(
		holds_lapse(world_engine(), fixture_db(), test_arena(), hold.expires_at, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(
		holds_lapse(world_engine(), fixture_db(), test_arena(), hold.expires_at, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 1);
	world_verify();
}
END_TEST

/* A figure that somebody bent by hand is a person's business; the other holds are not to wait. */
START_TEST(hold_that_cannot_lapse_does_not_stop_the_others)
{
	size_t count;
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR1", "LAMP", 2);
	struct hold stuck = world_hold(one_mug, 1, REASON_OK);
	world_hold((const struct world_line[]){{"LAMP", 2}}, 1, REASON_OK);
	fixture_sql(
		"UPDATE stock SET reserved = 0 WHERE product_id = %u", world_product("MUG").row);
	expect_error("row_not_as_promised");
	ck_assert_int_eq(
		holds_lapse(world_engine(), fixture_db(), test_arena(), stuck.expires_at, &count),
		DB_BROKEN);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 1);
}
END_TEST

START_TEST(promise_counts_the_queue)
{
	world_stock("PAR1", "MUG", 5);
	struct order first = world_order(one_mug, 1, REASON_OK);
	struct order second = world_order(one_mug, 1, REASON_OK);
	ck_assert_int_eq(first.fulfilments[0].promised_at, WORLD_NOON + 60 * MS_PER_MINUTE);
	ck_assert_int_eq(second.fulfilments[0].promised_at, WORLD_NOON + 65 * MS_PER_MINUTE);
}
END_TEST

START_TEST(vat_is_stored_per_line)
{
	static const struct world_line book[] = {{"BOOK", 3}};
	world_stock("PAR1", "BOOK", 5);
	struct order order = world_order(book, 1, REASON_OK);
	/* 66.00 contains 66 - 66/1.055 = 3.4408 */
	ck_assert_int_eq(order.lines[0].tax_amount.minor, 344);
	ck_assert_int_eq(order.lines[0].tax.vat_bp, 550);
}
END_TEST

enum { DRAWN = 50 };

static enum db_status draw_numbers(struct tx *tx, const void *input, void *output)
{
	(void)input;
	rand_seed_for_tests(5);
	return order_numbers_take(tx, NULL, DRAWN, output);
}

static void assert_drawn(struct db *db, struct str numbers[DRAWN])
{
	ck_assert_int_eq(
		tx_run(db, test_arena(), draw_numbers, NULL, numbers, DRAWN * sizeof(struct str)),
		DB_DONE);
	for (size_t i = 0; i < DRAWN; i++)
		ck_assert(order_number_is_valid(numbers[i]));
}

static size_t count_of(const struct str *numbers, struct str wanted)
{
	size_t count = 0;
	for (size_t i = 0; i < DRAWN; i++)
		count += str_equal(numbers[i], wanted);
	return count;
}

/* Chance is made to draw the same numbers twice. */
START_TEST(number_that_is_taken_is_drawn_anew)
{
	struct str first[DRAWN], again[DRAWN];
	const struct db_settings settings = fixture_db_settings();
	struct db *db = db_open(&settings);
	world_stock("PAR1", "MUG", 5);
	world_order(one_mug, 1, REASON_OK);
	world_order(one_mug, 1, REASON_OK);
	assert_drawn(db, first);
	fixture_sql("UPDATE orders SET number = IF(number = (SELECT MIN(number) FROM orders), "
		    "'" STR_FMT "', '" STR_FMT "')",
		STR_ARG(first[DRAWN - 1]), STR_ARG(first[7]));
	assert_drawn(db, again);
	for (size_t i = 0; i < DRAWN; i++)
		ck_assert_uint_eq(count_of(again, first[i]), i != 7 && i != DRAWN - 1);
	db_close(db);
}
END_TEST

struct taking {
	struct order_numbers *numbers;
	struct str *list;
};

static enum db_status take_numbers(struct tx *tx, const void *input, void *output)
{
	const struct taking *taking = input;
	(void)output;
	return order_numbers_take(tx, taking->numbers, DRAWN, taking->list);
}

/* Longer than one stock lasts. */
START_TEST(numbers_in_stock_are_each_given_once)
{
	enum { TIMES = 30 };
	struct str *list = arena_new_array(test_arena(), TIMES * DRAWN, struct str);
	struct order_numbers *numbers = order_numbers_new();
	struct db *db = fixture_db();
	rand_seed_for_tests(5);
	for (size_t i = 0; i < TIMES; i++) {
		struct taking taking = {numbers, list + i * DRAWN};
		ck_assert_int_eq(tx_run(db, test_arena(), take_numbers, &taking, NULL, 0), DB_DONE);
	}
	for (size_t i = 0; i < TIMES * DRAWN; i++) {
		ck_assert(order_number_is_valid(list[i]));
		for (size_t k = 0; k < i; k++)
			ck_assert(!str_equal(list[i], list[k]));
	}
	order_numbers_free(numbers);
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("orders", &world_fixture, nearest_store_with_every_line_is_chosen,
	no_store_with_every_line_is_refused_and_leaves_no_trace,
	second_hold_of_last_unit_is_refused, second_hold_goes_to_the_next_store,
	safety_stock_is_not_promised, store_without_pickup_is_passed_over,
	lapsed_hold_gives_the_goods_back_once, hold_that_cannot_lapse_does_not_stop_the_others,
	promise_counts_the_queue, vat_is_stored_per_line, number_that_is_taken_is_drawn_anew,
	numbers_in_stock_are_each_given_once)
