/* A load of one thread; see load.h. */
#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/lib/harness.h"

enum {
	ANSWER_MAX = 128 * 1024,
	EVENTS = 256,
	/* Latencies are counted in slots of 10 µs up to 20 s. */
	SLOT_US = 10,
	SLOTS = 20 * 1000 * 1000 / SLOT_US,
	LOOK_NS = 20 * 1000 * 1000,
	FRESH_S = 2, /* the server closes what was idle for 5 s */
};

struct connection {
	unsigned number;
	int fd; /* -1: closed */
	SSL *tls;
	uint64_t sent; /* how many it has sent, which in lanes says what comes next */
	bool is_busy;
	double idle_since;
	double due_at;		/* of what it waits for */
	size_t received, whole; /* bytes of the answer; whole is 0 until its head is there */
	int status;
	bool closes;
	char *answer;
};

struct run {
	const struct load *load;
	struct load_result *result;
	struct connection *connections;
	struct connection **idle; /* a stack */
	size_t idle_count;
	size_t ended; /* lanes that have nothing left to send */
	int poll;
	SSL_CTX *tls;
	char *answers; /* not in the arena, which would touch all of it */
	uint64_t next;
	double begun, until;
	uint32_t *slots;
	const atomic_bool *is_stopped;
};

/* Keys differ between all loads of this process. */
static atomic_uint_fast64_t key_number;

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- latencies --- */

static void latency_count(struct run *run, double seconds)
{
	double slot = seconds * 1e6 / SLOT_US;
	run->slots[slot < SLOTS - 1 ? (size_t)slot : SLOTS - 1]++;
	if (seconds * 1e3 > run->result->max_ms)
		run->result->max_ms = seconds * 1e3;
}

static double latency_at(const struct run *run, double share)
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

/* The front limits what one address may ask: a crowd has many. */
static void bind_to_own_address(const struct connection *connection)
{
	struct sockaddr_in from = {.sin_family = AF_INET,
		.sin_addr = {htonl(INADDR_LOOPBACK + 256 + connection->number)}};
	ck_assert_int_eq(bind(connection->fd, (struct sockaddr *)&from, sizeof(from)), 0);
}

static void begin_tls(const struct run *run, struct connection *connection)
{
	connection->tls = SSL_new(run->tls);
	ck_assert_ptr_nonnull(connection->tls);
	SSL_set_fd(connection->tls, connection->fd);
	ck_assert_int_eq(SSL_connect(connection->tls), 1);
}

static void connection_open(struct run *run, struct connection *connection)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)run->load->port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(connection->fd, 0);
	if (run->load->is_front)
		bind_to_own_address(connection);
	ck_assert_msg(connect(connection->fd, (struct sockaddr *)&to, sizeof(to)) == 0,
		"nobody listens on port %u: %s", run->load->port, strerror(errno));
	if (run->load->is_front)
		begin_tls(run, connection);
	fcntl(connection->fd, F_SETFL, O_NONBLOCK);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	epoll_ctl(run->poll, EPOLL_CTL_ADD, connection->fd, &event);
}

static void connection_close(struct connection *connection)
{
	SSL_free(connection->tls);
	connection->tls = NULL;
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
}

/* Requests are small: the socket's buffer takes each whole. */
static bool send_whole(struct connection *connection, const struct request *request)
{
	if (connection->tls != NULL)
		return SSL_write(connection->tls, request->text, (int)request->n) ==
		       (int)request->n;
	return send(connection->fd, request->text, request->n, MSG_NOSIGNAL) == (ssize_t)request->n;
}

/* The number of a connection's next request. */
static uint64_t number_of(const struct run *run, const struct connection *connection)
{
	return run->load->is_in_lanes
		       ? connection->sent * run->load->connections + connection->number
		       : run->next;
}

static void connection_send(struct run *run, struct connection *connection, double due_at)
{
	const struct requests *requests = run->load->requests;
	const struct request *request =
		&requests->list[number_of(run, connection) % requests->count];
	if (due_at - connection->idle_since > FRESH_S)
		connection_close(connection);
	if (connection->fd < 0)
		connection_open(run, connection);
	request_set_key(request, atomic_fetch_add(&key_number, 1));
	connection->received = 0;
	connection->whole = 0;
	connection->due_at = due_at;
	connection->is_busy = true;
	connection->sent++;
	run->next++;
	if (!send_whole(connection, request))
		run->result->broken++;
}

/* --- an answer --- */

static bool line_is(const char *line, const char *name, size_t n)
{
	return strncasecmp(line, name, n) == 0;
}

/* Reads the head once it is there: status, length, and whether the connection ends. */
static void read_head(struct connection *connection)
{
	static const char length[] = "Content-Length:", closes[] = "Connection: close";
	size_t body = 0;
	char *end = strstr(connection->answer, "\r\n\r\n");
	if (end == NULL)
		return;
	connection->status = atoi(connection->answer + strlen("HTTP/1.1 "));
	connection->closes = false;
	for (char *line = strchr(connection->answer, '\n'); line < end; line = strchr(line, '\n')) {
		line++;
		if (line_is(line, length, sizeof(length) - 1))
			body = strtoul(line + sizeof(length) - 1, NULL, 10);
		else if (line_is(line, closes, sizeof(closes) - 1))
			connection->closes = true;
	}
	connection->whole = (size_t)(end - connection->answer) + 4 + body;
}

enum progress { MORE_TO_COME, ANSWERED, BROKEN };

static ssize_t receive(struct connection *connection)
{
	char *at = connection->answer + connection->received;
	size_t room = ANSWER_MAX - connection->received;
	if (connection->tls == NULL)
		return recv(connection->fd, at, room, 0);
	int n = SSL_read(connection->tls, at, (int)room);
	if (n <= 0 && SSL_get_error(connection->tls, n) == SSL_ERROR_WANT_READ)
		errno = EAGAIN;
	return n <= 0 && errno != EAGAIN ? 0 : n;
}

static enum progress connection_read(struct connection *connection)
{
	errno = 0;
	ssize_t n = receive(connection);
	if (n <= 0)
		return errno == EAGAIN ? MORE_TO_COME : BROKEN;
	connection->received += (size_t)n;
	connection->answer[connection->received] = '\0';
	if (connection->whole == 0)
		read_head(connection);
	if (connection->whole == 0 || connection->received < connection->whole)
		return connection->tls != NULL && SSL_pending(connection->tls) > 0
			       ? connection_read(connection)
			       : MORE_TO_COME;
	return ANSWERED;
}

static void connection_answered(struct run *run, struct connection *connection, double now)
{
	latency_count(run, now - connection->due_at);
	run->result->answers++;
	run->result
		->by_status[connection->status > 0 && connection->status < 600 ? connection->status
									       : 0]++;
	if (connection->status >= 400)
		snprintf(run->result->refusal, sizeof(run->result->refusal), "%s",
			strstr(connection->answer, "\r\n\r\n") + 4);
	if (connection->closes)
		connection_close(connection);
}

static void connection_idle(struct run *run, struct connection *connection, double now)
{
	connection->is_busy = false;
	connection->idle_since = now;
	run->idle[run->idle_count++] = connection;
}

static void connection_ready(struct run *run, struct connection *connection, double now)
{
	enum progress progress = connection_read(connection);
	if (progress == MORE_TO_COME)
		return;
	if (progress == ANSWERED)
		connection_answered(run, connection, now);
	else
		connection_close(connection);
	if (!connection->is_busy)
		return; /* one that the server found idle for too long */
	run->result->broken += progress == BROKEN;
	connection_idle(run, connection, now);
}

/* --- all of them --- */

static double due_at(const struct run *run, double now)
{
	return run->load->per_second > 0 ? run->begun + (double)run->next / run->load->per_second
					 : now;
}

static bool is_over(const struct run *run, double now)
{
	return (run->load->count != 0 && run->next >= run->load->count) ||
	       (run->load->seconds > 0 && now >= run->until) || atomic_load(run->is_stopped);
}

/* A lane's requests are each sent once. */
static bool has_ended(const struct run *run, const struct connection *connection)
{
	return run->load->is_in_lanes && number_of(run, connection) >= run->load->requests->count;
}

static void send_what_is_due(struct run *run)
{
	double now = now_s();
	while (run->idle_count > 0 && !is_over(run, now) && due_at(run, now) <= now) {
		struct connection *connection = run->idle[--run->idle_count];
		if (has_ended(run, connection))
			run->ended++;
		else
			connection_send(run, connection, due_at(run, now));
	}
}

static bool is_done(const struct run *run)
{
	return run->ended == run->load->connections ||
	       (run->idle_count + run->ended == run->load->connections && is_over(run, now_s()));
}

/* Until an answer comes or the next request is due. */
static int wait_for_events(struct run *run, struct epoll_event *events)
{
	double now = now_s(), left_ns = (due_at(run, now) - now) * 1e9;
	bool is_due_first = run->load->per_second > 0 && run->idle_count > 0 && left_ns < LOOK_NS &&
			    !is_over(run, now);
	struct timespec wait = {.tv_nsec = LOOK_NS};
	if (is_due_first)
		wait.tv_nsec = left_ns > 0 ? (long)left_ns : 0;
	return epoll_pwait2(run->poll, events, EVENTS, &wait, NULL);
}

static void loop(struct run *run)
{
	struct epoll_event events[EVENTS];
	for (;;) {
		send_what_is_due(run);
		if (is_done(run))
			return;
		int count = wait_for_events(run, events);
		double now = now_s();
		for (int i = 0; i < count; i++)
			connection_ready(run, events[i].data.ptr, now);
	}
}

static void open_all(struct run *run, struct arena *arena)
{
	unsigned count = run->load->connections;
	run->poll = epoll_create1(EPOLL_CLOEXEC);
	run->tls = run->load->is_front ? SSL_CTX_new(TLS_client_method()) : NULL;
	run->connections = arena_new_array(arena, count, struct connection);
	run->idle = arena_new_array(arena, count, struct connection *);
	run->answers = malloc((size_t)count * (ANSWER_MAX + 1));
	ck_assert_ptr_nonnull(run->answers);
	for (unsigned i = 0; i < count; i++) {
		run->connections[i] = (struct connection){.number = i,
			.fd = -1,
			.answer = run->answers + (size_t)i * (ANSWER_MAX + 1)};
		connection_open(run, &run->connections[i]);
		connection_idle(run, &run->connections[i], now_s());
	}
}

static void close_all(struct run *run)
{
	for (unsigned i = 0; i < run->load->connections; i++)
		connection_close(&run->connections[i]);
	close(run->poll);
	free(run->answers);
	SSL_CTX_free(run->tls);
}

static struct load_result run_until(const struct load *load, const atomic_bool *is_stopped)
{
	struct load_result result = {0};
	struct run run = {.load = load, .result = &result, .is_stopped = is_stopped};
	struct arena *arena = arena_new(1 << 20);
	run.slots = calloc(SLOTS, sizeof(*run.slots));
	ck_assert_ptr_nonnull(run.slots);
	open_all(&run, arena);
	run.begun = now_s();
	run.until = run.begun + load->seconds;
	loop(&run);
	result.seconds = now_s() - run.begun;
	result.per_second = (double)result.answers / result.seconds;
	result.p50_ms = latency_at(&run, 0.50);
	result.p99_ms = latency_at(&run, 0.99);
	close_all(&run);
	free(run.slots);
	arena_free(arena);
	return result;
}

struct load_result load_run(const struct load *load)
{
	atomic_bool is_stopped = false;
	return run_until(load, &is_stopped);
}

/* --- beside something else --- */

struct load_thread {
	pthread_t thread;
	struct load load;
	struct load_result result;
	atomic_bool is_stopped;
};

static void *run_thread(void *context)
{
	struct load_thread *thread = context;
	thread->result = run_until(&thread->load, &thread->is_stopped);
	return NULL;
}

struct load_thread *load_start(const struct load *load)
{
	struct load_thread *thread = calloc(1, sizeof(*thread));
	ck_assert_ptr_nonnull(thread);
	thread->load = *load;
	ck_assert_int_eq(pthread_create(&thread->thread, NULL, run_thread, thread), 0);
	return thread;
}

struct load_result load_stop(struct load_thread *thread)
{
	atomic_store(&thread->is_stopped, true);
	pthread_join(thread->thread, NULL);
	struct load_result result = thread->result;
	free(thread);
	return result;
}
