/* Goods that come back: announced, undone, withdrawn from; over HTTP and on the shopper's pages. */
#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "server/fulfilment/returns.h"
#include "server/http/call.h"
#include "tests/lib/visitor.h"

#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

/* A prepaid order of two TEA and one MUG at PAR1. */
static struct got *bought(void)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR1", "MUG", 5);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}],"
		" 'store': 'PAR1', 'payment': {'reference': 'pay_1'}, " ZOE "}");
	assert_status(got, 201);
	return got;
}

static struct order order_of(const struct got *got)
{
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	return world_read(id);
}

static struct got *collected(void)
{
	struct got *got = bought();
	struct order order = order_of(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return got;
}

/* As if it had been collected so many days earlier. */
static void age(int days)
{
	fixture_sql(
		"UPDATE fulfilment SET ended_at = ended_at - %lld", (long long)days * MS_PER_DAY);
}

static struct got *announce(const struct got *order, const char *lines, const char *reason)
{
	return api_post(got_c(order, "token"), "/v1/returns",
		"{'order': '%s', 'lines': %s, 'reason': '%s'}", got_c(order, "id"), lines, reason);
}

static const char *withdraw_path(const struct got *order)
{
	return arena_printf(test_arena(), "/v1/orders/%s/withdraw", got_c(order, "id"));
}

/* --- announcing --- */

START_TEST(an_announced_return_has_a_code_and_a_last_day)
{
	struct got *order = collected();
	struct got *got = announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	assert_status(got, 201);
	assert_text(got_text(got, "state"), "announced");
	assert_text(got_text(got, "ground"), "withdrawal");
	assert_text(got_text(got, "rule"), "within_period");
	/* Collected on Saturday 21 November: the fourteenth day is a Saturday, so Monday it is. */
	assert_text(got_text(got, "bring_by"), "2026-12-07T23:00:00Z");
	ck_assert_uint_eq(got_text(got, "code").n, 9);
	assert_text(got_text(api_get(got_c(order, "token"), "/v1/returns/%s", got_c(got, "id")),
			    "code"),
		got_c(got, "code"));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox"
					" WHERE kind = 'return_announced'"),
		1);
	ck_assert(!server_process_logged(api_server(), got_c(got, "code")));
}
END_TEST

START_TEST(announcing_twice_with_one_key_is_one_return)
{
	struct got *order = collected();
	const char *key = api_key(),
		   *body = api_json(
			   "{'order': '%s', 'lines': [{'line': 1, 'qty': 2}], 'reason': 'defect'}",
			   got_c(order, "id"));
	struct got *first = api_act("POST", "/v1/returns", got_c(order, "token"), key, body);
	struct got *again = api_act("POST", "/v1/returns", got_c(order, "token"), key, body);
	assert_status(first, 201);
	ck_assert(str_equal(first->body, again->body));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(no_more_is_announced_than_was_collected)
{
	struct got *order = collected();
	assert_status(announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 201);
	assert_problem(announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 409,
		"quantity_exceeded");
	assert_problem(
		announce(order, "[{'line': 9, 'qty': 1}]", "changed_mind"), 422, "invalid_fields");
	assert_problem(
		announce(order, "[{'line': 2, 'qty': 1}, {'line': 2, 'qty': 1}]", "changed_mind"),
		422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(what_is_not_collected_is_cancelled_not_returned)
{
	struct got *order = bought();
	assert_problem(
		announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 409, "not_collected");
}
END_TEST

START_TEST(a_refusal_names_its_line_and_rule)
{
	struct got *order = collected();
	age(40);
	struct got *got = announce(order, "[{'line': 2, 'qty': 1}]", "changed_mind");
	assert_problem(got, 409, "return_refused");
	assert_text(got_text(got, "detail"), "line 2: period_over (policy)");
	got = announce(order, "[{'line': 2, 'qty': 1}]", "defect");
	assert_status(got, 201);
	assert_text(got_text(got, "ground"), "guarantee");
}
END_TEST

START_TEST(goods_sealed_for_hygiene_are_announced_on_condition)
{
	struct got *order = collected();
	fixture_sql("UPDATE product SET return_class = 'hygiene' WHERE sku = 'TEA';"
		    "UPDATE product SET return_class = 'custom' WHERE sku = 'MUG'");
	struct got *got = announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	assert_status(got, 201);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "\"must_be_sealed\":true"));
	got = announce(order, "[{'line': 2, 'qty': 1}]", "changed_mind");
	assert_problem(got, 409, "return_refused");
	assert_text(got_text(got, "detail"), "line 2: custom_made (policy)");
}
END_TEST

START_TEST(an_announced_return_can_be_undone_until_the_goods_are_there)
{
	struct got *order = collected();
	struct got *got = announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *path = arena_printf(test_arena(), "/v1/returns/%s", got_c(got, "id"));
	struct got *undone = api_act("DELETE", path, got_c(order, "token"), api_key(), NULL);
	assert_status(undone, 200);
	assert_text(got_text(undone, "state"), "undone");
	assert_problem(api_act("DELETE", path, got_c(order, "token"), api_key(), NULL), 409,
		"wrong_state");
	assert_status(announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 201);
}
END_TEST

START_TEST(a_return_is_nobody_elses_business)
{
	struct got *mine = collected();
	struct got *got = announce(mine, "[{'line': 1, 'qty': 1}]", "changed_mind");
	struct got *other = api_order();
	const char *path = arena_printf(test_arena(), "/v1/returns/%s", got_c(got, "id"));
	assert_problem(api_get(got_c(other, "token"), "%s", path), 404, "not_found");
	assert_problem(
		api_act("DELETE", path, got_c(other, "token"), api_key(), NULL), 404, "not_found");
	assert_problem(api_post(got_c(other, "token"), "/v1/returns",
			       "{'order': '%s', 'lines': [{'line': 1, 'qty': 1}],"
			       " 'reason': 'other'}",
			       got_c(mine, "id")),
		404, "not_found");
	assert_status(api_get(api_partner(SCOPE_ORDERS), "%s", path), 200);
}
END_TEST

/* --- withdrawing --- */

START_TEST(a_withdrawal_is_kept_word_for_word_and_the_goods_are_expected_back)
{
	struct got *order = collected();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_status(got, 201);
	assert_text(got_text(got, "content/order"), got_c(order, "number"));
	assert_text(got_text(got, "content/name"), "Zoé Lefèvre");
	assert_text(got_text(got, "content/lines/0/sku"), "TEA");
	struct got *goods = api_get(got_c(order, "token"), "/v1/returns/%s", got_c(got, "return"));
	assert_text(got_text(goods, "ground"), "withdrawal");
	ck_assert_int_eq(got_int(goods, "announced/0/qty"), 2);
	ck_assert_int_eq(got_int(goods, "announced/1/qty"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'withdrawn'"), 1);
	assert_problem(
		api_post(got_c(order, "token"), withdraw_path(order), "{}"), 409, "wrong_state");
}
END_TEST

START_TEST(each_declaration_is_chained_to_the_one_before)
{
	struct got *order = collected();
	for (int line = 1; line <= 2; line++)
		assert_status(api_post(got_c(order, "token"), withdraw_path(order),
				      "{'lines': [{'line': %d, 'qty': 1}]}", line),
			201);
	struct withdrawal *list;
	size_t count;
	struct order read = order_of(order);
	ck_assert_int_eq(withdrawals_of_order(
				 db_reading(fixture_db(), test_arena()), read.id, &list, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 2);
	const struct hash *before = NULL;
	for (size_t i = 0; i < count; before = &list[i++].hash) {
		struct hash hash =
			withdrawal_hash(test_arena(), before, list[i].declared_at, list[i].content);
		ck_assert(hash_equal(&hash, &list[i].hash));
	}
}
END_TEST

START_TEST(withdrawing_before_collection_cancels_and_owes_the_money)
{
	struct got *order = bought();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_status(got, 201);
	assert_text(order_state_name(order_of(order).state), "cancelled");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(after_its_period_withdrawal_is_refused_by_its_rule)
{
	struct got *order = collected();
	age(17);
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_problem(got, 409, "no_withdrawal");
	assert_text(got_text(got, "detail"), "period_over");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM withdrawal"), 0);
}
END_TEST

START_TEST(a_reservation_paid_in_the_store_cannot_be_withdrawn_from)
{
	struct got *order = api_order();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_problem(got, 409, "no_withdrawal");
	assert_text(got_text(got, "detail"), "not_a_distance_sale");
}
END_TEST

/* --- at the counter --- */

static const char *counter_command(
	const char *type, const struct got *order, const char *goods, const char *more)
{
	static unsigned seq;
	return api_json("{'commands': [{'id': '%s', 'seq': %u, 'type': '%s',"
			" 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille',"
			" 'return_id': '%s', 'order': '%s', %s}]}",
		api_key(), ++seq, type, goods, got_c(order, "id"), more);
}

static const char *counter_result(const char *agent, const char *command)
{
	struct got *got = api_act("POST", "/v1/agent/commands", agent, NULL, command);
	assert_status(got, 200);
	return got_c(got, "results/0/result");
}

START_TEST(any_counter_finds_an_announced_return_by_its_code)
{
	struct got *order = collected();
	struct got *goods = announce(order, "[{'line': 1, 'qty': 2}]", "wrong_size");
	const char *agent = api_agent("PAR2");
	struct got *got = api_get(agent, "/v1/agent/orders?q=%s", got_c(goods, "code"));
	assert_status(got, 200);
	assert_text(got_text(got, "orders/0/number"), got_c(order, "number"));
	assert_text(got_text(got, "orders/0/announced/id"), got_c(goods, "id"));
	assert_text(got_text(got, "orders/0/announced/reason"), "wrong_size");
	ck_assert_int_eq(got_int(got, "orders/0/announced/lines/0/qty"), 2);
}
END_TEST

START_TEST(an_announced_return_is_received_once_under_its_own_id)
{
	struct got *order = collected();
	struct got *goods = announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *agent = api_agent("PAR2"), *id = got_c(goods, "id");
	static const char more[] = "'reason': 'changed_mind',"
				   " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]";
	world_stock("PAR2", "TEA", 0);
	ck_assert_str_eq(counter_result(agent, counter_command("return", order, id, more)), "ok");
	ck_assert_str_eq(counter_result(agent, counter_command("return", order, id, more)),
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

/* A page of the back office, as ines reads it in English. */
static struct got *staff_page(const char *path)
{
	static struct visitor staff = {.language = "en"};
	struct str password = password_hash(test_arena(), STR("correct horse"));
	if (staff.cookie_count == 0) {
		fixture_sql("INSERT INTO staff (login, name, password_hash, is_active)"
			    " VALUES ('ines', 'Ines', '" STR_FMT "', 1)",
			STR_ARG(password));
		assert_leads_to(
			visitor_send(&staff, "/admin/login", "login=ines&password=correct+horse"),
			"/admin");
	}
	return visit(&staff, "%s", path);
}

static struct got *money_page(void)
{
	return staff_page("/admin/money");
}

START_TEST(what_the_law_wants_paid_back_is_on_the_list_until_it_is)
{
	struct got *order = collected();
	struct got *goods = announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *more = "'reason': 'changed_mind',"
			   " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]";
	ck_assert_str_eq(counter_result(api_agent("PAR2"),
				 counter_command("return", order, got_c(goods, "id"), more)),
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
	struct got *order = collected();
	struct got *goods = announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *more = "'reason': 'changed_mind', 'lines': [{'line': 1, 'qty': 1}]";
	const char *number = got_c(order, "number");
	ck_assert_str_eq(counter_result(api_agent("PAR2"),
				 counter_command("return", order, got_c(goods, "id"), more)),
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
	struct got *order = collected(), *other = api_order();
	const char *token = got_c(order, "token"), *id = api_key();
	const char *path = arena_printf(test_arena(), "/v1/returns/%s/credit-note", id);
	const char *more = "'reason': 'other', 'lines': [{'line': 1, 'qty': 1}]";
	const char *agent = api_agent("PAR1");
	ck_assert_str_eq(counter_result(agent, counter_command("return", order, id, more)), "ok");
	assert_problem(api_get(token, "%s", path), 404, "not_found");
	more = "'lines': [{'line': 1, 'disposition': 'shelf'}]";
	ck_assert_str_eq(counter_result(agent, counter_command("inspect", order, id, more)), "ok");
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
	struct got *order = collected();
	const char *agent = api_agent("PAR1"), *id = api_key();
	const int64_t before = world_available("PAR1", "TEA");
	ck_assert_str_eq(
		counter_result(agent, counter_command("return", order, id,
					      "'reason': 'other', 'lines': [{'line': 1, 'qty': 2},"
					      " {'line': 2, 'qty': 1}]")),
		"ok");
	ck_assert_int_eq(world_available("PAR1", "TEA"), before);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	static const char tea[] = "'lines': [{'line': 1, 'disposition': 'shelf',"
				  " 'condition': 'sealed'}]";
	ck_assert_str_eq(counter_result(agent, counter_command("inspect", order, id, tea)), "ok");
	ck_assert_str_eq(
		counter_result(agent, counter_command("inspect", order, id, tea)), "wrong_state");
	ck_assert_int_eq(world_available("PAR1", "TEA"), before + 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	ck_assert_str_eq(counter_result(agent,
				 counter_command("inspect", order, id,
					 "'lines': [{'line': 2, 'disposition': 'quarantine'}]")),
		"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	/* Out of quarantine the money is not owed again. */
	ck_assert_str_eq(
		counter_result(agent, counter_command("inspect", order, id,
					      "'lines': [{'line': 2, 'disposition': 'destroy'}]")),
		"ok");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 4);
}
END_TEST

START_TEST(goods_are_inspected_where_they_are)
{
	struct got *order = collected();
	const char *id = api_key();
	ck_assert_str_eq(counter_result(api_agent("PAR2"),
				 counter_command("return", order, id,
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1}]")),
		"ok");
	ck_assert_str_eq(counter_result(api_agent("PAR1"),
				 counter_command("inspect", order, id,
					 "'lines': [{'line': 1, 'disposition': 'shelf'}]")),
		"not_found");
}
END_TEST

START_TEST(goods_that_come_unannounced_are_not_expected_twice)
{
	struct got *order = collected();
	struct got *goods = announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	ck_assert_str_eq(counter_result(api_agent("PAR1"),
				 counter_command("return", order, api_key(),
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'quarantine'}]")),
		"ok");
	assert_text(got_text(api_get(got_c(order, "token"), "/v1/returns/%s", got_c(goods, "id")),
			    "state"),
		"undone");
	assert_problem(announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 409,
		"quantity_exceeded");
}
END_TEST

START_TEST(what_is_taken_back_against_the_rule_is_recorded_with_the_rule)
{
	struct got *order = collected();
	age(60);
	const char *id = api_key();
	ck_assert_str_eq(counter_result(api_agent("PAR1"),
				 counter_command("return", order, id,
					 "'reason': 'other', 'lines': [{'line': 1, 'qty': 1,"
					 " 'disposition': 'shelf', 'condition': 'worn'}]")),
		"ok");
	struct got *got = api_get(got_c(order, "token"), "/v1/returns/%s", id);
	assert_text(got_text(got, "rule"), "period_over");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 499);
}
END_TEST

START_TEST(counters_are_told_what_returns_are_decided_by)
{
	struct got *order = collected();
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

static void bring_back(const struct got *order, const char *more)
{
	const char *lines = arena_printf(test_arena(),
		"'reason': 'other', %s 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf',"
		" 'condition': 'opened', 'checked': true}]",
		more);
	ck_assert_str_eq(counter_result(api_agent("PAR1"),
				 counter_command("return", order, api_key(), lines)),
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
	struct got *order = collected();
	age(60);
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
	struct got *order = collected();
	age(60);
	bring_back(order, "");
	ck_assert_str_eq(signals(), "against_rule 1");
}
END_TEST

START_TEST(who_brings_back_often_is_a_signal_from_the_number_the_table_says)
{
	for (int i = 0; i < 4; i++)
		bring_back(collected(), "");
	ck_assert_str_eq(signals(), "unannounced 4");
	bring_back(collected(), "");
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
	struct got *order = collected();
	const char *agent = api_agent("PAR2");
	ck_assert_str_eq(counter_result(agent, signal_command(order, "item_switched")), "ok");
	ck_assert_str_eq(signals(), "item_switched 5449000000996");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	assert_problem(api_act("POST", "/v1/agent/commands", agent, NULL,
			       signal_command(order, "serial_returner")),
		422, "invalid_fields");
}
END_TEST

/* --- signals in the back office --- */

static struct got *order_page(const struct got *order)
{
	return staff_page(arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id")));
}

START_TEST(a_manager_reads_signals_in_words_with_when_where_and_who)
{
	struct got *order = collected();
	assert_shows(staff_page("/admin/signals"), "Nothing was noticed about returns.");
	assert_hides(staff_page("/admin"), "href=\"/admin/signals\">1");
	assert_hides(order_page(order), "id=\"signals\"");
	ck_assert_str_eq(
		counter_result(api_agent("PAR2"), signal_command(order, "item_switched")), "ok");
	fixture_sql("UPDATE return_signal SET noticed_at = %" PRId64, clock_now());
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

START_TEST(what_is_counted_is_said_with_number_and_days)
{
	struct got *order = collected();
	for (int i = 0; i < 4; i++)
		bring_back(i == 0 ? order : collected(), "");
	fixture_sql("UPDATE return_signal SET noticed_at = %" PRId64, clock_now());
	assert_shows(staff_page("/admin/signals"),
		"Returns by this contact that were not announced on line, within 90 days: 4");
	assert_hides(order_page(order), "id=\"signals\"");
}
END_TEST

START_TEST(the_list_forgets_after_its_days_and_the_order_does_not)
{
	struct got *order = collected();
	age(60);
	bring_back(order, "");
	fixture_sql(
		"UPDATE return_signal SET noticed_at = %" PRId64, clock_now() - 31 * MS_PER_DAY);
	assert_shows(staff_page("/admin/signals"), "Nothing was noticed about returns.");
	assert_hides(staff_page("/admin"), "href=\"/admin/signals\">1");
	assert_shows(order_page(order), "Taken back against the rule");
}
END_TEST

/* --- pages --- */

static const char *page_of(const struct got *order)
{
	return strstr(got_c(order, "tracking_url"), "/o/");
}

START_TEST(a_shopper_chooses_goods_and_gets_a_code_and_may_keep_them_after_all)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = collected();
	const char *path = arena_printf(test_arena(), "%s/return", page_of(order));
	assert_shows(visit(&zoe, "%s", page_of(order)), "Retourner des articles");
	struct got *form = visit(&zoe, "%s", path);
	assert_shows(form, "Quels articles");
	assert_status(visitor_submit(&zoe, form, path, "qty-1=0&reason=defect"), 422);
	struct got *code =
		visitor_follow(&zoe, visitor_submit(&zoe, form, path, "qty-1=1&reason=wrong_size"));
	assert_shows(code, "À rapporter avant la fin du");
	assert_shows(code, "<svg class=\"qr\"");
	assert_shows(code, "la fin du lundi 7");
	struct str id = fixture_text("SELECT LOWER(HEX(return_id)) FROM returns");
	ck_assert_uint_eq(id.n, 32);
	const char *undo = arena_printf(test_arena(), "%s/return/%.8s-%.4s-%.4s-%.4s-%.12s/undo",
		page_of(order), id.p, id.p + 8, id.p + 12, id.p + 16, id.p + 20);
	struct got *after = visitor_follow(&zoe, visitor_submit(&zoe, code, undo, ""));
	assert_shows(after, "Le retour est annulé");
}
END_TEST

START_TEST(withdrawal_takes_two_steps_with_the_words_of_the_law)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = collected();
	const char *path = arena_printf(test_arena(), "%s/withdraw", page_of(order));
	assert_shows(visit(&zoe, "%s", page_of(order)), "Renoncer au contrat ici");
	struct got *form = visit(&zoe, "%s", path);
	assert_shows(form, "Confirmer la rétractation");
	assert_shows(form, "Zoé Lefèvre");
	assert_shows(form, "zoe@mail.example");
	struct got *after =
		visitor_follow(&zoe, visitor_submit(&zoe, form, path, "qty-1=2&qty-2=1"));
	assert_shows(after, "Votre rétractation est déclarée");
	assert_shows(after, "code de retour");
	assert_hides(after, "Renoncer au contrat ici");
}
END_TEST

START_TEST(the_function_of_withdrawal_is_gone_after_its_period)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = collected();
	age(17);
	assert_hides(visit(&zoe, "%s", page_of(order)), "Withdraw from the contract here");
	assert_shows(visit(&zoe, "%s/withdraw", page_of(order)), "the period is over");
}
END_TEST

TEST_MAIN_WITH("returns", &api_fixture, an_announced_return_has_a_code_and_a_last_day,
	announcing_twice_with_one_key_is_one_return, no_more_is_announced_than_was_collected,
	what_is_not_collected_is_cancelled_not_returned, a_refusal_names_its_line_and_rule,
	goods_sealed_for_hygiene_are_announced_on_condition,
	an_announced_return_can_be_undone_until_the_goods_are_there,
	a_return_is_nobody_elses_business,
	a_withdrawal_is_kept_word_for_word_and_the_goods_are_expected_back,
	each_declaration_is_chained_to_the_one_before,
	withdrawing_before_collection_cancels_and_owes_the_money,
	after_its_period_withdrawal_is_refused_by_its_rule,
	a_reservation_paid_in_the_store_cannot_be_withdrawn_from,
	any_counter_finds_an_announced_return_by_its_code,
	an_announced_return_is_received_once_under_its_own_id,
	receiving_inspecting_stock_and_money_are_facts_of_their_own,
	what_the_law_wants_paid_back_is_on_the_list_until_it_is,
	goods_that_nobody_inspects_are_on_the_list_before_the_law_wants_the_money,
	a_credit_note_is_read_by_whom_it_concerns, goods_are_inspected_where_they_are,
	goods_that_come_unannounced_are_not_expected_twice,
	what_is_taken_back_against_the_rule_is_recorded_with_the_rule,
	counters_are_told_what_returns_are_decided_by,
	an_exception_is_kept_with_its_reason_and_its_manager,
	what_nobody_answers_for_is_a_signal_and_no_refusal,
	who_brings_back_often_is_a_signal_from_the_number_the_table_says,
	an_item_that_was_not_sold_is_reported_and_nothing_else,
	a_manager_reads_signals_in_words_with_when_where_and_who,
	what_is_counted_is_said_with_number_and_days,
	the_list_forgets_after_its_days_and_the_order_does_not,
	a_shopper_chooses_goods_and_gets_a_code_and_may_keep_them_after_all,
	withdrawal_takes_two_steps_with_the_words_of_the_law,
	the_function_of_withdrawal_is_gone_after_its_period)
