/* The proxy breaks lines as it says; the tests that rely on it are only as good. */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/lib/client.h"
#include "tests/lib/peer.h"
#include "tests/lib/proxy.h"

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static const struct peer_step steps[] = {{.until = "\r\n\r\n", .reply = HELLO}};
static struct peer *peer;
static struct proxy *proxy;

static void start_both(void)
{
	peer = peer_start(steps, ARRAY_LENGTH(steps));
	proxy = proxy_start(peer_port(peer));
}

static void stop_both(void)
{
	proxy_stop(proxy);
	if (peer != NULL)
		peer_stop(peer);
}

static int status_through(const char *target)
{
	return client_try(proxy_port(proxy), "GET", target, "", NULL)->status;
}

START_TEST(whole_line_passes_everything)
{
	struct got *got = client_get(proxy_port(proxy), "/", "");
	ck_assert_int_eq(got->status, 200);
	assert_text(got->body, "hello");
}
END_TEST

START_TEST(cut_line_resets_and_refuses_until_mended)
{
	char byte;
	int open = client_connect(proxy_port(proxy));
	client_send(open, "GET / HTTP/1.1\r\n");
	proxy_cut(proxy);
	ck_assert_int_le(read(open, &byte, 1), 0);
	client_close(open);
	ck_assert_int_eq(status_through("/"), 0);
	proxy_mend(proxy);
	ck_assert_int_eq(status_through("/"), 200);
}
END_TEST

START_TEST(silent_line_takes_connections_and_says_nothing)
{
	proxy_silence(proxy);
	int open = client_connect(proxy_port(proxy));
	struct pollfd answer = {.fd = open, .events = POLLIN};
	client_send(open, "GET / HTTP/1.1\r\n\r\n");
	ck_assert_int_eq(poll(&answer, 1, 100), 0);
	proxy_mend(proxy);
	ck_assert_int_eq(client_read(open)->status, 200);
	client_close(open);
}
END_TEST

START_TEST(slow_line_delays_each_way)
{
	proxy_delay(proxy, 100, 150);
	int64_t began_ms = clock_monotonic_ms();
	ck_assert_int_eq(status_through("/"), 200);
	ck_assert_int_ge(clock_monotonic_ms() - began_ms, 250);
}
END_TEST

START_TEST(lost_request_never_arrives)
{
	proxy_fault(proxy, &(struct proxy_fault){.loss = PROXY_LOSE_REQUEST, .at = "/lost"});
	ck_assert_int_eq(status_through("/lost"), 0);
	ck_assert_int_eq(status_through("/other"), 200);
	ck_assert_uint_eq(proxy_struck(proxy), 1);
	struct str heard = peer_stop(peer);
	peer = NULL;
	ck_assert_ptr_nonnull(memmem(heard.p, heard.n, "/other", 6));
	ck_assert_ptr_null(memmem(heard.p, heard.n, "/lost", 5));
}
END_TEST

START_TEST(lost_answer_was_given)
{
	proxy_fault(proxy, &(struct proxy_fault){.loss = PROXY_LOSE_ANSWER, .skip = 1, .times = 2});
	const int expected[] = {200, 0, 0, 200};
	for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
		ck_assert_int_eq(status_through("/"), expected[i]);
	ck_assert_uint_eq(proxy_struck(proxy), 2);
}
END_TEST

START_TEST(answer_is_cut_after_so_many_bytes)
{
	char got[100];
	size_t n = 0;
	proxy_fault(proxy, &(struct proxy_fault){.loss = PROXY_LOSE_ANSWER, .pass = 20});
	int open = client_connect(proxy_port(proxy));
	client_send(open, "GET / HTTP/1.1\r\n\r\n");
	for (ssize_t more; (more = read(open, got + n, sizeof(got) - n)) > 0;)
		n += (size_t)more;
	client_close(open);
	ck_assert_uint_eq(n, 20);
}
END_TEST

START_TEST(held_answer_leaves_the_line_open)
{
	proxy_fault(proxy, &(struct proxy_fault){.loss = PROXY_HOLD_ANSWER});
	int open = client_connect(proxy_port(proxy));
	struct pollfd answer = {.fd = open, .events = POLLIN};
	client_send(open, "GET / HTTP/1.1\r\n\r\n");
	proxy_await_struck(proxy, 1);
	ck_assert_int_eq(poll(&answer, 1, 100), 0);
	client_close(open);
}
END_TEST

static const struct test_fixture proxy_fixture = {.before = start_both, .after = stop_both};

TEST_MAIN_WITH("proxy", &proxy_fixture, whole_line_passes_everything,
	cut_line_resets_and_refuses_until_mended, silent_line_takes_connections_and_says_nothing,
	slow_line_delays_each_way, lost_request_never_arrives, lost_answer_was_given,
	answer_is_cut_after_so_many_bytes, held_answer_leaves_the_line_open)
