/*
 * kill -9 of comptoird and of the database at random moments while orders are placed, picked
 * and handed over, and a hundred shoppers order beside. Clients repeat what they got no answer to
 * under the same key or command id, as the contract tells them to. At the end everything
 * acknowledged is there, and nothing twice.
 */
#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/shoppers.h"

enum { KILLS = 20, CLIENTS = 4, GIVE_UP_MS = 60000, ORDERS_MAX = 20000, OTHERS = 100 };

/* Seen by the test and its clients. */
struct shared {
	_Atomic bool is_over;
	_Atomic size_t placed, collected;
	struct {
		char order[40]; /* acknowledged; in each client's own part of the list */
		bool is_collected;
	} acked[CLIENTS][ORDERS_MAX / CLIENTS];
	size_t counts[CLIENTS];
};

static struct shared *shared;
static const char *agent_key;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* --- a client: sends until it is told what happened --- */

/* Not an answer: a connection that fails or is cut, or "I cannot say" (503). */
static struct got *insist(const char *path, const char *who, const char *key, const char *body)
{
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	while (clock_monotonic_ms() < until_ms) {
		struct got *got = api_try("POST", path, who, key, body);
		bool is_undecided =
			got->status == 0 || got->status == 503 ||
			str_equal_c(got_text(got, "code"), "idempotency_key_in_progress");
		if (!is_undecided)
			return got;
		pause_ms(20);
	}
	return NULL;
}

static const char *one_command(const char *type, const char *fulfilment, const char *more)
{
	return api_json(
		"{'commands': [{'id': '%s', 'seq': 1, 'type': '%s', 'at': '2026-11-21T11:00:00Z',"
		" 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1%s}]}",
		api_key(), type, fulfilment, more);
}

/* True when the store's command took effect: exactly once, however often it was sent. */
static bool command(const char *type, const char *fulfilment, const char *more)
{
	struct got *got =
		insist("/v1/agent/commands", agent_key, NULL, one_command(type, fulfilment, more));
	return got != NULL && got->status == 200 &&
	       str_equal_c(got_text(got, "results/0/result"), "ok");
}

static bool prepare_and_hand_over(const char *fulfilment)
{
	static const struct {
		const char *type, *more;
	} steps[] = {
		{"accept", ""},
		{"start", ""},
		{"pick", ", 'line': 1, 'qty': 1"},
		{"ready", ", 'slot': 'B4'"},
		{"handover", ", 'by': '', 'how': 'code', 'lines': [{'line': 1, 'collected': 1, "
			     "'refused': 0}]"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++)
		if (!command(steps[i].type, fulfilment, steps[i].more))
			return false;
	return true;
}

enum { CLIENT_FINE, CLIENT_LEFT_ALONE, CLIENT_BADLY_ANSWERED };

static int shop_and_serve(size_t member, void *context)
{
	(void)context;
	while (!atomic_load(&shared->is_over)) {
		struct got *got = insist("/v1/orders", NULL, api_key(),
			api_json("{'kind': 'reservation', 'lines': [{'sku': 'MUG', 'qty': 1}],"
				 " 'store': 'PAR1', 'customer': {'name': 'Zoé', 'email':"
				 " 'zoe@example.org'}}"));
		if (got == NULL)
			return CLIENT_LEFT_ALONE;
		if (got->status != 201)
			return CLIENT_BADLY_ANSWERED;
		size_t n = shared->counts[member]++;
		snprintf(shared->acked[member][n].order, sizeof(shared->acked[member][n].order),
			"%s", got_c(got, "id"));
		atomic_fetch_add(&shared->placed, 1);
		if (!prepare_and_hand_over(got_c(got, "fulfilments/0/id")))
			return CLIENT_BADLY_ANSWERED;
		shared->acked[member][n].is_collected = true;
		atomic_fetch_add(&shared->collected, 1);
	}
	return CLIENT_FINE;
}

/* --- the world they live in --- */

static struct server_setup setup;
static struct shoppers *others;
static const char *const baskets[] = {"'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1'"};

/* The server comes back where its clients look for it. */
static unsigned free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void start_all(void)
{
	unsetenv("COMPTOIR_TEST_SOCKET"); /* this database will be killed: it must be ours alone */
	fixture_db_start();
	fixture_db_clean();
	api_make_world();
	setup = api_setup();
	setup.settings[1] = arena_printf(test_arena(), "http.address=127.0.0.1:%u", free_port());
	setup.settings[2] = "limits.address_per_minute=0";
	setup.settings[3] = "limits.credential_per_minute=0";
	setup.settings[4] = "http.workers=150";
	world_stock("PAR1", "MUG", ORDERS_MAX);
	world_stock("PAR1", "TEA", OTHERS * SHOPPER_ORDERS_MAX);
	agent_key = api_agent("PAR1");
	api_restart(&setup);
	shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
	const struct shoppers_setup shopping = {
		.count = OTHERS,
		.ports = {api_port()},
		.baskets = baskets,
		.basket_count = ARRAY_LENGTH(baskets),
		.insists = true,
	};
	others = shoppers_start(&shopping);
	shoppers_await(others, OTHERS);
}

static void stop_all(void)
{
	server_process_stop(api_server());
	fixture_db_stop();
}

/* A random moment while work goes on, so that each kill meets something. */
static void let_work_go_on(void)
{
	size_t before = atomic_load(&shared->placed) + atomic_load(&shared->collected);
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	while (atomic_load(&shared->placed) + atomic_load(&shared->collected) < before + 6) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "work does not go on");
		pause_ms(2);
	}
	pause_ms((long)rand_below(40));
}

static void assert_everything_once(void)
{
	size_t placed = 0;
	for (size_t c = 0; c < CLIENTS; c++) {
		for (size_t i = 0; i < shared->counts[c]; i++) {
			const char *order = shared->acked[c][i].order;
			int64_t collected = fixture_number(
				"SELECT SUM(collected) FROM orders JOIN fulfilment USING "
				"(order_id) JOIN"
				" fulfilment_line USING (fulfilment_id) WHERE orders.order_id ="
				" UNHEX(REPLACE('%s', '-', ''))",
				order);
			ck_assert_int_eq(collected, shared->acked[c][i].is_collected);
			placed++;
		}
	}
	/* Each client repeated a key until it knew, so no order is there that nobody knows. */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders WHERE customer_email ="
					" 'zoe@example.org'"),
		(int64_t)placed);
	ck_assert_int_eq(
		fixture_number("SELECT -SUM(on_hand_by) FROM movement WHERE kind = 'handover'"),
		(int64_t)atomic_load(&shared->collected));
	world_verify();
}

static void finish(struct crowd *crowd)
{
	let_work_go_on();
	atomic_store(&shared->is_over, true);
	crowd_wait(crowd);
	shoppers_stop(others);
	ck_assert_uint_eq(crowd->outcomes[CLIENT_FINE], CLIENTS);
	fixture_db_forget();
	shoppers_verify(others);
	assert_everything_once();
}

START_TEST(server_killed_twenty_times_loses_and_doubles_nothing)
{
	struct crowd crowd;
	crowd_start(&crowd, CLIENTS, shop_and_serve, NULL);
	for (int i = 0; i < KILLS; i++) {
		let_work_go_on();
		api_kill9_and_restart(&setup);
	}
	finish(&crowd);
}
END_TEST

START_TEST(database_killed_twenty_times_loses_and_doubles_nothing)
{
	struct crowd crowd;
	crowd_start(&crowd, CLIENTS, shop_and_serve, NULL);
	for (int i = 0; i < KILLS; i++) {
		let_work_go_on();
		db_server_kill9(fixture_db_server());
		db_server_restart(fixture_db_server());
	}
	finish(&crowd);
}
END_TEST

static const struct test_fixture kill_fixture = {
	.before = start_all,
	.after = stop_all,
	.timeout_s = 240,
};

TEST_MAIN_WITH("kill", &kill_fixture, server_killed_twenty_times_loses_and_doubles_nothing,
	database_killed_twenty_times_loses_and_doubles_nothing)
