/* Paid orders; see money_scene.h. */
#include "tests/fulfilment/money_scene.h"

#include "common/clock.h"
#include "server/db/q_money.h"
#include "server/money/acts.h"

enum { PLENTY = 10000, LINES_MAX = 20 };

const char *const goods[] = {"TEA", "PEN", "BOOK", "MUG"};
const char *const sold[] = {"TEA", "PENS", "PEN", "BOOK", "SET", "MUG"};
const struct world_line tea_and_book[] = {{"TEA", 3}, {"BOOK", 1}};
const struct order_cost courier = {.name = {"Coursier", 8},
	.amount_minor = COURIER_MINOR,
	.standard_minor = STANDARD_MINOR,
	.tax = {TAX_VAT, 2000}};

void start_world(void)
{
	world_cost = (struct order_cost){.amount_minor = 0};
	fixture_db_clean();
	world_make();
	for (size_t i = 0; i < ARRAY_LENGTH(goods); i++)
		world_stock("PAR1", goods[i], PLENTY);
	world_bundle("PENS", 100, "[[5,3],[1,2]]", false);
	world_bundle("SET", 2500, "[[1,2],[6,1]]", false);
}

struct order placed(const struct world_line *lines, size_t count)
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

void money_moves(const struct order *order)
{
	const struct plan_input plan = {order->id, &shop, world_stores(), WORLD_NOON};
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
			tx_run(fixture_db(), test_arena(), plan_body, &plan, NULL, 0), DB_DONE);
		ck_assert_int_eq(tx_run(fixture_db(), test_arena(), carry_out, &order->id, NULL, 0),
			DB_DONE);
	}
}

int64_t of_acts(const char *what, const char *kind, int line)
{
	return fixture_number("SELECT COALESCE(SUM(l.%s), 0) FROM payment_act a JOIN"
			      " payment_act_line l USING (act_id) WHERE a.kind = '%s' AND"
			      " a.state = 'done' AND l.line = %d",
		what, kind, line);
}

void assert_nothing_is_lost(void)
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

void goods_are_taxed(const char *sku, const char *code)
{
	fixture_sql("UPDATE product SET tax = '%s', vat_bp = IF('%s' <> 'vat', 0,"
		    " IF(sku = 'BOOK', 550, 2000)), version = version + 1, changed_at ="
		    " CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) WHERE sku LIKE '%s'",
		code, code, sku);
}

/* --- the counter --- */

static enum reason run(const struct order *order, struct command command)
{
	return world_command(&order->fulfilments[0], command);
}

void make_ready(const struct order *order, int32_t missing)
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

void hand_over(const struct order *order, int32_t refused, const char *swap)
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

void come_back_at(const char *store, const struct order *order, uint16_t line, int32_t qty)
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

void come_back(const struct order *order, uint16_t line, int32_t qty)
{
	come_back_at("PAR1", order, line, qty);
}
