/*
 * What callers are told when things go wrong on our side, and what is true afterwards.
 * The database server is this program's own, because it is frozen.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/engine/availability.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/process.h"

#define HOLD_BODY "{\"lines\": [{\"sku\": \"TEA\", \"qty\": 1}], \"store\": \"PAR1\"}"

static struct got *hold_under(const char *key)
{
	return api_act("POST", "/v1/holds", NULL, key, HOLD_BODY);
}

static void restart_with(const char *setting)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = setting;
	api_restart(&setup);
}

/* --- held up --- */

START_TEST(goods_that_stay_locked_make_us_busy_and_nothing_is_done)
{
	world_stock("PAR1", "TEA", 5);
	fixture_sql("START TRANSACTION; SELECT * FROM stock FOR UPDATE");
	struct got *got = hold_under(api_key());
	fixture_sql("ROLLBACK");
	assert_problem(got, 503, "busy");
	ck_assert_int_gt(got_header(got, "Retry-After").n, 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

/* --- frozen --- */

static pid_t database_pid(void)
{
	FILE *file = fopen(str_c(test_arena(), fixture_text("SELECT @@pid_file")), "r");
	int pid = 0;
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%d", &pid), 1);
	fclose(file);
	return pid;
}

struct freeze {
	pthread_t thread;
	pid_t pid;
	unsigned after_ms;
};

static void *freeze_later(void *context)
{
	const struct freeze *freeze = context;
	usleep(freeze->after_ms * 1000);
	kill(freeze->pid, SIGSTOP);
	return NULL;
}

static struct got *hold_while_freezing(const char *key, unsigned after_ms)
{
	struct freeze freeze = {.pid = database_pid(), .after_ms = after_ms};
	ck_assert_int_eq(pthread_create(&freeze.thread, NULL, freeze_later, &freeze), 0);
	if (after_ms == 0)
		pthread_join(freeze.thread, NULL);
	struct got *got = hold_under(key);
	if (after_ms > 0)
		pthread_join(freeze.thread, NULL);
	kill(freeze.pid, SIGCONT);
	return got;
}

START_TEST(a_database_that_is_away_did_nothing)
{
	const char *key = api_key();
	world_stock("PAR1", "TEA", 5);
	struct got *got = hold_while_freezing(key, 0);
	assert_problem(got, 503, "database_away");
	ck_assert_int_gt(got_header(got, "Retry-After").n, 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
	assert_status(hold_under(key), 201);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 4);
}
END_TEST

START_TEST(a_lost_commit_is_unknown_and_its_key_tells_what_happened)
{
	const char *key = api_key();
	world_stock("PAR1", "TEA", 5);
	/* Commits wait, everything before them works; so this is when the database falls silent. */
	fixture_sql("BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT");
	struct got *got = hold_while_freezing(key, 1500);
	fixture_sql("BACKUP STAGE END");
	assert_problem(got, 503, "outcome_unknown");
	struct got *again = hold_under(key);
	assert_status(again, 201);
	assert_status(api_get(NULL, "/v1/holds/%s", got_c(again, "id")), 200);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 4);
}
END_TEST

static int probe(size_t member, void *context)
{
	(void)member;
	(void)context;
	return client_get(api_port(), "/readyz", "")->status == 503;
}

/* One look at a silent database takes up to 8 s (an answer, then a new connection); those who come
 * meanwhile share what it finds. */
START_TEST(probes_of_a_frozen_database_do_not_queue_for_it)
{
	pid_t database = database_pid();
	kill(database, SIGSTOP);
	usleep(3500 * 1000); /* until the last good answer is too old */
	int64_t begun_ms = clock_monotonic_ms();
	struct crowd crowd = crowd_run(6, probe, NULL);
	int64_t lasted_ms = clock_monotonic_ms() - begun_ms;
	kill(database, SIGCONT);
	ck_assert_uint_eq(crowd.outcomes[1], 6);
	ck_assert_int_lt(lasted_ms, 12000);
}
END_TEST

static struct got *where_tea_is(void)
{
	struct got *got = api_post(NULL, "/v1/availability",
		"{'lines': [{'sku': 'TEA', 'qty': 1}], 'near': {'lat': 48.853, 'lon': 2.35}}");
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "stores/0/lines/0/available"), 5);
	return got;
}

static bool says(const struct got *got, const char *text)
{
	return strstr(got->body.p, text) != NULL;
}

START_TEST(figures_that_cannot_be_kept_fresh_are_shown_as_stale_and_promise_nothing)
{
	enum { PATIENCE_MS = 15000 };
	pid_t database = database_pid();
	world_stock("PAR1", "TEA", 5);
	struct got *got = where_tea_is();
	ck_assert(!says(got, "\"stale\":true") && says(got, "\"promise\""));
	kill(database, SIGSTOP);
	usleep((AVAILABILITY_STALE_MS + 500) * 1000);
	got = where_tea_is();
	kill(database, SIGCONT);
	ck_assert(says(got, "\"stale\":true") && !says(got, "\"promise\""));
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (says(got, "\"stale\":true")) {
		ck_assert_int_lt(clock_monotonic_ms(), until_ms);
		usleep(100000);
		got = where_tea_is();
	}
	ck_assert(says(got, "\"promise\""));
}
END_TEST

/* --- limits and manners --- */

/* This many bytes of a message Check takes. */
enum { CHECK_MESSAGE_MAX = 4096 };

START_TEST(a_statement_that_is_refused_at_start_is_named)
{
	struct server_setup setup = api_setup();
	fixture_sql("RENAME TABLE staff TO colleague");
	struct server_process *refused = server_process_launch(&setup);
	for (int tries = 0; tries < 4000 && !server_process_logged(refused, "staff_close"); tries++)
		process_doze();
	fixture_sql("RENAME TABLE colleague TO staff");
	struct str trouble = server_process_trouble(refused);
	server_process_expect_error(refused, "statement_refused");
	server_process_expect_error(refused, "statement_misfit");
	server_process_kill9(refused);
	ck_assert(str_holds(trouble, "\"event\":\"statement_refused\",\"statement\":\"staff_"));
	ck_assert(str_holds(trouble, "\"error\":1146"));
	ck_assert_uint_lt(trouble.n, CHECK_MESSAGE_MAX);
}
END_TEST

START_TEST(an_address_that_asks_too_often_is_told_to_wait)
{
	restart_with("limits.address_burst=3");
	struct got *got = NULL;
	for (int i = 0; i < 8; i++)
		got = api_get(NULL, "/v1/stores/PAR1");
	assert_problem(got, 429, "rate_limited");
	ck_assert_int_gt(got_header(got, "Retry-After").n, 0);
}
END_TEST

START_TEST(a_request_that_could_be_read_in_two_ways_is_refused)
{
	assert_problem(client_get(api_port(), "/v1/stores", "Transfer-Encoding: chunked\r\n"), 400,
		"bad_request");
}
END_TEST

START_TEST(a_server_that_stops_finishes_what_it_has_and_takes_no_more)
{
	/* A request that has begun keeps the server from ending. */
	int begun = client_connect(api_port());
	client_send(begun, "POST /v1/holds HTTP/1.1\r\nHost: shop.example\r\nIdempotency-Key: 1\r\n"
			   "Content-Type: application/json\r\nContent-Length: 68\r\n\r\n");
	/* The server has begun it when two are in flight: it, and the question itself. */
	while (strstr(api_get(NULL, "/metrics")->body.p, "comptoir_requests_in_flight 2") == NULL)
		usleep(20000);
	while (fixture_number("SELECT 1") == 1 &&
		!server_process_logged(api_server(), "stopping")) {
		usleep(50000);
		server_process_tell_to_stop(api_server());
	}
	assert_problem(api_get(NULL, "/v1/stores/PAR1"), 503, "starting");
	client_send(begun, HOLD_BODY);
	ck_assert_int_ne(client_read(begun)->status, 0);
	client_close(begun);
}
END_TEST

static void start(void)
{
	unsetenv("COMPTOIR_TEST_SOCKET");
	api_fixture.start();
}

int main(void)
{
	const TTest *const tests[] = {
		goods_that_stay_locked_make_us_busy_and_nothing_is_done,
		a_database_that_is_away_did_nothing,
		a_lost_commit_is_unknown_and_its_key_tells_what_happened,
		probes_of_a_frozen_database_do_not_queue_for_it,
		figures_that_cannot_be_kept_fresh_are_shown_as_stale_and_promise_nothing,
		a_statement_that_is_refused_at_start_is_named,
		an_address_that_asks_too_often_is_told_to_wait,
		a_request_that_could_be_read_in_two_ways_is_refused,
		a_server_that_stops_finishes_what_it_has_and_takes_no_more,
	};
	struct test_fixture own_database = api_fixture;
	own_database.start = start;
	return test_main("trouble", &own_database, tests, ARRAY_LENGTH(tests));
}
