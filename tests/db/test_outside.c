/* Nobody waits for somebody outside with a transaction open (common/outside.h). */
#include <string.h>

#include "common/mail.h"
#include "server/db/db_faults.h"
#include "server/db/q_probe.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/peer.h"

static struct http_client *client;

static void start(void)
{
	fixture_db_start();
	fixture_db_add_tables(PROBE_TABLES);
}

static void before(void)
{
	fixture_db_clean();
	client = http_client_new("outside");
}

static void after(void)
{
	http_client_free(client);
}

/* --- waits: nobody listens, so they are short --- */

static void ask_by_http(void)
{
	struct http_response response;
	const struct http_request request = {.method = "GET",
		.url = arena_printf(test_arena(), "http://127.0.0.1:%u/", port_without_listener())};
	ck_assert(!http_send(client, test_arena(), &request, &response));
}

static void send_mail(void)
{
	struct str why;
	const char *url =
		arena_printf(test_arena(), "smtp://127.0.0.1:%u", port_without_listener());
	const struct mail mail = {
		.from = STR("shop@mail.example"),
		.to = STR("zoe@mail.example"),
		.subject = STR("Tea"),
		.message_id = STR("1@mail.example"),
		.language = STR("en"),
		.text = STR("Tea\n"),
	};
	ck_assert_int_eq(
		mail_send(client, test_arena(), url, NULL, NULL, &mail, &why), MAIL_DEFERRED);
}

typedef void wait(void);

static enum db_status wait_body(struct tx *tx, const void *input, void *output)
{
	wait *const *waits = input;
	(void)tx;
	(void)output;
	(*waits)();
	return DB_DONE;
}

static void assert_told(wait *waits)
{
	expect_error("wait_in_transaction");
	waits();
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 0);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), wait_body, (const void *)&waits, NULL, 0),
		DB_DONE);
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 1);
	waits();
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 1);
}

START_TEST(a_transaction_that_asks_by_http_is_told_as_a_defect)
{
	assert_told(ask_by_http);
}
END_TEST

START_TEST(a_transaction_that_sends_a_mail_is_told_as_a_defect)
{
	assert_told(send_mail);
}
END_TEST

START_TEST(a_snapshot_that_is_kept_open_meanwhile_is_told_as_a_defect)
{
	wait *waits = ask_by_http;
	expect_error("wait_in_transaction");
	ck_assert_int_eq(
		tx_snapshot(fixture_db(), test_arena(), wait_body, (const void *)&waits, NULL),
		DB_DONE);
}
END_TEST

/* --- however a transaction ended, it is over --- */

static struct {
	const char *statement;
	struct db_fault_order order;
} fault;

static struct db_fault_order fault_hook(const char *statement)
{
	bool is_it = fault.statement != NULL && strcmp(statement, fault.statement) == 0;
	return is_it ? fault.order : (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

static enum db_status insert_body(struct tx *tx, const void *input, void *output)
{
	const enum db_status *ends = input;
	uint64_t id;
	(void)output;
	enum db_status status = q_probe_insert(tx, &(struct q_probe_insert_in){STR("tea"), 1}, &id);
	return status == DB_DONE ? *ends : status;
}

START_TEST(whoever_waits_when_a_transaction_has_ended_is_told_nothing_however_it_ended)
{
	const struct {
		const char *statement;
		struct db_fault_order order;
		enum db_status body, status;
	} ends[] = {
		{NULL, {DB_FAULT_NONE, DB_DONE}, DB_NONE, DB_NONE},
		{NULL, {DB_FAULT_NONE, DB_DONE}, DB_RETRY, DB_RETRY},
		{"START TRANSACTION", {DB_FAULT_ANSWER, DB_DOWN}, DB_DONE, DB_DOWN},
		{"probe_insert", {DB_FAULT_CUT_BEFORE, DB_DONE}, DB_DONE, DB_DOWN},
		{"probe_insert", {DB_FAULT_ANSWER, DB_BROKEN}, DB_DONE, DB_BROKEN},
		{"COMMIT", {DB_FAULT_ANSWER, DB_RETRY}, DB_DONE, DB_RETRY},
		{"COMMIT", {DB_FAULT_CUT_AFTER, DB_DONE}, DB_DONE, DB_UNCERTAIN},
		{NULL, {DB_FAULT_NONE, DB_DONE}, DB_DONE, DB_DUP},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
		fault.statement = ends[i].statement;
		fault.order = ends[i].order;
		db_faults_set(fault_hook);
		ck_assert_int_eq(
			tx_run(fixture_db(), test_arena(), insert_body, &ends[i].body, NULL, 0),
			ends[i].status);
		db_faults_set(NULL);
		ask_by_http();
	}
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 0);
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = before, .after = after};

TEST_MAIN_WITH("outside", &fixture, a_transaction_that_asks_by_http_is_told_as_a_defect,
	a_transaction_that_sends_a_mail_is_told_as_a_defect,
	a_snapshot_that_is_kept_open_meanwhile_is_told_as_a_defect,
	whoever_waits_when_a_transaction_has_ended_is_told_nothing_however_it_ended)
