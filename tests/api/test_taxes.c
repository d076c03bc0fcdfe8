/* An order of Québec from the page of its goods to the last of several returns: each tax apart, to
 * the cent. */
#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/goods.h"

#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

/* 3 x 4.99 with 0.75 and 1.49, and 22.00 with 1.10. */
enum { TEAS_MINOR = 1497 + 75 + 149, BOOK_MINOR = 2200 + 110 };

/* Products are in memory, so the server begins with these. */
static void sell_as_in_quebec_by(const char *tax)
{
	struct server_setup setup = api_setup();
	fixture_sql("UPDATE product SET currency = 'CAD', vat_bp = 0, tax = %s", tax);
	api_restart(&setup);
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR1", "BOOK", 5);
}

static void sell_as_in_quebec(void)
{
	sell_as_in_quebec_by("IF(sku = 'BOOK', 'qc_book', 'qc')");
}

static struct got *ordered(void)
{
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 3}, {'sku': 'BOOK', 'qty': "
		"1}],"
		" 'store': 'PAR1', 'payment': {'reference': 'pay_1'}, " ZOE "}");
	assert_status(got, 201);
	return got;
}

static struct got *bought(void)
{
	sell_as_in_quebec();
	return ordered();
}

static struct got *collected(void)
{
	struct got *got = bought();
	struct order order = goods_order(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return got;
}

START_TEST(an_order_says_each_tax_and_what_it_costs_with_them)
{
	struct got *got = bought();
	ck_assert_int_eq(got_int(got, "total_minor"), TEAS_MINOR + BOOK_MINOR);
	assert_text(got_text(got, "lines/0/tax"), "qc");
	ck_assert_int_eq(got_int(got, "lines/0/price_minor"), 499);
	ck_assert_int_eq(got_int(got, "lines/0/vat_minor"), 0);
	ck_assert_int_eq(got_int(got, "lines/0/amount_minor"), TEAS_MINOR);
	assert_text(got_text(got, "lines/0/taxes/0/kind"), "GST");
	ck_assert_int_eq(got_int(got, "lines/0/taxes/0/rate_mpct"), 5000);
	ck_assert_int_eq(got_int(got, "lines/0/taxes/0/tax_minor"), 75);
	assert_text(got_text(got, "lines/0/taxes/1/kind"), "QST");
	ck_assert_int_eq(got_int(got, "lines/0/taxes/1/rate_mpct"), 9975);
	ck_assert_int_eq(got_int(got, "lines/0/taxes/1/tax_minor"), 149);
	assert_text(got_text(got, "lines/1/tax"), "qc_book");
	ck_assert_int_eq(got_int(got, "lines/1/amount_minor"), BOOK_MINOR);
}
END_TEST

#define AUTHORISED                                                                                 \
	"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 3}], 'store': 'PAR1', 'payment':"     \
	" {'reference': 'pay_1', 'authorised_minor': %d, 'currency': 'CAD'}, " ZOE "}"

START_TEST(what_is_authorised_must_pay_the_taxes_too)
{
	sell_as_in_quebec();
	assert_problem(
		api_post(api_partner(SCOPE_ORDERS), "/v1/orders", AUTHORISED, TEAS_MINOR - 1), 422,
		"payment_differs");
	assert_status(
		api_post(api_partner(SCOPE_ORDERS), "/v1/orders", AUTHORISED, TEAS_MINOR), 201);
}
END_TEST

#define WITH_COST                                                                                  \
	"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1', 'payment':"     \
	" {'reference': 'pay_1'}, 'cost': {'name': 'Livraison', 'amount_minor': 1149%s}, " ZOE "}"

START_TEST(costs_name_their_taxes)
{
	sell_as_in_quebec();
	const char *partner = api_partner(SCOPE_ORDERS);
	assert_got_fault(
		api_post(partner, "/v1/orders", WITH_COST, ""), "/cost/vat_bp", "required");
	assert_got_fault(api_post(partner, "/v1/orders", WITH_COST, ", 'tax': 'qc', 'vat_bp': 500"),
		"/cost/vat_bp", "not_allowed");
	struct got *got = api_post(partner, "/v1/orders", WITH_COST, ", 'tax': 'qc'");
	assert_status(got, 201);
	ck_assert_int_eq(got_int(got, "total_minor"), 499 + 25 + 50 + 1149);
	ck_assert_int_eq(got_int(got, "cost/taxes/0/tax_minor"), 50);
	ck_assert_int_eq(got_int(got, "cost/taxes/1/tax_minor"), 100);
}
END_TEST

static void come_back(const struct got *order, int line, int64_t expected_minor)
{
	const char *id = api_key();
	int64_t before = fixture_number("SELECT COALESCE(SUM(amount_minor), 0) FROM refund");
	const char *more = arena_printf(test_arena(),
		"'reason': 'defect', 'lines': [{'line': %d, 'qty': 1, 'disposition': 'shelf'}]",
		line);
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, id, more)), "ok");
	ck_assert_int_eq(
		fixture_number("SELECT SUM(amount_minor) FROM refund") - before, expected_minor);
	ck_assert_int_eq(fixture_number("SELECT total_minor FROM credit_note ORDER BY number DESC"
					" LIMIT 1"),
		expected_minor);
}

START_TEST(several_visits_give_back_what_was_paid_and_each_tax_of_it)
{
	struct got *order = collected();
	come_back(order, 1, 499 + 25 + 50);
	come_back(order, 2, BOOK_MINOR);
	come_back(order, 1, 499 + 25 + 49);
	come_back(order, 1, 499 + 25 + 50);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(amount_minor) FROM refund"), TEAS_MINOR + BOOK_MINOR);
	ck_assert_int_eq(fixture_number("SELECT SUM(tax2_minor) FROM credit_note_line"), 149);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(tax_minor) FROM credit_note_line"), 75 + 149 + 110);
}
END_TEST

/* Two are taken back but looked at later, the other in the meantime. */
START_TEST(what_is_inspected_later_gives_back_the_rest)
{
	struct got *order = collected();
	const char *later = api_key(), *agent = api_agent("PAR1");
	ck_assert_str_eq(
		goods_told(agent, goods_command("return", order, later,
					  "'reason': 'defect', 'lines': [{'line': 1, 'qty': 2}]")),
		"ok");
	come_back(order, 1, 499 + 25 + 50);
	ck_assert_str_eq(
		goods_told(agent, goods_command("inspect", order, later,
					  "'lines': [{'line': 1, 'disposition': 'shelf'}]")),
		"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), TEAS_MINOR);
	ck_assert_int_eq(fixture_number("SELECT SUM(tax2_minor) FROM credit_note_line"), 149);
}
END_TEST

START_TEST(the_store_is_told_the_taxes_of_each_line)
{
	struct got *order = bought();
	struct got *feed = api_get(api_agent("PAR1"), "/v1/agent/events?after=0&wait=0");
	const json_t *events = json_object_get(feed->json, "events");
	const json_t *last = json_array_get(events, json_array_size(events) - 1);
	const json_t *line =
		json_array_get(json_object_get(json_object_get(last, "fulfilment"), "lines"), 0);
	(void)order;
	ck_assert_str_eq(json_string_value(json_object_get(line, "tax")), "qc");
	ck_assert_int_eq(json_integer_value(json_object_get(line, "of_qty")), 3);
	const json_t *qst = json_array_get(json_object_get(line, "taxes"), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(qst, "tax_minor")), 149);
}
END_TEST

START_TEST(pages_say_that_taxes_come_on_top_and_show_the_total_before_paying)
{
	struct visitor zoe = {.language = "fr"};
	sell_as_in_quebec();
	struct got *tea = visit(&zoe, "/p/TEA");
	assert_shows(tea, "plus taxes");
	visitor_submit(&zoe, tea, "/p/TEA", "qty=3");
	struct got *basket = visit(&zoe, "/basket");
	assert_shows(basket, "TPS 5");
	assert_shows(basket, "TVQ 9,975");
	assert_shows(basket, "17,21");
	zoe.language = "en";
	basket = visit(&zoe, "/basket");
	assert_shows(basket, "GST 5%");
	assert_shows(basket, "QST 9.975%");
	assert_shows(basket, "$17.21");
}
END_TEST

/* 3 x 4.99 without any tax, and 22.00 with 1.10 and 2.19. */
START_TEST(exempt_goods_cost_their_price_beside_taxed_ones)
{
	struct visitor zoe = {.language = "fr"};
	sell_as_in_quebec_by("IF(sku = 'TEA', 'qc_exempt', 'qc')");
	struct got *tea = visit(&zoe, "/p/TEA");
	ck_assert(!page_has(tea, "plus taxes"));
	visitor_submit(&zoe, tea, "/p/TEA", "qty=3");
	struct got *basket = visit(&zoe, "/basket");
	assert_shows(basket, "14,97");
	ck_assert(!page_has(basket, "plus taxes"));
	ck_assert(!page_has(basket, "TPS"));
	ck_assert(!page_has(basket, "TVQ"));
	struct got *book = visit(&zoe, "/p/BOOK");
	assert_shows(book, "plus taxes");
	visitor_submit(&zoe, book, "/p/BOOK", "qty=1");
	basket = visit(&zoe, "/basket");
	ck_assert(page_has_in_order(basket, "TPS 5", "1,10"));
	ck_assert(page_has_in_order(basket, "TVQ 9,975", "2,19"));
	assert_shows(basket, "40,26");
	struct got *got = ordered();
	ck_assert_int_eq(got_int(got, "total_minor"), 4026);
	assert_text(got_text(got, "lines/0/tax"), "qc_exempt");
	ck_assert_int_eq(got_int(got, "lines/0/amount_minor"), 1497);
	ck_assert_int_eq(got_int(got, "lines/0/taxes/0/rate_mpct"), 0);
	ck_assert_int_eq(got_int(got, "lines/0/taxes/1/tax_minor"), 0);
}
END_TEST

START_TEST(who_looks_at_goods_of_canada_is_offered_canada)
{
	struct visitor zoe = {.language = "fr"};
	fixture_sql("UPDATE store SET country = 'CA' WHERE code = 'LYO1'");
	sell_as_in_quebec();
	struct got *tea = visit(&zoe, "/p/TEA");
	assert_shows(tea, "<option value=\"CA\" selected");
	visitor_submit(&zoe, tea, "/p/TEA", "qty=1");
	assert_shows(visit(&zoe, "/basket"), "<option value=\"CA\" selected");
	assert_shows(
		visit(&zoe, "/p/TEA?postcode=75004&country=FR"), "<option value=\"FR\" selected");
}
END_TEST

START_TEST(the_order_page_shows_each_tax)
{
	struct visitor zoe = {.language = "en"};
	struct got *page = visit(&zoe, "%s", goods_page(bought()));
	assert_shows(page, "GST 5%");
	assert_shows(page, "$1.85"); /* of both */
	assert_shows(page, "QST 9.975%");
	assert_shows(page, "$1.49");
	assert_shows(page, "$40.31");
}
END_TEST

START_TEST(the_credit_note_has_both_schemes)
{
	struct got *order = collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 1}]", "defect");
	const char *id = got_c(goods, "id");
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("return", order, id,
					 "'reason': 'defect', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'shelf'}]")),
		"ok");
	struct got *note = api_get(got_c(order, "token"), "/v1/returns/%s/credit-note", id);
	assert_status(note, 200);
	const char *text = str_c(test_arena(), note->body);
	ck_assert_ptr_nonnull(strstr(text, "<cbc:ID>GST</cbc:ID>"));
	ck_assert_ptr_nonnull(strstr(text, "<cbc:ID>QST</cbc:ID>"));
	ck_assert_ptr_nonnull(strstr(text, "<cbc:Percent>9.975</cbc:Percent>"));
	ck_assert_ptr_nonnull(strstr(text, "<cbc:PayableAmount currencyID=\"CAD\">5.74<"));
}
END_TEST

TEST_MAIN_WITH("taxes of Québec", &api_fixture, an_order_says_each_tax_and_what_it_costs_with_them,
	what_is_authorised_must_pay_the_taxes_too, costs_name_their_taxes,
	several_visits_give_back_what_was_paid_and_each_tax_of_it,
	what_is_inspected_later_gives_back_the_rest, the_store_is_told_the_taxes_of_each_line,
	pages_say_that_taxes_come_on_top_and_show_the_total_before_paying,
	exempt_goods_cost_their_price_beside_taxed_ones,
	who_looks_at_goods_of_canada_is_offered_canada, the_order_page_shows_each_tax,
	the_credit_note_has_both_schemes)
