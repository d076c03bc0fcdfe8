/* Routes, parameters, problems, versions, cursors, languages: what every answer can rely on. */
#include <string.h>

#include "tests/http/http_fixture.h"

static unsigned port;

static void start(void)
{
	const struct http_setup setup = {.waiting_max = 1};
	fixture_db_clean();
	port = http_start(&setup);
}

START_TEST(every_answer_carries_the_protective_headers)
{
	static const char *const targets[] = {"/page", "/nothing", "/v1/things", "/v1/nothing"};
	for (size_t i = 0; i < ARRAY_LENGTH(targets); i++) {
		struct got *got = client_get(port, targets[i], "");
		assert_text(got_header(got, "X-Content-Type-Options"), "nosniff");
		assert_text(got_header(got, "Referrer-Policy"), "same-origin");
		assert_text(got_header(got, "Cache-Control"), "no-store");
		const char *policy =
			str_c(test_arena(), got_header(got, "Content-Security-Policy"));
		ck_assert_ptr_nonnull(strstr(policy, "frame-ancestors 'none'"));
		ck_assert_ptr_null(strstr(policy, "unsafe-inline"));
		ck_assert_uint_gt(got_header(got, "Request-Id").n, 0);
		ck_assert_uint_eq(got_header(got, "Access-Control-Allow-Origin").n, 0);
	}
}
END_TEST

START_TEST(literal_segments_win_over_parameters)
{
	ck_assert_int_eq(client_get(port, "/v1/things/special", "")->status, 200);
	assert_text(got_text(client_get(port, "/v1/things/special2", ""), "sku"), "special2");
	assert_text(got_text(client_get(port, "/v1/things/a%20b%2B", ""), "sku"), "a b+");
}
END_TEST

START_TEST(path_parameters_of_the_wrong_kind_are_not_found)
{
	static const char *const wrong[] = {"/v1/things/%2F", "/v1/things/%zz", "/v1/things/%0a",
		"/v1/things/%C3%A9", "/v1/orders/123", "/o/short"};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		ck_assert_int_eq(client_get(port, wrong[i], "")->status, 404);
}
END_TEST

START_TEST(wrong_methods_are_told_the_right_ones)
{
	struct got *got = client_call(port, "DELETE", "/v1/things", "", NULL);
	assert_problem(got, 405, "method_not_allowed");
	assert_text(got_header(got, "Allow"), "GET, HEAD, POST, OPTIONS");
	got = client_call(port, "OPTIONS", "/v1/things", "", NULL);
	ck_assert_int_eq(got->status, 204);
	assert_text(got_header(got, "Allow"), "GET, HEAD, POST, OPTIONS");
}
END_TEST

START_TEST(head_is_get_without_the_body)
{
	struct got *head = client_call(port, "HEAD", "/v1/things", "", NULL);
	struct got *got = client_get(port, "/v1/things", "");
	ck_assert_int_eq(head->status, 200);
	ck_assert(str_equal(got_header(head, "Content-Length"), got_header(got, "Content-Length")));
	ck_assert_uint_eq(head->body.n, 0);
}
END_TEST

START_TEST(parameters_are_held_to_their_table)
{
	static const struct {
		const char *query, *pointer, *code;
	} wrong[] = {
		{"unknown=1", "unknown", "unknown_field"},
		{"q=ab&q=cd", "q", "duplicate"},
		{"q=a", "q", "too_short"},
		{"q=abcdef", "q", "too_long"},
		{"q=%0a%0aa", "q", "bad_format"},
		{"limit=0", "limit", "too_small"},
		{"limit=101", "limit", "too_large"},
		{"limit=1e2", "limit", "wrong_type"},
		{"limit=", "limit", "wrong_type"},
		{"limit=99999999999999999999", "limit", "wrong_type"},
		{"near=91,0", "near", "bad_format"},
		{"near=48.85", "near", "bad_format"},
		{"near=nan,1", "near", "bad_format"},
		{"at=yesterday", "at", "bad_format"},
		{"lang=en", "lang", "unknown_field"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		struct got *got = client_get(
			port, arena_printf(test_arena(), "/v1/things?%s", wrong[i].query), "");
		assert_problem(got, 400, "bad_parameter");
		assert_text(got_text(got, "errors/0/pointer"), wrong[i].pointer);
		assert_text(got_text(got, "errors/0/code"), wrong[i].code);
	}
	struct got *got = client_get(port,
		"/v1/things?q=%C3%A9t%C3%A9&limit=7&near=48.85,-2.35&at=2026-11-21T09:30:00Z", "");
	ck_assert_int_eq(got->status, 200);
	ck_assert_int_eq(got_int(got, "limit"), 7);
	assert_text(got_text(got, "q"), "été");
}
END_TEST

START_TEST(malformed_queries_are_refused)
{
	static const char *const wrong[] = {"q=%", "q=%4", "q=%zz", "q=%ff%fe", "q=%00ab"};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(
			client_get(port, arena_printf(test_arena(), "/v1/things?%s", wrong[i]), ""),
			400, "bad_parameter");
}
END_TEST

START_TEST(bodies_of_the_wrong_size_or_type_are_refused)
{
	static const char type[] = "Content-Type: application/json\r\n";
	char *large = arena_alloc(test_arena(), 100002);
	memset(large, ' ', 100001);
	assert_problem(client_post(port, "/v1/things", "", large), 413, "body_too_large");
	assert_problem(client_call(port, "POST", "/v1/things", type, NULL), 411, "length_required");
	assert_problem(client_call(port, "POST", "/v1/things", "Content-Type: text/xml\r\n", "{}"),
		415, "wrong_content_type");
	assert_problem(
		client_call(port, "POST", "/v1/things", "", "{}"), 415, "wrong_content_type");
	assert_problem(client_call(port, "GET", "/v1/things", "", "{}"), 413, "body_too_large");
	struct got *got = client_call(port, "POST", "/v1/things",
		"Content-Type: Application/JSON; charset=utf-8\r\n", "{\"name\":\"a\"}");
	ck_assert_int_eq(got->status, 201);
}
END_TEST

START_TEST(json_mistakes_are_named)
{
	struct got *got = client_post(port, "/v1/things", "", "{\"name\":\"a\",\"name\":\"b\"}");
	assert_problem(got, 400, "bad_json");
	got = client_post(port, "/v1/things", "", "{\"name\":7,\"other\":1}");
	assert_problem(got, 422, "invalid_fields");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "errors")), 2);
	got = client_post(port, "/v1/things", "", "");
	assert_problem(got, 400, "bad_json");
}
END_TEST

START_TEST(problems_name_the_request)
{
	struct got *got = client_get(port, "/v1/nothing",
		"traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n");
	assert_text(got_text(got, "request_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
	got = client_get(port, "/v1/nothing", "traceparent: 00-<script>-1-1\r\n");
	ck_assert_uint_eq(got_text(got, "request_id").n, 32);
}
END_TEST

START_TEST(a_handler_without_an_answer_is_a_defect_the_client_is_told)
{
	expect_error("request");
	assert_problem(client_get(port, "/v1/silent", ""), 500, "internal_error");
	ck_assert_uint_eq(logged_count("handler_gave_no_answer"), 1);
}
END_TEST

START_TEST(changes_need_the_version_that_was_read)
{
	static const char target[] = "/v1/versions/0193a8e5-7c5d-7000-8000-000000000001";
	static const char type[] = "Content-Type: application/json\r\n";
	assert_problem(client_call(port, "PUT", target, type, "{}"), 428, "version_required");
	const char *stale = arena_printf(test_arena(), "%sIf-Match: \"6\"\r\n", type);
	assert_problem(client_call(port, "PUT", target, stale, "{}"), 412, "version_stale");
	const char *weak = arena_printf(test_arena(), "%sIf-Match: W/\"7\"\r\n", type);
	assert_problem(client_call(port, "PUT", target, weak, "{}"), 412, "version_stale");
	const char *fresh = arena_printf(test_arena(), "%sIf-Match: \"1\", \"7\"\r\n", type);
	struct got *got = client_call(port, "PUT", target, fresh, "{}");
	ck_assert_int_eq(got->status, 200);
	assert_text(got_header(got, "ETag"), "\"8\"");
}
END_TEST

static const char *next_target(const struct got *got)
{
	struct str link = got_header(got, "Link");
	ck_assert(str_starts_with(link, STR("<http://shop.example/v1/things?")));
	ck_assert(str_ends_with(link, STR(">; rel=\"next\"")));
	struct str target = {link.p + strlen("<http://shop.example"), link.n - 20 - 13};
	return str_c(test_arena(), target);
}

START_TEST(cursors_lead_on_and_cannot_be_forged)
{
	struct got *got = client_get(port, "/v1/things?q=a%26b", "");
	const char *target = next_target(got);
	got = client_get(port, target, "");
	ck_assert_int_eq(got->status, 200);
	ck_assert_int_eq(got_int(got, "page"), 2);
	assert_text(got_text(got, "q"), "a&b");
	char *forged = str_c(test_arena(), str_of(target));
	char *at = strstr(forged, "cursor=") + 7;
	*at = *at == 'B' ? 'C' : 'B';
	assert_problem(client_get(port, forged, ""), 400, "bad_cursor");
	assert_problem(client_get(port, "/v1/things?cursor=", ""), 400, "bad_cursor");
	assert_problem(client_get(port, "/v1/things?cursor=!!", ""), 400, "bad_cursor");
}
END_TEST

START_TEST(the_language_is_negotiated)
{
	static const struct {
		const char *target, *headers, *language;
	} cases[] = {
		{"/page", "", "fr"},
		{"/page", "Accept-Language: de\r\n", "fr"},
		{"/page", "Accept-Language: en-GB,en;q=0.9,fr;q=0.8\r\n", "en"},
		{"/page", "Accept-Language: en;q=0.1,fr;q=0.11\r\n", "fr"},
		{"/page", "Accept-Language: fr\r\nCookie: a=b; lang=en\r\n", "en"},
		{"/page?lang=en", "Cookie: lang=fr\r\n", "en"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct got *got = client_get(port, cases[i].target, cases[i].headers);
		const char *page = arena_printf(test_arena(), "<p>%s</p>", cases[i].language);
		assert_text(got->body, page);
	}
	struct got *got = client_get(port, "/page?lang=en", "");
	ck_assert(str_starts_with(got_header(got, "Set-Cookie"), STR("lang=en; Path=/;")));
}
END_TEST

START_TEST(problems_of_pages_are_pages_in_the_readers_language)
{
	struct got *got = client_get(port, "/nothing", "Accept-Language: en\r\n");
	ck_assert_int_eq(got->status, 404);
	assert_text(got_header(got, "Content-Type"), "text/html; charset=utf-8");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "<html lang=\"en\">"));
	got = client_get(port, "/page?%3Cscript%3E=1", "");
	ck_assert_int_eq(got->status, 400);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "<html lang=\"fr\">"));
	ck_assert_ptr_null(strstr(str_c(test_arena(), got->body), "<script"));
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start,
	.after = http_end,
};

TEST_MAIN_WITH("answers", &fixture, every_answer_carries_the_protective_headers,
	literal_segments_win_over_parameters, path_parameters_of_the_wrong_kind_are_not_found,
	wrong_methods_are_told_the_right_ones, head_is_get_without_the_body,
	parameters_are_held_to_their_table, malformed_queries_are_refused,
	bodies_of_the_wrong_size_or_type_are_refused, json_mistakes_are_named,
	problems_name_the_request, a_handler_without_an_answer_is_a_defect_the_client_is_told,
	changes_need_the_version_that_was_read, cursors_lead_on_and_cannot_be_forged,
	the_language_is_negotiated, problems_of_pages_are_pages_in_the_readers_language)
