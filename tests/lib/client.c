/* A plain HTTP client for tests; see client.h. */
#include "tests/lib/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/buf.h"

enum { ANSWER_MAX = 8 << 20, SILENCE_MS = 20000 };

/* -1 when nobody listens. */
static int connect_to(unsigned port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

int client_connect(unsigned port)
{
	int fd = connect_to(port);
	ck_assert_msg(fd >= 0, "connect: %s", strerror(errno));
	return fd;
}

static void send_bytes(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* the other side closed: what it said is still to be read */
		bytes += sent;
		n -= (size_t)sent;
	}
}

void client_send(int fd, const char *bytes)
{
	send_bytes(fd, bytes, strlen(bytes));
}

void client_close(int fd)
{
	close(fd);
}

/* False at the end, on a reset, and when nothing came for a long time. */
static bool read_more(int fd, struct buf *buf)
{
	char piece[16384];
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	if (poll(&readable, 1, SILENCE_MS) != 1)
		return false;
	ssize_t n = recv(fd, piece, sizeof(piece), 0);
	if (n <= 0)
		return false;
	buf_add_bytes(buf, piece, (size_t)n);
	ck_assert(!buf_is_full(buf));
	return true;
}

static size_t head_length(struct str bytes)
{
	const char *end = bytes.n == 0 ? NULL : memmem(bytes.p, bytes.n, "\r\n\r\n", 4);
	return end == NULL ? 0 : (size_t)(end - bytes.p) + 4;
}

static void parse_head(struct got *got)
{
	struct str rest = got->head;
	struct str line = str_trim(str_cut(&rest, '\n'));
	uint64_t status;
	ck_assert(str_starts_with(line, STR("HTTP/1.1 ")));
	ck_assert(str_to_u64((struct str){line.p + 9, 3}, 599, &status));
	got->status = (int)status;
	while ((line = str_trim(str_cut(&rest, '\n'))).n > 0) {
		ck_assert_uint_lt(got->header_count, GOT_HEADERS_MAX);
		got->headers[got->header_count].name = str_cut(&line, ':');
		got->headers[got->header_count++].value = str_trim(line);
	}
}

struct str got_header(const struct got *got, const char *name)
{
	for (size_t i = 0; i < got->header_count; i++)
		if (str_equal_nocase(got->headers[i].name, str_of(name)))
			return got->headers[i].value;
	return STR_EMPTY;
}

/* Answers are looked at until the test ends; what they parsed to is kept, and ends with the
 * process. */
static json_t *kept;

static void parse_body(struct got *got)
{
	if (str_equal_c(got_header(got, "Content-Type"), "application/json") ||
		str_equal_c(got_header(got, "Content-Type"), "application/problem+json"))
		got->json = json_loadb(got->body.p, got->body.n, JSON_REJECT_DUPLICATES, NULL);
	if (kept == NULL)
		kept = json_array();
	json_array_append_new(kept, got->json);
}

void got_forget(struct got *got)
{
	for (size_t i = json_array_size(kept); i-- > 0;) {
		if (json_array_get(kept, i) != got->json)
			continue;
		json_array_remove(kept, i);
		got->json = NULL;
		return;
	}
}

static struct got *read_answer(int fd, bool has_body)
{
	struct buf buf;
	struct got *got = arena_new_struct(test_arena(), struct got);
	uint64_t length = 0;
	buf_init(&buf, test_arena(), ANSWER_MAX);
	while (head_length(buf_str(&buf)) == 0)
		if (!read_more(fd, &buf))
			return got;
	size_t head = head_length(buf_str(&buf));
	got->head = str_dup(test_arena(), (struct str){buf_str(&buf).p, head});
	parse_head(got);
	str_to_u64(got_header(got, "Content-Length"), ANSWER_MAX, &length);
	if (!has_body)
		length = 0;
	while (buf_str(&buf).n < head + length) {
		if (read_more(fd, &buf))
			continue;
		got->status = 0; /* half an answer is none */
		length = buf_str(&buf).n - head;
	}
	got->body = str_dup(test_arena(), (struct str){buf_str(&buf).p + head, (size_t)length});
	if (got->status != 0)
		parse_body(got);
	return got;
}

struct got *client_read(int fd)
{
	return read_answer(fd, true);
}

size_t client_count_answers(unsigned port, const char *bytes)
{
	struct buf buf;
	size_t count = 0;
	int fd = client_connect(port);
	client_send(fd, bytes);
	shutdown(fd, SHUT_WR);
	buf_init(&buf, test_arena(), ANSWER_MAX);
	while (read_more(fd, &buf))
		continue;
	client_close(fd);
	struct str all = buf_str(&buf);
	for (const char *at = all.p; all.n > 0; at += 9) {
		at = memmem(at, (size_t)(all.p + all.n - at), "HTTP/1.1 ", 9);
		if (at == NULL)
			break;
		count++;
	}
	return count;
}

/* --- recording --- */

static json_t *headers_json(const struct got *got)
{
	json_t *headers = json_object();
	for (size_t i = 0; i < got->header_count; i++) {
		char *name = str_c(test_arena(), got->headers[i].name);
		for (char *c = name; *c != '\0'; c++)
			*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
		json_object_set_new(headers, name,
			json_stringn(got->headers[i].value.p, got->headers[i].value.n));
	}
	return headers;
}

/* The type of the body, as the headers that were sent say it; without parameters. */
static struct str sent_type(const char *headers)
{
	static const char name[] = "Content-Type: ";
	const char *at = strstr(headers, name);
	if (at == NULL)
		return STR_EMPTY;
	at += strlen(name);
	return (struct str){at, strcspn(at, ";\r")};
}

/* What is no text, such as a PDF, is recorded as empty: that it came, and of which type. */
static struct str recorded_body(const struct got *got)
{
	json_t *text = json_stringn(got->body.p, got->body.n);
	struct str body = text == NULL ? STR_EMPTY : got->body;
	json_decref(text);
	return body;
}

static void record(const char *method, const char *target, const char *headers, const char *body,
	const struct got *got)
{
	struct str type = sent_type(headers), said = recorded_body(got);
	const char *path = getenv("COMPTOIR_EXCHANGES");
	if (path == NULL || path[0] == '\0' || got->status == 0)
		return;
	json_t *line = json_pack("{s:s, s:s, s:i, s:o, s:s%, s:s, s:s%}", "method", method, "path",
		target, "status", got->status, "headers", headers_json(got), "body",
		said.n > 0 ? said.p : "", said.n, "request_body", body == NULL ? "" : body,
		"request_type", type.p, type.n);
	if (line == NULL)
		return; /* what was sent is not UTF-8 */
	char *text = json_dumps(line, JSON_COMPACT);
	const char *whole = arena_printf(test_arena(), "%s\n", text);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	ck_assert_int_ge(fd, 0);
	/* In one piece: other programs write to the same file. */
	ck_assert_int_eq(write(fd, whole, strlen(whole)), (ssize_t)strlen(whole));
	close(fd);
	free(text);
	json_decref(line);
}

/* One exchange on a connection, which is closed after it. */
/* body NULL: none is announced. */
static struct got *exchange_bytes(
	int fd, const char *method, const char *target, const char *headers, const struct str *body)
{
	const char *length =
		body == NULL ? "" : arena_printf(test_arena(), "Content-Length: %zu\r\n", body->n);
	client_send(fd, arena_printf(test_arena(), "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n",
				method, target, headers, length));
	if (body != NULL)
		send_bytes(fd, body->p, body->n);
	struct got *got = read_answer(fd, strcmp(method, "HEAD") != 0);
	client_close(fd);
	return got;
}

static struct got *exchange(
	int fd, const char *method, const char *target, const char *headers, const char *body)
{
	const struct str bytes = str_of(body);
	struct got *got = exchange_bytes(fd, method, target, headers, body == NULL ? NULL : &bytes);
	record(method, target, headers, body, got);
	return got;
}

struct got *client_bytes(
	unsigned port, const char *method, const char *target, const char *headers, struct str body)
{
	struct got *got = exchange_bytes(client_connect(port), method, target, headers, &body);
	record(method, target, headers, "", got);
	return got;
}

struct got *client_call(unsigned port, const char *method, const char *target, const char *headers,
	const char *body)
{
	return exchange(client_connect(port), method, target, headers, body);
}

struct got *client_try(unsigned port, const char *method, const char *target, const char *headers,
	const char *body)
{
	int fd = connect_to(port);
	return fd < 0 ? arena_new_struct(test_arena(), struct got)
		      : exchange(fd, method, target, headers, body);
}

struct got *client_get(unsigned port, const char *target, const char *headers)
{
	return client_call(port, "GET", target, headers, NULL);
}

struct got *client_post(
	unsigned port, const char *target, const char *headers, const char *json_body)
{
	return client_call(port, "POST", target,
		arena_printf(test_arena(), "Content-Type: application/json\r\n%s", headers),
		json_body);
}

struct got *client_form(
	unsigned port, const char *target, const char *headers, const char *form_body)
{
	return client_call(port, "POST", target,
		arena_printf(test_arena(), "Content-Type: application/x-www-form-urlencoded\r\n%s",
			headers),
		form_body);
}

/* --- looking into JSON --- */

static json_t *at_path(const struct got *got, const char *path)
{
	json_t *value = got->json;
	struct str rest = str_of(path);
	while (rest.n > 0 && value != NULL) {
		uint64_t index;
		struct str step = str_cut(&rest, '/');
		if (json_is_array(value) && str_to_u64(step, SIZE_MAX, &index))
			value = json_array_get(value, (size_t)index);
		else
			value = json_object_get(value, str_c(test_arena(), step));
	}
	return value;
}

struct str got_text(const struct got *got, const char *path)
{
	const json_t *value = at_path(got, path);
	return json_is_string(value)
		       ? (struct str){json_string_value(value), json_string_length(value)}
		       : STR_EMPTY;
}

int64_t got_int(const struct got *got, const char *path)
{
	return json_integer_value(at_path(got, path));
}
