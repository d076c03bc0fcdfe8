/* Shoppers beside a test; see shoppers.h. */
#include "tests/lib/shoppers.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/lib/fixture_db.h"

enum {
	ANSWER_CHARS = 16384,
	SILENCE_MS = 60000,
	PAUSE_MS = 100, /* of one who was told to come again */
	PATIENCE_MS = 60000,
	END_PATIENCE_MS = 60000,
	SLICE_MS = 250,
	SLICES = SHOPPERS_SECONDS * 1000 / SLICE_MS,
	CHUNK_EMAILS = 500,
};

enum heard {
	HEARD_NOTHING,
	PLACED,
	SOLD_OUT,
	BUSY,
	LEAVING, /* of an instance that stops */
	AWAY,
	UNKNOWN,
	IN_PROGRESS,
	ODD,
	HEARD_COUNT
};

/* Seen by the test and its shoppers. */
struct shared {
	atomic_bool is_over;
	int64_t begun_ms;
	_Atomic size_t placed, heard[HEARD_COUNT];
	_Atomic int64_t longest_ms;
	_Atomic unsigned placed_in[SLICES];
	char odd_answer[400];
	struct {
		size_t count;
		unsigned char last[SHOPPER_ORDERS_MAX]; /* what was heard of each order at last */
	} shopper[SHOPPERS_MAX];
};

struct shoppers {
	struct shoppers_setup setup;
	struct shared *shared;
	unsigned run; /* tells the addresses of several crowds of a test apart */
	size_t port_count;
	int pid;
};

struct shopper {
	struct shoppers *shoppers;
	size_t number;
	pthread_t thread;
};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* --- one request --- */

static int connect_to(unsigned port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The answer as text; the server closes the connection after it. */
static void ask(unsigned port, const char *request, char answer[static ANSWER_CHARS])
{
	size_t n = 0;
	int fd = connect_to(port);
	answer[0] = '\0';
	if (fd < 0)
		return;
	if (send(fd, request, strlen(request), MSG_NOSIGNAL) > 0) {
		struct pollfd readable = {.fd = fd, .events = POLLIN};
		ssize_t got = 1;
		while (got > 0 && n < ANSWER_CHARS - 1 && poll(&readable, 1, SILENCE_MS) == 1) {
			got = recv(fd, answer + n, ANSWER_CHARS - 1 - n, 0);
			n += got > 0 ? (size_t)got : 0;
		}
		answer[n] = '\0';
	}
	close(fd);
}

/* An answer that was cut may say 201 already, but the body is what a shopper needs. */
static bool is_whole(const char *answer)
{
	const char *length = strcasestr(answer, "\r\nContent-Length:"),
		   *end = strstr(answer, "\r\n\r\n");
	return length != NULL && end != NULL && length < end &&
	       strlen(end + 4) == strtoul(length + 17, NULL, 10);
}

static enum heard heard_of(const char *answer)
{
	static const struct {
		const char *code;
		enum heard heard;
	} codes[] = {
		{"\"no_store\"", SOLD_OUT},
		{"\"sold_out\"", SOLD_OUT},
		{"\"busy\"", BUSY},
		{"\"starting\"", LEAVING},
		{"\"database_away\"", AWAY},
		{"\"outcome_unknown\"", UNKNOWN},
		{"\"idempotency_key_in_progress\"", IN_PROGRESS},
	};
	if (!is_whole(answer))
		return HEARD_NOTHING;
	if (strncmp(answer, "HTTP/1.1 201 ", 13) == 0)
		return PLACED;
	for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
		if (strstr(answer, codes[i].code) != NULL)
			return codes[i].heard;
	return ODD;
}

static void note(struct shared *shared, enum heard heard, int64_t took_ms, const char *answer)
{
	int64_t longest = atomic_load(&shared->longest_ms);
	atomic_fetch_add(&shared->heard[heard], 1);
	while (took_ms > longest &&
		!atomic_compare_exchange_weak(&shared->longest_ms, &longest, took_ms))
		continue;
	if (heard == ODD)
		snprintf(shared->odd_answer, sizeof(shared->odd_answer), "%s", answer);
	if (heard != PLACED)
		return;
	int64_t slice = (clock_monotonic_ms() - shared->begun_ms) / SLICE_MS;
	atomic_fetch_add(&shared->placed, 1);
	if (slice < SLICES)
		atomic_fetch_add(&shared->placed_in[slice], 1);
}

/* --- one order --- */

/* Whose instance goes or has gone tries the next, as the front does. */
static unsigned port_of(const struct shopper *shopper, size_t n, size_t gone)
{
	const struct shoppers *all = shopper->shoppers;
	return all->setup.ports[(shopper->number + n + gone) % all->port_count];
}

static void print_request(
	const struct shopper *shopper, size_t n, unsigned port, char *request, size_t room)
{
	const struct shoppers *all = shopper->shoppers;
	char body[1024];
	snprintf(body, sizeof(body),
		"{'kind': 'reservation', %s, 'customer': {'name': 'Zoé', 'email':"
		" 's%u-%zu-%zu@example.org'}}",
		all->setup.baskets[(shopper->number + n) % all->setup.basket_count], all->run,
		shopper->number, n);
	for (char *c = body; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	snprintf(request, room,
		"POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: "
		"application/json\r\n"
		"Idempotency-Key: s%u-%zu-%zu\r\nContent-Length: %zu\r\nConnection: "
		"close\r\n\r\n%s",
		port, all->run, shopper->number, n, strlen(body), body);
}

/* Once it is unknown whether it happened, only an answer about the order itself will do. */
static bool is_answered(enum heard heard, bool was_unknown, bool insists)
{
	switch (heard) {
	case PLACED:
	case SOLD_OUT:
	case ODD:
	case HEARD_COUNT:
		return true;
	case BUSY:
	case LEAVING:
	case AWAY:
		return !was_unknown && !insists;
	case HEARD_NOTHING:
	case UNKNOWN:
	case IN_PROGRESS:
		break;
	}
	return false;
}

static enum heard order_once(const struct shopper *shopper, size_t n)
{
	const struct shoppers *all = shopper->shoppers;
	struct shared *shared = all->shared;
	char request[2048], answer[ANSWER_CHARS];
	bool was_unknown = false;
	int64_t over_ms = 0;
	size_t gone = 0;
	for (;;) {
		unsigned port = port_of(shopper, n, gone);
		int64_t begun_ms = clock_monotonic_ms();
		print_request(shopper, n, port, request, sizeof(request));
		ask(port, request, answer);
		enum heard heard = heard_of(answer);
		gone += heard == HEARD_NOTHING || heard == LEAVING;
		note(shared, heard, clock_monotonic_ms() - begun_ms, answer);
		if (is_answered(heard, was_unknown, all->setup.insists))
			return heard;
		was_unknown = was_unknown || heard == HEARD_NOTHING || heard == UNKNOWN;
		if (atomic_load(&shared->is_over) && over_ms == 0)
			over_ms = clock_monotonic_ms();
		if (over_ms != 0 && clock_monotonic_ms() > over_ms + END_PATIENCE_MS)
			return heard;
		pause_ms(PAUSE_MS);
	}
}

static void *shop(void *pointer)
{
	const struct shopper *shopper = pointer;
	struct shared *shared = shopper->shoppers->shared;
	while (!atomic_load(&shared->is_over) &&
		shared->shopper[shopper->number].count < SHOPPER_ORDERS_MAX) {
		size_t n = shared->shopper[shopper->number].count;
		enum heard heard = order_once(shopper, n);
		shared->shopper[shopper->number].last[n] = (unsigned char)heard;
		shared->shopper[shopper->number].count = n + 1;
		if (heard != PLACED)
			pause_ms(PAUSE_MS);
	}
	return NULL;
}

/* --- all of them --- */

static void become_shoppers(struct shoppers *shoppers)
{
	static struct shopper list[SHOPPERS_MAX];
	size_t begun = 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (; begun < shoppers->setup.count; begun++) {
		list[begun] = (struct shopper){.shoppers = shoppers, .number = begun};
		if (pthread_create(&list[begun].thread, NULL, shop, &list[begun]) != 0)
			_exit(1);
	}
	for (size_t i = 0; i < begun; i++)
		pthread_join(list[i].thread, NULL);
	_exit(0);
}

struct shoppers *shoppers_start(const struct shoppers_setup *setup)
{
	static unsigned runs;
	struct shoppers *shoppers = arena_new_struct(test_arena(), struct shoppers);
	ck_assert_uint_le(setup->count, SHOPPERS_MAX);
	shoppers->setup = *setup;
	shoppers->run = runs++;
	while (shoppers->port_count < SHOPPER_PORTS_MAX && setup->ports[shoppers->port_count] != 0)
		shoppers->port_count++;
	shoppers->shared = mmap(NULL, sizeof(*shoppers->shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shoppers->shared, MAP_FAILED);
	shoppers->shared->begun_ms = clock_monotonic_ms();
	shoppers->pid = fork();
	ck_assert_int_ge(shoppers->pid, 0);
	if (shoppers->pid == 0)
		become_shoppers(shoppers);
	return shoppers;
}

size_t shoppers_placed(const struct shoppers *shoppers)
{
	return atomic_load(&shoppers->shared->placed);
}

void shoppers_await(struct shoppers *shoppers, size_t placed)
{
	size_t wanted = shoppers_placed(shoppers) + placed;
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (shoppers_placed(shoppers) < wanted) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "shopping does not go on");
		pause_ms(5);
	}
}

size_t shoppers_best_rate(const struct shoppers *shoppers, int64_t from_ms, int64_t until_ms)
{
	const int64_t each = 1000 / SLICE_MS, begun_ms = shoppers->shared->begun_ms;
	int64_t first = (from_ms - begun_ms) / SLICE_MS, end = (until_ms - begun_ms) / SLICE_MS;
	size_t best = 0;
	for (int64_t at = first; at + each <= end && at + each <= SLICES; at++) {
		size_t sum = 0;
		for (int64_t i = 0; i < each; i++)
			sum += atomic_load(&shoppers->shared->placed_in[at + i]);
		best = sum > best ? sum : best;
	}
	return best;
}

void shoppers_stop(struct shoppers *shoppers)
{
	int status;
	atomic_store(&shoppers->shared->is_over, true);
	ck_assert_int_eq(waitpid(shoppers->pid, &status, 0), shoppers->pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"the shoppers ended with wait status %d", status);
}

/* --- what came of it --- */

struct shoppers_tally shoppers_tally(const struct shoppers *shoppers)
{
	_Atomic size_t *heard = shoppers->shared->heard;
	return (struct shoppers_tally){
		.placed = heard[PLACED],
		.sold_out = heard[SOLD_OUT],
		.busy = heard[BUSY],
		.away = heard[AWAY],
		.unknown = heard[UNKNOWN],
		.silent = heard[HEARD_NOTHING],
		.odd = heard[ODD],
		.longest_ms = atomic_load(&shoppers->shared->longest_ms),
	};
}

static void keep_told(struct buf *rows)
{
	fixture_sql("INSERT INTO told VALUES " STR_FMT, STR_ARG(buf_str(rows)));
}

/* The addresses of those who were told that their order is placed. */
static size_t told_load(const struct shoppers *shoppers)
{
	struct arena *arena = arena_new(16 << 20);
	struct buf rows;
	size_t placed = 0, in_chunk = 0;
	fixture_sql("DROP TABLE IF EXISTS told; CREATE TEMPORARY TABLE told (email VARCHAR(254)"
		    " PRIMARY KEY)");
	buf_init(&rows, arena, 1 << 20);
	for (size_t i = 0; i < shoppers->setup.count; i++)
		for (size_t n = 0; n < shoppers->shared->shopper[i].count; n++) {
			enum heard last = shoppers->shared->shopper[i].last[n];
			ck_assert_msg(
				last != HEARD_NOTHING && last != UNKNOWN && last != IN_PROGRESS,
				"shopper %zu never learned what became of order %zu", i, n);
			if (last != PLACED)
				continue;
			buf_printf(&rows, "%s('s%u-%zu-%zu@example.org')", in_chunk == 0 ? "" : ",",
				shoppers->run, i, n);
			placed++;
			if (++in_chunk < CHUNK_EMAILS)
				continue;
			keep_told(&rows);
			in_chunk = 0;
			arena_clear(arena);
			buf_init(&rows, arena, 1 << 20);
		}
	if (in_chunk > 0)
		keep_told(&rows);
	arena_free(arena);
	return placed;
}

void shoppers_verify(const struct shoppers *shoppers)
{
	size_t placed = told_load(shoppers);
	ck_assert_msg(atomic_load(&shoppers->shared->heard[ODD]) == 0, "an odd answer: %s",
		shoppers->shared->odd_answer);
	int64_t found = fixture_number(
		"SELECT COUNT(DISTINCT email) FROM orders JOIN told ON email = customer_email");
	int64_t there = fixture_number("SELECT COUNT(*) FROM orders WHERE customer_email LIKE"
				       " 's%u-%%'",
		shoppers->run);
	ck_assert_msg(found == (int64_t)placed, "of %zu promised orders %lld are there", placed,
		(long long)found);
	ck_assert_msg(there == (int64_t)placed, "%zu orders were promised, %lld are there", placed,
		(long long)there);
}
