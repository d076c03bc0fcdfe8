/* What the HTTP client says about exchanges that went well, and about those that did not. */
#include "common/http_client.h"

#include <string.h>

#include "common/clock.h"
#include "tests/lib/harness.h"
#include "tests/lib/peer.h"

static struct http_client *client;

static void client_make(void)
{
	client = http_client_new("comptoir-test");
}

static void client_free(void)
{
	http_client_free(client);
}

static const char *local_url(unsigned port)
{
	return arena_printf(test_arena(), "http://127.0.0.1:%u/path?q=1", port);
}

/* One request to a peer that plays the steps. */
static struct http_response exchange(const struct peer_step *steps, size_t count,
	const struct http_request *request, struct str *heard_out)
{
	struct peer *peer = peer_start(steps, count);
	struct http_request to_peer = *request;
	struct http_response response;
	to_peer.url = local_url(peer_port(peer));
	bool is_answered = http_send(client, test_arena(), &to_peer, &response);
	ck_assert(is_answered == (response.status != 0));
	*heard_out = peer_stop(peer);
	return response;
}

START_TEST(a_request_is_sent_whole_and_its_answer_read)
{
	static const char *const headers[] = {
		"Idempotency-Key: k1", "Content-Type: application/json"};
	static const struct peer_step steps[] = {{"{\"a\":1}",
		"HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\netag: \"7\"\r\nRetry-After: 3\r\n"
		"Content-Type: text/plain\r\nLocation: /x\r\n\r\nbusy",
		0}};
	struct http_request request = {
		.method = "POST", .headers = headers, .header_count = 2, .body = STR("{\"a\":1}")};
	struct str heard;
	struct http_response response = exchange(steps, 1, &request, &heard);
	ck_assert_int_eq(response.status, 409);
	assert_text(response.body, "busy");
	assert_text(response.etag, "\"7\"");
	assert_text(response.retry_after, "3");
	assert_text(response.content_type, "text/plain");
	assert_text(response.location, "/x");
	ck_assert(response.may_have_arrived);
	ck_assert(str_starts_with(heard, STR("POST /path?q=1 HTTP/1.1\r\n")));
	ck_assert_ptr_nonnull(strstr(heard.p, "\r\nIdempotency-Key: k1\r\n"));
	ck_assert_ptr_nonnull(strstr(heard.p, "\r\nUser-Agent: comptoir-test\r\n"));
	ck_assert_ptr_null(strstr(heard.p, "Expect:"));
}
END_TEST

START_TEST(redirects_are_answers_and_not_followed)
{
	static const struct peer_step steps[] = {{"\r\n\r\n",
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
		0}};
	struct http_request request = {.method = "GET"};
	struct str heard;
	struct http_response response = exchange(steps, 1, &request, &heard);
	ck_assert_int_eq(response.status, 302);
	assert_text(response.location, "http://127.0.0.1:1/");
}
END_TEST

START_TEST(nothing_arrived_where_nobody_listens)
{
	struct http_request request = {
		.method = "POST", .url = local_url(port_without_listener()), .body = STR("x")};
	struct http_response response;
	ck_assert(!http_send(client, test_arena(), &request, &response));
	ck_assert_int_eq(response.status, 0);
	ck_assert(!response.may_have_arrived);
	ck_assert_uint_gt(response.error.n, 0);
}
END_TEST

START_TEST(a_request_without_answer_may_have_arrived)
{
	static const struct peer_step hang_up[] = {{"\r\n\r\n", NULL, 0}};
	static const struct peer_step late[] = {{"\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", 1500}};
	static const struct peer_step half[] = {
		{"\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 0}};
	const struct peer_step *const scripts[] = {hang_up, late, half};
	for (size_t i = 0; i < ARRAY_LENGTH(scripts); i++) {
		struct http_request request = {
			.method = "POST", .body = STR("x"), .timeout_ms = 300};
		struct str heard;
		struct http_response response = exchange(scripts[i], 1, &request, &heard);
		ck_assert_int_eq(response.status, 0);
		ck_assert(response.may_have_arrived);
		assert_text(response.body, "");
	}
}
END_TEST

START_TEST(an_answer_over_its_bound_is_no_answer)
{
	static const struct peer_step steps[] = {
		{"\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n123456789012", 0}};
	struct http_request request = {.method = "GET", .response_max = 12};
	struct str heard;
	ck_assert_int_eq(exchange(steps, 1, &request, &heard).status, 200);
	request.response_max = 11;
	ck_assert_int_eq(exchange(steps, 1, &request, &heard).status, 0);
}
END_TEST

START_TEST(other_protocols_and_headers_of_two_lines_are_not_sent)
{
	static const char *const headers[] = {"X-A: b\r\nX-C: d"};
	struct http_response response;
	struct http_request file = {.method = "GET", .url = "file:///etc/passwd"};
	ck_assert(!http_send(client, test_arena(), &file, &response));
	ck_assert_uint_eq(response.body.n, 0);
	struct http_request injected = {.method = "GET",
		.url = local_url(port_without_listener()),
		.headers = headers,
		.header_count = 1};
	ck_assert(!http_send(client, test_arena(), &injected, &response));
	assert_text(response.error, "a header with control characters");
}
END_TEST

START_TEST(webhooks_do_not_reach_private_addresses)
{
	static const char *const urls[] = {"http://127.0.0.1:", "http://localhost:",
		"http://[::1]:", "http://[::ffff:127.0.0.1]:", "http://10.0.0.1:",
		"http://169.254.169.254:", "http://192.168.1.1:", "http://172.31.255.1:",
		"http://100.64.0.1:", "http://0.0.0.0:", "http://[fe80::1]:", "http://[fd00::1]:",
		"http://[2002:7f00:1::]:", "http://0x7f000001:", "http://2130706433:"};
	static const struct peer_step steps[] = {
		{"\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", 0}};
	struct peer *peer = peer_start(steps, 1);
	int64_t begun = clock_monotonic_ms();
	for (size_t i = 0; i < ARRAY_LENGTH(urls); i++) {
		char url[128];
		struct http_response response;
		snprintf(url, sizeof(url), "%s%u/", urls[i], peer_port(peer));
		struct http_request request = {.method = "POST",
			.url = url,
			.public_hosts_only = true,
			.timeout_ms = 2000};
		ck_assert_msg(!http_send(client, test_arena(), &request, &response), "%s", url);
		ck_assert_msg(!response.may_have_arrived, "%s", url);
	}
	ck_assert_int_lt(clock_monotonic_ms() - begun, 1500); /* refused, not tried */
	ck_assert_uint_eq(peer_stop(peer).n, 0);
}
END_TEST

static const struct test_fixture fixture = {.before = client_make, .after = client_free};

TEST_MAIN_WITH("http_client", &fixture, a_request_is_sent_whole_and_its_answer_read,
	redirects_are_answers_and_not_followed, nothing_arrived_where_nobody_listens,
	a_request_without_answer_may_have_arrived, an_answer_over_its_bound_is_no_answer,
	other_protocols_and_headers_of_two_lines_are_not_sent,
	webhooks_do_not_reach_private_addresses)
