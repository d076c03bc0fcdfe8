/* A command acts once per key, whatever happens to its answer. */
#include <pthread.h>
#include <string.h>

#include "server/db/db_faults.h"
#include "server/http/keys_running.h"
#include "server/jobs/jobs.h"
#include "tests/http/http_fixture.h"

static unsigned port;

static void start(void)
{
	const struct http_setup setup = {.waiting_max = 1};
	fixture_db_clean();
	port = http_start(&setup);
}

static void stop(void)
{
	db_faults_set(NULL);
	http_end();
}

static struct got *act(const char *key, const char *body)
{
	return client_post(
		port, "/v1/acts", arena_printf(test_arena(), "Idempotency-Key: %s\r\n", key), body);
}

static int64_t effects(void)
{
	return fixture_number("SELECT COUNT(*) FROM staff_session");
}

START_TEST(a_command_needs_a_key_of_1_to_64_printable_characters)
{
	static const char *const wrong[] = {
		"", "a b", "0123456789012345678901234567890123456789012345678901234567890123X"};
	assert_problem(client_post(port, "/v1/acts", "", "{\"name\":\"a\"}"), 400,
		"idempotency_key_required");
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(act(wrong[i], "{\"name\":\"a\"}"), 400, "idempotency_key_required");
	ck_assert_int_eq(effects(), 0);
}
END_TEST

START_TEST(a_repeat_gets_the_first_answer_byte_for_byte)
{
	struct got *first = act("k1", "{\"name\":\"a\"}");
	ck_assert_int_eq(first->status, 201);
	assert_text(got_header(first, "Location"), "/v1/acts/1");
	assert_text(got_header(first, "ETag"), "\"3\"");
	ck_assert_uint_eq(got_header(first, "Idempotency-Replayed").n, 0);
	struct got *again = act("k1", "{\"name\":\"a\"}");
	ck_assert_int_eq(again->status, 201);
	ck_assert(str_equal(first->body, again->body));
	assert_text(got_header(again, "Location"), "/v1/acts/1");
	assert_text(got_header(again, "ETag"), "\"3\"");
	assert_text(got_header(again, "Idempotency-Replayed"), "true");
	ck_assert_int_eq(effects(), 1);
}
END_TEST

START_TEST(another_body_under_the_same_key_is_refused)
{
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
	assert_problem(act("k1", "{\"name\":\"b\"}"), 422, "idempotency_key_reused");
	ck_assert_int_eq(effects(), 1);
}
END_TEST

START_TEST(another_key_acts_again)
{
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
	ck_assert_int_eq(act("k2", "{\"name\":\"b\"}")->status, 201);
	ck_assert_int_eq(effects(), 2);
}
END_TEST

START_TEST(a_refusal_is_not_stored)
{
	struct got *got = act("k1", "{\"name\":\"refused\"}");
	assert_problem(got, 409, "sold_out");
	assert_text(got_text(got, "detail"), "None is left.");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM idempotency"), 0);
}
END_TEST

/* --- many at once --- */

enum { CROWD = 20 };

static void *send_one(void *pointer)
{
	int *fd = pointer;
	client_send(*fd, "POST /v1/acts HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
			 "Idempotency-Key: crowd\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}");
	return NULL;
}

START_TEST(twenty_at_once_with_one_key_act_once)
{
	int fds[CROWD], created = 0;
	pthread_t threads[CROWD];
	for (size_t i = 0; i < CROWD; i++)
		fds[i] = client_connect(port);
	for (size_t i = 0; i < CROWD; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, send_one, &fds[i]), 0);
	for (size_t i = 0; i < CROWD; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < CROWD; i++) {
		struct got *got = client_read(fds[i]);
		ck_assert_msg(got->status == 201 || got->status == 409, "%d", got->status);
		created += got->status == 201;
		client_close(fds[i]);
	}
	ck_assert_int_ge(created, 1);
	ck_assert_int_eq(effects(), 1);
}
END_TEST

START_TEST(a_key_at_work_in_this_process_is_told_at_once)
{
	const struct hash key = {{1}}, other = {{2}};
	struct keys_running *keys = keys_running_new(test_arena(), 4);
	ck_assert(key_begin(keys, &key));
	ck_assert(!key_begin(keys, &key));
	ck_assert(key_begin(keys, &other));
	key_end(keys, &key);
	ck_assert(key_begin(keys, &key));
}
END_TEST

/* --- lost answers --- */

static const char *faulty_statement;
static struct db_fault_order fault;
static _Atomic int faults_left;

static struct db_fault_order fault_once(const char *statement)
{
	if (strcmp(statement, faulty_statement) == 0 && atomic_fetch_sub(&faults_left, 1) > 0)
		return fault;
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

static void break_statement(const char *statement, enum db_fault kind, int times)
{
	faulty_statement = statement;
	fault = (struct db_fault_order){kind, DB_RETRY};
	atomic_store(&faults_left, times);
	db_faults_set(fault_once);
}

START_TEST(an_answer_lost_after_the_commit_is_found_again)
{
	break_statement("COMMIT", DB_FAULT_CUT_AFTER, 1);
	struct got *got = act("k1", "{\"name\":\"a\"}");
	ck_assert_int_eq(got->status, 201);
	ck_assert_int_eq(effects(), 1);
	ck_assert(str_equal(act("k1", "{\"name\":\"a\"}")->body, got->body));
	ck_assert_int_eq(effects(), 1);
}
END_TEST

START_TEST(a_commit_that_never_arrived_is_done_again)
{
	break_statement("COMMIT", DB_FAULT_CUT_BEFORE, 1);
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
	ck_assert_int_eq(effects(), 1);
}
END_TEST

START_TEST(an_outcome_that_stays_unknown_is_said_to_be_unknown)
{
	break_statement("COMMIT", DB_FAULT_CUT_AFTER, 1);
	ck_assert_int_eq(act("k0", "{\"name\":\"zero\"}")->status, 201);
	break_statement("COMMIT", DB_FAULT_CUT_BEFORE, 1 << 20);
	struct got *got = act("k1", "{\"name\":\"a\"}");
	assert_problem(got, 503, "outcome_unknown");
	ck_assert_uint_gt(got_header(got, "Retry-After").n, 0);
	db_faults_set(NULL);
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
	ck_assert_int_eq(effects(), 2);
}
END_TEST

START_TEST(a_key_held_by_another_instance_is_in_progress)
{
	break_statement("idempotency_add", DB_FAULT_ANSWER, 3); /* every attempt */
	assert_problem(act("k1", "{\"name\":\"a\"}"), 409, "idempotency_key_in_progress");
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
}
END_TEST

START_TEST(a_line_cut_before_the_commit_does_nothing)
{
	break_statement("idempotency_add", DB_FAULT_CUT_BEFORE, 1);
	struct got *got = act("k1", "{\"name\":\"a\"}");
	ck_assert(got->status == 201 || got->status == 503);
	ck_assert_int_eq(effects(), got->status == 201 ? 1 : 0);
	ck_assert_int_eq(act("k1", "{\"name\":\"a\"}")->status, 201);
	ck_assert_int_eq(effects(), 1);
}
END_TEST

/* --- forms --- */

static struct got *submit(const char *headers, const char *form)
{
	return client_form(port, "/page", headers, form);
}

START_TEST(a_form_sent_twice_acts_once)
{
	for (int i = 0; i < 2; i++) {
		struct got *got = submit("", "key=f1&name=Zo%C3%A9+L");
		ck_assert_int_eq(got->status, 303);
		assert_text(got_header(got, "Location"), "/v1/acts/1");
	}
	ck_assert_int_eq(effects(), 1);
	struct got *got = submit("", "key=f2&name=refused");
	ck_assert_int_eq(got->status, 409);
	assert_text(got->body, "sold_out");
}
END_TEST

START_TEST(another_sites_form_is_refused)
{
	ck_assert_int_eq(submit("Origin: https://evil.example\r\n", "key=f1&name=a")->status, 403);
	ck_assert_int_eq(submit("Origin: null\r\n", "key=f1&name=a")->status, 403);
	ck_assert_int_eq(effects(), 0);
	ck_assert_int_eq(submit("Origin: http://shop.example\r\n", "key=f1&name=a")->status, 303);
	ck_assert_int_eq(submit("Origin: http://localhost\r\n", "key=f2&name=b")->status, 303);
}
END_TEST

START_TEST(a_form_in_clear_is_not_of_a_site_that_is_https)
{
	http_server()->public_url = STR("https://shop.example");
	ck_assert_int_eq(submit("Origin: http://localhost\r\n", "key=f1&name=a")->status, 403);
	ck_assert_int_eq(submit("Origin: http://shop.example\r\n", "key=f1&name=a")->status, 403);
	ck_assert_int_eq(effects(), 0);
	ck_assert_int_eq(submit("Origin: https://shop.example\r\n", "key=f1&name=a")->status, 303);
	ck_assert_int_eq(submit("Origin: https://localhost\r\n", "key=f2&name=b")->status, 303);
}
END_TEST

START_TEST(malformed_forms_are_refused)
{
	char many[1000] = "";
	for (int i = 0; i < 70; i++)
		strcat(many, "a=1&");
	ck_assert_int_eq(submit("", many)->status, 400);
	ck_assert_int_eq(submit("", "key=%zz")->status, 400);
	ck_assert_int_eq(submit("", "key=%ff")->status, 400);
	ck_assert_int_eq(effects(), 0);
}
END_TEST

/* --- the purge --- */

START_TEST(an_answer_is_forgotten_after_72_hours_and_its_key_acts_once_for_ever)
{
	struct job job = {.db = fixture_db(), .arena = test_arena()};
	struct got *first = act("old", "{\"name\":\"Zoe\"}");
	ck_assert_int_eq(first->status, 201);
	job.now = fixture_number("SELECT created_at FROM idempotency") + 72 * 3600000LL;
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	ck_assert(str_equal(act("old", "{\"name\":\"Zoe\"}")->body, first->body));
	job.now++;
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM idempotency WHERE answer = ''"
					" AND body_hash = UNHEX(REPEAT('00', 32))"),
		1);
	struct got *later = act("old", "{\"name\":\"Zoe\"}");
	assert_problem(later, 422, "idempotency_key_done");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), later->body), "see /v1/acts/1."));
	assert_problem(act("old", "{\"name\":\"b\"}"), 422, "idempotency_key_done");
	ck_assert_int_eq(effects(), 0); /* the first has lapsed, and there is no other */
	ck_assert(!job.has_more);
}
END_TEST

START_TEST(a_form_sent_again_long_after_leads_to_the_same_page_unless_that_lets_in)
{
	struct job job = {.db = fixture_db(), .arena = test_arena()};
	struct got *first = submit("", "key=long-ago");
	ck_assert_int_eq(first->status, 303);
	job.now = fixture_number("SELECT created_at FROM idempotency") + 72 * 3600000LL + 1;
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	assert_text(got_header(submit("", "key=long-ago"), "Location"),
		str_c(test_arena(), got_header(first, "Location")));
	fixture_sql(
		"UPDATE idempotency SET is_answer_kept = 1, location = '/o/secret?done=placed'");
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	ck_assert_int_eq(submit("", "key=long-ago")->status, 422);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM idempotency WHERE location = ''"), 1);
	ck_assert_int_eq(effects(), 0); /* the first has lapsed, and there is no other */
}
END_TEST

START_TEST(the_purge_works_in_bounded_chunks)
{
	struct job job = {.db = fixture_db(), .arena = test_arena(), .now = 80 * 3600000LL};
	fixture_sql("INSERT INTO idempotency SELECT UNHEX(SHA2('c', 256)), UNHEX(SHA2(seq, 256)), "
		    "UNHEX(SHA2('b', 256)), 201, 0, '', '', 1, 1 FROM seq_1_to_700");
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	ck_assert(job.has_more);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM idempotency WHERE is_answer_kept = 1"), 200);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start,
	.after = stop,
};

TEST_MAIN_WITH("act_once", &fixture, a_command_needs_a_key_of_1_to_64_printable_characters,
	a_repeat_gets_the_first_answer_byte_for_byte, another_body_under_the_same_key_is_refused,
	another_key_acts_again, a_refusal_is_not_stored, twenty_at_once_with_one_key_act_once,
	a_key_at_work_in_this_process_is_told_at_once,
	an_answer_lost_after_the_commit_is_found_again, a_commit_that_never_arrived_is_done_again,
	an_outcome_that_stays_unknown_is_said_to_be_unknown,
	a_key_held_by_another_instance_is_in_progress, a_line_cut_before_the_commit_does_nothing,
	a_form_sent_twice_acts_once, another_sites_form_is_refused,
	a_form_in_clear_is_not_of_a_site_that_is_https, malformed_forms_are_refused,
	an_answer_is_forgotten_after_72_hours_and_its_key_acts_once_for_ever,
	a_form_sent_again_long_after_leads_to_the_same_page_unless_that_lets_in,
	the_purge_works_in_bounded_chunks)
