/* What is taken and given back of each line, with its VAT: always the whole, to the cent. */
#include <stdio.h>
#include <string.h>

#include "tests/fulfilment/money_scene.h"

START_TEST(a_capture_after_a_shortage_has_the_lines_that_are_there)
{
	start_world();
	struct order order = placed(tea_and_book, 2);
	make_ready(&order, 1);
	money_moves(&order);
	/* 14.97 have 2.50 of VAT; the first unit takes 0.83 of it. */
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 2 * 499);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 1), 250 - 83);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 2), 2200);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 2), 115);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM payment_act WHERE store_id = %u AND"
					" day = '2026-11-21' AND kind = 'capture'",
				 world_store("PAR1").row),
		1);
	world_verify();
}
END_TEST

START_TEST(refused_and_returned_units_give_back_the_vat_that_was_taken)
{
	start_world();
	struct order order = placed((const struct world_line[]){{"BOOK", 1}, {"TEA", 3}}, 2);
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 1, "");
	come_back(&order, 2, 1);
	come_back(&order, 2, 1);
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "refund", 2), 3 * 499);
	ck_assert_int_eq(of_acts("tax_minor", "refund", 2), 250);
	ck_assert_int_eq(of_acts("tax_minor", "refund", 1), 0);
	world_verify();
}
END_TEST

START_TEST(goods_taken_instead_are_captured_at_their_own_rate)
{
	start_world();
	fixture_sql("UPDATE product SET price_minor = 499 WHERE sku = 'BOOK'");
	struct order order = placed((const struct world_line[]){{"TEA", 2}}, 1);
	make_ready(&order, 0);
	hand_over(&order, 1, "BOOK");
	money_moves(&order);
	/* As much money, so nothing is owed; but the VAT is that of a book. */
	ck_assert_uint_eq(world_read(order.id).refund_count, 0);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 499);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 1), 83);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 2), 499);
	ck_assert_int_eq(
		of_acts("tax_minor", "capture", 2), tax_on((struct tax){TAX_VAT, 550}, 499).minor);
	world_verify();
}
END_TEST

START_TEST(what_was_owed_back_before_is_not_captured_of_its_line)
{
	start_world();
	struct order order = placed(tea_and_book, 2);
	make_ready(&order, 0);
	hand_over(&order, 0, "");
	come_back(&order, 1, 2);
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 499);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 1), 250 - 167);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM payment_act WHERE kind = 'refund'"), 0);
	world_verify();
}
END_TEST

/* 2.00 for two: of each the pens are 27, 27 and 26 cents less what the tea takes. */
START_TEST(a_bundle_that_comes_back_unit_by_unit_gives_back_its_price)
{
	static const char *const stores[] = {"PAR1", "PAR2"};
	start_world();
	struct order order = placed((const struct world_line[]){{"PENS", 2}}, 1);
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 0, "");
	ck_assert_int_eq(world_read(order.id).payment.captured_minor, 200);
	for (size_t i = 0; i < order.line_count; i++)
		for (int32_t unit = 0; unit < order.lines[i].qty; unit++)
			come_back_at(
				stores[(i + (size_t)unit) % 2], &order, order.lines[i].line, 1);
	money_moves(&order);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, 200);
	ck_assert_int_eq(fixture_number("SELECT SUM(total_minor) FROM credit_note"), 200);
	world_verify();
}
END_TEST

START_TEST(of_a_bundle_without_one_of_its_parts_the_share_of_it_is_not_taken)
{
	start_world();
	struct order order = placed((const struct world_line[]){{"SET", 1}}, 1);
	/* 25.00 for two teas and a book, which alone cost 31.98: 3.90, 3.90 and 17.20. */
	make_ready(&order, 1);
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 390);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 2), 1720);
	ck_assert_int_eq(
		of_acts("tax_minor", "capture", 2), tax_on((struct tax){TAX_VAT, 550}, 1720).minor);
	world_verify();
}
END_TEST

/* --- refunds that are older than their lines --- */

static const char *spreading(void)
{
	enum { FILE_MAX = 1 << 14 };
	char *text = arena_alloc(test_arena(), FILE_MAX);
	FILE *file = fopen(test_source_path("sql/migrations/0064_vat_of_captures.sql"), "re");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, FILE_MAX - 1, file)] = '\0';
	fclose(file);
	const char *statement = strstr(text, "INSERT IGNORE INTO refund_line");
	ck_assert_ptr_nonnull(statement);
	return statement;
}

START_TEST(older_refunds_are_spread_over_the_order_by_price_to_the_cent)
{
	start_world();
	struct order order = placed(tea_and_book, 2);
	make_ready(&order, 1);
	fixture_sql("DELETE FROM refund_line");
	fixture_sql("%s", spreading());
	fixture_sql("%s", spreading()); /* a migration may be cut off and begin again */
	/* 4.99 of 36.97: the tea is 14.97 of them. */
	ck_assert_int_eq(
		fixture_number("SELECT amount_minor FROM refund_line WHERE line = 1"), 202);
	ck_assert_int_eq(fixture_number("SELECT tax_minor FROM refund_line WHERE line = 1"), 34);
	ck_assert_int_eq(
		fixture_number("SELECT amount_minor FROM refund_line WHERE line = 2"), 297);
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 3 * 499 - 202);
	world_verify();
}
END_TEST

START_TEST(verify_finds_lines_that_are_not_the_whole)
{
	start_world();
	struct order order = placed(tea_and_book, 2);
	make_ready(&order, 1);
	money_moves(&order);
	world_assert_verify_finds(
		"UPDATE payment_act_line SET amount_minor = amount_minor + 1 WHERE line = 2",
		"UPDATE payment_act_line SET amount_minor = amount_minor - 1 WHERE line = 2",
		"taken and given back is that of its lines");
	world_assert_verify_finds("UPDATE refund_line SET amount_minor = 498",
		"UPDATE refund_line SET amount_minor = 499", "owed back is that of its lines");
	world_assert_verify_finds("UPDATE refund_line SET tax_minor = 251",
		"UPDATE refund_line SET tax_minor = 83", "has the taxes of the line");
}
END_TEST

TEST_MAIN_WITH("money by line", &db_fixture,
	a_capture_after_a_shortage_has_the_lines_that_are_there,
	refused_and_returned_units_give_back_the_vat_that_was_taken,
	goods_taken_instead_are_captured_at_their_own_rate,
	what_was_owed_back_before_is_not_captured_of_its_line,
	a_bundle_that_comes_back_unit_by_unit_gives_back_its_price,
	of_a_bundle_without_one_of_its_parts_the_share_of_it_is_not_taken,
	older_refunds_are_spread_over_the_order_by_price_to_the_cent,
	verify_finds_lines_that_are_not_the_whole)
