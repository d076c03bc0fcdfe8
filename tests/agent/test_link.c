/* The line to headquarters, against a headquarters that answers by script. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/http_server.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/sql.h"
#include "store-agent/link.h"
#include "tests/lib/agent_fixture.h"

enum { BODY_MAX = 1 << 20, PATIENCE_MS = 15000 };

/* --- headquarters --- */

static struct {
	struct http_server *http;
	atomic_int batches; /* POSTs so far */
	atomic_int largest_batch;
	atomic_int refuse; /* this many POSTs are answered with `status` first */
	atomic_int status;
	atomic_int retry_after_s;
	atomic_int prefix; /* how many results an answer has at most; 0: all */
	const char *result;
	atomic_int clock_ahead_ms; /* of this store's */
	atomic_int left;	   /* events that are still to be read */
	atomic_int introductions;
	atomic_int no;			      /* the reason for which the journal is refused */
	atomic_int next;		      /* the number it goes on with; 0: is not said */
	atomic_int printers, unsent, trouble; /* as last reported; trouble: of paper */
} hq;

static atomic_int printers_without_paper;

static struct str dump(struct arena *arena, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	struct str copy = str_dup(arena, str_of(text));
	free(text);
	json_decref(json);
	return copy;
}

static json_t *body_of(struct exchange *exchange)
{
	size_t n = (size_t)exchange->request.content_length;
	char *body = arena_alloc(exchange->arena, n + 1);
	ck_assert(exchange->request.read_body(exchange->request.source, body, n));
	return json_loadb(body, n, 0, NULL);
}

static struct str results_for(struct exchange *exchange, json_t *json)
{
	size_t i;
	json_t *command, *results = json_array();
	json_t *commands = json_object_get(json, "commands");
	size_t most = atomic_load(&hq.prefix) > 0 ? (size_t)atomic_load(&hq.prefix) : SIZE_MAX;
	if ((int)json_array_size(commands) > atomic_load(&hq.largest_batch))
		atomic_store(&hq.largest_batch, (int)json_array_size(commands));
	json_array_foreach (commands, i, command)
		if (i < most)
			json_array_append_new(results,
				json_pack("{s:O, s:s}", "id", json_object_get(command, "id"),
					"result",
					json_object_get(command, "void") != NULL ? "invalid_fields"
										 : hq.result));
	return dump(exchange->arena, json_pack("{s:o}", "results", results));
}

/* The journal is introduced before anything is sent. */
static void answer_introduction(struct exchange *exchange)
{
	struct answer *answer = &exchange->answer;
	atomic_fetch_add(&hq.introductions, 1);
	if (atomic_load(&hq.no) != REASON_OK) {
		const struct reason_info *info = reason_info(atomic_load(&hq.no));
		answer->status = info->http_status;
		answer->body = str_printf(exchange->arena, "{\"code\": \"%s\"}", info->code);
		return;
	}
	answer->status = 200;
	answer->body = str_printf(
		exchange->arena, "{\"results\": [], \"next\": %d}", atomic_load(&hq.next));
}

static void note_report(json_t *report)
{
	const char *trouble = json_string_value(json_object_get(report, "printer_trouble"));
	ck_assert(json_is_object(report));
	ck_assert_str_eq(json_string_value(json_object_get(report, "version")), PACKAGE_VERSION);
	atomic_store(&hq.printers, (int)json_integer_value(json_object_get(report, "printers")));
	atomic_store(&hq.unsent, (int)json_integer_value(json_object_get(report, "unsent")));
	atomic_store(&hq.trouble, trouble != NULL && strcmp(trouble, "paper") == 0);
}

static void answer_commands(struct exchange *exchange)
{
	struct answer *answer = &exchange->answer;
	json_t *json = body_of(exchange);
	note_report(json_object_get(json, "report"));
	if (json_array_size(json_object_get(json, "commands")) == 0) {
		json_decref(json);
		answer_introduction(exchange);
		return;
	}
	atomic_fetch_add(&hq.batches, 1);
	if (atomic_fetch_sub(&hq.refuse, 1) > 0) {
		json_decref(json);
		struct str wait = str_printf(exchange->arena, "%d", atomic_load(&hq.retry_after_s));
		answer->status = atomic_load(&hq.status);
		answer->headers[answer->header_count++] =
			(struct wire_pair){STR("Retry-After"), wait};
		return;
	}
	answer->status = 200;
	answer->body = results_for(exchange, json);
	json_decref(json);
}

static void answer(void *context, struct exchange *exchange)
{
	const char *detail;
	ck_assert_int_eq(framing_check(&exchange->request, exchange->path, &detail), REASON_OK);
	exchange->request_id = STR("1");
	exchange->answer.must_close = true;
	if (str_equal_c(exchange->request.method, "POST")) {
		answer_commands(exchange);
		return;
	}
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	exchange->answer.status = 200;
	struct str now =
		instant_print(exchange->arena, clock_now() + atomic_load(&hq.clock_ahead_ms));
	exchange->answer.body = str_printf(exchange->arena,
		"{\"events\": [], \"last\": 1, \"left\": %d, \"now\": \"" STR_FMT "\"}",
		atomic_load(&hq.left), STR_ARG(now));
}

static struct link_printers look_at_printers(void *printers)
{
	int count = atomic_load((atomic_int *)printers);
	return (struct link_printers){count, count == 0 ? STR_EMPTY : STR("paper")};
}

static struct link *link_up(void)
{
	struct str why = STR_EMPTY;
	const struct http_settings settings = {.address = STR("127.0.0.1:0"),
		.workers = 4,
		.request_timeout_ms = 5000,
		.body_timeout_ms = 5000};
	const struct http_service service = {.answer = answer};
	hq.http = http_server_start(test_arena(), &settings, &service, &why);
	ck_assert_msg(hq.http != NULL, STR_FMT, STR_ARG(why));
	const struct link_settings line = {
		.server =
			str_printf(test_arena(), "http://127.0.0.1:%u", http_server_port(hq.http)),
		.agent_key = STR("ca_test"),
		.wait_s = 0,
		.look_at_printers = look_at_printers,
		.printers = &printers_without_paper,
	};
	return link_start(test_arena(), &line, the_desk()->journal);
}

static void link_down(struct link *link)
{
	link_stop(link);
	http_server_stop(hq.http, 1000);
}

/* --- the store --- */

static void given_acts(int count)
{
	hq.result = "ok";
	told(given_document());
	for (int i = 1; i < count; i++) {
		struct act act = act_now();
		ck_assert_int_eq(
			desk_pick(the_desk(), test_arena(), &act, 1, i % 2 ? 1 : -1), REASON_OK);
	}
}

static int64_t unsent(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.unsent;
}

static void await_all_sent(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (unsent() > 0) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "commands stay unsent");
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

START_TEST(everything_is_sent_in_batches_of_a_hundred)
{
	given_acts(230);
	struct link *link = link_up();
	await_all_sent();
	ck_assert_int_eq(atomic_load(&hq.largest_batch), 100);
	ck_assert(link_status(link).is_online);
	link_down(link);
}
END_TEST

START_TEST(answer_to_a_part_is_kept_and_the_rest_sent_again)
{
	given_acts(10);
	atomic_store(&hq.prefix, 3);
	struct link *link = link_up();
	await_all_sent();
	/* accept, start and nine picks, three at a time */
	ck_assert_int_eq(atomic_load(&hq.batches), 4);
	link_down(link);
}
END_TEST

START_TEST(headquarters_that_is_busy_is_asked_again_when_it_said)
{
	given_acts(3);
	atomic_store(&hq.refuse, 1);
	atomic_store(&hq.status, 503);
	atomic_store(&hq.retry_after_s, 2);
	int64_t begun_ms = clock_monotonic_ms();
	struct link *link = link_up();
	await_all_sent();
	ck_assert_int_ge(clock_monotonic_ms() - begun_ms, 2000);
	link_down(link);
}
END_TEST

START_TEST(command_that_is_never_understood_does_not_hold_up_the_others)
{
	expect_error("command_not_understood");
	given_acts(5);
	/* The batch as a whole, then its first command alone. */
	atomic_store(&hq.refuse, 2);
	atomic_store(&hq.status, 422);
	struct link *link = link_up();
	await_all_sent();
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.refused, 1);
	link_down(link);
}
END_TEST

START_TEST(refused_command_becomes_a_task)
{
	given_acts(2);
	hq.result = "quantity_exceeded";
	struct link *link = link_up();
	await_all_sent();
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.refused, 3);
	link_down(link);
}
END_TEST

static struct quarantine quarantine_now(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.quarantine;
}

static void await_quarantine(bool is_on)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while ((quarantine_now().since != 0) != is_on) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the quarantine stays as it is");
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

START_TEST(refused_journal_keeps_everything_and_sends_it_when_it_is_let_in)
{
	expect_error("journal_refused");
	given_acts(5);
	atomic_store(&hq.no, REASON_JOURNAL_BEHIND);
	struct link *link = link_up();
	await_quarantine(true);
	ck_assert_int_eq(quarantine_now().why, EPOCH_BEHIND);
	ck_assert_int_eq(atomic_load(&hq.batches), 0);
	int64_t waiting = unsent();
	ck_assert_int_gt(waiting, 0);
	link_stop(link);
	restart_desk();
	ck_assert_int_eq(quarantine_now().why, EPOCH_BEHIND);
	ck_assert_int_eq(unsent(), waiting);
	http_server_stop(hq.http, 1000);
	atomic_store(&hq.no, REASON_OK);
	link = link_up();
	await_all_sent();
	await_quarantine(false);
	link_down(link);
}
END_TEST

START_TEST(what_headquarters_has_lost_is_sent_again)
{
	given_acts(8);
	struct link *link = link_up();
	await_all_sent();
	link_down(link);
	int before = atomic_load(&hq.batches);
	atomic_store(&hq.next, 3); /* put back to an older state */
	link = link_up();
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (atomic_load(&hq.batches) == before && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	ck_assert_int_eq(atomic_load(&hq.batches), before + 1);
	await_all_sent();
	ck_assert_int_eq(quarantine_now().since, 0);
	link_down(link);
}
END_TEST

static enum reason lose_two(struct journal_tx *tx, void *context)
{
	sql_run(tx, "DELETE FROM command WHERE seq IN (3, 4)");
	return REASON_OK;
}

START_TEST(what_headquarters_asks_for_and_is_gone_is_a_gap)
{
	expect_error("journal_refused");
	given_acts(8);
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), lose_two, NULL), REASON_OK);
	atomic_store(&hq.next, 3);
	answer_all("ok");
	struct link *link = link_up();
	await_quarantine(true);
	ck_assert_int_eq(quarantine_now().why, EPOCH_GAP);
	link_down(link);
}
END_TEST

START_TEST(clock_that_is_hours_behind_is_noticed_and_holds_nothing_up)
{
	enum { FIVE_HOURS_MS = 5 * 3600 * 1000, SLACK_MS = 60000 };
	expect_error("clock_is_wrong");
	given_acts(5);
	atomic_store(&hq.clock_ahead_ms, FIVE_HOURS_MS);
	struct link *link = link_up();
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (link_status(link).clock_ahead_ms == 0 && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	ck_assert_int_le(link_status(link).clock_ahead_ms, -FIVE_HOURS_MS + SLACK_MS);
	ck_assert_int_ge(link_status(link).clock_ahead_ms, -FIVE_HOURS_MS - SLACK_MS);
	await_all_sent();
	link_down(link);
}
END_TEST

static void await_clock(struct link *link, int64_t ahead_ms)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (llabs(link_status(link).clock_ahead_ms - ahead_ms) > 30000) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the clock is not noticed");
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

static void await_to_read(struct link *link, int64_t left)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (link_status(link).to_read != left) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the feed is not read");
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

static int64_t seq_of(enum reason (*look)(struct journal_tx *, void *))
{
	int64_t last = 0;
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), look, &last), REASON_OK);
	return last;
}

static enum reason last_seq(struct journal_tx *tx, void *context)
{
	*(int64_t *)context = epoch_get(tx).last;
	return REASON_OK;
}

START_TEST(clock_that_jumps_while_the_line_is_cut_changes_neither_time_nor_order)
{
	enum { HOURS_MS = 3 * 3600 * 1000 };
	given_acts(2);
	atomic_store(&hq.left, 1);
	struct link *link = link_up();
	await_to_read(link, 1); /* what is sent says nothing of the time, what is read does */
	await_all_sent();
	http_server_stop(hq.http, 1000);
	static const int jumps[] = {HOURS_MS, -HOURS_MS};
	for (size_t i = 0; i < ARRAY_LENGTH(jumps); i++) {
		int64_t before = link_now(link), number = seq_of(last_seq);
		clock_shift(jumps[i]);
		ck_assert_int_lt(llabs(link_now(link) - before), 30000);
		await_clock(link, jumps[i]);
		struct act act = act_now();
		act.now = link_now(link);
		ck_assert_int_eq(
			desk_pick(the_desk(), test_arena(), &act, 1, i == 0 ? -1 : 1), REASON_OK);
		ck_assert_int_eq(seq_of(last_seq), number + 1);
	}
	clock_shift(0);
	link_stop(link);
}
END_TEST

START_TEST(what_is_still_to_be_read_is_known_while_it_is_read)
{
	atomic_store(&hq.left, 4200);
	struct link *link = link_up();
	await_to_read(link, 4200);
	atomic_store(&hq.left, 0);
	await_to_read(link, 0);
	link_down(link);
}
END_TEST

enum { MANY_ACTS = 5000 };

static enum reason many_body(struct journal_tx *tx, void *context)
{
	for (int i = 0; i < MANY_ACTS; i++)
		command_append(tx, &(struct command){.id = {uuid_new(nine_o_clock)},
					   .type = COMMAND_PICK,
					   .body = STR("{}"),
					   .clerk = STR("camille"),
					   .happened_at = nine_o_clock});
	return REASON_OK;
}

START_TEST(five_thousand_acts_of_days_offline_are_sent_in_bounded_batches)
{
	hq.result = "ok";
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), many_body, NULL), REASON_OK);
	struct link *link = link_up();
	int64_t until_ms = clock_monotonic_ms() + 4 * PATIENCE_MS;
	while (unsent() > 0 && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	ck_assert_int_eq(unsent(), 0);
	ck_assert_int_eq(atomic_load(&hq.largest_batch), 100);
	ck_assert_int_le(atomic_load(&hq.batches), MANY_ACTS / 100);
	link_down(link);
}
END_TEST

START_TEST(line_ends_at_once_when_told)
{
	given_acts(1);
	struct link *link = link_up();
	await_all_sent();
	int64_t begun_ms = clock_monotonic_ms();
	link_down(link);
	ck_assert_int_lt(clock_monotonic_ms() - begun_ms, 3000);
}
END_TEST

static void await(atomic_int *value, int expected)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (atomic_load(value) != expected) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%d instead of %d",
			atomic_load(value), expected);
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

START_TEST(report_says_what_waits_beside_the_batch_and_then_that_nothing_does)
{
	given_acts(150);
	int waiting = (int)unsent();
	ck_assert_int_ge(waiting, 150);
	atomic_store(&hq.unsent, -1);
	atomic_store(&hq.no, REASON_JOURNAL_FORK);
	expect_error("journal_refused");
	struct link *link = link_up();
	await(&hq.unsent, waiting);
	atomic_store(&hq.no, REASON_OK);
	await_all_sent();
	await(&hq.unsent, 0);
	link_down(link);
}
END_TEST

START_TEST(printer_in_trouble_is_told_without_an_act_and_again_when_it_is_over)
{
	struct link *link = link_up();
	atomic_store(&printers_without_paper, 2);
	await(&hq.printers, 2);
	ck_assert_int_eq(atomic_load(&hq.trouble), 1);
	atomic_store(&printers_without_paper, 0);
	await(&hq.printers, 0);
	ck_assert_int_eq(atomic_load(&hq.trouble), 0);
	ck_assert_int_eq(atomic_load(&hq.batches), 0);
	link_down(link);
}
END_TEST

START_TEST(headquarters_that_is_away_is_noticed)
{
	const struct link_settings line = {
		.server = STR("http://127.0.0.1:1"), .agent_key = STR("ca_test"), .wait_s = 0};
	given_acts(1);
	struct link *link = link_start(test_arena(), &line, the_desk()->journal);
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (link_status(link).since == 0 && clock_monotonic_ms() < until_ms)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	ck_assert(!link_status(link).is_online);
	ck_assert_int_eq(unsent(), 1);
	link_stop(link);
}
END_TEST

TEST_MAIN_WITH("agent link", &agent_fixture, everything_is_sent_in_batches_of_a_hundred,
	answer_to_a_part_is_kept_and_the_rest_sent_again,
	headquarters_that_is_busy_is_asked_again_when_it_said,
	command_that_is_never_understood_does_not_hold_up_the_others,
	refused_command_becomes_a_task,
	refused_journal_keeps_everything_and_sends_it_when_it_is_let_in,
	what_headquarters_has_lost_is_sent_again, what_headquarters_asks_for_and_is_gone_is_a_gap,
	clock_that_is_hours_behind_is_noticed_and_holds_nothing_up,
	clock_that_jumps_while_the_line_is_cut_changes_neither_time_nor_order,
	what_is_still_to_be_read_is_known_while_it_is_read,
	five_thousand_acts_of_days_offline_are_sent_in_bounded_batches, line_ends_at_once_when_told,
	report_says_what_waits_beside_the_batch_and_then_that_nothing_does,
	printer_in_trouble_is_told_without_an_act_and_again_when_it_is_over,
	headquarters_that_is_away_is_noticed)
