/* What an operator does to a journal from a shell: nothing that was not sent gets lost by it. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "store-agent/journal/carry.h"
#include "store-agent/journal/commands.h"
#include "store-agent/keep.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/earlier_journal.h"

enum { DONE = 0, CANNOT = 1, UNSENT = 3, OWED = 4 };

static const char *in_folder(const char *name)
{
	return arena_printf(test_arena(), "%s/%s", the_folder(), name);
}

static int keep_as(const char *store, const char *journal, const char *command, const char *file)
{
	static const struct setting settings[] = {
		{"store", "code", SETTING_TEXT, "", 0, 64, "store"},
		{"files", "journal", SETTING_TEXT, "", 0, 4096, "journal"},
	};
	struct str why = STR_EMPTY;
	const char *overrides[] = {
		arena_printf(test_arena(), "store.code=%s", store),
		arena_printf(test_arena(), "files.journal=%s", in_folder(journal)),
	};
	struct config *config = config_load(test_arena(), settings, ARRAY_LENGTH(settings), NULL,
		overrides, ARRAY_LENGTH(overrides), &why);
	ck_assert_msg(config != NULL, STR_FMT, STR_ARG(why));
	char *arguments[] = {(char *)(uintptr_t)command,
		file == NULL ? NULL : (char *)(uintptr_t)in_folder(file)};
	return keep_run(test_arena(), config, arguments, file == NULL ? 1 : 2);
}

static int keep(const char *journal, const char *command, const char *file)
{
	return keep_as("PAR01", journal, command, file);
}

struct looked {
	int64_t unsent, answered_up_to;
	struct epoch epoch;
	command_id first;
};

static enum reason look_body(struct journal_tx *tx, void *context)
{
	struct looked *looked = context;
	const struct command *commands;
	looked->unsent = command_waiting_count(tx);
	looked->answered_up_to = command_answered_up_to(tx);
	looked->epoch = epoch_get(tx);
	if (command_unanswered(tx, 1, &commands) > 0)
		looked->first = commands[0].id;
	return REASON_OK;
}

static struct looked look_into(const char *journal)
{
	struct looked looked = {.unsent = 0};
	struct str why = STR_EMPTY;
	struct journal *opened = journal_look(test_arena(), in_folder(journal), &why);
	ck_assert_msg(opened != NULL, STR_FMT, STR_ARG(why));
	ck_assert_int_eq(journal_run(opened, test_arena(), look_body, &looked), REASON_OK);
	journal_close(opened);
	return looked;
}

static bool can_work(const char *journal)
{
	struct journal_refusal refusal;
	struct journal *opened =
		journal_open(test_arena(), in_folder(journal), STR("PAR01"), &refusal);
	if (opened != NULL)
		journal_close(opened);
	return opened != NULL;
}

START_TEST(status_tells_beside_a_working_agent_what_was_not_sent)
{
	given_ready();
	ck_assert_int_eq(keep("journal.db", "status", NULL), UNSENT);
	answer_all("ok");
	ck_assert_int_eq(keep("journal.db", "status", NULL), DONE);
	ck_assert_int_eq(keep("none.db", "status", NULL), CANNOT);
}
END_TEST

START_TEST(shortage_that_headquarters_is_not_told_yet_is_not_sent_either)
{
	struct desk desk = *the_desk();
	struct act act = act_now();
	desk.undo_ms = MS_PER_MINUTE;
	told(given_document());
	ck_assert_int_eq(
		desk_short(&desk, test_arena(), &act, 2, 1, SHORT_NOT_FOUND, STOCK_EFFECT_UNITS),
		REASON_OK);
	answer_all("ok");
	ck_assert_int_eq(keep("journal.db", "status", NULL), UNSENT);
	ck_assert_int_eq(keep("journal.db", "export", "out"), DONE);
	ck_assert_int_eq(keep("idle.db", "import", "out"), DONE);
	ck_assert_int_eq(keep("idle.db", "retire", NULL), UNSENT);
}
END_TEST

START_TEST(journal_goes_on_in_another_box_with_everything_that_was_not_sent)
{
	given_ready();
	struct looked before = look_into("journal.db");
	ck_assert_int_eq(keep("journal.db", "export", "out"), DONE);
	ck_assert_int_eq(keep("new.db", "import", "out"), DONE);
	struct looked after = look_into("new.db");
	ck_assert_int_eq(after.unsent, before.unsent);
	ck_assert(uuid_equal(after.first.uuid, before.first.uuid));
	ck_assert(uuid_equal(after.epoch.parent, before.epoch.id));
	ck_assert(!uuid_equal(after.epoch.id, before.epoch.id));
	ck_assert_int_eq(after.epoch.begun, EPOCH_IMPORT);
	ck_assert_int_eq(after.epoch.begins, 1);
	ck_assert_int_eq(after.epoch.last, before.epoch.last);
	ck_assert(can_work("new.db"));
}
END_TEST

START_TEST(nothing_is_written_over)
{
	given_ready();
	ck_assert_int_eq(keep("journal.db", "export", "out"), DONE);
	ck_assert_int_eq(keep("journal.db", "export", "out"), CANNOT);
	ck_assert_int_eq(keep("journal.db", "import", "out"), CANNOT);
	ck_assert_int_eq(look_into("journal.db").epoch.begun, EPOCH_NEW);
}
END_TEST

static void change_byte(const char *name, long from_end)
{
	FILE *file = fopen(in_folder(name), "r+");
	ck_assert_int_eq(fseek(file, -from_end, SEEK_END), 0);
	int c = fgetc(file);
	ck_assert_int_eq(fseek(file, -from_end, SEEK_END), 0);
	fputc(c ^ 1, file);
	fclose(file);
}

START_TEST(damaged_export_and_that_of_another_store_are_refused)
{
	given_ready();
	ck_assert_int_eq(keep("journal.db", "export", "out"), DONE);
	ck_assert_int_eq(keep_as("LYO02", "new.db", "import", "out"), CANNOT);
	ck_assert_int_eq(keep("new.db", "import", "journal.db"), CANNOT);
	change_byte("out", 1000);
	ck_assert_int_eq(keep("new.db", "import", "out"), CANNOT);
	change_byte("out", 1000);
	ck_assert_int_eq(keep("new.db", "status", NULL), CANNOT);
	ck_assert_int_eq(keep("new.db", "import", "out"), DONE);
}
END_TEST

START_TEST(journal_that_an_agent_works_on_is_not_retired)
{
	ck_assert_int_eq(keep("journal.db", "retire", NULL), CANNOT);
}
END_TEST

/* The same journal, with no agent at work on it. */
static void given_idle_copy(void)
{
	ck_assert_int_eq(keep("journal.db", "export", "out"), DONE);
	ck_assert_int_eq(keep("idle.db", "import", "out"), DONE);
}

START_TEST(retiring_is_refused_while_something_was_not_sent)
{
	given_ready();
	given_idle_copy();
	int64_t unsent = look_into("idle.db").unsent;
	ck_assert_int_gt(unsent, 0);
	ck_assert_int_eq(keep("idle.db", "retire", NULL), UNSENT);
	ck_assert_int_eq(look_into("idle.db").unsent, unsent);
	ck_assert(can_work("idle.db"));
}
END_TEST

START_TEST(retired_journal_took_along_what_was_not_sent_and_works_no_more)
{
	given_ready();
	given_idle_copy();
	ck_assert_int_eq(keep("idle.db", "retire", "taken"), DONE);
	ck_assert(!can_work("idle.db"));
	ck_assert_int_eq(keep("idle.db", "status", NULL), DONE);
	ck_assert_int_eq(keep("next.db", "import", "taken"), DONE);
	ck_assert_int_eq(look_into("next.db").unsent, look_into("idle.db").unsent);
	ck_assert(can_work("next.db"));
}
END_TEST

START_TEST(journal_that_has_sent_everything_is_retired)
{
	given_ready();
	answer_all("ok");
	given_idle_copy();
	ck_assert_int_eq(keep("idle.db", "retire", NULL), DONE);
	ck_assert(!can_work("idle.db"));
}
END_TEST

/* The idle copy as the release before would have left it. */
static void given_earlier_copy(void)
{
	struct str why = STR_EMPTY;
	given_idle_copy();
	struct journal *opened = journal_look(test_arena(), in_folder("idle.db"), &why);
	ck_assert_msg(opened != NULL, STR_FMT, STR_ARG(why));
	ck_assert_int_eq(journal_run(opened, test_arena(), earlier_journal, NULL), REASON_OK);
	journal_close(opened);
}

START_TEST(what_an_earlier_release_has_not_sent_is_taken_over_when_somebody_says_so)
{
	given_ready();
	given_earlier_copy();
	ck_assert_int_eq(keep("idle.db", "status", NULL), UNSENT);
	ck_assert(!can_work("idle.db"));
	ck_assert_int_eq(keep("idle.db", "retire", NULL), OWED);
	ck_assert_int_eq(keep("idle.db", "upgrade", NULL), DONE);
	ck_assert_int_eq(look_into("idle.db").unsent, look_into("journal.db").unsent);
	ck_assert(can_work("idle.db"));
	ck_assert_int_eq(keep("idle.db", "upgrade", NULL), DONE);
}
END_TEST

START_TEST(journal_of_an_earlier_release_that_has_sent_everything_is_no_question)
{
	given_ready();
	answer_all("ok");
	given_earlier_copy();
	ck_assert(can_work("idle.db"));
}
END_TEST

START_TEST(what_an_earlier_release_has_not_sent_can_be_carried_away)
{
	given_ready();
	given_earlier_copy();
	ck_assert_int_eq(keep("idle.db", "export", "carried"), DONE);
	ck_assert_int_eq(keep("other.db", "import", "carried"), DONE);
	ck_assert(can_work("other.db"));
	ck_assert_int_eq(keep("idle.db", "retire", "taken"), DONE);
	ck_assert_int_eq(keep("next.db", "import", "taken"), DONE);
	ck_assert_int_eq(look_into("next.db").unsent, look_into("journal.db").unsent);
}
END_TEST

START_TEST(nothing_is_upgraded_where_there_is_no_journal_or_an_agent_works_on_it)
{
	ck_assert_int_eq(keep("none.db", "upgrade", NULL), CANNOT);
	ck_assert_int_eq(keep("none.db", "status", NULL), CANNOT);
	ck_assert_int_eq(keep("journal.db", "upgrade", NULL), CANNOT);
}
END_TEST

static bool is_command(const char *name, const char *file)
{
	char *words[] = {(char *)(uintptr_t)name, (char *)(uintptr_t)file};
	return keep_is_command(words, file == NULL ? 1 : 2);
}

START_TEST(words_that_are_no_command_are_known_before_anything_is_read)
{
	ck_assert(!is_command("destroy", NULL));
	ck_assert(is_command("export", "x") && !is_command("export", NULL));
	ck_assert(is_command("upgrade", NULL) && !is_command("upgrade", "x"));
	ck_assert(!is_command("status", "x"));
}
END_TEST

TEST_MAIN_WITH("keeping a journal", &agent_fixture,
	status_tells_beside_a_working_agent_what_was_not_sent,
	shortage_that_headquarters_is_not_told_yet_is_not_sent_either,
	journal_goes_on_in_another_box_with_everything_that_was_not_sent, nothing_is_written_over,
	damaged_export_and_that_of_another_store_are_refused,
	journal_that_an_agent_works_on_is_not_retired,
	retiring_is_refused_while_something_was_not_sent,
	retired_journal_took_along_what_was_not_sent_and_works_no_more,
	journal_that_has_sent_everything_is_retired,
	what_an_earlier_release_has_not_sent_is_taken_over_when_somebody_says_so,
	journal_of_an_earlier_release_that_has_sent_everything_is_no_question,
	what_an_earlier_release_has_not_sent_can_be_carried_away,
	nothing_is_upgraded_where_there_is_no_journal_or_an_agent_works_on_it,
	words_that_are_no_command_are_known_before_anything_is_read)
