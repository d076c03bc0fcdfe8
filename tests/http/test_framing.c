/* What two servers could read in two ways is refused, with keep-alive off and on. */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "tests/http/http_fixture.h"

static const char get[] = "GET /v1/things HTTP/1.1\r\nHost: h\r\n\r\n";
/* What a smuggled request would be: were it answered, there would be two answers. */
#define SMUGGLED "GET /v1/things HTTP/1.1\r\nHost: h\r\n\r\n"
#define POST	 "POST /v1/things HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"

static const struct {
	const char *what, *bytes;
} refused[] = {
	{"chunked", POST "Transfer-Encoding: chunked\r\n\r\n5\r\n{}   \r\n0\r\n\r\n" SMUGGLED},
	{"TE and CL",
		POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED},
	{"TE with a vertical tab", POST "Transfer-Encoding: \x0b"
					"chunked\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED},
	{"TE identity", POST "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED},
	{"two lengths", POST "Content-Length: 2\r\nContent-Length: 70\r\n\r\n{}" SMUGGLED},
	{"two equal lengths", POST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED},
	{"length list", POST "Content-Length: 2, 2\r\n\r\n{}" SMUGGLED},
	{"length with letters", POST "Content-Length: 2abc\r\n\r\n{}" SMUGGLED},
	{"length with sign", POST "Content-Length: +2\r\n\r\n{}" SMUGGLED},
	{"negative length", POST "Content-Length: -2\r\n\r\n{}" SMUGGLED},
	{"hexadecimal length", POST "Content-Length: 0x2\r\n\r\n{}" SMUGGLED},
	{"overflowing length", POST "Content-Length: 18446744073709551618\r\n\r\n{}" SMUGGLED},
	{"blank before the colon", POST "Content-Length : 2\r\n\r\n{}" SMUGGLED},
	{"no host", "GET /v1/things HTTP/1.1\r\n\r\n"},
	{"two hosts", "GET /v1/things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
	{"two authorizations", "GET /v1/things HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer a\r\n"
			       "Authorization: Bearer b\r\n\r\n"},
	{"two cookies", "GET /v1/things HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n"},
	{"two keys",
		POST "Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{}"},
	{"upgrade", "GET /v1/things HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: "
		    "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
		    "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"},
	{"expect", POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"},
	{"control in a header", "GET /v1/things HTTP/1.1\r\nHost: h\r\nX-A: a\x01z\r\n\r\n"},
	{"unknown method", "FOO /v1/things HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"lower case method", "get /v1/things HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"version 2", "GET /v1/things HTTP/2.0\r\nHost: h\r\n\r\n"},
	{"no version", "GET /v1/things\r\nHost: h\r\n\r\n"},
	{"garbage", "\x16\x03\x01 garbage\r\n\r\n"},
	{"bytes above ASCII in the path", "GET /v1/\xff HTTP/1.1\r\nHost: h\r\n\r\n"},
};

static struct got *answer_to(unsigned port, const char *bytes)
{
	int fd = client_connect(port);
	client_send(fd, bytes);
	struct got *got = client_read(fd);
	client_close(fd);
	return got;
}

static void check_corpus(bool keep_alive)
{
	const struct http_setup setup = {.listener.keep_alive = keep_alive};
	unsigned port = http_start(&setup);
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
		struct got *got = answer_to(port, refused[i].bytes);
		ck_assert_msg(got->status >= 400 && got->status < 500, "%s was answered %d",
			refused[i].what, got->status);
		size_t count = client_count_answers(port, refused[i].bytes);
		ck_assert_msg(count == 1, "%s got %zu answers", refused[i].what, count);
	}
	ck_assert_int_eq(answer_to(port, get)->status, 200);
}

START_TEST(ambiguous_requests_get_one_refusal)
{
	check_corpus(false);
}
END_TEST

START_TEST(ambiguous_requests_get_one_refusal_with_keep_alive)
{
	check_corpus(true);
}
END_TEST

START_TEST(connection_closes_after_one_answer_unless_keep_alive)
{
	const struct http_setup off = {.waiting_max = 0};
	unsigned port = http_start(&off);
	ck_assert_uint_eq(client_count_answers(port, SMUGGLED SMUGGLED), 1);
	http_stop();
	const struct http_setup on = {.listener.keep_alive = true};
	port = http_start(&on);
	ck_assert_uint_eq(client_count_answers(port, SMUGGLED SMUGGLED), 2);
}
END_TEST

START_TEST(sixty_four_headers_are_refused)
{
	const struct http_setup setup = {.waiting_max = 0};
	unsigned port = http_start(&setup);
	for (int extra = 62; extra <= 80; extra++) {
		char headers[4096] = "";
		for (int i = 0; i < extra; i++)
			strcat(headers, "X-A: 1\r\n");
		int status = client_get(port, "/v1/things", headers)->status;
		ck_assert_int_eq(status, extra == 62 ? 200 : 400);
	}
}
END_TEST

START_TEST(long_request_lines_are_refused)
{
	const struct http_setup setup = {.waiting_max = 0};
	unsigned port = http_start(&setup);
	static char target[40000];
	static const size_t lengths[] = {1025, 8000, 39000};
	for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++) {
		memset(target, 'a', sizeof(target));
		target[0] = '/';
		target[lengths[i]] = '\0';
		ck_assert_int_eq(client_get(port, target, "")->status, 400);
	}
}
END_TEST

START_TEST(paths_are_matched_as_they_came)
{
	static const char *const unknown[] = {"/v1/thingsX", "/v1/things/", "//v1/things",
		"/v1//things", "/v1/./things", "/v1/x/../things", "/v1/%74hings", "/v1/things%00",
		"/v1/things%0d%0aX", "/V1/things", "/v1/things;a=1", "/v1/things/a/b"};
	const struct http_setup setup = {.waiting_max = 0};
	unsigned port = http_start(&setup);
	for (size_t i = 0; i < ARRAY_LENGTH(unknown); i++) {
		int status = client_get(port, unknown[i], "")->status;
		ck_assert_msg(status == 404, "%s was answered %d", unknown[i], status);
	}
	assert_problem(client_get(port, "/v1/nothing", ""), 404, "not_found");
}
END_TEST

/* --- slow and idle clients --- */

static void pause_ms(long ms)
{
	const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&pause, NULL);
}

static int64_t drip(unsigned port, size_t sent_at_once, size_t total)
{
	int fd = client_connect(port);
	char *first = arena_alloc(test_arena(), sent_at_once + 1);
	memset(first, ' ', sent_at_once);
	client_send(fd, arena_printf(test_arena(), POST "Content-Length: %zu\r\n\r\n", total));
	client_send(fd, first);
	int64_t begun_ms = clock_monotonic_ms();
	for (int i = 0; i < 12; i++) {
		pause_ms(200);
		client_send(fd, " ");
	}
	struct got *got = client_read(fd);
	int64_t took_ms = clock_monotonic_ms() - begun_ms;
	client_close(fd);
	ck_assert_int_eq(got->status, 400);
	return took_ms;
}

START_TEST(dripping_bodies_end_at_the_deadline)
{
	const struct http_setup setup = {
		.listener = {.body_timeout_ms = 1000, .request_timeout_ms = 700}};
	unsigned port = http_start(&setup);
	ck_assert_int_lt(drip(port, 1, 50), 3500);
	ck_assert_int_lt(drip(port, 40000, 90000), 3500);
}
END_TEST

START_TEST(bodies_in_pieces_arrive_whole)
{
	static const size_t sizes[] = {2, 500, 16384, 16385, 40000, 99900};
	const struct http_setup setup = {.waiting_max = 0};
	unsigned port = http_start(&setup);
	for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
		size_t blanks = sizes[i];
		char *body = arena_alloc(test_arena(), blanks + 20);
		memset(body, ' ', blanks);
		strcpy(body + blanks, "{\"name\":\"a\"}");
		int fd = client_connect(port);
		client_send(fd, arena_printf(test_arena(), POST "Content-Length: %zu\r\n\r\n",
					strlen(body)));
		pause_ms(30);
		char *half = str_c(test_arena(), (struct str){body, blanks / 2});
		client_send(fd, half);
		pause_ms(30);
		client_send(fd, body + blanks / 2);
		struct got *got = client_read(fd);
		client_close(fd);
		ck_assert_int_eq(got->status, 201);
		ck_assert_int_eq(got_int(got, "bytes"), (int64_t)strlen(body));
	}
}
END_TEST

START_TEST(eight_idle_clients_do_not_stop_the_ninth)
{
	int idle[8];
	const struct http_setup setup = {.listener.request_timeout_ms = 1000};
	unsigned port = http_start(&setup);
	for (size_t i = 0; i < ARRAY_LENGTH(idle); i++) {
		idle[i] = client_connect(port);
		client_send(idle[i], "GET /v1/thi");
	}
	ck_assert_int_eq(client_get(port, "/v1/things", "")->status, 200);
	for (size_t i = 0; i < ARRAY_LENGTH(idle); i++)
		client_close(idle[i]);
}
END_TEST

START_TEST(idle_clients_are_dropped_when_they_hold_every_worker)
{
	int idle[8];
	const struct http_setup setup = {.listener = {.request_timeout_ms = 500, .workers = 4}};
	unsigned port = http_start(&setup);
	for (size_t i = 0; i < ARRAY_LENGTH(idle); i++) {
		idle[i] = client_connect(port);
		client_send(idle[i], "GET /v1/thi");
	}
	ck_assert_int_eq(client_get(port, "/v1/things", "")->status, 200);
	for (size_t i = 0; i < ARRAY_LENGTH(idle); i++)
		client_close(idle[i]);
}
END_TEST

/* --- stopping, starting --- */

START_TEST(tls_ports_are_refused_with_a_reason)
{
	struct str why = STR_EMPTY;
	const struct http_setup setup = {.waiting_max = 0};
	http_start(&setup);
	const struct http_settings tls = {.address = STR("127.0.0.1:0s"), .workers = 1};
	ck_assert_ptr_null(listener_start(http_server(), &tls, &why));
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), why), "TLS"));
}
END_TEST

START_TEST(running_requests_end_before_the_server_stops)
{
	const struct http_setup setup = {.waiting_max = 0};
	unsigned port = http_start(&setup);
	int fd = client_connect(port);
	client_send(fd, "POST /v1/slow HTTP/1.1\r\nHost: h\r\nContent-Type: "
			"application/json\r\nContent-Length: 2\r\n\r\n{}");
	pause_ms(100);
	http_stop();
	ck_assert_int_eq(client_read(fd)->status, 200);
	client_close(fd);
}
END_TEST

TEST_MAIN_WITH("framing", &http_fixture, ambiguous_requests_get_one_refusal,
	ambiguous_requests_get_one_refusal_with_keep_alive,
	connection_closes_after_one_answer_unless_keep_alive, sixty_four_headers_are_refused,
	long_request_lines_are_refused, paths_are_matched_as_they_came,
	dripping_bodies_end_at_the_deadline, bodies_in_pieces_arrive_whole,
	eight_idle_clients_do_not_stop_the_ninth,
	idle_clients_are_dropped_when_they_hold_every_worker, tls_ports_are_refused_with_a_reason,
	running_requests_end_before_the_server_stops)
