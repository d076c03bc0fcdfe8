/* What is taken and given back of each line, with its taxes: always the whole, to the cent. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/q_money.h"
#include "server/money/acts.h"
#include "server/money/plan.h"
#include "tests/lib/world.h"

enum { PLENTY = 10000, ORDERS = 40, LINES = 3, LINES_MAX = 20, QTY_MAX = 4 };

static const char *const goods[] = {"TEA", "PEN", "BOOK", "MUG"};
/* And two bundles of them: one whose lines seldom divide, one with two VAT rates. */
static const char *const sold[] = {"TEA", "PENS", "PEN", "BOOK", "SET", "MUG"};

static void start_world(void)
{
	world_cost = (struct order_cost){.amount_minor = 0};
	fixture_db_clean();
	world_make();
	for (size_t i = 0; i < ARRAY_LENGTH(goods); i++)
		world_stock("PAR1", goods[i], PLENTY);
	world_bundle("PENS", 100, "[[5,3],[1,2]]", false);
	world_bundle("SET", 2500, "[[1,2],[6,1]]", false);
}

/* Its money is set aside, and taken when it is ready. */
static struct order placed(const struct world_line *lines, size_t count)
{
	struct order order = world_order(lines, count, REASON_OK);
	fixture_sql("UPDATE payment SET capture_minor = 0, captured_minor = 0"
		    " WHERE order_id = (SELECT order_id FROM orders WHERE number = '" STR_FMT "')",
		STR_ARG(order.number));
	return world_read(order.id);
}

/* --- money: what is to be asked is asked, and done --- */

static const struct provider shop = {.name = PROVIDER_EXTERNAL, .keeps_rest = true};

static enum db_status carry_out(struct tx *tx, const void *input, void *output_out)
{
	const order_id *order = input;
	const struct q_acts_of_in in = {*order};
	struct q_acts_of *acts;
	size_t count;
	uint64_t changed;
	bool is_first;
	(void)output_out;
	ck_assert_int_eq(q_acts_of(tx, &in, &acts, &count), DB_DONE);
	for (size_t i = 0; i < count; i++) {
		struct q_act_claim_in claim = {1, 1, acts[i].act};
		if (acts[i].state != MONEY_REQUESTED)
			continue;
		ck_assert_int_eq(q_act_claim(tx, &claim, &changed), DB_DONE);
		ck_assert_int_eq(act_end(tx, acts[i].act, MONEY_DONE, STR_EMPTY, STR_EMPTY,
					 STR("system"), WORLD_NOON, &is_first),
			DB_DONE);
	}
	return DB_DONE;
}

static void money_moves(const struct order *order)
{
	const struct plan_input plan = {order->id, &shop, world_stores(), WORLD_NOON};
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
			tx_run(fixture_db(), test_arena(), plan_body, &plan, NULL, 0), DB_DONE);
		ck_assert_int_eq(tx_run(fixture_db(), test_arena(), carry_out, &order->id, NULL, 0),
			DB_DONE);
	}
}

static int64_t of_acts(const char *what, const char *kind, int line)
{
	return fixture_number("SELECT COALESCE(SUM(l.%s), 0) FROM payment_act a JOIN"
			      " payment_act_line l USING (act_id) WHERE a.kind = '%s' AND"
			      " a.state = 'done' AND l.line = %d",
		what, kind, line);
}

/* --- the counter --- */

static enum reason run(const struct order *order, struct command command)
{
	return world_command(&order->fulfilments[0], command);
}

/* Of the first line so many are not there. */
static void make_ready(const struct order *order, int32_t missing)
{
	ck_assert_int_eq(run(order, (struct command){.type = COMMAND_ACCEPT}), REASON_OK);
	ck_assert_int_eq(run(order, (struct command){.type = COMMAND_START}), REASON_OK);
	for (size_t i = 0; i < order->line_count; i++) {
		int32_t found = order->lines[i].qty - (i == 0 ? missing : 0);
		struct command pick = {
			.type = COMMAND_PICK, .line = order->lines[i].line, .qty = found};
		if (found > 0)
			ck_assert_int_eq(run(order, pick), REASON_OK);
	}
	if (missing > 0)
		ck_assert_int_eq(run(order, (struct command){.type = COMMAND_SHORT,
						    .line = 1,
						    .qty = missing,
						    .short_reason = SHORT_NOT_FOUND,
						    .stock_effect = STOCK_EFFECT_UNITS}),
			REASON_OK);
	ck_assert_int_eq(run(order, (struct command){.type = COMMAND_READY}), REASON_OK);
}

/* Of the last line so many are refused, and swap is taken instead of one of them. */
static void hand_over(const struct order *order, int32_t refused, const char *swap)
{
	struct order now = world_read(order->id);
	const struct fulfilment *at = &now.fulfilments[0];
	struct command_line lines[LINES_MAX];
	struct command_swap swaps[] = {
		{.line = (uint16_t)now.line_count, .product = str_of(swap), .qty = 1}};
	size_t count = 0;
	for (size_t i = 0; i < at->line_count; i++) {
		bool is_last = at->lines[i].line == now.line_count;
		int32_t picked = at->lines[i].picked;
		if (picked > 0)
			lines[count++] = (struct command_line){.line = at->lines[i].line,
				.qty = picked - (is_last ? refused : 0),
				.refused = is_last ? refused : 0};
	}
	ck_assert_int_eq(run(&now, (struct command){.type = COMMAND_HANDOVER,
					   .lines = lines,
					   .line_count = count,
					   .swaps = swaps,
					   .swap_count = refused > 0 && *swap != '\0'}),
		REASON_OK);
}

static void come_back_at(const char *store, const struct order *order, uint16_t line, int32_t qty)
{
	struct command_line lines[] = {
		{.line = line, .qty = qty, .disposition = DISPOSITION_SHELF}};
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store(store),
						     .order = order->id,
						     .return_id = {uuid_new(clock_now())},
						     .return_reason = RETURN_CHANGED_MIND,
						     .lines = lines,
						     .line_count = 1}),
		REASON_OK);
}

static void come_back(const struct order *order, uint16_t line, int32_t qty)
{
	come_back_at("PAR1", order, line, qty);
}

/* --- claims --- */

static const struct world_line tea_and_book[] = {{"TEA", 3}, {"BOOK", 1}};

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

/* --- what an order costs beside its goods --- */

/* 4.90 for a courier with 0.82 of VAT; 3.00 by the standard way. */
static const struct order_cost courier = {.name = {"Coursier", 8},
	.amount_minor = 490,
	.standard_minor = 300,
	.tax = {TAX_VAT, 2000}};

enum { COURIER_MINOR = 490, STANDARD_MINOR = 300, WHOLE_MINOR = 3 * 499 + 2200 };

static struct order placed_with_courier(void)
{
	start_world();
	world_cost = courier;
	return placed(tea_and_book, 2);
}

static struct order collected_with_courier(void)
{
	struct order order = placed_with_courier();
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 0, "");
	return order;
}

static int64_t given_back(void)
{
	return fixture_number("SELECT back_minor FROM order_cost");
}

START_TEST(costs_are_captured_with_the_goods)
{
	struct order order = collected_with_courier();
	ck_assert_int_eq(order.total_minor, WHOLE_MINOR + COURIER_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 0), COURIER_MINOR);
	ck_assert_int_eq(of_acts("tax_minor", "capture", 0), 82);
	ck_assert_int_eq(world_read(order.id).payment.captured_minor, WHOLE_MINOR + COURIER_MINOR);
	world_verify();
}
END_TEST

START_TEST(withdrawal_of_all_gives_the_standard_costs_back_once_and_of_a_part_none)
{
	struct order order = collected_with_courier();
	come_back(&order, 1, 3);
	money_moves(&order);
	ck_assert_int_eq(given_back(), 0);
	come_back(&order, 2, 1);
	money_moves(&order);
	ck_assert_int_eq(given_back(), STANDARD_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "refund", 0), STANDARD_MINOR);
	ck_assert_int_eq(of_acts("tax_minor", "refund", 0), 50); /* 82 * 300 / 490 */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM credit_note_line WHERE line = 0 AND"
					" name = 'Coursier' AND taxable_minor = 250"),
		1);
	ck_assert_int_eq(
		fixture_number("SELECT MAX(total_minor) FROM credit_note"), 2200 + STANDARD_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, WHOLE_MINOR + STANDARD_MINOR);
	world_verify();
}
END_TEST

START_TEST(what_comes_back_by_the_shops_own_terms_brings_no_costs_back)
{
	struct order order = collected_with_courier();
	come_back(&order, 1, 3);
	fixture_sql("UPDATE fulfilment SET ended_at = ended_at - %lld", 20 * (long long)MS_PER_DAY);
	come_back(&order, 2, 1);
	money_moves(&order);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns WHERE ground = 'policy'"), 1);
	ck_assert_int_eq(given_back(), 0);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, WHOLE_MINOR);
	world_verify();
}
END_TEST

START_TEST(refusing_all_at_the_counter_gives_the_standard_costs_back)
{
	start_world();
	world_cost = courier;
	struct order order = placed((const struct world_line[]){{"TEA", 2}}, 1);
	make_ready(&order, 0);
	money_moves(&order);
	hand_over(&order, 2, "");
	money_moves(&order);
	ck_assert_int_eq(given_back(), STANDARD_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.refunded_minor, 2 * 499 + STANDARD_MINOR);
	world_verify();
}
END_TEST

START_TEST(goods_taken_instead_keep_the_costs)
{
	start_world();
	world_cost = courier;
	struct order order = placed((const struct world_line[]){{"TEA", 1}}, 1);
	make_ready(&order, 0);
	hand_over(&order, 1, "PEN");
	money_moves(&order);
	ck_assert_int_eq(given_back(), 0);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 0), COURIER_MINOR);
	ck_assert_int_eq(of_acts("amount_minor", "capture", 2), 120);
	world_verify();
}
END_TEST

static enum db_status cancel_body(struct tx *tx, const void *input, void *output_out)
{
	const order_id *id = input;
	struct order order;
	return order_cancel(
		tx, *id, STR("shopper"), STR_EMPTY, WORLD_NOON + MS_PER_MINUTE, &order, output_out);
}

START_TEST(a_cancelled_order_costs_nothing)
{
	struct order order = placed_with_courier();
	enum reason reason = REASON_OK;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), cancel_body, &order.id, &reason, sizeof(reason)),
		DB_DONE);
	money_moves(&order);
	ck_assert_int_eq(given_back(), COURIER_MINOR);
	ck_assert_int_eq(world_read(order.id).payment.captured_minor, 0);
	ck_assert_int_eq(world_read(order.id).payment.voided_minor, WHOLE_MINOR + COURIER_MINOR);
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

/* What the shopper keeps of each line is what was taken less what was given back, with its VAT. */
static void assert_nothing_is_lost(void)
{
	ck_assert_int_eq(
		fixture_number(
			"SELECT COUNT(*) FROM (SELECT order_id, line, SUM(amount) AS amount, "
			"SUM(tax) AS tax, SUM(tax2) AS tax2 FROM ("
			"SELECT order_id, line, qty * price_minor + added_minor AS amount,"
			" vat_minor AS tax, tax2_minor AS tax2 FROM order_line WHERE swap_of = 0"
			" UNION ALL SELECT order_id, 0, amount_minor, vat_minor, tax2_minor FROM"
			" order_cost"
			" UNION ALL SELECT order_id, line, -amount_minor, -tax_minor, -tax2_minor"
			" FROM refund_line"
			" UNION ALL SELECT c.order_id, n.line, -n.taxable_minor - n.tax_minor,"
			" -n.tax_minor, -n.tax2_minor FROM credit_note c"
			" JOIN credit_note_line n USING (return_id)"
			" UNION ALL SELECT a.order_id, l.line, IF(a.kind = 'capture', -1, 1) *"
			" l.amount_minor, IF(a.kind = 'capture', -1, 1) * l.tax_minor,"
			" IF(a.kind = 'capture', -1, 1) * l.tax2_minor FROM"
			" payment_act a JOIN payment_act_line l USING (act_id) WHERE a.state = "
			"'done') t GROUP BY order_id, line"
			" HAVING amount <> 0 OR tax <> 0 OR tax2 <> 0) lost"),
		0);
}

/* VAT as in the world, GST and QST for all, or each product taxed by another code. */
enum profile { AS_IN_THE_WORLD, ALL_ALIKE, EACH_DIFFERENT, PROFILES };

/* sku "%": all of them. */
static void goods_are_taxed(const char *sku, const char *code)
{
	fixture_sql("UPDATE product SET tax = '%s', vat_bp = IF('%s' <> 'vat', 0,"
		    " IF(sku = 'BOOK', 550, 2000)), version = version + 1, changed_at ="
		    " CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) WHERE sku LIKE '%s'",
		code, code, sku);
}

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

/* --- Québec --- */

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

START_TEST(verify_finds_costs_given_back_while_goods_are_left)
{
	collected_with_courier();
	world_assert_verify_finds("UPDATE order_cost SET back_minor = 1",
		"UPDATE order_cost SET back_minor = 0", "costs are given back once");
	world_assert_verify_finds("UPDATE order_cost SET amount_minor = 491",
		"UPDATE order_cost SET amount_minor = 490", "total is the sum of the lines");
}
END_TEST

TEST_MAIN_WITH("money by line", &db_fixture,
	a_capture_after_a_shortage_has_the_lines_that_are_there,
	refused_and_returned_units_give_back_the_vat_that_was_taken,
	goods_taken_instead_are_captured_at_their_own_rate,
	what_was_owed_back_before_is_not_captured_of_its_line,
	whatever_happens_no_cent_of_amount_or_tax_is_lost_or_made,
	gst_and_qst_are_taken_and_given_back_each_for_itself,
	an_even_swap_takes_over_both_taxes_to_the_cent,
	goods_with_more_taxes_cost_no_more_than_was_paid, costs_with_both_taxes_are_split,
	verify_finds_taxes_that_are_not_those_of_the_price,
	verify_finds_lines_that_are_not_the_whole,
	a_bundle_that_comes_back_unit_by_unit_gives_back_its_price,
	of_a_bundle_without_one_of_its_parts_the_share_of_it_is_not_taken,
	costs_are_captured_with_the_goods,
	withdrawal_of_all_gives_the_standard_costs_back_once_and_of_a_part_none,
	what_comes_back_by_the_shops_own_terms_brings_no_costs_back,
	refusing_all_at_the_counter_gives_the_standard_costs_back,
	goods_taken_instead_keep_the_costs, a_cancelled_order_costs_nothing,
	verify_finds_costs_given_back_while_goods_are_left,
	older_refunds_are_spread_over_the_order_by_price_to_the_cent)
