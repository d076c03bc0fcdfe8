/* Bundles over HTTP: from the feed that describes them to the last cent that goes back. */
#include <string.h>

#include "server/http/call.h"
#include "tests/import/feed.h"
#include "tests/lib/goods.h"

#define CATALOGUE "sku,name_fr,name_en,price,currency,vat,contents,is_set\n"
#define SETS                                                                                       \
	"SET,Coffret du lecteur,Reader's box,25.00,EUR,20,TEA*2 BOOK*1,\n"                         \
	"PENS,Stylos et thé,Pens and tea,1.00,EUR,20,PEN*3 TEA*2,0\n"                             \
	"PAIR,Paire,Pair,10.00,EUR,20,MUG*2,1\n"
#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

static void sell_bundles(void)
{
	feed_good("products", CATALOGUE SETS);
	world_stock("PAR1", "TEA", 10);
	world_stock("PAR1", "BOOK", 10);
	world_stock("PAR1", "PEN", 10);
	world_stock("PAR1", "MUG", 10);
	api_settle();
}

static struct got *ordered(const char *lines)
{
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': %s, 'store': 'PAR1',"
		" 'payment': {'reference': 'pay_1'}, " ZOE "}",
		lines);
	assert_status(got, 201);
	return got;
}

/* --- asking --- */

START_TEST(a_product_says_what_is_in_it_and_how_many_there_are)
{
	sell_bundles();
	struct got *got = api_get(NULL, "/v1/products/SET");
	assert_status(got, 200);
	assert_text(got_text(got, "contents/0/sku"), "TEA");
	ck_assert_int_eq(got_int(got, "contents/0/qty"), 2);
	assert_text(got_text(got, "contents/1/sku"), "BOOK");
	got = api_get(NULL, "/v1/products/SET/availability?near=48.8530,2.3499");
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/lines/0/sku"), "SET");
	ck_assert_int_eq(got_int(got, "stores/0/lines/0/available"), 5);
	got = api_get(NULL, "/v1/stores?near=48.8530,2.3499&sku=SET&qty=6");
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "stores")), 0);
	ck_assert_ptr_nonnull(
		strstr(str_c(test_arena(), api_get(NULL, "/v1/products?q=PAIR")->body),
			"\"is_set\":true"));
}
END_TEST

START_TEST(availability_answers_in_the_lines_that_were_asked)
{
	sell_bundles();
	struct got *got = api_post(NULL, "/v1/availability",
		"{'lines': [{'sku': 'TEA', 'qty': 5}, {'sku': 'SET', 'qty': 2}], 'store': 'PAR1'}");
	assert_status(got, 200);
	ck_assert_uint_eq(
		json_array_size(json_object_get(
			json_array_get(json_object_get(got->json, "stores"), 0), "lines")),
		2);
	assert_text(got_text(got, "stores/0/lines/1/sku"), "SET");
	/* Five of ten teas are wanted by themselves: the others are two sets. */
	ck_assert_int_eq(got_int(got, "stores/0/lines/1/available"), 2);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "\"has_all\":true"));
}
END_TEST

START_TEST(a_hold_of_a_bundle_becomes_its_order)
{
	sell_bundles();
	struct got *hold = api_post(
		NULL, "/v1/holds", "{'lines': [{'sku': 'SET', 'qty': 2}], 'store': 'PAR1'}");
	assert_status(hold, 201);
	assert_text(got_text(hold, "bundles/0/sku"), "SET");
	ck_assert_int_eq(got_int(hold, "lines/0/qty"), 4);
	ck_assert_int_eq(got_int(hold, "lines/1/bundle"), 1);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'hold': '%s', 'payment': {'reference': 'pay_1'}, " ZOE "}",
		got_c(hold, "id"));
	assert_status(got, 201);
	assert_text(got_text(got, "bundles/0/name"), "Coffret du lecteur");
	ck_assert_int_eq(got_int(got, "bundles/0/price_minor"), 2500);
	ck_assert_int_eq(got_int(got, "lines/0/price_minor"), 390);
	ck_assert_int_eq(got_int(got, "lines/1/price_minor"), 1720);
	ck_assert_int_eq(got_int(got, "lines/1/vat_bp"), 550);
	ck_assert_int_eq(got_int(got, "total_minor"), 5000);
}
END_TEST

START_TEST(more_than_an_order_has_room_for_is_refused_with_its_place)
{
	sell_bundles();
	struct got *got = api_post(NULL, "/v1/availability",
		"{'lines': [{'sku': 'PENS', 'qty': 999}], 'store': 'PAR1'}");
	assert_status(got, 422);
	assert_got_fault(got, "/lines", "too_long");
}
END_TEST

/* --- to the last cent --- */

/* One unit of the first line is not there; the rest is collected. */
static struct order collected(const struct got *got, int missing)
{
	struct order order = goods_order(got);
	const struct fulfilment *fulfilment = &order.fulfilments[0];
	struct command_line lines[10];
	world_begin(fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		uint16_t line = fulfilment->lines[i].line;
		int32_t qty = fulfilment->lines[i].ordered - (i == 0 ? missing : 0);
		ck_assert_int_eq(
			world_command(fulfilment,
				(struct command){.type = COMMAND_PICK, .line = line, .qty = qty}),
			REASON_OK);
		lines[i] = (struct command_line){.line = line, .qty = qty};
	}
	if (missing > 0)
		world_short(fulfilment, 1, SHORT_NOT_FOUND);
	ck_assert_int_eq(world_command(fulfilment,
				 (struct command){.type = COMMAND_READY, .slot = STR("B4")}),
		REASON_OK);
	ck_assert_int_eq(world_command(fulfilment, (struct command){.type = COMMAND_HANDOVER,
							   .lines = lines,
							   .line_count = fulfilment->line_count}),
		REASON_OK);
	return world_read(order.id);
}

static const char *brought(
	const char *agent, const struct got *order, const char *reason, const char *lines)
{
	return goods_told(agent, goods_command("return", order, api_key(),
					 arena_printf(test_arena(), "'reason': '%s', 'lines': [%s]",
						 reason, lines)));
}

static const char *one_of(const struct order_line *line)
{
	return arena_printf(
		test_arena(), "{'line': %u, 'qty': 1, 'disposition': 'shelf'}", line->line);
}

START_TEST(whatever_comes_back_at_two_counters_is_all_that_was_paid)
{
	sell_bundles();
	struct got *got = ordered("[{'sku': 'PENS', 'qty': 2}, {'sku': 'SET', 'qty': 1}]");
	const char *counters[] = {api_agent("PAR1"), api_agent("PAR2")};
	ck_assert_int_eq(got_int(got, "total_minor"), 2700);
	struct order order = collected(got, 1);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(amount_minor) FROM refund WHERE ground = 'unavailable'"),
		order.lines[0].price_minor);
	for (size_t i = 0; i < order.line_count; i++)
		for (int32_t unit = i == 0 ? 1 : 0; unit < order.lines[i].qty; unit++)
			ck_assert_str_eq(brought(counters[unit % 2], got, "changed_mind",
						 one_of(&order.lines[i])),
				"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2700);
	ck_assert_int_eq(fixture_number("SELECT SUM(tax_minor) FROM"
					" (SELECT tax_minor FROM credit_note_line"
					" UNION ALL SELECT tax_minor FROM refund_line) taxes"),
		fixture_number("SELECT SUM(vat_minor) FROM order_line"));
	ck_assert_str_ne(brought(counters[0], got, "changed_mind", one_of(&order.lines[0])), "ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2700);
}
END_TEST

/* --- sets --- */

START_TEST(a_part_of_a_set_is_not_announced_but_whole_sets_and_faulty_parts_are)
{
	sell_bundles();
	struct got *got = ordered("[{'sku': 'PAIR', 'qty': 3}]");
	collected(got, 0);
	struct got *refused = goods_announce(got, "[{'line': 1, 'qty': 1}]", "changed_mind");
	assert_problem(refused, 409, "return_refused");
	assert_text(got_text(refused, "detail"), "line 1: part_of_set (withdrawal)");
	assert_status(goods_announce(got, "[{'line': 1, 'qty': 2}]", "changed_mind"), 201);
	assert_problem(goods_announce(got, "[{'line': 1, 'qty': 3}]", "changed_mind"), 409,
		"return_refused");
	assert_status(goods_announce(got, "[{'line': 1, 'qty': 1}]", "defect"), 201);
}
END_TEST

START_TEST(a_counter_records_that_a_part_of_a_set_came_against_the_rule)
{
	sell_bundles();
	struct got *got = ordered("[{'sku': 'PAIR', 'qty': 2}]");
	const char *agent = api_agent("PAR1");
	struct order order = collected(got, 0);
	ck_assert_str_eq(brought(agent, got, "changed_mind", one_of(&order.lines[0])), "ok");
	assert_text(fixture_text("SELECT rule FROM returns"), "part_of_set");
	/* The second of the pair: now a whole one is back. */
	ck_assert_str_eq(brought(agent, got, "changed_mind", one_of(&order.lines[0])), "ok");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM returns WHERE rule = 'within_period'"), 1);
}
END_TEST

START_TEST(a_counter_is_told_what_a_line_is_part_of)
{
	sell_bundles();
	struct got *got = ordered("[{'sku': 'SET', 'qty': 2}]");
	const char *agent = api_agent("PAR1");
	struct got *feed = api_get(agent, "/v1/agent/events?after=0&wait=0");
	assert_status(feed, 200);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), feed->body),
		"\"bundle\":{\"bundle\":1,\"name\":\"Coffret du lecteur\",\"each\":2,"
		"\"is_set\":false}"));
	collected(got, 0);
	struct got *found = api_get(agent, "/v1/agent/orders?q=%s", got_c(got, "number"));
	assert_status(found, 200);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), found->body),
		"\"bundle\":{\"bundle\":1,\"name\":\"Coffret du lecteur\",\"each\":1,"));
}
END_TEST

START_TEST(clerks_of_an_english_store_read_its_english_name)
{
	static const char names[] =
		"\"name\":\"Coffret du lecteur\",\"name_here\":\"Reader's box\"";
	sell_bundles();
	fixture_sql("UPDATE store SET language = 'en' WHERE code = 'PAR1'");
	struct got *got = ordered("[{'sku': 'SET', 'qty': 1}]");
	const char *agent = api_agent("PAR1");
	struct got *feed = api_get(agent, "/v1/agent/events?after=0&wait=0");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), feed->body), names));
	struct got *found = api_get(agent, "/v1/agent/orders?q=%s", got_c(got, "number"));
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), found->body), "Reader's box"));
}
END_TEST

/* --- pages --- */

START_TEST(pages_show_what_is_in_a_bundle)
{
	struct visitor visitor = {.language = "fr"};
	sell_bundles();
	struct got *page = visit(&visitor, "/p/SET");
	assert_status(page, 200);
	ck_assert(page_has(page, "Contient"));
	ck_assert(page_has(page, "2 × <a href=\"/p/TEA\">"));
	ck_assert(page_has(visit(&visitor, "/p/PAIR"), "ne se retourne qu’en entier"));
	struct got *order = ordered("[{'sku': 'SET', 'qty': 2}]");
	page = visit(&visitor, "%s", goods_page(order));
	assert_status(page, 200);
	ck_assert(page_has(page, "2 × Coffret du lecteur"));
}
END_TEST

TEST_MAIN_WITH("bundles over HTTP", &api_fixture,
	a_product_says_what_is_in_it_and_how_many_there_are,
	availability_answers_in_the_lines_that_were_asked, a_hold_of_a_bundle_becomes_its_order,
	more_than_an_order_has_room_for_is_refused_with_its_place,
	whatever_comes_back_at_two_counters_is_all_that_was_paid,
	a_part_of_a_set_is_not_announced_but_whole_sets_and_faulty_parts_are,
	a_counter_records_that_a_part_of_a_set_came_against_the_rule,
	a_counter_is_told_what_a_line_is_part_of, clerks_of_an_english_store_read_its_english_name,
	pages_show_what_is_in_a_bundle)
