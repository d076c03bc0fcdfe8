/* What managers are told about returns, and what they answer for. */
#include <inttypes.h>

#include "common/clock.h"
#include "tests/lib/goods.h"

static void bring_back(const struct got *order, const char *more)
{
	const char *lines = arena_printf(test_arena(),
		"'reason': 'other', %s 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf',"
		" 'condition': 'opened', 'checked': true}]",
		more);
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, api_key(), lines)),
		"ok");
}

static const char *signals(void)
{
	return fixture_text("SELECT COALESCE(GROUP_CONCAT(CONCAT(kind, ' ', detail)"
			    " ORDER BY kind SEPARATOR ', '), '') FROM return_signal")
		.p;
}

START_TEST(an_exception_is_kept_with_its_reason_and_its_manager)
{
	struct got *order = goods_collected();
	goods_age(60);
	bring_back(order, "'override': 'goodwill', 'manager': 'ines', 'found': 'number',");
	assert_text(fixture_text("SELECT CONCAT(rule, ' ', override_reason, ' ', found_by)"
				 " FROM returns"),
		"period_over goodwill number");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'returned'"
					" AND who = 'PAR1 camille' AND detail LIKE"
					" '%%goodwill%%ines%%'"),
		1);
	ck_assert_str_eq(signals(), "");
}
END_TEST

START_TEST(what_nobody_answers_for_is_a_signal_and_no_refusal)
{
	struct got *order = goods_collected();
	goods_age(60);
	bring_back(order, "");
	ck_assert_str_eq(signals(), "against_rule 1");
}
END_TEST

START_TEST(who_brings_back_often_is_a_signal_from_the_number_the_table_says)
{
	for (int i = 0; i < 4; i++)
		bring_back(goods_collected(), "");
	ck_assert_str_eq(signals(), "unannounced 4");
	bring_back(goods_collected(), "");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM return_signal WHERE kind ="
					" 'serial_returner' AND detail = '5'"),
		1);
}
END_TEST

static const char *signal_command(const struct got *order, const char *kind)
{
	return api_json("{'commands': [{'id': '%s', 'seq': 1, 'type': 'signal',"
			" 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille', 'order': '%s',"
			" 'signal': '%s', 'product': '5449000000996'}]}",
		api_key(), got_c(order, "id"), kind);
}

START_TEST(an_item_that_was_not_sold_is_reported_and_nothing_else)
{
	struct got *order = goods_collected();
	const char *agent = api_agent("PAR2");
	ck_assert_str_eq(goods_told(agent, signal_command(order, "item_switched")), "ok");
	ck_assert_str_eq(signals(), "item_switched 5449000000996");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	assert_problem(api_act("POST", "/v1/agent/commands", agent, NULL,
			       signal_command(order, "serial_returner")),
		422, "invalid_fields");
}
END_TEST

/* --- signals in the back office --- */

static int64_t server_now(void)
{
	return clock_now() + api_setup().clock_offset_ms;
}

static struct got *order_page(const struct got *order)
{
	return staff_page(arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id")));
}

/* What the counter is given for its managers. */
static int64_t open_at_counter(const struct got *order)
{
	struct got *got =
		api_get(api_agent("LYO1"), "/v1/agent/orders?q=%s", got_c(order, "number"));
	assert_status(got, 200);
	json_t *first = json_array_get(json_object_get(got->json, "orders"), 0);
	return (int64_t)json_array_size(json_object_get(first, "signals"));
}

START_TEST(a_manager_reads_signals_in_words_with_when_where_and_who)
{
	struct got *order = goods_collected();
	assert_shows(staff_page("/admin/signals"), "Nothing was noticed about returns.");
	assert_hides(staff_page("/admin"), "href=\"/admin/signals\">1");
	assert_hides(order_page(order), "id=\"signals\"");
	ck_assert_str_eq(
		goods_told(api_agent("PAR2"), signal_command(order, "item_switched")), "ok");
	fixture_sql("UPDATE return_signal SET noticed_at = %" PRId64, server_now());
	static const char *const said[] = {"Not the article that was sold",
		"Scanned at the counter, and not of this order: 5449000000996",
		"<a href=\"/admin/stores/PAR2\">", " · camille"};
	for (size_t i = 0; i < ARRAY_LENGTH(said); i++) {
		assert_shows(order_page(order), said[i]);
		assert_shows(staff_page("/admin/signals"), said[i]);
	}
	assert_shows(staff_page("/admin/signals"), got_c(order, "number"));
	assert_shows(staff_page("/admin"), "href=\"/admin/signals\">1 signal on returns");
}
END_TEST

START_TEST(a_signal_is_seen_by_somebody_at_a_time_and_may_be_opened_again)
{
	struct visitor ines = {.language = "en"};
	struct got *order = goods_collected();
	ck_assert_str_eq(
		goods_told(api_agent("PAR2"), signal_command(order, "item_switched")), "ok");
	fixture_sql("UPDATE return_signal SET noticed_at = %" PRId64, server_now());
	struct got *page = staff_page_of(&ines, "/admin/signals");
	page = visitor_follow(&ines, visitor_submit(&ines, page, "/admin/signals", "act=seen"));
	assert_shows(page, "Seen by ines, ");
	assert_shows(page, "Open again");
	assert_shows(visit(&ines, "/admin/orders/%s", got_c(order, "id")), "Seen by ines, ");
	assert_hides(visit(&ines, "/admin"), "href=\"/admin/signals\">1");
	ck_assert_int_eq(open_at_counter(order), 0);
	page = visitor_follow(&ines, visitor_submit(&ines, page, "/admin/signals", "act=open"));
	assert_hides(page, "Seen by");
	ck_assert_int_eq(open_at_counter(order), 1);
	assert_status(visitor_submit(&ines, page, "/admin/signals", "act=burn"), 422);
}
END_TEST

START_TEST(what_is_counted_is_said_with_number_and_days)
{
	struct got *order = goods_collected();
	for (int i = 0; i < 4; i++)
		bring_back(i == 0 ? order : goods_collected(), "");
	fixture_sql("UPDATE return_signal SET noticed_at = %" PRId64, server_now());
	assert_shows(staff_page("/admin/signals"),
		"Returns by this contact that were not announced online, within 90 days: 4");
	assert_hides(order_page(order), "id=\"signals\"");
}
END_TEST

START_TEST(the_list_forgets_after_its_days_and_the_order_does_not)
{
	struct got *order = goods_collected();
	goods_age(60);
	bring_back(order, "");
	fixture_sql(
		"UPDATE return_signal SET noticed_at = %" PRId64, server_now() - 31 * MS_PER_DAY);
	assert_shows(staff_page("/admin/signals"), "Nothing was noticed about returns.");
	assert_hides(staff_page("/admin"), "href=\"/admin/signals\">1");
	assert_shows(order_page(order), "Taken back against the rule");
}
END_TEST

TEST_MAIN_WITH("signals on returns", &api_fixture,
	an_exception_is_kept_with_its_reason_and_its_manager,
	what_nobody_answers_for_is_a_signal_and_no_refusal,
	who_brings_back_often_is_a_signal_from_the_number_the_table_says,
	an_item_that_was_not_sold_is_reported_and_nothing_else,
	a_manager_reads_signals_in_words_with_when_where_and_who,
	a_signal_is_seen_by_somebody_at_a_time_and_may_be_opened_again,
	what_is_counted_is_said_with_number_and_days,
	the_list_forgets_after_its_days_and_the_order_does_not)
