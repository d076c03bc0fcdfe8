/* A store whose agent is replaced by another release while headquarters cannot hear what its clerk
 * did: the journal waits for the release that wrote it, unless somebody decides otherwise. */
#include <stdlib.h>

#include "tests/agent/store_scene.h"
#include "tests/lib/earlier_journal.h"

enum { EXIT_OWED = 4 };

/* The program with a command, and what it says. */
static int run(const char *command, const char **said_out)
{
	size_t count;
	const char *const *settings = agent_settings(&count);
	const char *log = arena_printf(test_arena(), "%s/said", the_store_folder());
	int status = process_run("comptoir-agent", settings, count, command, log);
	*said_out = log;
	return status;
}

static bool has_said(const char *log, const char *text)
{
	return system(arena_printf(test_arena(), "grep -q '%s' %s", text, log)) == 0;
}

static void make_journal_earlier(void)
{
	struct str why = STR_EMPTY;
	const char *path = arena_printf(test_arena(), "%s/journal.db", the_store_folder());
	struct journal *journal = journal_look(test_arena(), path, &why);
	ck_assert_msg(journal != NULL, STR_FMT, STR_ARG(why));
	ck_assert_int_eq(journal_run(journal, test_arena(), earlier_journal, NULL), REASON_OK);
	journal_close(journal);
}

START_TEST(what_the_release_before_has_not_sent_is_sent_by_this_one_after_somebody_said_so)
{
	const char *said;
	place(3);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	api_kill9();
	prepare(3);
	stop_agent();
	make_journal_earlier();
	ck_assert_int_eq(run(NULL, &said), EXIT_OWED);
	ck_assert(has_said(said, "has not sent 3 acts"));
	ck_assert(has_said(said, "comptoir-agent upgrade"));
	ck_assert_int_eq(run("upgrade", &said), 0);
	ck_assert(has_said(said, "3 acts in it wait to be sent"));
	start_agent();
	headquarters_is_back();
	assert_line(3, 0, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM agent_command"), 4);
}
END_TEST

START_TEST(what_the_release_before_has_sent_needs_nobody)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	prepare(1);
	await_agent("unsent", 0);
	stop_agent();
	make_journal_earlier();
	start_agent();
	await_agent("ready", 1);
	assert_line(1, 0, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_the_release_before_has_not_sent_is_sent_by_this_one_after_somebody_said_so,
		what_the_release_before_has_sent_needs_nobody};
	return store_main("agent store, upgraded", tests, ARRAY_LENGTH(tests));
}
