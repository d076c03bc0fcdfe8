/* Goods that are brought to a counter: found, received, inspected, and what is owed for them. */
#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/goods.h"

START_TEST(any_counter_finds_an_announced_return_by_its_code)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 2}]", "wrong_size");
	const char *agent = api_agent("PAR2");
	struct got *got = api_get(agent, "/v1/agent/orders?q=%s", got_c(goods, "code"));
	assert_status(got, 200);
	assert_text(got_text(got, "orders/0/number"), got_c(order, "number"));
	assert_text(got_text(got, "orders/0/announced/id"), got_c(goods, "id"));
	assert_text(got_text(got, "orders/0/announced/reason"), "wrong_size");
	assert_text(got_text(got, "orders/0/announced/refund_way"), "original");
	ck_assert_int_eq(got_int(got, "orders/0/announced/lines/0/qty"), 2);
}
END_TEST

/* The last that the store was told of its fulfilment. */
static const json_t *last_document(const char *agent)
{
	struct got *feed = api_get(agent, "/v1/agent/events?after=0&wait=0");
	assert_status(feed, 200);
	json_t *events = json_object_get(feed->json, "events");
	return json_object_get(json_array_get(events, json_array_size(events) - 1), "fulfilment");
}

START_TEST(a_counter_is_told_the_reason_of_each_line)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order,
		api_json("[{'line': 1, 'qty': 1}, {'line': 2, 'qty': 1, 'reason': 'defect'}]"),
		"changed_mind");
	struct got *got = api_get(api_agent("PAR2"), "/v1/agent/orders?q=%s", got_c(goods, "code"));
	assert_text(got_text(got, "orders/0/announced/lines/1/reason"), "defect");
	assert_text(got_text(got, "orders/0/announced/lines/0/reason"), "");
	const json_t *announced = json_object_get(last_document(api_agent("PAR1")), "announced");
	const json_t *line = json_array_get(json_object_get(announced, "lines"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(line, "reason")), "defect");
}
END_TEST

START_TEST(the_store_that_handed_over_is_told_what_is_announced_and_when_it_is_not)
{
	struct got *order = goods_collected();
	const char *agent = api_agent("PAR1");
	ck_assert_ptr_null(json_object_get(last_document(agent), "announced"));
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 2}]", "wrong_size");
	const json_t *announced = json_object_get(last_document(agent), "announced");
	ck_assert_str_eq(json_string_value(json_object_get(announced, "id")), got_c(goods, "id"));
	ck_assert_uint_eq(json_string_length(json_object_get(announced, "code_verifier")), 64);
	const char *path = arena_printf(test_arena(), "/v1/returns/%s", got_c(goods, "id"));
	assert_status(api_act("DELETE", path, got_c(order, "token"), api_key(), NULL), 200);
	ck_assert_ptr_null(json_object_get(last_document(agent), "announced"));
}
END_TEST

START_TEST(an_announced_return_is_received_once_under_its_own_id)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *agent = api_agent("PAR2"), *id = got_c(goods, "id");
	static const char more[] = "'reason': 'changed_mind',"
				   " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]";
	world_stock("PAR2", "TEA", 0);
	ck_assert_str_eq(goods_told(agent, goods_command("return", order, id, more)), "ok");
	ck_assert_str_eq(goods_told(agent, goods_command("return", order, id, more)),
		"idempotency_key_reused");
	struct got *got = api_get(got_c(order, "token"), "/v1/returns/%s", id);
	assert_text(got_text(got, "state"), "inspected");
	assert_text(got_text(got, "ground"), "withdrawal");
	assert_text(got_text(got, "received/0/disposition"), "shelf");
	ck_assert_int_eq(world_available("PAR2", "TEA"), 1);
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 499);
	assert_text(fixture_text("SELECT CONCAT(way, ' ', pay_by > 0) FROM refund"), "original 1");
}
END_TEST

static struct got *money_page(void)
{
	return staff_page("/admin/money");
}

START_TEST(what_the_law_wants_paid_back_is_on_the_list_until_it_is)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *more = "'reason': 'changed_mind',"
			   " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]";
	ck_assert_str_eq(goods_told(api_agent("PAR2"),
				 goods_command("return", order, got_c(goods, "id"), more)),
		"ok");
	const char *number = got_c(order, "number");
	assert_hides(money_page(), number); /* a fortnight is left */
	fixture_sql("UPDATE refund SET pay_by = %lld",
		(long long)(clock_now() + api_setup().clock_offset_ms + MS_PER_DAY));
	assert_shows(money_page(), number);
	assert_hides(money_page(), "Late by");
	fixture_sql("UPDATE refund SET pay_by = 1");
	assert_shows(money_page(), "Late by");
	fixture_sql("UPDATE refund SET state = 'done'; UPDATE returns SET state = 'settled'");
	assert_hides(money_page(), number);
}
END_TEST

START_TEST(goods_that_nobody_inspects_are_on_the_list_before_the_law_wants_the_money)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *more = "'reason': 'changed_mind', 'lines': [{'line': 1, 'qty': 1}]";
	const char *number = got_c(order, "number");
	ck_assert_str_eq(goods_told(api_agent("PAR2"),
				 goods_command("return", order, got_c(goods, "id"), more)),
		"ok");
	assert_hides(money_page(), number);
	fixture_sql("UPDATE returns SET refund_by = 1");
	struct got *page = money_page();
	assert_shows(page, number);
	assert_shows(page, "not inspected yet");
	assert_shows(page, "Late by");
}
END_TEST

START_TEST(a_credit_note_is_read_by_whom_it_concerns)
{
	struct got *order = goods_collected(), *other = api_order();
	const char *token = got_c(order, "token"), *id = api_key();
	const char *path = arena_printf(test_arena(), "/v1/returns/%s/credit-note", id);
	const char *more = "'reason': 'other', 'lines': [{'line': 1, 'qty': 1}]";
	const char *agent = api_agent("PAR1");
	ck_assert_str_eq(goods_told(agent, goods_command("return", order, id, more)), "ok");
	assert_problem(api_get(token, "%s", path), 404, "not_found");
	more = "'lines': [{'line': 1, 'disposition': 'shelf'}]";
	ck_assert_str_eq(goods_told(agent, goods_command("inspect", order, id, more)), "ok");
	struct got *got = api_get(token, "%s", path);
	assert_status(got, 200);
	assert_text(got_header(got, "Content-Type"), "application/xml");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "PAR1-2026-000001"));
	ck_assert(str_equal(api_get(api_partner(SCOPE_ORDERS), "%s", path)->body, got->body));
	assert_problem(api_get(got_c(other, "token"), "%s", path), 404, "not_found");
	assert_problem(api_get(NULL, "%s", path), 401, "not_authenticated");
	got = api_get(token, "%s.pdf", path);
	assert_status(got, 200);
	assert_text(got_header(got, "Content-Type"), "application/pdf");
	ck_assert(str_starts_with(got->body, STR("%PDF-")));
	assert_problem(api_get(got_c(other, "token"), "%s.pdf", path), 404, "not_found");
}
END_TEST

START_TEST(receiving_inspecting_stock_and_money_are_facts_of_their_own)
{
	struct got *order = goods_collected();
	const char *agent = api_agent("PAR1"), *id = api_key();
	const int64_t before = world_available("PAR1", "TEA");
	ck_assert_str_eq(
		goods_told(agent, goods_command("return", order, id,
					  "'reason': 'other', 'lines': [{'line': 1, 'qty': 2},"
					  " {'line': 2, 'qty': 1}]")),
		"ok");
	ck_assert_int_eq(world_available("PAR1", "TEA"), before);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	static const char tea[] = "'lines': [{'line': 1, 'disposition': 'shelf',"
				  " 'condition': 'sealed'}]";
	ck_assert_str_eq(goods_told(agent, goods_command("inspect", order, id, tea)), "ok");
	ck_assert_str_eq(
		goods_told(agent, goods_command("inspect", order, id, tea)), "wrong_state");
	ck_assert_int_eq(world_available("PAR1", "TEA"), before + 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	ck_assert_str_eq(
		goods_told(agent, goods_command("inspect", order, id,
					  "'lines': [{'line': 2, 'disposition': 'quarantine'}]")),
		"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	/* Out of quarantine the money is not owed again. */
	ck_assert_str_eq(
		goods_told(agent, goods_command("inspect", order, id,
					  "'lines': [{'line': 2, 'disposition': 'destroy'}]")),
		"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 4);
}
END_TEST

START_TEST(goods_are_inspected_where_they_are)
{
	struct got *order = goods_collected();
	const char *id = api_key();
	ck_assert_str_eq(goods_told(api_agent("PAR2"),
				 goods_command("return", order, id,
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1}]")),
		"ok");
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("inspect", order, id,
					 "'lines': [{'line': 1, 'disposition': 'shelf'}]")),
		"not_found");
}
END_TEST

START_TEST(goods_that_come_unannounced_are_not_expected_twice)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("return", order, api_key(),
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'quarantine'}]")),
		"ok");
	assert_text(got_text(api_get(got_c(order, "token"), "/v1/returns/%s", got_c(goods, "id")),
			    "state"),
		"undone");
	assert_problem(goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 409,
		"quantity_exceeded");
}
END_TEST

/* Collected 60 days ago, announced ten days later, brought today under another id. */
static struct str rule_of_late(const char *lines)
{
	struct got *order = goods_collected();
	assert_status(goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 201);
	goods_age(60);
	fixture_sql("UPDATE returns SET asked_at = asked_at - %lld", (long long)50 * MS_PER_DAY);
	const char *id = api_key(), *more = arena_printf(test_arena(),
					    "'reason': 'changed_mind', 'lines': [%s]", lines);
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, id, more)), "ok");
	return got_text(api_get(got_c(order, "token"), "/v1/returns/%s", id), "rule");
}

START_TEST(an_announced_line_counts_from_its_day_whatever_it_comes_under)
{
	static const char first[] = "{'line': 1, 'qty': 1, 'disposition': 'shelf'}",
			  both[] = "{'line': 1, 'qty': 1, 'disposition': 'shelf'},"
				   " {'line': 2, 'qty': 1, 'disposition': 'shelf'}";
	assert_text(rule_of_late(first), "within_period");
	assert_text(rule_of_late(both), "period_over");
}
END_TEST

START_TEST(what_is_taken_back_against_the_rule_is_recorded_with_the_rule)
{
	struct got *order = goods_collected();
	goods_age(60);
	const char *id = api_key();
	ck_assert_str_eq(goods_told(api_agent("PAR1"),
				 goods_command("return", order, id,
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'shelf', 'condition': 'worn'}]")),
		"ok");
	struct got *got = api_get(got_c(order, "token"), "/v1/returns/%s", id);
	assert_text(got_text(got, "rule"), "period_over");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 499);
}
END_TEST

/* Forty days after it was collected: a change of mind comes too late, a defect does not. */
static struct got *brought_after_forty_days(const char *reason, const char *reason_of_second)
{
	struct got *order = goods_collected();
	const char *id = api_key();
	goods_age(40);
	const char *more = arena_printf(test_arena(),
		"'reason': '%s', 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}, {'line':"
		" 2, 'qty': 1, 'disposition': 'shelf'%s}]",
		reason, reason_of_second);
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, id, more)), "ok");
	return api_get(got_c(order, "token"), "/v1/returns/%s", id);
}

START_TEST(each_line_is_decided_by_its_own_reason)
{
	struct got *got = brought_after_forty_days("defect", "");
	assert_text(got_text(got, "rule"), "within_period");
	got = brought_after_forty_days("defect", ", 'reason': 'changed_mind'");
	assert_text(got_text(got, "rule"), "period_over");
	assert_text(got_text(got, "reason"), "defect");
	assert_text(got_text(got, "received/1/reason"), "changed_mind");
	assert_text(got_text(got, "received/0/rule"), "within_period");
	assert_text(got_text(got, "received/0/ground"), "guarantee");
	assert_text(got_text(got, "received/1/rule"), "period_over");
	ck_assert_ptr_null(json_object_get(
		json_array_get(json_object_get(got->json, "received"), 0), "reason"));
	const char *page = arena_printf(test_arena(), "/admin/orders/%s", got_c(got, "order"));
	assert_shows(staff_page(page), "Tasse bleue (Changed their mind)");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM return_signal WHERE kind ="
					" 'against_rule'"),
		1);
}
END_TEST

/* What the law wants of each is kept with each, and told to whoever reads of the return. */
START_TEST(a_withdrawal_and_a_guarantee_come_back_in_one_return)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = goods_collected();
	const char *id = api_key();
	const char *more = "'reason': 'changed_mind', 'lines': [{'line': 1, 'qty': 1,"
			   " 'disposition': 'shelf'}, {'line': 2, 'qty': 1, 'reason': 'defect',"
			   " 'disposition': 'quarantine'}]";
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, id, more)), "ok");
	struct got *got = api_get(got_c(order, "token"), "/v1/returns/%s", id);
	assert_text(got_text(got, "ground"), "withdrawal");
	assert_text(got_text(got, "received/0/ground"), "withdrawal");
	assert_text(got_text(got, "received/1/ground"), "guarantee");
	struct got *page =
		staff_page(arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id")));
	assert_shows(page, "Right of withdrawal");
	assert_shows(page, "Legal guarantee");
	page = visit(&zoe, "%s", goods_page(order));
	assert_shows(page, "Droit de rétractation");
	assert_shows(page, "Garantie légale");
	page = api_get(got_c(order, "token"), "/v1/returns/%s/credit-note", id);
	assert_shows(page, "<cbc:Value>withdrawal</cbc:Value>");
	assert_shows(page, "<cbc:Value>guarantee</cbc:Value>");
	ck_assert_int_eq(fixture_number("SELECT pay_by - (SELECT MIN(refund_by) FROM return_line)"
					" FROM refund"),
		0);
}
END_TEST

/* Sixteen days after it was collected; the first line was announced five days ago. */
static struct got *brought_of_which_one_was_announced(bool is_under_its_id)
{
	struct got *order = goods_collected();
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	const char *id = is_under_its_id ? got_c(goods, "id") : api_key();
	const char *more =
		"'reason': 'changed_mind', 'lines': [{'line': 1, 'qty': 1,"
		" 'disposition': 'shelf'}, {'line': 2, 'qty': 1, 'disposition': 'shelf'}]";
	goods_age(16);
	fixture_sql("UPDATE returns SET announced_at = announced_at - 5 * 86400000,"
		    " asked_at = asked_at - 5 * 86400000");
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, id, more)), "ok");
	return api_get(got_c(order, "token"), "/v1/returns/%s", id);
}

START_TEST(each_line_counts_from_the_day_it_was_announced)
{
	for (int i = 0; i < 2; i++) {
		struct got *got = brought_of_which_one_was_announced(i == 0);
		assert_text(got_text(got, "received/0/ground"), "withdrawal");
		assert_text(got_text(got, "received/1/ground"), "policy");
		assert_text(got_text(got, "received/0/refund_by"), "2026-11-30T23:00:00Z");
		assert_text(got_text(got, "received/1/refund_by"), "2026-12-05T23:00:00Z");
		assert_text(got_text(got, "refund_by"), "2026-11-30T23:00:00Z");
		ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund f JOIN returns r"
						" ON r.return_id = f.cause"
						" WHERE f.pay_by = r.refund_by"),
			i + 1);
	}
}
END_TEST

START_TEST(counters_are_told_what_returns_are_decided_by)
{
	struct got *order = goods_collected();
	const char *agent = api_agent("PAR2"), *own = api_agent("PAR1");
	struct got *got = api_get(agent, "/v1/agent/orders?q=%s", got_c(order, "number"));
	assert_status(got, 200);
	assert_text(got_text(got, "orders/0/law/profile"), "fr");
	assert_text(got_text(got, "orders/0/law/time_zone"), "Europe/Paris");
	assert_text(got_text(got, "orders/0/lines/0/return_class"), "ordinary");
	assert_text(got_text(got, "orders/0/lines/0/collected_at"),
		got_c(got, "orders/0/last_collected_at"));
	struct got *feed = api_get(own, "/v1/agent/events?after=0&wait=5");
	assert_text(got_text(feed, "events/0/fulfilment/collected_at"),
		got_c(got, "orders/0/last_collected_at"));
	assert_text(got_text(feed, "events/0/fulfilment/order/law/profile"), "fr");
	assert_text(got_text(feed, "events/0/fulfilment/lines/0/return_class"), "ordinary");
}
END_TEST

TEST_MAIN_WITH("returns at the counter", &api_fixture,
	any_counter_finds_an_announced_return_by_its_code,
	a_counter_is_told_the_reason_of_each_line,
	the_store_that_handed_over_is_told_what_is_announced_and_when_it_is_not,
	an_announced_return_is_received_once_under_its_own_id,
	what_the_law_wants_paid_back_is_on_the_list_until_it_is,
	goods_that_nobody_inspects_are_on_the_list_before_the_law_wants_the_money,
	a_credit_note_is_read_by_whom_it_concerns,
	receiving_inspecting_stock_and_money_are_facts_of_their_own,
	goods_are_inspected_where_they_are, goods_that_come_unannounced_are_not_expected_twice,
	an_announced_line_counts_from_its_day_whatever_it_comes_under,
	what_is_taken_back_against_the_rule_is_recorded_with_the_rule,
	each_line_is_decided_by_its_own_reason,
	a_withdrawal_and_a_guarantee_come_back_in_one_return,
	each_line_counts_from_the_day_it_was_announced,
	counters_are_told_what_returns_are_decided_by)
