/* Whose journal is it, and is it whole? What headquarters takes and what it refuses, over HTTP. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/lib/api.h"

#define AT "'at': '2026-11-21T11:05:00Z', 'clerk': 'camille'"

static const char *agent;
static struct got *order;

static void given_a_store(void)
{
	agent = api_agent("PAR1");
	order = api_order();
}

static const char *new_id(void)
{
	return uuid_print(test_arena(), uuid_new(clock_now())).p;
}

/* What an agent says of its journal. */
struct card {
	const char *epoch, *parent, *begun;
	int begins, opens, last;
};

static struct card new_card(void)
{
	return (struct card){new_id(), NULL, "new", 1, 1, 0};
}

static const char *command_of(const char *id, int seq, const char *type)
{
	return api_json("{'id': '%s', 'seq': %d, 'type': '%s', " AT
			", 'fulfilment': '%s', 'epoch': 1%s}",
		id, seq, type, got_c(order, "fulfilments/0/id"),
		strcmp(type, "pick") == 0 ? ", 'line': 1, 'qty': 1" : "");
}

static struct got *say_as(const char *key, const struct card *card, const char *commands)
{
	const char *parent = card->parent == NULL ? "" : api_json(", 'parent': '%s'", card->parent);
	const char *body = arena_printf(test_arena(), "%s%s, \"commands\": [%s]}",
		api_json("{'journal': {'epoch': '%s', 'begun': '%s', 'begins': %d, 'opens': %d,"
			 " 'last': %d",
			card->epoch, card->begun, card->begins, card->opens, card->last),
		arena_printf(test_arena(), "%s}", parent), commands);
	return api_act("POST", "/v1/agent/commands", key, NULL, body);
}

static struct got *say(const struct card *card, const char *commands)
{
	return say_as(agent, card, commands);
}

/* The next act of this journal. */
static struct got *act(struct card *card, const char *type)
{
	card->last++;
	return say(card, command_of(new_id(), card->last, type));
}

static void assert_ok(const struct got *got)
{
	assert_status(got, 200);
	assert_text(got_text(got, "results/0/result"), "ok");
}

static void assert_next(const struct got *got, int64_t expected)
{
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "next"), expected);
}

static int64_t commands(void)
{
	return fixture_number("SELECT count(*) FROM agent_command");
}

static int64_t picked(void)
{
	return fixture_number("SELECT SUM(picked) FROM fulfilment_line");
}

static int accept_journal(const char *epoch)
{
	const struct server_setup setup = api_setup();
	return server_process_ctl(
		&setup, arena_printf(test_arena(), "accept-journal PAR1 %s", epoch));
}

/* What an operator sees. */
static const char *journals_listed(void)
{
	static char listed[4096];
	char file[] = "/tmp/comptoir-journals-XXXXXX";
	const struct server_setup setup = api_setup();
	int fd = mkstemp(file);
	ck_assert_int_eq(
		server_process_ctl(&setup, arena_printf(test_arena(), "journals | tee %s", file)),
		0);
	ssize_t n = read(fd, listed, sizeof(listed) - 1);
	ck_assert_int_gt(n, 0);
	listed[n] = '\0';
	close(fd);
	unlink(file);
	return listed;
}

static void expect_quarantine(void)
{
	server_process_expect_error(api_server(), "journal_quarantined");
}

/* --- one that is whole --- */

START_TEST(journal_is_taken_number_by_number)
{
	given_a_store();
	struct card card = new_card();
	assert_next(say(&card, ""), 1);
	assert_ok(act(&card, "start"));
	assert_ok(act(&card, "start"));
	assert_next(say(&card, ""), 3);
	ck_assert_int_eq(fixture_number("SELECT count(DISTINCT journal_id) FROM agent_command"), 1);
}
END_TEST

START_TEST(same_command_again_acts_once_and_takes_one_number)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	card.last++;
	const char *pick = command_of(new_id(), 2, "pick");
	for (int i = 0; i < 3; i++)
		assert_ok(say(&card, pick));
	ck_assert_int_eq(picked(), 1);
	assert_next(say(&card, ""), 3);
}
END_TEST

START_TEST(number_of_what_cannot_be_read_is_taken_all_the_same)
{
	given_a_store();
	struct card card = new_card();
	card.last = 1;
	struct got *got = say(&card,
		api_json("{'id': '%s', 'seq': 1, 'type': 'pick', " AT ", 'void': true}", new_id()));
	assert_text(got_text(got, "results/0/result"), "invalid_fields");
	assert_ok(act(&card, "start"));
}
END_TEST

START_TEST(store_whose_commands_are_numbered_sends_none_without)
{
	given_a_store();
	struct card card = new_card();
	assert_next(say(&card, ""), 1);
	const char *body = arena_printf(
		test_arena(), "{\"commands\": [%s]}", command_of(new_id(), 1, "start"));
	struct got *got = api_act("POST", "/v1/agent/commands", agent, NULL, body);
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/journal", "required");
	ck_assert_int_eq(commands(), 0);
}
END_TEST

/* --- one that was put back --- */

START_TEST(older_copy_is_known_by_its_last_number_before_it_says_anything)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	assert_ok(act(&card, "pick"));
	card.last = 1;
	card.opens = 2;
	assert_problem(say(&card, ""), 409, "journal_behind");
}
END_TEST

START_TEST(older_copy_is_known_by_how_often_it_was_opened)
{
	given_a_store();
	struct card card = new_card();
	card.opens = 7;
	assert_ok(act(&card, "start"));
	card.opens = 6;
	assert_problem(say(&card, ""), 409, "journal_behind");
}
END_TEST

START_TEST(numbers_that_were_announced_and_are_gone_tell_of_an_older_copy)
{
	given_a_store();
	struct card card = new_card();
	card.last = 40; /* 40 acts wait when the box is put back to 10 of them */
	assert_next(say(&card, ""), 1);
	card.last = 10;
	card.opens = 2;
	assert_problem(say(&card, ""), 409, "journal_behind");
}
END_TEST

/* --- forks and gaps --- */

START_TEST(two_copies_that_both_write_are_a_fork_and_the_second_changes_nothing)
{
	given_a_store();
	struct card card = new_card(), copy;
	assert_ok(act(&card, "start"));
	copy = card;
	assert_ok(act(&card, "pick"));
	assert_problem(act(&copy, "pick"), 409, "journal_fork");
	ck_assert_int_eq(picked(), 1);
	ck_assert_int_eq(commands(), 2);
	assert_next(say(&card, ""), 3);
}
END_TEST

START_TEST(what_follows_a_missing_number_is_not_applied)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	card.last = 3;
	assert_problem(say(&card, command_of(new_id(), 3, "pick")), 409, "journal_gap");
	ck_assert_int_eq(picked(), 0);
	ck_assert_int_eq(commands(), 1);
	assert_next(say(&card, ""), 2);
}
END_TEST

START_TEST(what_came_before_the_gap_in_a_batch_is_applied_and_answered)
{
	given_a_store();
	struct card card = new_card();
	card.last = 3;
	struct got *got =
		say(&card, arena_printf(test_arena(), "%s, %s", command_of(new_id(), 1, "start"),
				   command_of(new_id(), 3, "pick")));
	assert_ok(got);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "results")), 1);
	ck_assert_int_eq(picked(), 0);
}
END_TEST

START_TEST(repeat_whose_first_answer_was_forgotten_does_not_act_again)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	card.last = 2;
	const char *pick = command_of(new_id(), 2, "pick");
	assert_ok(say(&card, pick));
	fixture_sql("DELETE FROM agent_command");
	assert_problem(say(&card, pick), 409, "journal_fork");
	ck_assert_int_eq(picked(), 1);
}
END_TEST

/* --- quarantine and its end --- */

START_TEST(waiting_journal_is_applied_once_an_operator_lets_it_in_and_the_other_is_refused)
{
	given_a_store();
	expect_quarantine();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	struct card again = {new_id(), card.epoch, "behind", 2, 3, 2};
	const char *pick = command_of(new_id(), 2, "pick");
	assert_problem(say(&again, ""), 409, "journal_behind");
	assert_problem(say(&again, pick), 409, "journal_behind");
	ck_assert_int_eq(picked(), 0);
	ck_assert_int_eq(accept_journal(again.epoch), 0);
	assert_ok(say(&again, pick));
	ck_assert_int_eq(picked(), 1);
	assert_problem(act(&card, "pick"), 409, "journal_fork");
	ck_assert_int_ne(accept_journal(card.epoch), 0);
	ck_assert_int_eq(picked(), 1);
}
END_TEST

START_TEST(journal_that_waits_for_its_gap_is_told_so)
{
	given_a_store();
	expect_quarantine();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	struct card again = {new_id(), card.epoch, "gap", 4, 2, 6};
	assert_problem(say(&again, ""), 409, "journal_gap");
	ck_assert_int_eq(accept_journal(again.epoch), 0);
	assert_next(say(&again, ""), 4);
}
END_TEST

START_TEST(journal_brought_to_another_box_goes_on_at_once_and_the_old_box_is_refused)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	const char *pick = command_of(new_id(), 2, "pick");
	card.last = 2;
	assert_ok(say(&card, pick)); /* after the export: the new box has it as unsent */
	struct card successor = {new_id(), card.epoch, "import", 2, 2, 2};
	assert_next(say(&successor, ""), 2);
	assert_ok(say(&successor, pick));
	ck_assert_int_eq(picked(), 1);
	assert_next(say(&successor, ""), 3);
	assert_problem(act(&card, "pick"), 409, "journal_fork");
	ck_assert_int_eq(picked(), 1);
}
END_TEST

START_TEST(exported_journal_that_is_imported_twice_has_one_successor)
{
	given_a_store();
	expect_quarantine();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	struct card first = {new_id(), card.epoch, "import", 2, 2, 1}, second = first;
	second.epoch = new_id();
	assert_next(say(&first, ""), 2);
	assert_problem(say(&second, ""), 409, "journal_fork");
}
END_TEST

START_TEST(second_journal_under_one_key_waits_and_under_a_new_key_goes_on)
{
	given_a_store();
	expect_quarantine();
	struct card first = new_card(), second = new_card();
	assert_ok(act(&first, "start"));
	assert_problem(say(&second, ""), 409, "journal_fork");
	fixture_sql("UPDATE agent SET is_active = 0");
	agent = api_agent("PAR1");
	struct card third = new_card();
	assert_next(say(&third, ""), 1);
}
END_TEST

START_TEST(journal_of_one_store_is_not_another_s)
{
	given_a_store();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	assert_problem(say_as(api_agent("PAR2"), &card, ""), 409, "journal_fork");
}
END_TEST

START_TEST(operator_sees_which_journals_wait_and_how_much_they_have_to_say)
{
	given_a_store();
	expect_quarantine();
	struct card card = new_card();
	assert_ok(act(&card, "start"));
	struct card again = {new_id(), card.epoch, "fork", 2, 3, 13};
	assert_problem(say(&again, ""), 409, "journal_fork");
	const char *listed = journals_listed();
	ck_assert_ptr_nonnull(strstr(listed, again.epoch));
	ck_assert_ptr_nonnull(strstr(listed, "12 unsent"));
	ck_assert_ptr_nonnull(strstr(listed, "another copy"));
	ck_assert_ptr_null(strstr(listed, card.epoch));
}
END_TEST

TEST_MAIN_WITH("journals of stores", &api_fixture, journal_is_taken_number_by_number,
	same_command_again_acts_once_and_takes_one_number,
	number_of_what_cannot_be_read_is_taken_all_the_same,
	store_whose_commands_are_numbered_sends_none_without,
	older_copy_is_known_by_its_last_number_before_it_says_anything,
	older_copy_is_known_by_how_often_it_was_opened,
	numbers_that_were_announced_and_are_gone_tell_of_an_older_copy,
	two_copies_that_both_write_are_a_fork_and_the_second_changes_nothing,
	what_follows_a_missing_number_is_not_applied,
	what_came_before_the_gap_in_a_batch_is_applied_and_answered,
	repeat_whose_first_answer_was_forgotten_does_not_act_again,
	waiting_journal_is_applied_once_an_operator_lets_it_in_and_the_other_is_refused,
	journal_that_waits_for_its_gap_is_told_so,
	journal_brought_to_another_box_goes_on_at_once_and_the_old_box_is_refused,
	exported_journal_that_is_imported_twice_has_one_successor,
	second_journal_under_one_key_waits_and_under_a_new_key_goes_on,
	journal_of_one_store_is_not_another_s,
	operator_sees_which_journals_wait_and_how_much_they_have_to_say)
