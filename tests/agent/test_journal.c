/* The journal keeps what it acknowledged, and says so when it cannot. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "common/clock.h"
#include "common/http_client.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/sql.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/peer.h"

struct painting {
	const char *colour;
	enum reason answer;
};

static enum reason paint(struct journal_tx *tx, void *context)
{
	const struct painting *painting = context;
	note_set(tx, "colour", str_of(painting->colour));
	return painting->answer;
}

static enum reason read_note(struct journal_tx *tx, void *context)
{
	*(struct str *)context = note_get(tx, "colour");
	return REASON_OK;
}

static struct str colour(void)
{
	struct str value;
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), read_note, &value), REASON_OK);
	return value;
}

static enum reason set_colour(enum reason answer)
{
	struct painting painting = {"red", answer};
	return journal_run(the_desk()->journal, test_arena(), paint, &painting);
}

START_TEST(what_was_acknowledged_is_there_after_a_restart)
{
	ck_assert_int_eq(set_colour(REASON_OK), REASON_OK);
	restart_desk();
	assert_text(colour(), "red");
}
END_TEST

START_TEST(body_that_refuses_writes_nothing)
{
	ck_assert_int_eq(set_colour(REASON_WRONG_STATE), REASON_WRONG_STATE);
	assert_text(colour(), "");
}
END_TEST

static enum reason ask_somebody(struct journal_tx *tx, void *context)
{
	struct http_response response;
	const struct http_request request = {.method = "GET",
		.url = arena_printf(test_arena(), "http://127.0.0.1:%u/", port_without_listener())};
	(void)tx;
	ck_assert(!http_send(context, test_arena(), &request, &response));
	return REASON_OK;
}

START_TEST(a_body_that_waits_for_somebody_outside_is_told_as_a_defect)
{
	struct http_client *client = http_client_new("journal");
	expect_error("wait_in_transaction");
	ck_assert_int_eq(ask_somebody(NULL, client), REASON_OK);
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 0);
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), ask_somebody, client), REASON_OK);
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 1);
	ck_assert_int_eq(set_colour(REASON_WRONG_STATE), REASON_WRONG_STATE);
	ck_assert_int_eq(ask_somebody(NULL, client), REASON_OK);
	ck_assert_uint_eq(logged_count("wait_in_transaction"), 1);
	http_client_free(client);
}
END_TEST

START_TEST(journal_of_another_store_is_refused)
{
	struct str why = STR_EMPTY;
	struct journal_refusal refusal;
	const char *path = arena_printf(test_arena(), "%s/copy.db", the_folder());
	ck_assert(journal_copy(test_arena(), the_desk()->journal, path, &why));
	ck_assert_ptr_null(journal_open(test_arena(), path, STR("LYO02"), &refusal));
	ck_assert(!refusal.is_owed);
	ck_assert(str_ends_with(refusal.why, STR("it belongs to another store.")));
}
END_TEST

START_TEST(journal_that_an_agent_works_on_is_not_opened_by_another)
{
	struct journal_refusal refusal;
	const char *path = arena_printf(test_arena(), "%s/journal.db", the_folder());
	ck_assert_ptr_null(journal_open(test_arena(), path, STR("PAR01"), &refusal));
	ck_assert(str_ends_with(refusal.why, STR("Is another agent at work on it?")));
}
END_TEST

static enum reason make_it_version_1(struct journal_tx *tx, void *context)
{
	static const char *const print_columns[] = {"state", "output", "bags", "trouble",
		"trouble_since", "next_at", "attempts", "remote"};
	static const char *const line_columns[] = {
		"later_at", "offer", "offer_name", "offer_by", "serials"};
	sql_run(tx, "DROP TABLE unread");
	sql_run(tx, "DROP TABLE wave_member");
	sql_run(tx, "DROP TABLE wave");
	sql_run(tx, "DROP TABLE wave_waiting");
	sql_run(tx, "DROP TABLE slot");
	sql_run(tx, "DROP TABLE doubt");
	sql_run(tx, "DROP TABLE recount");
	sql_run(tx, "DROP TABLE untold");
	sql_run(tx, "DROP INDEX fulfilment_put_back");
	sql_run(tx, "DROP INDEX fulfilment_arrived");
	sql_run(tx, "DROP INDEX fulfilment_recalled");
	sql_run(tx, "DROP INDEX fulfilment_ready");
	sql_run(tx, "DROP INDEX fulfilment_slot");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN arrived_at");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN has_recall");
	sql_run(tx, "DROP INDEX fulfilment_on_the_way");
	sql_run(tx, "DROP INDEX fulfilment_parcel");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN on_the_way");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN is_to_send");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN parcel");
	sql_run(tx, "DROP TABLE inspection");
	sql_run(tx, "DROP TABLE consignment");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN collected_at");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN clerk");
	sql_run(tx, "ALTER TABLE fulfilment DROP COLUMN placed_at");
	for (size_t i = 0; i < ARRAY_LENGTH(line_columns); i++)
		sql_run(tx, arena_printf(journal_arena(tx), "ALTER TABLE line DROP COLUMN %s",
				    line_columns[i]));
	sql_run(tx, "DROP INDEX print_job_state");
	sql_run(tx, "DROP INDEX command_day");
	for (size_t i = 0; i < ARRAY_LENGTH(print_columns); i++)
		sql_run(tx, arena_printf(journal_arena(tx), "ALTER TABLE print_job DROP COLUMN %s",
				    print_columns[i]));
	sql_run(tx, "DROP INDEX IF EXISTS command_day");
	sql_run(tx, "DROP TABLE done");
	sql_run(tx, "ALTER TABLE command DROP COLUMN is_void");
	sql_run(tx, "DELETE FROM note WHERE name LIKE 'epoch%' OR name = 'opens'");
	sql_run(tx, "PRAGMA user_version = 1");
	return REASON_OK;
}

static void make_it_earlier(void)
{
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), make_it_version_1, NULL), REASON_OK);
}

START_TEST(journal_of_an_earlier_release_that_sent_everything_is_raised_and_keeps_everything)
{
	struct counters counters;
	told(given_document());
	answer_all("ok");
	make_it_earlier();
	restart_desk();
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.to_prepare, 1);
	ck_assert_int_eq(counters.unread, 0);
}
END_TEST

static struct str bytes_of(const char *path)
{
	struct stat about;
	FILE *file = fopen(path, "r");
	ck_assert(file != NULL && fstat(fileno(file), &about) == 0);
	char *bytes = arena_alloc(test_arena(), (size_t)about.st_size);
	size_t n = fread(bytes, 1, (size_t)about.st_size, file);
	fclose(file);
	ck_assert_int_eq((int64_t)n, about.st_size);
	return (struct str){bytes, n};
}

/* The way back to the earlier release stays open. */
START_TEST(what_an_earlier_release_has_not_sent_is_not_touched_unless_one_is_told_to)
{
	struct journal_refusal refusal;
	const char *path = arena_printf(test_arena(), "%s/journal.db", the_folder());
	given_ready();
	struct str unsent = waiting();
	make_it_earlier();
	leave_desk();
	struct str before = bytes_of(path);
	ck_assert_ptr_null(journal_open(test_arena(), path, STR("PAR01"), &refusal));
	ck_assert(refusal.is_owed);
	ck_assert(str_ends_with(refusal.why, STR("has not sent 5 acts that are in it.")));
	ck_assert(str_equal(bytes_of(path), before));
	struct journal *journal = journal_open_owed(test_arena(), path, STR("PAR01"), &refusal);
	ck_assert_ptr_nonnull(journal);
	journal_close(journal);
	return_to_desk();
	ck_assert(str_equal(waiting(), unsent));
}
END_TEST

START_TEST(file_that_is_no_journal_is_refused)
{
	struct journal_refusal refusal;
	const char *path = arena_printf(test_arena(), "%s/letter.txt", the_folder());
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 500; i++)
		fputs("Dear sir or madam, ", file);
	fclose(file);
	ck_assert_ptr_null(journal_open(test_arena(), path, STR("PAR01"), &refusal));
	ck_assert(!str_is_empty(refusal.why));
}
END_TEST

/* The kernel refuses to let any file grow, as a full disk does. Check keeps its own notes in a
 * file, so nothing is asserted meanwhile. */
static enum reason set_colour_on_full_disk(void)
{
	struct rlimit unlimited = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
	struct rlimit nothing = {.rlim_cur = 1, .rlim_max = RLIM_INFINITY};
	struct painting painting = {"blue", REASON_OK};
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &nothing);
	enum reason reason = journal_run(the_desk()->journal, test_arena(), paint, &painting);
	setrlimit(RLIMIT_FSIZE, &unlimited);
	return reason;
}

START_TEST(after_a_failed_write_no_act_is_taken)
{
	expect_error("journal_failed");
	ck_assert_int_eq(set_colour(REASON_OK), REASON_OK);
	ck_assert_int_eq(set_colour_on_full_disk(), REASON_JOURNAL_FAILED);
	ck_assert(journal_has_failed(the_desk()->journal));
	ck_assert_int_eq(set_colour(REASON_OK), REASON_JOURNAL_FAILED);
	ck_assert_uint_eq(logged_count("journal_failed"), 1);
	restart_desk();
	assert_text(colour(), "red");
	ck_assert_int_eq(set_colour(REASON_OK), REASON_OK);
}
END_TEST

struct numbers {
	int64_t first, last;
	size_t count;
};

static enum reason read_numbers(struct journal_tx *tx, void *context)
{
	struct numbers *numbers = context;
	const struct command *commands;
	numbers->count = command_unanswered(tx, 1000, &commands);
	numbers->first = commands[0].seq;
	numbers->last = commands[numbers->count - 1].seq;
	return REASON_OK;
}

START_TEST(commands_are_numbered_without_gaps_even_when_acts_are_refused)
{
	struct numbers numbers;
	told(given_document());
	for (int i = 0; i < 5; i++) {
		struct act good = act_now(), bad = act_now(), undo = act_now();
		ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &good, 1, 1), REASON_OK);
		ck_assert_int_eq(
			desk_pick(the_desk(), test_arena(), &bad, 1, 7), REASON_QUANTITY_EXCEEDED);
		ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &undo, 1, -1), REASON_OK);
	}
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), read_numbers, &numbers), REASON_OK);
	ck_assert_int_eq(numbers.first, 1);
	ck_assert_int_eq(numbers.last, 12);
	ck_assert_uint_eq(numbers.count, 12);
}
END_TEST

static enum reason tidy(struct journal_tx *tx, void *context)
{
	journal_tidy(tx, *(int64_t *)context);
	return REASON_OK;
}

static void tidy_after(int days)
{
	int64_t now = nine_o_clock + days * MS_PER_DAY;
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), tidy, &now), REASON_OK);
}

static size_t collected_count(void)
{
	struct fulfilments found;
	ck_assert_int_eq(desk_list(the_desk(), test_arena(), LIST_COLLECTED, &found), REASON_OK);
	return found.count;
}

START_TEST(collected_fulfilments_are_kept_for_returns_then_forgotten)
{
	int all[] = {2, 1};
	struct act act = act_now();
	given_ready();
	ck_assert_int_eq(desk_hand_over(the_desk(), test_arena(), &act,
				 &(struct handover){.collected = all}),
		REASON_OK);
	tidy_after(90); /* not while headquarters has not heard of it */
	ck_assert_uint_eq(collected_count(), 1);
	answer_all("ok");
	tidy_after(59);
	ck_assert_uint_eq(collected_count(), 1);
	tidy_after(61);
	ck_assert_uint_eq(collected_count(), 0);
}
END_TEST

struct printing {
	struct print_job job;
	bool is_found;
};

static enum reason next_job(struct journal_tx *tx, void *context)
{
	struct printing *printing = context;
	printing->is_found = print_next(tx, STR("folder"), nine_o_clock, &printing->job);
	return REASON_OK;
}

static enum reason job_done(struct journal_tx *tx, void *context)
{
	print_done(tx, *(int64_t *)context, PRINT_CONFIRMED, TROUBLE_NONE, STR("A12.pdf"),
		nine_o_clock);
	return REASON_OK;
}

static enum reason ask_again(struct journal_tx *tx, void *context)
{
	print_ask(tx, *(struct uuid *)context, PRINT_PICK_LIST, given_id().uuid, nine_o_clock);
	return REASON_OK;
}

static struct printing next_print(void)
{
	struct printing printing = {0};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), next_job, &printing), REASON_OK);
	return printing;
}

static void run_with(journal_body *body, void *context)
{
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), body, context), REASON_OK);
}

START_TEST(job_is_printed_again_after_a_crash_but_not_after_it_was_marked)
{
	told(given_document());
	ck_assert(next_print().is_found);
	restart_desk();
	struct printing first = next_print();
	ck_assert(first.is_found && !first.job.is_copy);
	run_with(job_done, &first.job.seq);
	ck_assert(!next_print().is_found);
}
END_TEST

START_TEST(second_print_is_a_copy_and_asked_once_per_key)
{
	struct uuid key = uuid_new(nine_o_clock);
	told(given_document());
	struct printing first = next_print();
	run_with(job_done, &first.job.seq);
	run_with(ask_again, &key);
	run_with(ask_again, &key);
	struct printing copy = next_print();
	ck_assert(copy.is_found && copy.job.is_copy);
	run_with(job_done, &copy.job.seq);
	ck_assert(!next_print().is_found);
}
END_TEST

START_TEST(waiting_ends_when_something_was_written)
{
	uint64_t seen = journal_wait(the_desk()->journal, UINT64_MAX, 0);
	ck_assert_int_eq(set_colour(REASON_OK), REASON_OK);
	ck_assert_uint_eq(journal_wait(the_desk()->journal, seen, 10000), seen + 1);
	assert_text(colour(), "red"); /* reading is no news */
	ck_assert_uint_eq(journal_wait(the_desk()->journal, seen + 1, 1), seen + 1);
}
END_TEST

TEST_MAIN_WITH("agent journal", &agent_fixture, what_was_acknowledged_is_there_after_a_restart,
	body_that_refuses_writes_nothing,
	a_body_that_waits_for_somebody_outside_is_told_as_a_defect,
	journal_of_another_store_is_refused,
	journal_that_an_agent_works_on_is_not_opened_by_another,
	journal_of_an_earlier_release_that_sent_everything_is_raised_and_keeps_everything,
	what_an_earlier_release_has_not_sent_is_not_touched_unless_one_is_told_to,
	file_that_is_no_journal_is_refused, after_a_failed_write_no_act_is_taken,
	commands_are_numbered_without_gaps_even_when_acts_are_refused,
	collected_fulfilments_are_kept_for_returns_then_forgotten,
	job_is_printed_again_after_a_crash_but_not_after_it_was_marked,
	second_print_is_a_copy_and_asked_once_per_key, waiting_ends_when_something_was_written)
