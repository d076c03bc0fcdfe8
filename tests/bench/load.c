/* Closed-loop load; see load.h. */
#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	REQUEST_MAX = 16 * 1024,
	ANSWER_MAX = 256 * 1024,
	/* Latencies are counted in slots of 10 µs up to 20 s. */
	SLOT_US = 10,
	SLOTS = 20 * 1000 * 1000 / SLOT_US,
	POLL_MS = 20,
};

struct connection {
	int fd; /* -1: idle */
	char *answer;
	size_t received;
	double sent_at; /* 0: waits for its next request */
};

struct run {
	const struct load *load;
	struct load_result *result;
	struct arena *arena;
	struct buf buf;
	int poll;
	uint64_t next;
	double begun, until;
	uint32_t *slots;
	unsigned busy;
};

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void slot_count(struct run *run, double seconds)
{
	double slot = seconds * 1e6 / SLOT_US;
	run->slots[slot < SLOTS - 1 ? (size_t)slot : SLOTS - 1]++;
	if (seconds * 1e3 > run->result->max_ms)
		run->result->max_ms = seconds * 1e3;
}

static double slot_at(const struct run *run, double share)
{
	uint64_t wanted = (uint64_t)((double)run->result->answers * share), seen = 0;
	for (size_t i = 0; i < SLOTS; i++) {
		seen += run->slots[i];
		if (seen > wanted)
			return (double)i * SLOT_US / 1e3;
	}
	return 0;
}

/* --- one connection --- */

static bool is_over(const struct run *run)
{
	return (run->load->count != 0 && run->next >= run->load->count) ||
	       (run->load->seconds > 0 && now_s() >= run->until);
}

/* At a fixed rate the next request is not due before its time. */
static bool is_due(const struct run *run)
{
	return run->load->per_second <= 0 ||
	       now_s() >= run->begun + (double)run->next / run->load->per_second;
}

static void connection_open(struct run *run, struct connection *connection)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)run->load->port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		abort();
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	epoll_ctl(run->poll, EPOLL_CTL_ADD, connection->fd, &event);
}

static void connection_close(struct connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
}

/* Requests are small: the socket's buffer takes each whole. */
static void connection_send(struct run *run, struct connection *connection)
{
	if (connection->fd < 0)
		connection_open(run, connection);
	buf_clear(&run->buf);
	run->load->request(&run->buf, run->next++, run->load->context);
	struct str request = buf_str(&run->buf);
	connection->received = 0;
	connection->sent_at = now_s();
	if (send(connection->fd, request.p, request.n, MSG_NOSIGNAL) != (ssize_t)request.n)
		run->result->broken++;
}

/* Bytes of the whole answer; 0 while its head is not complete. */
static size_t answer_bytes(const struct connection *connection, int *status_out, bool *closes_out)
{
	static const char length_name[] = "\r\nContent-Length:";
	connection->answer[connection->received] = '\0';
	const char *end = strstr(connection->answer, "\r\n\r\n");
	if (end == NULL)
		return 0;
	const char *length = strcasestr(connection->answer, length_name);
	const char *closes = strcasestr(connection->answer, "\r\nConnection: close");
	*status_out = atoi(connection->answer + strlen("HTTP/1.1 "));
	*closes_out = closes != NULL && closes < end;
	size_t body = length != NULL && length < end
			      ? strtoul(length + strlen(length_name), NULL, 10)
			      : 0;
	return (size_t)(end - connection->answer) + 4 + body;
}

enum progress { MORE_TO_COME, ANSWERED, BROKEN };

static enum progress connection_read(struct run *run, struct connection *connection)
{
	int status = 0;
	bool closes = false;
	ssize_t n = recv(connection->fd, connection->answer + connection->received,
		ANSWER_MAX - connection->received, 0);
	if (n <= 0)
		return BROKEN;
	connection->received += (size_t)n;
	size_t whole = answer_bytes(connection, &status, &closes);
	if (whole == 0 || connection->received < whole)
		return MORE_TO_COME;
	slot_count(run, now_s() - connection->sent_at);
	run->result->answers++;
	run->result->by_status[status > 0 && status < 600 ? status : 0]++;
	if (closes)
		connection_close(connection);
	return ANSWERED;
}

static void connection_ready(struct run *run, struct connection *connection)
{
	enum progress progress = connection_read(run, connection);
	if (progress == MORE_TO_COME)
		return;
	if (progress == BROKEN) {
		run->result->broken++;
		connection_close(connection);
	}
	connection->sent_at = 0;
	run->busy--;
}

/* --- all of them --- */

static void feed_idle(struct run *run, struct connection *connections)
{
	for (unsigned i = 0; i < run->load->connections; i++) {
		if (connections[i].sent_at > 0)
			continue;
		if (is_over(run) || !is_due(run))
			return;
		connection_send(run, &connections[i]);
		run->busy++;
	}
}

static void loop(struct run *run, struct connection *connections)
{
	struct epoll_event events[256];
	for (;;) {
		feed_idle(run, connections);
		if (run->busy == 0 && is_over(run))
			return;
		int wait_ms = run->load->per_second > 0 ? 1 : POLL_MS;
		int count = epoll_wait(run->poll, events, 256, wait_ms);
		for (int i = 0; i < count; i++)
			connection_ready(run, events[i].data.ptr);
	}
}

struct load_result load_run(const struct load *load)
{
	struct load_result result = {0};
	struct run run = {.load = load, .result = &result, .arena = arena_new(1 << 28)};
	struct connection *connections =
		arena_new_array(run.arena, load->connections, struct connection);
	for (unsigned i = 0; i < load->connections; i++)
		connections[i] = (struct connection){
			.fd = -1, .answer = arena_alloc(run.arena, ANSWER_MAX + 1)};
	run.slots = calloc(SLOTS, sizeof(*run.slots));
	run.poll = epoll_create1(EPOLL_CLOEXEC);
	buf_init(&run.buf, run.arena, REQUEST_MAX);
	run.begun = now_s();
	run.until = run.begun + load->seconds;
	loop(&run, connections);
	result.seconds = now_s() - run.begun;
	result.per_second = (double)result.answers / result.seconds;
	result.p50_ms = slot_at(&run, 0.50);
	result.p99_ms = slot_at(&run, 0.99);
	for (unsigned i = 0; i < load->connections; i++)
		connection_close(&connections[i]);
	close(run.poll);
	free(run.slots);
	arena_free(run.arena);
	return result;
}
