/* Reported missing by mistake: taken back while headquarters is not told, and when it no longer can
 * be, said so and counted. */
#include "common/clock.h"
#include "store-agent/journal/doubts.h"
#include "store-agent/journal/untold.h"
#include "tests/lib/agent_fixture.h"

enum { UNDO_MS = 60 * MS_PER_SECOND };

static struct desk patient_desk(void)
{
	struct desk desk = *the_desk();
	desk.undo_ms = UNDO_MS;
	return desk;
}

static enum reason short_as(const struct act *act, int64_t line, enum short_reason why)
{
	struct desk desk = patient_desk();
	return desk_short(&desk, test_arena(), act, line, 1, why,
		why == SHORT_NOT_FOUND ? STOCK_EFFECT_ZERO : STOCK_EFFECT_UNITS);
}

static enum reason report_missing(int64_t line)
{
	struct act act = act_now();
	return short_as(&act, line, SHORT_NOT_FOUND);
}

static enum reason found_by(const char *clerk, int64_t line)
{
	struct desk desk = patient_desk();
	struct act act = act_now();
	act.clerk = str_of(clerk);
	return desk_found(&desk, test_arena(), &act, line);
}

static enum reason found(int64_t line)
{
	return found_by("camille", line);
}

static enum reason pick(int64_t line, int64_t qty)
{
	struct act act = act_now();
	return desk_pick(the_desk(), test_arena(), &act, line, qty);
}

static enum reason due_body(struct journal_tx *tx, void *context)
{
	untold_tell_due(tx, *(int64_t *)context, UNDO_MS);
	return REASON_OK;
}

/* What the line to headquarters does whenever it works. */
static void tell_due_at(int64_t now)
{
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), due_body, &now), REASON_OK);
}

static struct counters counters(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters;
}

static enum reason doubts_body(struct journal_tx *tx, void *context)
{
	const struct doubt *list;
	*(size_t *)context = doubt_list(tx, &list);
	return REASON_OK;
}

static size_t doubts(void)
{
	size_t count = 0;
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), doubts_body, &count), REASON_OK);
	return count;
}

/* --- in time --- */

START_TEST(shortage_is_told_when_it_can_no_longer_be_taken_back)
{
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	ck_assert_int_eq(known().lines[1].short_count, 1);
	assert_text(waiting(), "accept start");
	ck_assert_int_eq(counters().unsent, 3);
	tell_due_at(nine_o_clock + UNDO_MS - 1);
	assert_text(waiting(), "accept start");
	tell_due_at(nine_o_clock + UNDO_MS);
	assert_text(waiting(), "accept start short");
	assert_text(last_told("qty"), "1");
	assert_text(last_told("reason"), "\"not_found\"");
	assert_text(last_told("stock"), "\"zero\"");
	tell_due_at(nine_o_clock + 2 * UNDO_MS);
	assert_text(waiting(), "accept start short");
}
END_TEST

START_TEST(clock_that_was_set_back_holds_no_shortage_up)
{
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	tell_due_at(nine_o_clock - MS_PER_HOUR);
	assert_text(waiting(), "accept start short");
}
END_TEST

START_TEST(what_was_found_was_never_missing)
{
	told(given_document());
	struct act slip = act_now();
	ck_assert_int_eq(short_as(&slip, 2, SHORT_NOT_FOUND), REASON_OK);
	ck_assert_uint_eq(doubts(), 1);
	ck_assert_int_eq(counters().to_count, 1);
	ck_assert_int_eq(found(2), REASON_OK);
	ck_assert_int_eq(known().lines[1].short_count, 0);
	ck_assert_int_eq(line_left_to_pick(&known().lines[1]), 1);
	ck_assert_uint_eq(doubts(), 0);
	ck_assert_int_eq(counters().to_count, 0);
	tell_due_at(nine_o_clock + UNDO_MS);
	assert_text(waiting(), "accept start");
	ck_assert_int_eq(pick(2, 1), REASON_OK);
	assert_text(waiting(), "accept start pick");
}
END_TEST

START_TEST(each_acts_once_however_often_it_is_clicked)
{
	struct desk desk = patient_desk();
	told(given_document());
	struct act slip = act_now(), undo = act_now();
	ck_assert_int_eq(short_as(&slip, 1, SHORT_DAMAGED), REASON_OK);
	ck_assert_int_eq(short_as(&slip, 1, SHORT_DAMAGED), REASON_OK);
	ck_assert_int_eq(known().lines[0].short_count, 1);
	ck_assert_int_eq(desk_found(&desk, test_arena(), &undo, 1), REASON_OK);
	ck_assert_int_eq(desk_found(&desk, test_arena(), &undo, 1), REASON_OK);
	ck_assert_int_eq(short_as(&slip, 1, SHORT_DAMAGED), REASON_OK);
	restart_desk();
	ck_assert_int_eq(short_as(&slip, 1, SHORT_DAMAGED), REASON_OK);
	ck_assert_int_eq(known().lines[0].short_count, 0);
	ck_assert_int_eq(found(1), REASON_WRONG_STATE);
	ck_assert_int_eq(found(9), REASON_NOT_FOUND);
	assert_text(waiting(), "accept start");
}
END_TEST

START_TEST(shortage_can_be_taken_back_after_a_restart_and_a_document)
{
	json_t *document = given_document();
	told(given_document());
	ck_assert_int_eq(report_missing(1), REASON_OK);
	ck_assert_int_eq(report_missing(1), REASON_OK);
	answer_all("ok");
	restart_desk();
	json_object_set_new(document, "version", json_integer(2));
	json_object_set_new(document, "state", json_string("picking"));
	told(document); /* it knows of no shortage */
	ck_assert_int_eq(known().lines[0].short_count, 2);
	ck_assert_int_eq(found(1), REASON_OK); /* all of the line */
	ck_assert_int_eq(known().lines[0].short_count, 0);
	ck_assert_int_eq(known().lines[0].untold, 0);
}
END_TEST

START_TEST(what_somebody_else_works_on_is_not_taken_back)
{
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	ck_assert_int_eq(found_by("noe", 2), REASON_OTHERS_WORK);
	ck_assert_int_eq(known().lines[1].short_count, 1);
}
END_TEST

START_TEST(product_that_was_to_be_counted_before_still_is)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	ck_assert_int_eq(report_missing(1), REASON_OK);
	tell_due_at(nine_o_clock + UNDO_MS);
	ck_assert_int_eq(pick(1, -1), REASON_OK);
	ck_assert_int_eq(report_missing(1), REASON_OK);
	ck_assert_int_eq(found(1), REASON_OK);
	ck_assert_int_eq(known().lines[0].short_count, 1); /* the one that was told */
	ck_assert_int_eq(counters().to_count, 1);
}
END_TEST

/* --- what rests on it --- */

START_TEST(order_that_becomes_ready_tells_what_is_missing_first)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 2), REASON_OK);
	ck_assert_int_eq(report_missing(2), REASON_OK);
	struct act acts[] = {act_now(), act_now()};
	ck_assert_int_eq(
		desk_ready(the_desk(), test_arena(), &acts[0], STR("")), REASON_INVALID_FIELDS);
	assert_text(waiting(), "accept start pick");
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[1], STR("C4")), REASON_OK);
	assert_text(waiting(), "accept start pick short ready");
	ck_assert_int_eq(found(2), REASON_SUPERSEDED);
}
END_TEST

START_TEST(order_that_is_given_back_tells_what_is_missing_first)
{
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_reject(the_desk(), test_arena(), &act, REJECT_NO_TIME), REASON_OK);
	assert_text(waiting(), "accept start short reject");
}
END_TEST

START_TEST(order_that_is_asked_back_tells_what_is_missing_first)
{
	json_t *document = given_document();
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	json_object_set_new(document, "version", json_integer(2));
	json_object_set_new(document, "state", json_string("picking"));
	json_object_set_new(document, "recall", json_string("cancel"));
	told(document);
	assert_text(waiting(), "accept start short release put_back");
}
END_TEST

START_TEST(count_of_the_product_comes_after_its_shortage)
{
	told(given_document());
	ck_assert_int_eq(report_missing(2), REASON_OK);
	struct act act = act_now();
	act.fulfilment = (fulfilment_id){{{0}}};
	ck_assert_int_eq(desk_count(the_desk(), test_arena(), &act, STR("LAMP-1"), 3), REASON_OK);
	assert_text(waiting(), "accept start short count");
}
END_TEST

START_TEST(shortage_that_ends_a_question_to_the_shopper_is_told_at_once)
{
	told(given_document());
	struct act act = act_now();
	ck_assert_int_eq(desk_substitute(the_desk(), test_arena(), &act, 2, STR("LAMP-2"),
				 SHORT_NOT_FOUND, STOCK_EFFECT_UNITS),
		REASON_OK);
	ck_assert_int_eq(report_missing(2), REASON_OK);
	assert_text(waiting(), "accept start substitute short");
	ck_assert_int_eq(found(2), REASON_SUPERSEDED);
}
END_TEST

/* --- too late --- */

START_TEST(shortage_that_was_told_stays_and_what_was_found_is_counted)
{
	struct desk desk = patient_desk();
	told(given_document());
	struct act slip = act_now(), late = act_now();
	ck_assert_int_eq(short_as(&slip, 2, SHORT_DAMAGED), REASON_OK);
	ck_assert_int_eq(counters().to_count, 0);
	tell_due_at(nine_o_clock + UNDO_MS);
	ck_assert_int_eq(desk_found(&desk, test_arena(), &late, 2), REASON_SUPERSEDED);
	ck_assert_int_eq(desk_found_late(&desk, test_arena(), &late, 2), REASON_OK);
	ck_assert_int_eq(known().lines[1].short_count, 1);
	ck_assert_int_eq(counters().to_count, 1);
	assert_text(waiting(), "accept start short");
}
END_TEST

START_TEST(what_headquarters_did_about_it_is_known)
{
	static const struct {
		const char *text;
		bool is_read;
		enum short_fate fate;
	} fates[] = {{"elsewhere", true, SHORT_FOUND_ELSEWHERE}, {"asked", true, SHORT_ASKED},
		{"unavailable", true, SHORT_UNAVAILABLE}, {"forgotten", false, 0}};
	for (size_t i = 0; i < ARRAY_LENGTH(fates); i++) {
		json_t *document = given_document();
		json_t *line = json_array_get(json_object_get(document, "lines"), 1);
		json_object_set_new(document, "version", json_integer((json_int_t)i + 1));
		json_object_set_new(line, "short", json_integer(1));
		json_object_set_new(line, "short_fate", json_string(fates[i].text));
		told(document);
		ck_assert(known().lines[1].has_fate == fates[i].is_read);
		if (fates[i].is_read)
			ck_assert_int_eq(known().lines[1].fate, fates[i].fate);
	}
}
END_TEST

TEST_MAIN_WITH("what is found after all", &agent_fixture,
	shortage_is_told_when_it_can_no_longer_be_taken_back,
	clock_that_was_set_back_holds_no_shortage_up, what_was_found_was_never_missing,
	each_acts_once_however_often_it_is_clicked,
	shortage_can_be_taken_back_after_a_restart_and_a_document,
	what_somebody_else_works_on_is_not_taken_back,
	product_that_was_to_be_counted_before_still_is,
	order_that_becomes_ready_tells_what_is_missing_first,
	order_that_is_given_back_tells_what_is_missing_first,
	order_that_is_asked_back_tells_what_is_missing_first,
	count_of_the_product_comes_after_its_shortage,
	shortage_that_ends_a_question_to_the_shopper_is_told_at_once,
	shortage_that_was_told_stays_and_what_was_found_is_counted,
	what_headquarters_did_about_it_is_known)
