/* Taxes of each line: Québec's two, each taken and given back for itself; and random orders taxed
 * in every way, of which no cent is lost or made. */
#include "common/rand.h"
#include "tests/fulfilment/money_scene.h"

static const struct world_line three_teas[] = {{"TEA", 3}};

/* 14.97 with 0.75 of GST (0.7485) and 1.49 of QST (1.493…): 17.21. */
static struct order taxed_teas(void)
{
	start_world();
	goods_are_taxed("%", "qc");
	return placed(three_teas, 1);
}

START_TEST(gst_and_qst_are_taken_and_given_back_each_for_itself)
{
	struct order order = taxed_teas();
	ck_assert_int_eq(order.total_minor, 1497 + 75 + 149);
	ck_assert_int_eq(order.lines[0].tax_amount.minor, 75 + 149);
	ck_assert_int_eq(order.lines[0].tax_amount.second_minor, 149);
	make_ready(&order, 1); /* the first unit takes 0.25 and 0.50 */
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 1), 1721 - 499 - 25 - 50);
	ck_assert_int_eq(of_acts("tax2_minor", "capture", 1), 149 - 50);
	hand_over(&order, 0, "");
	come_back(&order, 1, 1);
	come_back(&order, 1, 1);
	money_moves(&order);
	ck_assert_int_eq(of_acts("amount_minor", "refund", 1), 1721 - 499 - 25 - 50);
	ck_assert_int_eq(of_acts("tax_minor", "refund", 1), 75 + 149 - 25 - 50);
	ck_assert_int_eq(of_acts("tax2_minor", "refund", 1), 149 - 50);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(total_minor) FROM credit_note"), 1721 - 499 - 25 - 50);
	assert_nothing_is_lost();
	world_verify();
}
END_TEST

START_TEST(an_even_swap_takes_over_both_taxes_to_the_cent)
{
	struct order order = taxed_teas();
	fixture_sql("UPDATE product SET price_minor = 499 WHERE sku = 'PEN'");
	make_ready(&order, 0);
	hand_over(&order, 2, "PEN");
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[1].tax_amount.minor, 25 + 50);
	/* One was refused without anything instead: what it had of the line. */
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 499 + 25 + 49);
	money_moves(&order);
	world_verify();
}
END_TEST

START_TEST(goods_with_more_taxes_cost_no_more_than_was_paid)
{
	start_world();
	goods_are_taxed("BOOK", "qc_book");
	goods_are_taxed("MUG", "qc");
	fixture_sql("UPDATE product SET price_minor = 2200 WHERE sku = 'MUG'");
	struct order order = placed((const struct world_line[]){{"BOOK", 2}}, 1);
	ck_assert_int_eq(order.total_minor, 4400 + 220);
	make_ready(&order, 0);
	hand_over(&order, 1, "MUG");
	order = world_read(order.id);
	struct taxed mug = order_line_goods(&order.lines[1]);
	ck_assert_int_eq(mug.tax.code, TAX_QC);
	ck_assert_int_le(taxed_minor(&mug), 2310);
	ck_assert_int_ge(taxed_minor(&mug), 2310 - 2);
	ck_assert_int_eq(mug.amount.minor, tax_on(mug.tax, mug.price_minor).minor);
	money_moves(&order);
	world_verify();
}
END_TEST

START_TEST(costs_with_both_taxes_are_split)
{
	start_world();
	goods_are_taxed("TEA", "qc");
	world_cost = (struct order_cost){.name = STR("Livraison"),
		.amount_minor = 1149, /* 9.99, 0.50, 1.00 */
		.standard_minor = 1149,
		.tax = {TAX_QC, 0}};
	struct order order = placed((const struct world_line[]){{"TEA", 1}}, 1);
	ck_assert_int_eq(order.cost.tax_amount.minor, 150);
	ck_assert_int_eq(order.cost.tax_amount.second_minor, 100);
	make_ready(&order, 0);
	hand_over(&order, 0, "");
	money_moves(&order);
	ck_assert_int_eq(of_acts("tax2_minor", "capture", 0), 100);
	come_back(&order, 1, 1);
	money_moves(&order);
	ck_assert_int_eq(
		fixture_number("SELECT price_minor FROM credit_note_line WHERE line = 0"), 999);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, 499 + 25 + 50 + 1149);
	assert_nothing_is_lost();
	world_verify();
}
END_TEST

START_TEST(verify_finds_taxes_that_are_not_those_of_the_price)
{
	struct order order = taxed_teas();
	make_ready(&order, 0);
	money_moves(&order);
	world_assert_verify_finds("UPDATE order_line SET tax2_minor = 150, vat_minor = 224",
		"UPDATE order_line SET tax2_minor = 149, vat_minor = 224",
		"taxes on top of a line are those of its price");
	hand_over(&order, 1, "");
	world_assert_verify_finds("UPDATE refund_line SET tax2_minor = 150",
		"UPDATE refund_line SET tax2_minor = 50", "has the taxes of the line");
}
END_TEST

/* --- whatever happens --- */

enum { ORDERS = 40, LINES = 3, QTY_MAX = 4 };

/* VAT as in the world, GST and QST for all, or each product taxed by another code. */
enum profile { AS_IN_THE_WORLD, ALL_ALIKE, EACH_DIFFERENT, PROFILES };

static enum profile random_profile(void)
{
	static const char *const codes[] = {"qc", "qc_book", "qc_zero"};
	enum profile profile = rand_below(PROFILES);
	goods_are_taxed("%", profile == AS_IN_THE_WORLD ? "vat" : "qc");
	for (size_t i = 0; profile == EACH_DIFFERENT && i < ARRAY_LENGTH(goods); i++)
		goods_are_taxed(goods[i], codes[rand_below(ARRAY_LENGTH(codes))]);
	world_cost = rand_below(2) == 0 ? courier : (struct order_cost){.amount_minor = 0};
	if (profile != AS_IN_THE_WORLD)
		world_cost.tax = (struct tax){TAX_QC, 0};
	return profile;
}

static struct order random_order(void)
{
	struct world_line lines[LINES];
	uint32_t first = rand_below(ARRAY_LENGTH(sold));
	size_t count = 1 + rand_below(LINES);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct world_line){
			sold[(first + i) % ARRAY_LENGTH(sold)], 1 + (int)rand_below(QTY_MAX)};
	return placed(lines, count);
}

/* Something as dear moves no money, and after the capture its rate is only noted: not here. */
static const char *random_swap(const struct order *order, enum profile profile)
{
	int64_t pen = fixture_number("SELECT price_minor FROM product WHERE sku = 'PEN'");
	bool is_even =
		pen >= order->lines[order->line_count - 1].price_minor || profile == EACH_DIFFERENT;
	bool may = order->payment.captured_minor == 0 || !is_even;
	return may && rand_below(2) == 0 ? "PEN" : "";
}

static void random_visit(const struct order *given, enum profile profile)
{
	struct order order = world_read(given->id);
	const struct fulfilment_line *last =
		&order.fulfilments[0].lines[order.fulfilments[0].line_count - 1];
	int32_t refused = (int32_t)rand_below((uint32_t)last->picked + 1);
	hand_over(&order, refused, random_swap(&order, profile));
	if (rand_below(2) == 0)
		money_moves(&order);
	order = world_read(order.id);
	for (size_t i = 0; i < order.fulfilments[0].line_count; i++) {
		const struct fulfilment_line *line = &order.fulfilments[0].lines[i];
		uint32_t back = rand_below((uint32_t)line->collected + 1);
		for (uint32_t unit = 0; unit < back; unit++)
			come_back(&order, line->line, 1);
	}
}

START_TEST(whatever_happens_no_cent_of_amount_or_tax_is_lost_or_made)
{
	start_world();
	for (int i = 0; i < ORDERS; i++) {
		fixture_sql(
			"UPDATE product SET price_minor = %u, version = version + 1, changed_at ="
			" CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) WHERE sku = '%s'",
			1 + rand_below(3000), sold[rand_below(ARRAY_LENGTH(sold))]);
		enum profile profile = random_profile();
		struct order order = random_order();
		int32_t most = order.lines[0].qty - (order.line_count == 1);
		make_ready(&order, (int32_t)rand_below((uint32_t)most + 1));
		if (rand_below(2) == 0)
			money_moves(&order);
		random_visit(&order, profile);
		money_moves(&order);
	}
	assert_nothing_is_lost();
	world_verify();
}
END_TEST

TEST_MAIN_WITH("taxes by line", &db_fixture, gst_and_qst_are_taken_and_given_back_each_for_itself,
	an_even_swap_takes_over_both_taxes_to_the_cent,
	goods_with_more_taxes_cost_no_more_than_was_paid, costs_with_both_taxes_are_split,
	verify_finds_taxes_that_are_not_those_of_the_price,
	whatever_happens_no_cent_of_amount_or_tax_is_lost_or_made)
