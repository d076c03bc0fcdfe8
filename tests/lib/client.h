/*
 * A plain HTTP client for tests: it sends the bytes it is given, well-formed or not, and
 * reads answers strictly. What it gets lives in test_arena; failures to connect fail the
 * test. When COMPTOIR_EXCHANGES names a file, each exchange of client_call is added to it
 * as a line that tools/contract-check.mjs reads.
 */
#ifndef COMPTOIR_TESTS_CLIENT_H
#define COMPTOIR_TESTS_CLIENT_H

#include "tests/lib/harness.h"

#include <jansson.h>

enum { GOT_HEADERS_MAX = 64 };

struct got {
	int status; /* 0: the connection was closed without a whole answer; body is what came of it
		     */
	struct str head, body;
	size_t header_count;
	struct {
		struct str name, value;
	} headers[GOT_HEADERS_MAX];
	json_t *json; /* when the body is JSON; freed with the process */
};

int client_connect(unsigned port);
void client_send(int fd, const char *bytes);
/* The next answer on the connection. */
struct got *client_read(int fd);
void client_close(int fd);

/* Sends the bytes, closes its sending side, and counts the answers that come until the end. */
size_t client_count_answers(unsigned port, const char *bytes);
/* A connection of its own; headers are lines each ended by \r\n, "" for none. Host is added, and
 * Content-Length when body is not NULL. */
struct got *client_call(unsigned port, const char *method, const char *target, const char *headers,
	const char *body);
/* As client_call, but when nobody listens the answer has status 0. */
struct got *client_try(unsigned port, const char *method, const char *target, const char *headers,
	const char *body);
/* The same with bytes that are no text. */
struct got *client_bytes(unsigned port, const char *method, const char *target, const char *headers,
	struct str body);
struct got *client_get(unsigned port, const char *target, const char *headers);
/* With Content-Type: application/json. */
struct got *client_post(
	unsigned port, const char *target, const char *headers, const char *json_body);
/* With Content-Type: application/x-www-form-urlencoded. */
struct got *client_form(
	unsigned port, const char *target, const char *headers, const char *form_body);

/* Frees the JSON of an answer before the test ends; for tests that ask thousands of times. */
void got_forget(struct got *got);
/* Empty when absent; names compare without case. */
struct str got_header(const struct got *got, const char *name);
/* A text in the JSON body by path: "errors/0/pointer"; empty when it is not there. */
struct str got_text(const struct got *got, const char *path);
int64_t got_int(const struct got *got, const char *path);

/* A problem of this code with its own status, in the form every problem has. */
#define assert_problem(answer, expected_status, expected_code)                                     \
	do {                                                                                       \
		const struct got *got_ = (answer);                                                 \
		ck_assert_int_eq(got_->status, (expected_status));                                 \
		assert_text(got_header(got_, "Content-Type"), "application/problem+json");         \
		assert_text(got_text(got_, "code"), (expected_code));                              \
		ck_assert_int_eq(got_int(got_, "status"), (expected_status));                      \
	} while (0)

#endif
