/* A thread for each store; see agents.h. */
#include "tests/bench/agents.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/bench/shop.h"
#include "tests/lib/api.h"

enum {
	STACK_BYTES = 128 * 1024,
	ANSWER_MAX = 1 << 20,
	WAIT_S = 20,
	TIMEOUT_S = 35,
	PAUSE_FIRST_MS = 500,
	PAUSE_MAX_MS = 30000,
	NEWS_MAX = 100000,
	SECONDS_MAX = 600,
};

struct simulated {
	pthread_t thread;
	const char *key;
	uint64_t after;
	unsigned failures;
	atomic_bool is_answered;
};

static struct {
	struct simulated *list;
	size_t count;
	_Atomic unsigned port;
	atomic_bool is_stopping;
	_Atomic size_t news_count;
	double news_ms[NEWS_MAX];
	int64_t began_ms;
	_Atomic size_t by_second[SECONDS_MAX];
} all;

/* --- one exchange --- */

static void count_request(void)
{
	int64_t second = (clock_monotonic_ms() - all.began_ms) / MS_PER_SECOND;
	if (second < SECONDS_MAX)
		atomic_fetch_add(&all.by_second[second], 1);
}

/* -1 when nobody listens. */
static int connect_to(unsigned port)
{
	const struct timeval timeout = {.tv_sec = TIMEOUT_S};
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* What came until the end of the connection. */
static size_t read_all(int fd, char *text)
{
	size_t n = 0;
	ssize_t got;
	while (n < ANSWER_MAX - 1 && (got = recv(fd, text + n, ANSWER_MAX - 1 - n, 0)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	return n;
}

/* The body of an answer of 200, else NULL. */
static json_t *ask(const struct simulated *agent, char *text)
{
	char request[512];
	int n = snprintf(request, sizeof(request),
		"GET /v1/agent/events?after=%llu&wait=%d&limit=100 HTTP/1.1\r\nHost: h\r\n"
		"Authorization: Bearer %s\r\nConnection: close\r\n\r\n",
		(unsigned long long)agent->after, atomic_load(&agent->is_answered) ? WAIT_S : 0,
		agent->key);
	count_request();
	int fd = connect_to(atomic_load(&all.port));
	if (fd < 0)
		return NULL;
	bool is_sent = send(fd, request, (size_t)n, MSG_NOSIGNAL) == n;
	size_t got = is_sent ? read_all(fd, text) : 0;
	close(fd);
	const char *body = got == 0 ? NULL : strstr(text, "\r\n\r\n");
	if (body == NULL || strncmp(text, "HTTP/1.1 200", strlen("HTTP/1.1 200")) != 0)
		return NULL;
	return json_loads(body + strlen("\r\n\r\n"), 0, NULL);
}

/* --- what it says --- */

static void note_order(json_t *fulfilment)
{
	int64_t placed_at, now = clock_now();
	json_t *order = json_object_get(fulfilment, "order");
	const char *state = json_string_value(json_object_get(fulfilment, "state"));
	const char *placed = json_string_value(json_object_get(order, "placed_at"));
	if (state == NULL || strcmp(state, "assigned") != 0 || placed == NULL ||
		!instant_parse(str_of(placed), &placed_at))
		return;
	size_t i = atomic_fetch_add(&all.news_count, 1);
	if (i < NEWS_MAX)
		all.news_ms[i] = (double)(now - placed_at);
}

/* Answers how long to pause before asking again. */
static int64_t take(struct simulated *agent, json_t *answer)
{
	size_t i;
	json_t *event;
	json_array_foreach (json_object_get(answer, "events"), i, event)
		note_order(json_object_get(event, "fulfilment"));
	agent->after = (uint64_t)json_integer_value(json_object_get(answer, "last"));
	agent->failures = 0;
	atomic_store(&agent->is_answered, true);
	return json_integer_value(json_object_get(answer, "again_ms"));
}

static int64_t pause_after_failure(struct simulated *agent)
{
	unsigned doublings = agent->failures < 8 ? agent->failures : 8;
	int64_t ms = (int64_t)PAUSE_FIRST_MS << doublings;
	ms = ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS;
	agent->failures++;
	atomic_store(&agent->is_answered, false);
	return ms / 2 + rand_below((uint32_t)(ms / 2));
}

/* In short steps, so that it ends when it is told to. */
static void rest(int64_t ms)
{
	enum { STEP_MS = 250 };
	while (ms > 0 && !atomic_load(&all.is_stopping)) {
		int64_t step = ms < STEP_MS ? ms : STEP_MS;
		nanosleep(&(struct timespec){.tv_nsec = (long)step * 1000000}, NULL);
		ms -= step;
	}
}

static void *run(void *context)
{
	struct simulated *agent = context;
	char *text = malloc(ANSWER_MAX);
	while (!atomic_load(&all.is_stopping)) {
		json_t *answer = ask(agent, text);
		rest(answer == NULL ? pause_after_failure(agent) : take(agent, answer));
		json_decref(answer);
	}
	free(text);
	return NULL;
}

/* --- all of them --- */

static const char *enrol(const char *store_code)
{
	const char *key = str_c(test_arena(), credential_new(test_arena(), "ca"));
	fixture_sql("INSERT INTO agent (store_id, name, key_hash, is_active, enrolled_at)"
		    " SELECT store_id, code, UNHEX(SHA2('%s', 256)), 1, 1 FROM store"
		    " WHERE code = '%s'",
		key, store_code);
	return key;
}

void agents_start(void)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	all.count = shop_store_count();
	all.list = calloc(all.count, sizeof(*all.list));
	atomic_store(&all.is_stopping, false);
	agents_forget();
	for (size_t i = 0; i < all.count; i++)
		all.list[i].key = enrol(shop_store(i));
	for (size_t i = 0; i < all.count; i++)
		ck_assert_int_eq(
			pthread_create(&all.list[i].thread, &attributes, run, &all.list[i]), 0);
	pthread_attr_destroy(&attributes);
}

void agents_tell_port(unsigned port)
{
	atomic_store(&all.port, port);
}

void agents_stop(void)
{
	atomic_store(&all.is_stopping, true);
	for (size_t i = 0; i < all.count; i++)
		pthread_join(all.list[i].thread, NULL);
	free(all.list);
}

size_t agents_answered(void)
{
	size_t count = 0;
	for (size_t i = 0; i < all.count; i++)
		count += atomic_load(&all.list[i].is_answered);
	return count;
}

size_t agents_busiest_second(void)
{
	size_t most = 0;
	for (size_t i = 0; i < SECONDS_MAX; i++)
		if (atomic_load(&all.by_second[i]) > most)
			most = atomic_load(&all.by_second[i]);
	return most;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct agents_news agents_news(void)
{
	size_t n = atomic_load(&all.news_count);
	ck_assert_uint_le(n, NEWS_MAX);
	if (n == 0)
		return (struct agents_news){0};
	qsort(all.news_ms, n, sizeof(all.news_ms[0]), compare);
	return (struct agents_news){
		n, all.news_ms[n / 2], all.news_ms[n * 99 / 100], all.news_ms[n - 1]};
}

void agents_forget(void)
{
	for (size_t i = 0; i < all.count; i++)
		atomic_store(&all.list[i].is_answered, false);
	for (size_t i = 0; i < SECONDS_MAX; i++)
		atomic_store(&all.by_second[i], 0);
	atomic_store(&all.news_count, 0);
	all.began_ms = clock_monotonic_ms();
}
