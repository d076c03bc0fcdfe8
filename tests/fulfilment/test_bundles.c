/* Bundles are asked for, held and ordered as the goods they are made of. */
#include "server/fulfilment/bundle.h"

#include "common/clock.h"
#include "server/fulfilment/place_alone.h"
#include "tests/lib/world.h"

/* Two teas (4.99) and a book (22.00, VAT 5.5 %) for 25.00; three pens for a euro. */
static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "TEA", 10);
	world_stock("PAR1", "BOOK", 10);
	world_stock("PAR1", "PEN", 10);
	world_bundle("SET", 2500, "[[1,2],[6,1]]", false);
	world_bundle("PENS", 100, "[[5,3]]", false);
}

static void assert_line(const struct order *order, size_t i, const char *sku, int32_t qty,
	int64_t price_minor, uint16_t bundle)
{
	const struct order_line *line = &order->lines[i];
	ck_assert_uint_eq(line->line, i + 1);
	ck_assert(str_equal_c(line->sku, sku));
	ck_assert_int_eq(line->qty, qty);
	ck_assert_int_eq(line->price_minor, price_minor);
	ck_assert_uint_eq(line->bundle, bundle);
}

static void assert_set(const struct order *order, size_t i, uint16_t number, int32_t qty)
{
	const struct order_bundle *bundle = &order->bundles[i];
	ck_assert_uint_eq(bundle->bundle, number);
	ck_assert(str_equal_c(bundle->sku, "SET"));
	ck_assert(str_equal_c(bundle->name, "Lot SET"));
	ck_assert_int_eq(bundle->qty, qty);
	ck_assert_int_eq(bundle->price_minor, 2500);
}

static void assert_mixed_order(const struct order *order)
{
	ck_assert_uint_eq(order->line_count, 5);
	assert_line(order, 0, "TEA", 1, 499, 0);
	assert_line(order, 1, "TEA", 6, 390, 1);
	assert_line(order, 2, "BOOK", 3, 1720, 1);
	assert_line(order, 3, "PEN", 2, 34, 2);
	assert_line(order, 4, "PEN", 4, 33, 2);
	ck_assert_int_eq(order->lines[2].tax_amount.minor,
		tax_on((struct tax){TAX_VAT, 550}, 3 * 1720).minor);
	ck_assert_int_eq(order->total_minor, 499 + 3 * 2500 + 2 * 100);
	ck_assert_uint_eq(order->bundle_count, 2);
	assert_set(order, 0, 1, 3);
	ck_assert_uint_eq(order->fulfilments[0].line_count, 5);
}

START_TEST(an_order_has_the_goods_of_its_bundles_and_what_each_costs_of_them)
{
	start_world();
	struct order order = world_order(
		(const struct world_line[]){{"TEA", 1}, {"SET", 3}, {"PENS", 2}}, 3, REASON_OK);
	assert_mixed_order(&order);
	struct order read = world_read(order.id);
	assert_mixed_order(&read);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(world_available("PAR1", "BOOK"), 7);
	ck_assert_int_eq(world_available("PAR1", "PEN"), 4);
	ck_assert_int_eq(world_available("PAR1", "SET"), -1);
	world_verify();
}
END_TEST

START_TEST(goods_that_are_wanted_twice_must_be_there_twice)
{
	const struct world_line lines[] = {{"TEA", 3}, {"SET", 2}};
	struct order order;
	start_world();
	world_stock("PAR1", "TEA", 6);
	ck_assert_int_eq(world_try_order(lines, 2, &order), REASON_NO_STORE);
	world_stock("PAR1", "TEA", 7);
	ck_assert_int_eq(world_try_order(lines, 2, &order), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 0);
	world_verify();
}
END_TEST

START_TEST(a_store_with_every_part_is_chosen_before_a_nearer_one_with_some)
{
	start_world();
	world_stock("PAR1", "BOOK", 0);
	world_stock("PAR2", "TEA", 2);
	world_stock("PAR2", "BOOK", 1);
	struct order order = world_order((const struct world_line[]){{"SET", 1}}, 1, REASON_OK);
	ck_assert_uint_eq(order.fulfilments[0].store.row, world_store("PAR2").row);
	world_verify();
}
END_TEST

/* --- available --- */

static int32_t sets_available(struct question *question)
{
	const struct wanted asked = {world_product("SET"), STR("SET"), 1, 0};
	*question = (struct question){.lines = &asked,
		.line_count = 1,
		.has_store = true,
		.store = world_store("PAR1"),
		.now = WORLD_NOON};
	ck_assert_int_eq(
		question_expand(question, test_arena(), world_market()->catalogue), DB_DONE);
	struct ranking ranking = sourcing_show(test_arena(), world_market(), question, 1, true);
	question_fold(question, test_arena(), &ranking);
	ck_assert_uint_eq(question->line_count, 1);
	ck_assert(str_equal_c(question->lines[0].sku, "SET"));
	return ranking.list[0].available[0];
}

START_TEST(so_many_bundles_are_there_as_the_scarcest_part_suffices_for)
{
	struct question question;
	start_world();
	ck_assert_int_eq(sets_available(&question), 5);
	world_stock("PAR1", "BOOK", 2);
	ck_assert_int_eq(sets_available(&question), 2);
	world_stock("PAR1", "TEA", 1);
	ck_assert_int_eq(sets_available(&question), 0);
}
END_TEST

START_TEST(more_than_an_order_has_room_for_is_refused)
{
	struct wanted asked[SOURCING_LINES_MAX];
	struct question question = {.lines = asked, .line_count = 34};
	start_world();
	for (size_t i = 0; i < SOURCING_LINES_MAX; i++)
		asked[i] = (struct wanted){world_product("SET"), STR("SET"), 1, 0};
	ck_assert_int_eq(
		question_expand(&question, test_arena(), world_market()->catalogue), DB_NONE);
	question = (struct question){.lines = asked, .line_count = 33};
	ck_assert_int_eq(
		question_expand(&question, test_arena(), world_market()->catalogue), DB_DONE);
	ck_assert_uint_eq(question.line_count, 66);
	asked[0].qty = 500;
	question = (struct question){.lines = asked, .line_count = 1};
	ck_assert_int_eq(
		question_expand(&question, test_arena(), world_market()->catalogue), DB_NONE);
}
END_TEST

START_TEST(a_bundle_is_nothing_that_a_clerk_has_in_hand)
{
	struct product product;
	struct tx *reading = db_reading(fixture_db(), test_arena());
	start_world();
	ck_assert_int_eq(product_by_scan(reading, STR("TEA"), &product), DB_DONE);
	ck_assert_int_eq(product_by_scan(reading, STR("SET"), &product), DB_NONE);
	ck_assert_int_eq(product_by_sku(reading, STR("SET"), &product), DB_DONE);
}
END_TEST

/* --- held --- */

static enum db_status order_body(struct tx *tx, const void *input, void *output_out)
{
	struct order_placed *placed = output_out;
	return order_place_alone(tx, world_market(), input, placed);
}

static struct order order_of(const struct hold *hold)
{
	struct order_draft draft = {
		.id = {uuid_new(clock_now())},
		.kind = ORDER_PREPAID,
		.language = LANGUAGE_FR,
		.customer_name = STR("Zoé Lefèvre"),
		.customer_email = STR("zoe@example.org"),
		.payment_ref = STR("pay-1"),
		.has_hold = true,
		.hold = hold->id,
		.now = WORLD_NOON,
	};
	struct order_placed placed;
	world_market();
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), order_body, &draft, &placed, sizeof(placed)),
		DB_DONE);
	ck_assert_int_eq(placed.reason, REASON_OK);
	return placed.order;
}

START_TEST(a_hold_keeps_what_was_in_the_bundle_and_the_order_asks_todays_price)
{
	struct hold read;
	enum reason reason;
	start_world();
	struct hold hold = world_hold((const struct world_line[]){{"SET", 2}}, 1, REASON_OK);
	ck_assert_int_eq(hold_read(db_reading(fixture_db(), test_arena()), hold.id, &read, &reason),
		DB_DONE);
	ck_assert_uint_eq(read.line_count, 2);
	ck_assert_uint_eq(read.bundle_count, 1);
	ck_assert_int_eq(read.bundles[0].qty, 2);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 6);
	fixture_sql("UPDATE product SET contents = '[[5,1]]', price_minor = 1000, version = 2, "
		    "changed_at ="
		    " CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) WHERE sku = 'SET'");
	struct order order = order_of(&hold);
	ck_assert_uint_eq(order.line_count, 2);
	/* 10.00 shared out by 4.99, 4.99 and 22.00. */
	assert_line(&order, 0, "TEA", 4, 156, 1);
	assert_line(&order, 1, "BOOK", 2, 688, 1);
	ck_assert_int_eq(order.total_minor, 2000);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 6);
	world_verify();
}
END_TEST

static enum db_status release_body(struct tx *tx, const void *input, void *output_out)
{
	const struct hold *hold = input;
	return hold_release(tx, hold->id, WORLD_NOON, output_out);
}

START_TEST(a_hold_of_one_product_in_two_lines_gives_all_of_it_back)
{
	enum reason reason = REASON_OK;
	start_world();
	struct hold hold =
		world_hold((const struct world_line[]){{"TEA", 3}, {"SET", 2}}, 2, REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), release_body, &hold, &reason, sizeof(reason)),
		DB_DONE);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 10);
	ck_assert_int_eq(world_available("PAR1", "BOOK"), 10);
	world_verify();
}
END_TEST

/* --- verify --- */

START_TEST(verify_finds_bundles_of_bundles_and_their_stock)
{
	start_world();
	world_assert_verify_finds("UPDATE product SET contents = '[[7,1]]' WHERE sku = 'PENS'",
		"UPDATE product SET contents = '[[5,3]]' WHERE sku = 'PENS'", "is made of goods");
	world_assert_verify_finds("INSERT INTO stock SELECT 1, product_id, 0, 0, 0, 0, '', 0 FROM"
				  " product WHERE sku = 'SET'",
		"DELETE FROM stock WHERE product_id > 6", "has no stock of its own");
}
END_TEST

START_TEST(verify_finds_shares_that_are_not_the_price)
{
	start_world();
	world_order((const struct world_line[]){{"SET", 2}}, 1, REASON_OK);
	world_assert_verify_finds("UPDATE order_bundle SET price_minor = 2501",
		"UPDATE order_bundle SET price_minor = 2500", "cost what it does");
	world_assert_verify_finds("UPDATE order_bundle SET bundle = 2",
		"UPDATE order_bundle SET bundle = 1", "belongs to one that is there");
}
END_TEST

TEST_MAIN_WITH("orders of bundles", &db_fixture,
	an_order_has_the_goods_of_its_bundles_and_what_each_costs_of_them,
	goods_that_are_wanted_twice_must_be_there_twice,
	a_store_with_every_part_is_chosen_before_a_nearer_one_with_some,
	so_many_bundles_are_there_as_the_scarcest_part_suffices_for,
	more_than_an_order_has_room_for_is_refused, a_bundle_is_nothing_that_a_clerk_has_in_hand,
	a_hold_keeps_what_was_in_the_bundle_and_the_order_asks_todays_price,
	a_hold_of_one_product_in_two_lines_gives_all_of_it_back,
	verify_finds_shares_that_are_not_the_price, verify_finds_bundles_of_bundles_and_their_stock)
