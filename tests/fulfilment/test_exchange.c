/* Goods exchanged after they were collected: what moves, what it costs, and that it adds up. */
#include <string.h>

#include "common/clock.h"
#include "server/db/q_credit_note.h"
#include "server/fulfilment/exchange.h"
#include "server/fulfilment/returns.h"
#include "server/fulfilment/shortage.h"
#include "tests/lib/world.h"

enum { TEAS = 3, OTHERS = 5 };

/* A pen costs what a tea costs: its other size. */
static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "TEA", TEAS);
	world_stock("PAR1", "PEN", OTHERS);
	world_stock("PAR1", "MUG", OTHERS);
	fixture_sql("UPDATE product SET price_minor = 499 WHERE sku = 'PEN'");
}

/* 14.97 with 2.50 of VAT. */
static struct order collected(void)
{
	static const struct world_line teas[] = {{"TEA", TEAS}};
	return world_collected(teas, ARRAY_LENGTH(teas));
}

static struct command swap_command(const struct order *order, const char *store_code,
	struct command_line *line, const char *product)
{
	line->product = str_of(product);
	return (struct command){.type = COMMAND_EXCHANGE,
		.store = world_store(store_code),
		.order = order->id,
		.return_id = {uuid_new(clock_now())},
		.return_reason = RETURN_WRONG_SIZE,
		.lines = line,
		.line_count = 1};
}

static enum reason swap_at(const struct order *order, const char *store_code, uint16_t line,
	int32_t qty, const char *product)
{
	struct command_line given = {.line = line, .qty = qty, .disposition = DISPOSITION_SHELF};
	return world_command(NULL, swap_command(order, store_code, &given, product));
}

static void swapped(const struct order *order, uint16_t line, int32_t qty, const char *product)
{
	ck_assert_int_eq(swap_at(order, "PAR1", line, qty, product), REASON_OK);
}

static void brought(const struct order *order, uint16_t line, int32_t qty)
{
	struct command_line given = {.line = line, .qty = qty, .disposition = DISPOSITION_SHELF};
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store("PAR1"),
						     .order = order->id,
						     .return_id = {uuid_new(clock_now())},
						     .lines = &given,
						     .line_count = 1}),
		REASON_OK);
}

static int64_t on_hand(const char *store_code, const char *sku)
{
	return fixture_number("SELECT on_hand FROM stock WHERE store_id = %u AND product_id = %u",
		world_store(store_code).row, world_product(sku).row);
}

static int64_t noted(const char *what)
{
	return fixture_number("SELECT COUNT(*) FROM history WHERE what = '%s'", what);
}

static int64_t owed(void)
{
	return fixture_number("SELECT COALESCE(SUM(amount_minor), 0) FROM refund");
}

/* VAT that notes gave back or that other goods took over. */
static int64_t vat_given(uint16_t line)
{
	return fixture_number("SELECT (SELECT COALESCE(SUM(tax_minor), 0) FROM credit_note_line"
			      " WHERE line = %u) + (SELECT COALESCE(SUM(vat_minor), 0)"
			      " FROM order_line WHERE swap_of = %u)",
		line, line);
}

/* --- what moves --- */

START_TEST(an_even_exchange_moves_goods_and_no_money)
{
	struct order order = collected();
	swapped(&order, 1, 1, "PEN");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS - 1);
	ck_assert_int_eq(owed(), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note"), 0);
	order = world_read(order.id);
	ck_assert_uint_eq(order.line_count, 2);
	assert_text(order.lines[1].sku, "PEN");
	ck_assert_int_eq(order.lines[1].swap_of, 1);
	ck_assert_int_eq(order.lines[1].price_minor, 499);
	ck_assert_int_eq(order.fulfilments[0].lines[0].returned, 1);
	ck_assert_int_eq(order.fulfilments[0].lines[1].collected, 1);
	ck_assert_int_eq(noted("exchanged"), 1);
	world_verify();
}
END_TEST

START_TEST(goods_that_are_not_for_the_shelf_stay_off_it)
{
	struct order order = collected();
	struct command_line given = {.line = 1, .qty = 1, .disposition = DISPOSITION_QUARANTINE};
	ck_assert_int_eq(
		world_command(NULL, swap_command(&order, "PAR1", &given, "PEN")), REASON_OK);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 0);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS - 1);
	world_verify();
}
END_TEST

START_TEST(any_store_may_exchange_what_another_handed_over)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 1);
	ck_assert_int_eq(swap_at(&order, "PAR2", 1, 1, "2000000000053"), REASON_OK);
	ck_assert_int_eq(on_hand("PAR2", "PEN"), 0);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 1);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS);
	world_verify();
}
END_TEST

START_TEST(what_was_taken_in_exchange_comes_back_or_is_exchanged_like_any_other)
{
	struct order order = collected();
	swapped(&order, 1, 2, "PEN");
	swapped(&order, 2, 1, "TEA");
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[2].swap_of, 2);
	brought(&order, 2, 1);
	brought(&order, 3, 1);
	brought(&order, 1, 1);
	ck_assert_int_eq(owed(), 3 * 499);
	ck_assert_int_eq(fixture_number("SELECT SUM(tax_minor) FROM credit_note"), 250);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), TEAS);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS);
	world_verify();
}
END_TEST

START_TEST(no_more_is_exchanged_than_was_collected)
{
	struct order order = collected();
	swapped(&order, 1, 2, "PEN");
	ck_assert_int_eq(swap_at(&order, "PAR1", 1, 2, "PEN"), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(swap_at(&order, "PAR1", 9, 1, "PEN"), REASON_INVALID_FIELDS);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS - 2);
	ck_assert_int_eq(noted("exchanged"), 1);
	world_verify();
}
END_TEST

START_TEST(the_same_exchange_twice_acts_once)
{
	struct order order = collected();
	struct command_line given = {.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF};
	struct command command = swap_command(&order, "PAR1", &given, "PEN");
	command.id = (command_id){uuid_new(clock_now())};
	ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), OTHERS - 1);
	ck_assert_int_eq(noted("exchanged"), 1);
	world_verify();
}
END_TEST

/* The clerk holds the last one, which was promised to somebody: that order goes elsewhere. */
START_TEST(a_promised_unit_that_leaves_is_found_for_its_order_elsewhere)
{
	static const struct world_line pens[] = {{"PEN", OTHERS}};
	const struct covering covering = {
		.market = world_market(), .rules = world_rules(), .now = WORLD_NOON + 1000};
	struct covered covered;
	struct order order = collected(), promised = world_order(pens, 1, REASON_OK);
	world_stock("PAR2", "PEN", OTHERS);
	swapped(&order, 1, 1, "PEN");
	ck_assert_int_eq(fixture_number("SELECT shortage FROM stock WHERE store_id = %u AND"
					" product_id = %u",
				 world_store("PAR1").row, world_product("PEN").row),
		1);
	world_verify();
	ck_assert_int_eq(
		shortages_cover(world_engine(), fixture_db(), test_arena(), &covering, &covered),
		DB_DONE);
	promised = world_read(promised.id);
	ck_assert_int_eq(promised.fulfilments[0].state, FULFILMENT_REJECTED);
	ck_assert_uint_eq(promised.fulfilments[promised.fulfilment_count - 1].store.row,
		world_store("PAR2").row);
	world_verify();
}
END_TEST

/* --- from another store --- */

static enum db_status elsewhere_body(struct tx *tx, const void *input, void *output_out)
{
	struct exchange_placed placed;
	return exchange_elsewhere(tx, input, &placed, output_out);
}

/* At PAR1, of what lies at PAR2. */
static enum reason elsewhere(const struct order *order, const char *product)
{
	enum reason reason = REASON_OK;
	const struct exchange_elsewhere in = {.market = world_market(),
		.rules = world_rules(),
		.order = order->id,
		.here = world_store("PAR1"),
		.from = world_store("PAR2"),
		.clerk = STR("camille"),
		.reason = RETURN_WRONG_SIZE,
		.line = 1,
		.qty = 1,
		.product = str_of(product),
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
		.now = WORLD_NOON + 5000};
	enum db_status status =
		tx_run(fixture_db(), test_arena(), elsewhere_body, &in, &reason, sizeof(reason));
	ck_assert(status == DB_DONE || (status == DB_NONE && reason != REASON_OK));
	return reason;
}

START_TEST(goods_of_another_store_are_set_aside_and_then_the_old_ones_taken_back)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 1);
	ck_assert_int_eq(elsewhere(&order, "PEN"), REASON_OK);
	ck_assert_int_eq(world_available("PAR2", "PEN"), 0);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
	ck_assert_int_eq(owed(), 0);
	order = world_read(order.id);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_int_eq(order.fulfilments[1].state, FULFILMENT_ASSIGNED);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'changed'"), 1);
	world_verify();
	world_prepare(&order.fulfilments[1]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[1]), REASON_OK);
	ck_assert_int_eq(on_hand("PAR2", "PEN"), 0);
	brought(&order, 2, 1);
	ck_assert_int_eq(owed(), 499);
	world_verify();
}
END_TEST

START_TEST(what_cannot_be_set_aside_changes_nothing)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 0);
	ck_assert_int_eq(elsewhere(&order, "PEN"), REASON_SOLD_OUT);
	ck_assert_int_eq(elsewhere(&order, "NO-SUCH"), REASON_EXCHANGE_IMPOSSIBLE);
	ck_assert_int_eq(elsewhere(&order, "BOOK"), REASON_EXCHANGE_IMPOSSIBLE);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	ck_assert_int_eq(noted("exchanged"), 0);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 0);
	ck_assert_uint_eq(world_read(order.id).line_count, 1);
	world_verify();
}
END_TEST

START_TEST(what_was_not_collected_is_not_exchanged_elsewhere)
{
	static const struct world_line teas[] = {{"TEA", 1}};
	struct order order = world_order(teas, 1, REASON_OK);
	world_stock("PAR2", "PEN", 1);
	ck_assert_int_eq(elsewhere(&order, "PEN"), REASON_QUANTITY_EXCEEDED);
	fixture_sql("UPDATE orders SET kind = 'reservation'");
	ck_assert_int_eq(elsewhere(&order, "PEN"), REASON_EXCHANGE_IMPOSSIBLE);
	ck_assert_int_eq(world_available("PAR2", "PEN"), 1);
}
END_TEST

START_TEST(what_nobody_comes_for_in_the_end_is_paid_back)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 1);
	ck_assert_int_eq(elsewhere(&order, "PEN"), REASON_OK);
	order = world_read(order.id);
	world_prepare(&order.fulfilments[1]);
	ck_assert_int_eq(world_command(&order.fulfilments[1],
				 (struct command){.type = COMMAND_NOT_COLLECTED}),
		REASON_OK);
	ck_assert_int_eq(owed(), 499);
	world_verify();
}
END_TEST

/* --- what it costs --- */

START_TEST(another_size_is_even_whatever_both_cost_today)
{
	struct order order = collected();
	fixture_sql("UPDATE product SET price_minor = 300 WHERE sku IN ('TEA', 'PEN')");
	swapped(&order, 1, 1, "PEN");
	fixture_sql("UPDATE product SET price_minor = 900 WHERE sku IN ('TEA', 'PEN')");
	swapped(&order, 1, 1, "PEN");
	ck_assert_int_eq(owed(), 0);
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[1].price_minor, 499);
	ck_assert_int_eq(order.lines[2].price_minor, 499);
	world_verify();
}
END_TEST

START_TEST(of_something_cheaper_the_difference_is_owed_with_its_note)
{
	struct order order = collected();
	fixture_sql("UPDATE product SET price_minor = 120 WHERE sku = 'PEN'");
	swapped(&order, 1, 2, "PEN");
	ck_assert_int_eq(owed(), 2 * (499 - 120));
	ck_assert_int_eq(fixture_number("SELECT price_minor FROM credit_note_line"), 499 - 120);
	/* Of two teas 1.67, of two pens 0.40. */
	ck_assert_int_eq(fixture_number("SELECT tax_minor FROM credit_note"), 167 - 40);
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[1].price_minor, 120);
	ck_assert_int_eq(order.lines[1].tax_amount.minor, 40);
	world_verify();
}
END_TEST

START_TEST(what_something_dearer_costs_more_is_the_tills)
{
	struct order order = collected();
	swapped(&order, 1, 1, "MUG");
	ck_assert_int_eq(owed(), 0);
	ck_assert_int_eq(world_read(order.id).lines[1].price_minor, 499);
	world_verify();
}
END_TEST

START_TEST(at_another_rate_of_vat_it_is_a_return_and_a_sale_of_the_till)
{
	struct order order = collected();
	world_stock("PAR1", "BOOK", 1);
	swapped(&order, 1, 1, "BOOK");
	ck_assert_int_eq(owed(), 499);
	ck_assert_int_eq(on_hand("PAR1", "BOOK"), 0);
	ck_assert_uint_eq(world_read(order.id).line_count, 1);
	ck_assert_int_eq(noted("exchanged_at_till"), 1);
	world_verify();
}
END_TEST

START_TEST(goods_nobody_knows_are_noted_for_people)
{
	struct order order = collected();
	swapped(&order, 1, 1, "NO-SUCH");
	ck_assert_int_eq(owed(), 0);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
	ck_assert_int_eq(noted("swapped_unknown"), 1);
	world_verify();
}
END_TEST

/* Even, for less, or back: in every order of the three the taxes of the line are given once. */
static void in_whatever_order(int64_t tax_minor)
{
	static const char acts[][4] = {"elb", "ebl", "leb", "lbe", "bel", "ble"};
	world_stock("PAR1", "PEN", 2 * ARRAY_LENGTH(acts));
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++) {
		world_stock("PAR1", "TEA", (int)on_hand("PAR1", "TEA") + TEAS);
		struct order order = collected();
		for (const char *act = acts[i]; *act != '\0'; act++) {
			fixture_sql("UPDATE product SET price_minor = %d WHERE sku = 'PEN'",
				*act == 'l' ? 120 : 499);
			if (*act == 'b')
				brought(&order, 1, 1);
			else
				swapped(&order, 1, 1, "PEN");
		}
		ck_assert_msg(vat_given(1) == tax_minor * (int64_t)(i + 1), "%s: %d", acts[i],
			(int)vat_given(1));
		world_verify();
	}
}

START_TEST(vat_is_exact_to_the_cent_in_whatever_order)
{
	in_whatever_order(250);
}
END_TEST

/* 0.75 of GST and 1.49 of QST; of each exchange for less the notes give back both of the rest. */
START_TEST(gst_and_qst_are_exact_to_the_cent_in_whatever_order)
{
	fixture_sql("UPDATE product SET tax = 'qc', vat_bp = 0, version = version + 1, changed_at ="
		    " CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)");
	in_whatever_order(75 + 149);
	ck_assert_int_eq(fixture_number("SELECT SUM(tax2_minor) FROM credit_note_line") +
				 fixture_number("SELECT SUM(tax2_minor) FROM order_line"
						" WHERE swap_of > 0"),
		6 * 149);
	ck_assert_int_eq(owed(), fixture_number("SELECT SUM(total_minor) FROM credit_note"));
}
END_TEST

/* --- what the counter tells beforehand --- */

static struct exchange_money told(const struct order *order, const char *sku, int32_t qty)
{
	struct tx *tx = db_reading(fixture_db(), test_arena());
	const struct order_line *paid = order_find_line(order, 1);
	struct product product;
	struct exchange_terms terms;
	struct exchange_money money;
	ck_assert_int_eq(product_by_scan(tx, str_of(sku), &product), DB_DONE);
	ck_assert_int_eq(exchange_terms(tx, order, paid, &product, &terms), DB_DONE);
	ck_assert_int_eq(
		exchange_money(tx, order->id, paid, &product, &terms, qty, &money), DB_DONE);
	return money;
}

static int64_t last_note(const char *column)
{
	return fixture_number("SELECT %s FROM credit_note_line JOIN credit_note USING (return_id)"
			      " ORDER BY number DESC LIMIT 1",
		column);
}

/* Of seven teas at 4.99 one came back before; then three at once, twice. */
static void as_the_note_says(const char *sku)
{
	enum { MANY = 7, AT_ONCE = 3 };
	static const struct world_line teas[] = {{"TEA", MANY}};
	world_stock("PAR1", "TEA", MANY);
	world_stock("PAR1", sku, MANY);
	struct order order = world_order(teas, 1, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	order = world_read(order.id);
	brought(&order, 1, 1);
	for (int i = 0; i < 2; i++) {
		struct exchange_money money = told(&order, sku, AT_ONCE);
		swapped(&order, 1, AT_ONCE, sku);
		ck_assert_int_eq(last_note("credit_note.total_minor"), money.back_minor);
		ck_assert_int_eq(last_note("credit_note.tax_minor"), money.back_tax.minor);
		ck_assert_int_eq(last_note("tax2_minor"), money.back_tax.second_minor);
	}
	world_verify();
}

static void tax_as(const char *tax, int vat_bp)
{
	fixture_sql("UPDATE product SET tax = '%s', vat_bp = %d, version = version + 1, changed_at"
		    " = CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)",
		tax, vat_bp);
}

START_TEST(what_is_told_of_several_units_is_what_their_note_says_under_both_laws)
{
	tax_as("vat", 2000);
	fixture_sql("UPDATE product SET price_minor = 121 WHERE sku = 'PEN'");
	as_the_note_says("PEN");
	tax_as("qc", 0);
	fixture_sql("UPDATE product SET price_minor = 121 WHERE sku = 'PEN'");
	as_the_note_says("PEN");
}
END_TEST

START_TEST(what_is_told_of_goods_that_the_till_sells_has_the_taxes_of_both)
{
	tax_as("qc", 0);
	fixture_sql("UPDATE product SET tax = 'qc_book' WHERE sku = 'BOOK'");
	as_the_note_says("BOOK");
	/* 3 x 22.00 with GST only. */
	struct order order = collected();
	struct exchange_money money = told(&order, "BOOK", TEAS);
	ck_assert_int_eq(money.back_minor, 1497 + 75 + 149);
	ck_assert_int_eq(money.till_minor, 6600 + 330);
	ck_assert_int_eq(money.till_tax.minor, 330);
	ck_assert_int_eq(money.till_tax.second_minor, 0);
}
END_TEST

/* --- what the law makes of it --- */

START_TEST(what_was_taken_in_exchange_may_come_back_as_long_as_what_it_replaces)
{
	struct order order = collected();
	struct line_choice *choices;
	swapped(&order, 1, 1, "PEN");
	order = world_read(order.id);
	ck_assert_int_eq(return_choices(db_reading(fixture_db(), test_arena()), world_stores(),
				 &order, NULL, 0, order.fulfilments[0].ended_at, &choices),
		DB_DONE);
	ck_assert_int_eq(choices[1].returnable, 1);
	ck_assert(choices[1].withdrawal.is_allowed);
	ck_assert_int_eq(choices[1].withdrawal.ends_at, choices[0].withdrawal.ends_at);
}
END_TEST

START_TEST(verify_finds_goods_that_nothing_came_back_for)
{
	static const char rule[] = "taken in exchange";
	struct order order = collected();
	swapped(&order, 1, 1, "PEN");
	world_assert_verify_finds("UPDATE order_line SET price_minor = 500 WHERE line = 2",
		"UPDATE order_line SET price_minor = 499 WHERE line = 2", rule);
	world_assert_verify_finds(
		"UPDATE order_line SET exchange_id = REPEAT('x', 16) WHERE line = 2",
		"UPDATE order_line SET exchange_id = (SELECT return_id FROM returns) WHERE line = "
		"2",
		rule);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .before = start_world};

TEST_MAIN_WITH("exchanges", &fixture, an_even_exchange_moves_goods_and_no_money,
	goods_that_are_not_for_the_shelf_stay_off_it,
	any_store_may_exchange_what_another_handed_over,
	what_was_taken_in_exchange_comes_back_or_is_exchanged_like_any_other,
	no_more_is_exchanged_than_was_collected, the_same_exchange_twice_acts_once,
	a_promised_unit_that_leaves_is_found_for_its_order_elsewhere,
	goods_of_another_store_are_set_aside_and_then_the_old_ones_taken_back,
	what_cannot_be_set_aside_changes_nothing, what_was_not_collected_is_not_exchanged_elsewhere,
	what_nobody_comes_for_in_the_end_is_paid_back,
	another_size_is_even_whatever_both_cost_today,
	of_something_cheaper_the_difference_is_owed_with_its_note,
	what_something_dearer_costs_more_is_the_tills,
	at_another_rate_of_vat_it_is_a_return_and_a_sale_of_the_till,
	goods_nobody_knows_are_noted_for_people, vat_is_exact_to_the_cent_in_whatever_order,
	gst_and_qst_are_exact_to_the_cent_in_whatever_order,
	what_is_told_of_several_units_is_what_their_note_says_under_both_laws,
	what_is_told_of_goods_that_the_till_sells_has_the_taxes_of_both,
	what_was_taken_in_exchange_may_come_back_as_long_as_what_it_replaces,
	verify_finds_goods_that_nothing_came_back_for)
