/* Credit notes: when there is one, its number, and its figures to the cent. */
#include "common/clock.h"
#include "server/db/q_credit_note.h"
#include "tests/fulfilment/credit_note_scene.h"

/* --- when, and which number --- */

START_TEST(the_last_inspection_makes_the_one_note)
{
	struct order order = collected();
	return_id id = {uuid_new(clock_now())};
	struct command_line come[] = {{.line = 1, .qty = 2, .is_to_inspect = true},
		{.line = 2, .qty = 1, .is_to_inspect = true}};
	ck_assert_int_eq(bring(&order, "PAR1", id, come, 2), REASON_OK);
	for (uint16_t line = 1; line <= 2; line++) {
		struct command_line seen[] = {{.line = line, .disposition = DISPOSITION_SHELF}};
		ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note"), 0);
		ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_INSPECT,
							     .store = world_store("PAR1"),
							     .order = order.id,
							     .return_id = id,
							     .lines = seen,
							     .line_count = 1}),
			REASON_OK);
	}
	struct credit_note note = note_of(id);
	assert_text(note.code, "PAR1-2026-000001");
	assert_text(note.day, "2026-11-21");
	ck_assert_int_eq(note.total_minor, 2 * 499 + 2200);
	ck_assert_int_eq(note.total_minor, fixture_number("SELECT SUM(amount_minor) FROM refund"));
	world_verify();
}
END_TEST

START_TEST(numbers_of_a_store_have_no_gap_and_those_of_another_begin_at_one)
{
	struct order order = collected();
	brought(&order, "PAR1", 1, 0);
	struct command_line many[] = {{.line = 1, .qty = 9, .disposition = DISPOSITION_SHELF}};
	ck_assert_int_eq(bring(&order, "PAR1", (return_id){uuid_new(clock_now())}, many, 1),
		REASON_QUANTITY_EXCEEDED);
	assert_text(note_of(brought(&order, "PAR2", 1, 0)).code, "PAR2-2026-000001");
	assert_text(note_of(brought(&order, "PAR1", 0, 1)).code, "PAR1-2026-000002");
	world_verify();
}
END_TEST

static enum db_status count_and_give_up(struct tx *tx, const void *input, void *output_out)
{
	const struct q_credit_note_count_on_in next = {world_store("PAR1"), 2026};
	(void)input;
	(void)output_out;
	ck_assert_int_eq(q_credit_note_count_on(tx, &next), DB_DONE);
	return DB_NONE;
}

START_TEST(a_transaction_that_ends_in_nothing_gives_its_number_back)
{
	struct order order = collected();
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), count_and_give_up, NULL, NULL, 0), DB_NONE);
	assert_text(note_of(brought(&order, "PAR1", 1, 0)).code, "PAR1-2026-000001");
	world_verify();
}
END_TEST

START_TEST(goods_that_cost_nothing_have_no_note)
{
	struct order order = collected();
	fixture_sql("UPDATE order_line SET price_minor = 0, vat_minor = 0 WHERE line = 2");
	brought(&order, "PAR1", 0, 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note_series"), 0);
}
END_TEST

/* --- figures --- */

START_TEST(three_visits_give_back_the_vat_of_the_line_to_the_cent)
{
	static const int64_t tax_minor[] = {83, 84, 83};
	struct order order = collected();
	ck_assert_int_eq(order.lines[0].tax_amount.minor, 250);
	for (size_t i = 0; i < ARRAY_LENGTH(tax_minor); i++) {
		struct credit_note note = note_of(brought(&order, i == 1 ? "PAR2" : "PAR1", 1, 0));
		ck_assert_int_eq(note.tax_minor, tax_minor[i]);
		ck_assert_int_eq(note.taxable_minor, 499 - tax_minor[i]);
	}
	ck_assert_int_eq(fixture_number("SELECT SUM(tax_minor) FROM credit_note"), 250);
	world_verify();
}
END_TEST

START_TEST(each_rate_has_its_own_sums)
{
	struct order order = collected();
	return_id id = brought(&order, "PAR1", 3, 1);
	struct credit_note note = note_of(id);
	ck_assert_uint_eq(note.rate_count, 2);
	ck_assert_int_eq(note.rates[0].tax.vat_bp, 550);
	ck_assert_int_eq(note.rates[0].tax_amount.minor, 115);
	ck_assert_int_eq(note.rates[0].taxable_minor, 2200 - 115);
	ck_assert_int_eq(note.rates[1].tax.vat_bp, 2000);
	ck_assert_int_eq(note.rates[1].tax_amount.minor, 250);
	ck_assert_int_eq(note.tax_minor, 365);
	ck_assert_int_eq(note.total_minor, 3697);
	/* What the product costs tomorrow changes nothing. */
	fixture_sql("UPDATE product SET price_minor = 1, vat_bp = 0");
	ck_assert_int_eq(note_of(id).total_minor, 3697);
	world_verify();
}
END_TEST

START_TEST(verify_finds_a_note_that_is_missing_or_altered)
{
	struct order order = collected();
	brought(&order, "PAR1", 3, 1);
	world_assert_verify_finds("UPDATE credit_note SET return_id = REPEAT('x', 16)",
		"UPDATE credit_note SET return_id = (SELECT return_id FROM returns)",
		"exactly one credit note");
	world_assert_verify_finds("UPDATE credit_note SET number = 2",
		"UPDATE credit_note SET number = 1", "rise without gaps");
	world_assert_verify_finds(
		"UPDATE credit_note_rate SET tax_minor = tax_minor + 1 WHERE vat_bp = 550",
		"UPDATE credit_note_rate SET tax_minor = tax_minor - 1 WHERE vat_bp = 550",
		"figures are those of the return's lines");
	world_assert_verify_finds("UPDATE order_line SET vat_minor = 251 WHERE line = 1",
		"UPDATE order_line SET vat_minor = 250 WHERE line = 1", "all notes of a line");
}
END_TEST

TEST_MAIN_WITH("credit notes", &db_fixture, the_last_inspection_makes_the_one_note,
	numbers_of_a_store_have_no_gap_and_those_of_another_begin_at_one,
	a_transaction_that_ends_in_nothing_gives_its_number_back,
	goods_that_cost_nothing_have_no_note,
	three_visits_give_back_the_vat_of_the_line_to_the_cent, each_rate_has_its_own_sums,
	verify_finds_a_note_that_is_missing_or_altered)
