/* Stock that stores report, over HTTP: each kind, each format, each refusal. */
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/lib/api.h"
#include "tests/lib/visitor.h"

#define NOON "2026-11-21T11:00:00Z"

static const char *partner;

/* POST /v1/stock/KIND?source=till&MORE with a body of this type. */
static struct got *send_as(
	const char *type, const char *key, const char *kind, const char *more, const char *body)
{
	if (partner == NULL)
		partner = api_partner(4);
	const char *headers = arena_printf(test_arena(),
		"Authorization: Bearer %s\r\nContent-Type: %s\r\n%s%s%s", partner, type,
		key == NULL ? "" : "Idempotency-Key: ", key == NULL ? "" : key,
		key == NULL ? "" : "\r\n");
	return client_call(api_port(), "POST",
		arena_printf(test_arena(), "/v1/stock/%s?source=till%s", kind, more), headers,
		body);
}

static struct got *send_csv(const char *kind, const char *more, const char *body)
{
	return send_as("text/csv", api_key(), kind, more, body);
}

static struct got *send_json(const char *kind, const char *body)
{
	return send_as("application/json", api_key(), kind, "", api_json("%s", body));
}

static int64_t on_hand(const char *store, const char *sku)
{
	return fixture_number("SELECT COALESCE((SELECT on_hand FROM stock WHERE store_id = %u AND"
			      " product_id = %u), -1)",
		world_store(store).row, world_product(sku).row);
}

START_TEST(a_snapshot_in_json_sets_figures_and_reports)
{
	struct got *got = send_json("snapshots",
		"{'stores': [{'store': 'PAR1', 'seq': 17, 'as_of': '" NOON "', 'complete': true,"
		" 'lines': [{'sku': 'TEA', 'on_hand': 12, 'shelf': 'A03-2'}, {'sku': 'NOPE',"
		" 'on_hand': 3}]}, {'store': 'LYO1', 'seq': 4, 'as_of': '" NOON "', 'lines':"
		" [{'sku': 'MUG', 'on_hand': 2, 'safety': 1}]}]}");
	assert_status(got, 200);
	assert_text(got_text(got, "kind"), "snapshots");
	ck_assert_int_eq(got_int(got, "lines"), 3);
	ck_assert_int_eq(got_int(got, "added"), 2);
	ck_assert_int_eq(got_int(got, "refused"), 1);
	assert_text(got_text(got, "remarks/0/pointer"), "/stores/0/lines/1");
	assert_text(got_text(got, "remarks/0/code"), "unknown");
	ck_assert_int_eq(got_int(got, "stores/0/next"), 18);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 12);
	ck_assert_int_eq(world_available("LYO1", "MUG"), 1);
}
END_TEST

START_TEST(deltas_and_sales_move_figures)
{
	struct got *order = api_order(); /* of one of ten */
	fixture_sql("UPDATE stock SET as_of = 1");
	assert_status(send_json("deltas", "{'stores': [{'store': 'PAR1', 'seq': 1, 'as_of': '" NOON
					  "', 'lines': [{'sku': 'TEA', 'by': 5}]}]}"),
		200);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 15);
	const char *body = arena_printf(test_arena(),
		"{'stores': [{'store': 'PAR1', 'seq': 2, 'as_of': '" NOON "', 'lines': [{'sku':"
		" 'TEA', 'sold': 2}, {'sku': 'TEA', 'sold': 1, 'order': '%s'}]}]}",
		got_c(order, "number"));
	struct got *got = send_json("sales", body);
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "ours"), 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 13);
}
END_TEST

START_TEST(lines_of_every_type_are_taken)
{
	static const struct {
		const char *type, *body;
	} bodies[] = {
		{"text/csv; charset=utf-8", "sku,by\nTEA,1\n"},
		{"application/x-ndjson", "{\"sku\": \"TEA\", \"by\": 1}\n"},
		{"application/xml", "<feed><line><sku>TEA</sku><by>1</by></line></feed>"},
		{"text/xml", "<line><sku>TEA</sku><by>1</by></line>"},
	};
	for (int i = 0; i < (int)ARRAY_LENGTH(bodies); i++)
		assert_status(send_as(bodies[i].type, api_key(), "deltas",
				      arena_printf(test_arena(), "&store=PAR1&as_of=%s&seq=%d",
					      NOON, i + 1),
				      bodies[i].body),
			200);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 4);
	assert_status(send_csv("snapshots", "&as_of=" NOON "&seq=9&complete=true",
			      "source_code,sku,status,quantity\nPAR1,TEA,1,7.0000\n"),
		200);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 7);
	assert_status(send_csv("snapshots", "&as_of=" NOON "&seq=10",
			      "Handle,SKU,COO,Location,On hand\ntea,TEA,FR,PAR1,9\n"),
		200);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 9);
}
END_TEST

START_TEST(a_repeat_is_answered_with_the_same_report)
{
	const char *more = "&store=PAR1&as_of=" NOON "&seq=1", *body = "sku,by\nTEA,1\nNOPE,1\n";
	const char *key = api_key();
	struct got *first = send_as("text/csv", key, "deltas", more, body);
	struct got *same_key = send_as("text/csv", key, "deltas", more, body);
	struct got *other_key = send_csv("deltas", more, body);
	assert_status(first, 200);
	ck_assert(str_equal(first->body, same_key->body));
	assert_text(got_header(same_key, "Idempotency-Replayed"), "true");
	ck_assert_msg(str_equal(first->body, other_key->body), STR_FMT, STR_ARG(other_key->body));
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
	assert_problem(send_as("text/csv", key, "deltas", "&store=PAR1&as_of=" NOON "&seq=2", body),
		422, "idempotency_key_reused");
	assert_problem(
		send_as("text/csv", NULL, "deltas", more, body), 400, "idempotency_key_required");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
}
END_TEST

START_TEST(wrong_numbers_are_refused_and_the_right_one_is_named)
{
	assert_status(
		send_csv("deltas", "&store=PAR1&as_of=" NOON "&seq=5", "sku,by\nTEA,1\n"), 200);
	struct got *got = send_csv("deltas", "&store=PAR1&as_of=" NOON "&seq=7", "sku,by\nTEA,1\n");
	assert_problem(got, 409, "stock_seq_gap");
	assert_got_fault(got, "seq", "too_large");
	assert_text(got_text(got, "errors/0/detail"),
		"Store PAR1: the number to go on with is 6, not 7.");
	got = send_csv("sales", "&store=PAR1&as_of=" NOON "&seq=5", "sku,sold\nTEA,1\n");
	assert_problem(got, 422, "stock_seq_used");
	assert_got_fault(got, "seq", "too_small");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 1);
}
END_TEST

START_TEST(all_or_none_and_dry_run_change_nothing)
{
	const char *body = "store_code,sku,by\nPAR1,TEA,1\nPAR1,NOPE,1\nNOPE,TEA,1\n";
	struct got *got = send_csv("deltas", "&as_of=" NOON "&seq=5&all_or_none=true", body);
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/3/sku", "unknown");
	got = send_csv("deltas", "&as_of=" NOON "&seq=5&dry_run=true", body);
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "refused"), 2);
	ck_assert_int_eq(got_int(got, "remarks/0/line"), 3);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), -1);
	got = send_as("application/json", api_key(), "snapshots", "&all_or_none=true",
		api_json("{'stores': [{'store': 'PAR1', 'seq': 1, 'as_of': '%s', 'lines': [{'sku':"
			 " 'TEA', 'on_hand': 1}, {'sku': 'TEA', 'on_hand': -1}]}]}",
			NOON));
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/stores/0/lines/1/on_hand", "too_small");
}
END_TEST

START_TEST(bad_bodies_are_refused_as_a_whole)
{
	const char *more = "&store=PAR1&as_of=" NOON "&seq=1";
	assert_problem(send_json("deltas", "{'stores': ["), 400, "bad_json");
	assert_problem(send_json("deltas", "{'store': 'PAR1', 'stores': []}"), 400, "bad_json");
	assert_problem(send_csv("deltas", more, "sku,quantity\nTEA,1\n"), 400, "bad_csv");
	assert_problem(send_csv("deltas", more, "{\"sku\": \"TEA\", \"by\": 1}\n"), 400, "bad_csv");
	assert_problem(send_as("application/xml", api_key(), "deltas", more, "<feed><line>"), 400,
		"bad_xml");
	assert_problem(send_csv("deltas", more, ""), 400, "bad_request");
	assert_problem(
		send_as("text/plain", api_key(), "deltas", more, "x"), 415, "wrong_content_type");
	struct got *got = send_csv("snapshots", "&store=PAR1&as_of=" NOON "&seq=1&complete=true",
		"sku,on_hand\nTEA,1\n,2\n");
	assert_problem(got, 422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock"), 0);
}
END_TEST

START_TEST(parameters_are_checked)
{
	const char *body = "sku,by\nTEA,1\n";
	struct got *got = send_csv("deltas", "&complete=true", body);
	assert_problem(got, 400, "bad_parameter");
	assert_got_fault(got, "complete", "unknown_field");
	got = send_csv("deltas", "&dry_run=maybe", body);
	assert_got_fault(got, "dry_run", "wrong_type");
	got = send_csv("deltas", "&seq=0", body);
	assert_got_fault(got, "seq", "too_small");
	got = client_call(api_port(), "POST", "/v1/stock/deltas?source=The%20Till",
		arena_printf(test_arena(),
			"Authorization: Bearer %s\r\nContent-Type: text/csv\r\nIdempotency-Key: "
			"k\r\n",
			partner),
		body);
	assert_problem(got, 400, "bad_parameter");
	assert_got_fault(got, "source", "bad_format");
}
END_TEST

START_TEST(only_partners_with_the_scope_report_stock)
{
	const char *path = "/v1/stock/deltas?source=till", *body = api_json("{'stores': []}");
	assert_problem(api_act("POST", path, NULL, api_key(), body), 401, "not_authenticated");
	assert_problem(api_act("POST", path, api_agent("PAR1"), api_key(), body), 401,
		"not_authenticated");
	assert_problem(api_act("POST", path, api_partner(1), api_key(), body), 403, "forbidden");
}
END_TEST

/* ---- held back ------------------------------------------------------- */

/* PAR1 has three skus, of which a snapshot may take one; the board is looked at in English. */
static void given_a_careful_server(void)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = "feeds.hold_positions=2";
	api_restart(&setup);
	assert_status(
		send_csv("snapshots", "&store=PAR1&as_of=2026-11-21T10:00:00Z&seq=1&complete=true",
			"sku,on_hand\nTEA,5\nMUG,5\nPEN,5\n"),
		200);
}

static const char wrong[] = "sku,on_hand\nTEA,5\nMUG,0\n";
#define WRONG_ONE "&store=PAR1&as_of=" NOON "&seq=2&complete=true"

static void await_metric(const char *line)
{
	while (strstr(api_get(NULL, "/metrics")->body.p, line) == NULL)
		usleep(50000);
}

START_TEST(a_snapshot_that_takes_most_of_a_store_is_held_back_listed_and_confirmed)
{
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	struct got *got = send_csv("snapshots", WRONG_ONE "&dry_run=true", wrong);
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/status"), "held");
	got = send_csv("snapshots", WRONG_ONE, wrong);
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "held"), 1);
	assert_text(got_text(got, "stores/0/status"), "held");
	ck_assert_int_eq(got_int(got, "stores/0/next"), 3);
	ck_assert_int_eq(got_int(got, "stores/0/with_stock"), 3);
	ck_assert_int_eq(got_int(got, "stores/0/to_zero"), 2);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 5);
	await_metric("comptoir_stock_snapshots_held 1\n");
	got = api_get(partner, "/v1/stock/held");
	assert_status(got, 200);
	assert_text(got_text(got, "held/0/store"), "PAR1");
	ck_assert_int_eq(got_int(got, "held/0/seq"), 2);
	got = send_csv("snapshots", WRONG_ONE "&confirm=true", wrong);
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/status"), "applied");
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 0);
	ck_assert_int_eq(got_int(send_csv("snapshots", WRONG_ONE, wrong), "held"), 0);
	await_metric("comptoir_stock_snapshots_held 0\n");
}
END_TEST

START_TEST(a_snapshot_that_was_held_back_is_discarded_once)
{
	const char *key = api_key(), *path = "/v1/stock/held/PAR1/till";
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	assert_status(send_csv("snapshots", WRONG_ONE, wrong), 200);
	assert_problem(api_act("DELETE", path, api_partner(1), api_key(), NULL), 403, "forbidden");
	assert_status(api_act("DELETE", path, partner, key, NULL), 204);
	assert_status(api_act("DELETE", path, partner, key, NULL), 204);
	assert_problem(api_act("DELETE", path, partner, api_key(), NULL), 404, "not_found");
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 5);
	assert_status(
		send_csv("deltas", "&store=PAR1&as_of=" NOON "&seq=3", "sku,by\nTEA,1\n"), 200);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 6);
}
END_TEST

#define CONFIRM "/admin/stores/PAR1/confirm-held"

START_TEST(what_was_held_back_is_confirmed_once_on_the_page_of_its_store)
{
	struct visitor ines = {.language = "en"};
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	assert_status(send_csv("snapshots", WRONG_ONE, wrong), 200);
	visitor_signs_in(&ines, "ines", "operations");
	struct got *page = visit(&ines, "/admin/stores/PAR1");
	assert_shows(page, "as of the moment it was counted");
	const char *fields = visitor_fields(page, CONFIRM, "");
	assert_leads_to(visitor_send(&ines, CONFIRM, fields), "/admin/stores/PAR1");
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 0);
	struct got *got = send_csv("snapshots", WRONG_ONE, wrong);
	assert_text(got_text(got, "stores/0/status"), "applied");
	ck_assert_int_eq(got_int(got, "held"), 0);
	assert_status(send_csv("deltas", "&store=PAR1&as_of=2026-11-21T11:00:01Z&seq=3",
			      "sku,by\nPEN,2\n"),
		200);
	assert_leads_to(visitor_send(&ines, CONFIRM, fields), "/admin/stores/PAR1");
	assert_status(visitor_submit(&ines, page, CONFIRM, "key=0123456789abcdef"), 409);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 2);
	assert_hides(visit(&ines, "/admin/stores/PAR1"), CONFIRM);
}
END_TEST

START_TEST(what_was_not_kept_is_not_offered_to_be_confirmed)
{
	struct visitor ines = {.language = "fr"}, sam = {.language = "fr"};
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	assert_status(send_csv("snapshots", WRONG_ONE, wrong), 200);
	visitor_signs_in(&ines, "ines", "operations");
	visitor_signs_in(&sam, "sam", "service");
	struct got *page = visit(&ines, "/admin/stores/PAR1");
	assert_shows(page, "Oui, l’appliquer");
	assert_hides(visit(&sam, "/admin/stores/PAR1"), CONFIRM);
	fixture_sql("DELETE FROM stock_held_message");
	assert_status(visitor_submit(&ines, page, CONFIRM, ""), 409);
	page = visit(&ines, "/admin/stores/PAR1");
	assert_hides(page, CONFIRM);
	assert_shows(page, "trop grand pour être conservé ici");
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 5);
}
END_TEST

START_TEST(operators_confirm_what_is_held_back)
{
	const struct server_setup setup = api_setup();
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	assert_status(send_csv("snapshots", WRONG_ONE, wrong), 200);
	ck_assert_int_ne(server_process_ctl(&setup, "confirm-held PAR1 wms"), 0);
	ck_assert_int_eq(server_process_ctl(&setup, "confirm-held PAR1 till"), 0);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 0);
	ck_assert_int_ne(server_process_ctl(&setup, "confirm-held PAR1 till"), 0);
}
END_TEST

START_TEST(operators_see_what_is_held_back_and_discard_it)
{
	const struct server_setup setup = api_setup();
	given_a_careful_server();
	server_process_expect_error(api_server(), "stock_held");
	assert_status(send_csv("snapshots", WRONG_ONE, wrong), 200);
	ck_assert_int_eq(
		server_process_ctl(&setup, "held | grep -q '^PAR1 .*2 of 3 positions'"), 0);
	ck_assert_int_ne(server_process_ctl(&setup, "discard-held PAR1 wms"), 0);
	ck_assert_int_eq(server_process_ctl(&setup, "discard-held PAR1 till"), 0);
	ck_assert_int_eq(server_process_ctl(&setup, "held | grep -q 'Nothing is held back'"), 0);
}
END_TEST

static const char *many_lines(size_t bytes)
{
	struct buf buf;
	buf_init(&buf, test_arena(), bytes + 64);
	buf_add_c(&buf, "sku,by\n");
	while (buf_str(&buf).n < bytes)
		buf_add_c(&buf, "TEA,1\n");
	return buf_str(&buf).p;
}

START_TEST(a_body_that_is_too_large_is_refused)
{
	const char *more = "&store=PAR1&as_of=" NOON "&seq=1";
	struct got *got = send_csv("deltas", more, many_lines((8 << 20) + 1));
	ck_assert(got->status == 413 || got->status == 0);
	got = send_as("application/json", api_key(), "deltas", "",
		arena_printf(test_arena(), "{\"stores\": [%1048600s]}", ""));
	assert_problem(got, 413, "body_too_large");
}
END_TEST

START_TEST(many_lines_are_applied_in_many_transactions)
{
	struct got *got =
		send_csv("deltas", "&store=PAR1&as_of=" NOON "&seq=1", many_lines(6 * 5000 + 7));
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "changed"), 4999);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5000);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), 5000);
}
END_TEST

/* ---- the server dies ------------------------------------------------- */

START_TEST(a_message_that_the_server_died_of_goes_on_where_it_stopped)
{
	const char *more = "&store=PAR1&as_of=" NOON "&seq=1", *body = many_lines(6 * 20000 + 7);
	const struct server_setup setup = api_setup();
	assert_status(
		send_csv("deltas", "&store=PAR2&as_of=" NOON "&seq=1", "sku,by\nTEA,1\n"), 200);
	pid_t child = fork();
	if (child == 0) {
		client_try(api_port(), "POST",
			arena_printf(test_arena(), "/v1/stock/deltas?source=till%s", more),
			arena_printf(test_arena(),
				"Authorization: Bearer %s\r\nContent-Type: text/csv\r\n"
				"Idempotency-Key: dying\r\n",
				partner),
			body);
		_exit(0);
	}
	const char *done = "SELECT COALESCE(MAX(done_ordinal * is_open), 0) FROM stock_feed";
	while (fixture_number("%s", done) == 0)
		usleep(2000);
	api_kill9_and_restart(&setup);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	int64_t before = fixture_number("%s", done);
	ck_assert_int_gt(before, 0);
	ck_assert_int_lt(before, 20000);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), before);
	struct got *got = send_as("text/csv", "dying", "deltas", more, body);
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "changed") + got_int(got, "added"), 20000);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 20000);
}
END_TEST

TEST_MAIN_WITH("stock", &api_fixture, a_snapshot_in_json_sets_figures_and_reports,
	deltas_and_sales_move_figures, lines_of_every_type_are_taken,
	a_repeat_is_answered_with_the_same_report,
	wrong_numbers_are_refused_and_the_right_one_is_named,
	all_or_none_and_dry_run_change_nothing, bad_bodies_are_refused_as_a_whole,
	parameters_are_checked, only_partners_with_the_scope_report_stock,
	a_snapshot_that_takes_most_of_a_store_is_held_back_listed_and_confirmed,
	a_snapshot_that_was_held_back_is_discarded_once,
	what_was_held_back_is_confirmed_once_on_the_page_of_its_store,
	what_was_not_kept_is_not_offered_to_be_confirmed, operators_confirm_what_is_held_back,
	operators_see_what_is_held_back_and_discard_it, a_body_that_is_too_large_is_refused,
	many_lines_are_applied_in_many_transactions,
	a_message_that_the_server_died_of_goes_on_where_it_stopped)
