/* Serial numbers: told at the handover, held against at the return; what does not fit is a signal.
 */
#include "tests/lib/goods.h"

/* What a line says of two TEA that leave or come back. */
#define BOTH "'serials': ['A1', 'B2']"

static struct got *bought(void)
{
	fixture_sql("UPDATE product SET is_serialised = 1 WHERE sku = 'TEA'");
	struct got *got = goods_bought();
	struct order order = goods_order(got);
	world_prepare(&order.fulfilments[0]);
	return got;
}

static const char *handover_command(const struct got *got, const char *serials)
{
	static unsigned seq;
	struct order order = goods_order(got);
	return api_json(
		"{'commands': [{'id': '%s', 'seq': %u, 'type': 'handover', 'at':"
		" '2026-11-21T10:05:00Z', 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1,"
		" 'how': 'code', 'lines': [{'line': 1, 'collected': 2, 'refused': 0%s},"
		" {'line': 2, 'collected': 1, 'refused': 0}]}]}",
		api_key(), ++seq, uuid_print(test_arena(), order.fulfilments[0].id.uuid).p,
		serials);
}

static void hand_over(const struct got *got, const char *serials)
{
	ck_assert_str_eq(goods_told(api_agent("PAR1"), handover_command(got, serials)), "ok");
}

static const char *return_command(const struct got *order, int qty, const char *more)
{
	const char *lines = arena_printf(test_arena(),
		"'reason': 'defect', 'lines': [{'line': 1, 'qty': %d, 'disposition': 'quarantine',"
		" 'condition': 'opened', %s}]",
		qty, more);
	return goods_command("return", order, api_key(), lines);
}

static void bring_back(const struct got *order, int qty, const char *more)
{
	ck_assert_str_eq(goods_told(api_agent("PAR2"), return_command(order, qty, more)), "ok");
}

static const char *signals(void)
{
	return fixture_text("SELECT COALESCE(GROUP_CONCAT(CONCAT(kind, ' ', detail)"
			    " ORDER BY kind, detail SEPARATOR ', '), '') FROM return_signal"
			    " WHERE kind IN ('item_switched', 'serial_twice')")
		.p;
}

static const char *said(void)
{
	return fixture_text("SELECT COALESCE(GROUP_CONCAT(CONCAT(serial, ' ', says)"
			    " ORDER BY serial SEPARATOR ', '), '') FROM brought_serial")
		.p;
}

static const char *at_counter(const struct got *order)
{
	struct got *got =
		api_get(api_agent("LYO1"), "/v1/agent/orders?q=%s", got_c(order, "number"));
	assert_status(got, 200);
	json_t *first = json_array_get(json_object_get(got->json, "orders"), 0);
	json_t *line = json_array_get(json_object_get(first, "lines"), 0);
	struct serials serials = serials_of_json(test_arena(), json_object_get(line, "serials"));
	ck_assert_ptr_null(
		json_object_get(json_array_get(json_object_get(first, "lines"), 1), "serials"));
	return serials_print(test_arena(), &serials, " ").p;
}

START_TEST(each_unit_is_kept_with_its_serial_until_it_comes_back)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	ck_assert_str_eq(at_counter(order), "A1 B2");
	bring_back(order, 1, "'serials': ['B2']");
	ck_assert_str_eq(at_counter(order), "A1");
	ck_assert_str_eq(said(), "B2 sold");
	ck_assert_str_eq(signals(), "");
}
END_TEST

START_TEST(customer_service_sees_which_units_left_and_which_are_back)
{
	struct visitor ines = {.language = "fr"};
	struct got *order = bought();
	const char *page = arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id"));
	hand_over(order, ", " BOTH);
	bring_back(order, 1, "'serials': ['B2']");
	struct got *shown = staff_page_of(&ines, page);
	assert_shows(shown, "Numéros de série\u00a0: A1, B2 (rendu)");
	ines.language = "en";
	assert_shows(visit(&ines, "%s", page), "Serial numbers: A1, B2 (returned)");
	ck_assert(!page_has(visit(&ines, "%s", goods_page(order)), "B2"));
}
END_TEST

START_TEST(what_was_not_sold_is_a_signal_and_no_refusal)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	bring_back(order, 1, "'serials': ['X9']");
	ck_assert_str_eq(said(), "X9 differs");
	ck_assert_str_eq(signals(), "item_switched X9");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(the_counter_and_headquarters_tell_of_one_serial_once)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	for (int i = 0; i < 2; i++)
		ck_assert_str_eq(
			goods_told(api_agent("PAR2"),
				api_json("{'commands': [{'id': '%s', 'seq': %d, 'type': 'signal',"
					 " 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille',"
					 " 'order': '%s', 'signal': 'item_switched',"
					 " 'product': 'X9'}]}",
					api_key(), 100 + i, got_c(order, "id"))),
			"ok");
	bring_back(order, 1, "'serials': ['X9']");
	ck_assert_str_eq(signals(), "item_switched X9");
}
END_TEST

START_TEST(a_unit_comes_back_once)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	bring_back(order, 1, "'serials': ['A1']");
	bring_back(order, 1, "'serials': ['A1']");
	ck_assert_str_eq(signals(), "serial_twice A1");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM brought_serial WHERE says = 'sold'"), 1);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM brought_serial WHERE says = 'again'"), 1);
}
END_TEST

START_TEST(one_serial_with_two_customers_is_a_signal)
{
	hand_over(bought(), ", " BOTH);
	ck_assert_str_eq(signals(), "");
	hand_over(bought(), ", 'serials': ['B2', 'C3']");
	ck_assert_str_eq(signals(), "serial_twice B2");
}
END_TEST

START_TEST(what_came_back_is_sold_again_without_a_word)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	bring_back(order, 2, BOTH);
	hand_over(bought(), ", " BOTH);
	ck_assert_str_eq(signals(), "");
}
END_TEST

START_TEST(nothing_is_said_of_a_line_of_which_a_unit_left_without_its_serial)
{
	struct got *order = bought();
	hand_over(order, ", 'serials': ['A1'], 'no_serial': 'unreadable'");
	bring_back(order, 1, "'serials': ['X9']");
	ck_assert_str_eq(said(), "X9 unknown");
	ck_assert_str_eq(signals(), "");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'no_serial' AND"
					" who = 'PAR1 camille' AND detail LIKE '%%unreadable%%'"),
		1);
}
END_TEST

START_TEST(a_return_that_comes_before_its_handover_is_looked_at_then)
{
	struct got *order = bought();
	bring_back(order, 2, "'serials': ['A1', 'X9']");
	ck_assert_str_eq(said(), "A1 unknown, X9 unknown");
	ck_assert_str_eq(signals(), "");
	hand_over(order, ", " BOTH);
	ck_assert_str_eq(said(), "A1 sold, X9 differs");
	ck_assert_str_eq(signals(), "item_switched X9");
}
END_TEST

/* --- what is taken from the shelf instead --- */

/* One TEA leaves, the other stays, and a MUG, whose units have serials, is taken instead. */
static struct got *swapped(const char *mug)
{
	struct got *order = bought();
	fixture_sql("UPDATE product SET is_serialised = 1 WHERE sku IN ('TEA', 'MUG')");
	struct order read = goods_order(order);
	const char *command = api_json(
		"{'commands': [{'id': '%s', 'seq': 500, 'type': 'handover',"
		" 'at': '2026-11-21T10:05:00Z', 'clerk': 'camille', 'fulfilment': '%s',"
		" 'epoch': 1, 'how': 'code', 'lines': [{'line': 1, 'collected': 1, 'refused': 1,"
		" 'reason': 'wrong_size', 'serials': ['A1']}, {'line': 2, 'collected': 1,"
		" 'refused': 0, 'no_serial': 'unreadable'}],"
		" 'swaps': [{'line': 1, 'product': 'MUG', 'qty': 1%s}]}]}",
		api_key(), uuid_print(test_arena(), read.fulfilments[0].id.uuid).p, mug);
	ck_assert_str_eq(goods_told(api_agent("PAR1"), command), "ok");
	return order;
}

static void bring_back_line(const struct got *order, int line, const char *serial)
{
	const char *more = arena_printf(test_arena(),
		"'reason': 'defect', 'lines': [{'line': %d, 'qty': 1, 'disposition':"
		" 'quarantine', 'condition': 'opened', 'serials': ['%s']}]",
		line, serial);
	ck_assert_str_eq(
		goods_told(api_agent("PAR2"), goods_command("return", order, api_key(), more)),
		"ok");
}

START_TEST(what_is_swapped_for_leaves_and_comes_back_with_its_serial)
{
	struct got *order = swapped(", 'serials': ['M1']");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM sold_serial JOIN product USING"
					" (product_id) WHERE line = 3 AND serial = 'M1'"
					" AND sku = 'MUG'"),
		1);
	bring_back_line(order, 3, "X9");
	ck_assert_str_eq(signals(), "item_switched X9");
	world_verify();
}
END_TEST

START_TEST(what_was_swapped_for_comes_back_as_what_was_sold)
{
	bring_back_line(swapped(", 'serials': ['M1']"), 3, "M1");
	ck_assert_str_eq(said(), "M1 sold");
	ck_assert_str_eq(signals(), "");
	world_verify();
}
END_TEST

START_TEST(why_a_serial_of_a_swap_was_not_read_stands_in_the_history)
{
	swapped(", 'no_serial': 'not_there'");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'no_serial'"
					" AND detail LIKE '%%not_there%%3%%'"),
		1);
}
END_TEST

static const char *exchange_command(const struct got *order, const char *serials)
{
	const char *more = arena_printf(test_arena(),
		"'reason': 'wrong_size', 'lines': [{'line': 1, 'qty': 1, 'product': 'TEA',"
		" 'disposition': 'shelf', 'condition': 'opened', %s}]",
		serials);
	return goods_command("exchange", order, api_key(), more);
}

static void exchange(const struct got *order, const char *serials)
{
	ck_assert_str_eq(goods_told(api_agent("PAR1"), exchange_command(order, serials)), "ok");
}

/* Both units of an exchange are where they are said to be: on the shelf, and with the customer. */
START_TEST(what_is_exchanged_is_sold_again_and_what_left_comes_back_without_a_word)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	exchange(order, "'serials': ['A1'], 'given_serials': ['C3']");
	ck_assert_str_eq(said(), "A1 sold");
	hand_over(bought(), ", 'serials': ['A1', 'D4']");
	ck_assert_str_eq(signals(), "");
	bring_back_line(order, 3, "C3");
	ck_assert_str_eq(said(), "A1 sold, C3 sold");
	ck_assert_str_eq(signals(), "");
	world_verify();
}
END_TEST

START_TEST(an_exchange_of_what_was_not_sold_is_a_signal)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	exchange(order, "'serials': ['X9'], 'given_no_serial': 'unreadable'");
	ck_assert_str_eq(said(), "X9 differs");
	ck_assert_str_eq(signals(), "item_switched X9");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM history WHERE what = 'no_serial'"), 1);
	world_verify();
}
END_TEST

/* C3 left with somebody: it cannot leave again. */
START_TEST(a_unit_that_is_with_a_customer_cannot_be_taken_in_an_exchange_unseen)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	hand_over(bought(), ", 'serials': ['C3', 'D4']");
	exchange(order, "'serials': ['A1'], 'given_serials': ['C3']");
	ck_assert_str_eq(signals(), "serial_twice C3");
	world_verify();
}
END_TEST

START_TEST(what_another_store_gives_leaves_with_the_serial_of_its_handover)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	world_stock("PAR2", "TEA", 1);
	struct got *got = api_post(api_agent("PAR1"),
		arena_printf(test_arena(), "/v1/agent/orders/%s/exchange", got_c(order, "id")),
		"{'line': 1, 'qty': 1, 'product': 'TEA', 'store': 'PAR2', 'clerk': 'camille',"
		" 'reason': 'wrong_size', 'condition': 'opened', 'disposition': 'shelf',"
		" 'serials': ['B2']}");
	assert_status(got, 201);
	ck_assert_str_eq(said(), "B2 sold");
	ck_assert_str_eq(at_counter(order), "A1");
	assert_problem(api_post(api_agent("PAR1"),
			       arena_printf(test_arena(), "/v1/agent/orders/%s/exchange",
				       got_c(order, "id")),
			       "{'line': 1, 'qty': 1, 'product': 'TEA', 'store': 'PAR2',"
			       " 'clerk': 'camille', 'reason': 'wrong_size',"
			       " 'condition': 'opened', 'disposition': 'shelf',"
			       " 'serials': ['a1']}"),
		422, "invalid_fields");
	world_verify();
}
END_TEST

START_TEST(a_counter_is_told_which_goods_have_serials)
{
	struct got *order = bought();
	const char *agent = api_agent("PAR1");
	hand_over(order, ", " BOTH);
	struct got *tea = api_get(agent, "/v1/agent/products?q=TEA");
	struct got *mug = api_get(agent, "/v1/agent/products?q=MUG");
	struct got *terms = api_get(
		agent, "/v1/agent/orders/%s/exchange?line=2&product=TEA", got_c(order, "id"));
	assert_status(tea, 200);
	assert_status(mug, 200);
	assert_status(terms, 200);
	json_t *product = json_array_get(json_object_get(tea->json, "products"), 0);
	ck_assert(json_is_true(json_object_get(product, "is_serialised")));
	product = json_array_get(json_object_get(mug->json, "products"), 0);
	ck_assert_ptr_null(json_object_get(product, "is_serialised"));
	product = json_array_get(json_object_get(terms->json, "exchanges"), 0);
	ck_assert(json_is_true(json_object_get(product, "is_serialised")));
}
END_TEST

START_TEST(serials_of_a_swap_or_an_exchange_that_no_counter_tells_are_refused_whole)
{
	static const char *const wrong[] = {"'given_serials': ['a1']",
		"'given_serials': ['A1', 'B2']", "'serials': ['A1', 'B2']", "'serials': ['a1']",
		"'given_no_serial': 'lost'"};
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(api_act("POST", "/v1/agent/commands", api_agent("PAR1"), NULL,
				       exchange_command(order, wrong[i])),
			422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
}
END_TEST

START_TEST(serials_that_no_counter_tells_are_refused_whole)
{
	static const char *const wrong[] = {", 'serials': ['A1', 'A1']", ", 'serials': ['a1']",
		", 'serials': ['A,1']", ", 'serials': ['A1', 'B2', 'C3']", ", 'serials': []",
		", 'serials': ['12345678901234567890123456789012345678901']",
		", 'no_serial': 'lost'"};
	struct got *order = bought();
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(api_act("POST", "/v1/agent/commands", api_agent("PAR1"), NULL,
				       handover_command(order, wrong[i])),
			422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM sold_serial"), 0);
}
END_TEST

START_TEST(verify_finds_serials_that_do_not_fit)
{
	struct got *order = bought();
	hand_over(order, ", " BOTH);
	bring_back(order, 1, "'serials': ['A1']");
	world_assert_verify_finds("UPDATE sold_serial SET return_id = NULL",
		"UPDATE sold_serial SET return_id = (SELECT return_id FROM brought_serial)"
		" WHERE serial = 'A1'",
		"what came back as sold was sold");
	world_assert_verify_finds("UPDATE unit_serial SET out_times = 2 WHERE serial = 'B2'",
		"UPDATE unit_serial SET out_times = 1 WHERE serial = 'B2'",
		"a serial is with one customer");
	world_assert_verify_finds("UPDATE brought_serial SET says = 'differs'",
		"UPDATE brought_serial SET says = 'sold'", "of what was not a manager was told");
	world_assert_verify_finds("INSERT INTO sold_serial SELECT order_id, line, fulfilment_id, "
				  "'Z', product_id, NULL"
				  " FROM sold_serial WHERE serial = 'B2'",
		"DELETE FROM sold_serial WHERE serial = 'Z'",
		"no line has more serials than units");
	world_assert_verify_finds(
		"UPDATE order_line SET product_id = product_id + 1 WHERE line = 1",
		"UPDATE order_line SET product_id = product_id - 1 WHERE line = 1",
		"every row belongs to one that is there");
}
END_TEST

TEST_MAIN_WITH("serials", &api_fixture, each_unit_is_kept_with_its_serial_until_it_comes_back,
	customer_service_sees_which_units_left_and_which_are_back,
	what_was_not_sold_is_a_signal_and_no_refusal,
	the_counter_and_headquarters_tell_of_one_serial_once, a_unit_comes_back_once,
	one_serial_with_two_customers_is_a_signal, what_came_back_is_sold_again_without_a_word,
	nothing_is_said_of_a_line_of_which_a_unit_left_without_its_serial,
	a_return_that_comes_before_its_handover_is_looked_at_then,
	what_is_swapped_for_leaves_and_comes_back_with_its_serial,
	what_was_swapped_for_comes_back_as_what_was_sold,
	why_a_serial_of_a_swap_was_not_read_stands_in_the_history,
	what_is_exchanged_is_sold_again_and_what_left_comes_back_without_a_word,
	an_exchange_of_what_was_not_sold_is_a_signal,
	a_unit_that_is_with_a_customer_cannot_be_taken_in_an_exchange_unseen,
	what_another_store_gives_leaves_with_the_serial_of_its_handover,
	a_counter_is_told_which_goods_have_serials,
	serials_of_a_swap_or_an_exchange_that_no_counter_tells_are_refused_whole,
	serials_that_no_counter_tells_are_refused_whole, verify_finds_serials_that_do_not_fit)
