/* What a store did on a day, as its journal counts it. */
#include <string.h>

#include "common/clock.h"
#include "store-agent/journal/report.h"
#include "tests/lib/agent_fixture.h"

struct asked {
	struct day_span span;
	struct day_report report;
};

static enum reason read_body(struct journal_tx *tx, void *context)
{
	struct asked *asked = context;
	report_read(tx, asked->span, &asked->report);
	return REASON_OK;
}

static struct day_report report_of(int64_t from, int64_t to)
{
	struct asked asked = {.span = {from, to}};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), read_body, &asked), REASON_OK);
	return asked.report;
}

static struct day_report the_day(void)
{
	return report_of(nine_o_clock - MS_PER_HOUR, nine_o_clock + 10 * MS_PER_HOUR);
}

static int64_t figure(const struct day_report *report, const char *name)
{
	for (size_t i = 0; i < report->figure_count; i++)
		if (strcmp(report->figures[i].name, name) == 0)
			return report->figures[i].value;
	ck_abort_msg("no figure %s", name);
}

static const struct report_times *times_of(const struct day_report *report, const char *name)
{
	for (size_t i = 0; i < report->time_count; i++)
		if (strcmp(report->times[i].name, name) == 0)
			return &report->times[i];
	ck_abort_msg("no times %s", name);
}

/* Two of the first line and one of the second, ready after so long. */
static void ready_after(int64_t ms)
{
	told(given_document());
	struct act pick = act_at(nine_o_clock + MS_PER_MINUTE), lamp = pick,
		   ready = act_at(nine_o_clock + ms);
	lamp.key = act_now().key;
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &pick, 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &lamp, 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &ready, STR("C4")), REASON_OK);
}

static void handed_over_at(int64_t at, int first, int second)
{
	const int collected[] = {first, second};
	struct act act = act_at(at);
	ck_assert_int_eq(desk_hand_over(the_desk(), test_arena(), &act,
				 &(struct handover){.collected = collected}),
		REASON_OK);
}

/* The shopper told headquarters. */
static void shopper_arrived_at(const char *at)
{
	answer_all("ok");
	json_t *document = given_document();
	json_object_set_new(document, "version", json_integer(9));
	json_object_set_new(document, "state", json_string("ready"));
	json_object_set_new(document, "arrived_at", json_string(at));
	size_t i;
	json_t *line;
	json_array_foreach (json_object_get(document, "lines"), i, line)
		json_object_set(line, "picked", json_object_get(line, "ordered"));
	told(document);
}

START_TEST(a_day_without_work_is_all_zero)
{
	struct day_report report = the_day();
	ck_assert_uint_gt(report.figure_count, 8);
	for (size_t i = 0; i < report.figure_count; i++)
		ck_assert_int_eq(report.figures[i].value, 0);
	for (size_t i = 0; i < report.time_count; i++)
		ck_assert_int_eq(report.times[i].count, 0);
	ck_assert_uint_eq(report.clerk_count, 0);
}
END_TEST

START_TEST(each_act_of_a_visit_is_counted)
{
	ready_after(30 * MS_PER_MINUTE);
	handed_over_at(nine_o_clock + MS_PER_HOUR, 2, 0);
	struct day_report report = the_day();
	ck_assert_int_eq(figure(&report, "arrived"), 1);
	ck_assert_int_eq(figure(&report, "picked"), 3);
	ck_assert_int_eq(figure(&report, "prepared"), 1);
	ck_assert_int_eq(figure(&report, "late"), 0);
	ck_assert_int_eq(figure(&report, "handed_over"), 1);
	ck_assert_int_eq(figure(&report, "collected"), 2);
	ck_assert_int_eq(figure(&report, "refused"), 1);
	ck_assert_int_eq(times_of(&report, "to_ready")->median_ms, 30 * MS_PER_MINUTE);
}
END_TEST

START_TEST(what_was_taken_out_of_the_bag_again_was_not_picked)
{
	told(given_document());
	struct act pick = act_now(), undo = act_now();
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &pick, 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &undo, 1, -1), REASON_OK);
	struct day_report report = the_day();
	ck_assert_int_eq(figure(&report, "picked"), 1);
}
END_TEST

START_TEST(an_order_that_was_ready_after_its_promise_is_late)
{
	ready_after(2 * MS_PER_HOUR + MS_PER_MINUTE); /* promised two hours after nine */
	struct day_report report = the_day();
	ck_assert_int_eq(figure(&report, "prepared"), 1);
	ck_assert_int_eq(figure(&report, "late"), 1);
}
END_TEST

START_TEST(a_shopper_waits_from_arriving_to_the_handover)
{
	ready_after(30 * MS_PER_MINUTE);
	shopper_arrived_at("2026-11-21T10:00:00Z");
	handed_over_at(nine_o_clock + MS_PER_HOUR + 4 * MS_PER_MINUTE, 2, 1);
	struct day_report report = the_day();
	const struct report_times *waiting = times_of(&report, "waiting");
	ck_assert_int_eq(waiting->count, 1);
	ck_assert_int_eq(waiting->median_ms, 4 * MS_PER_MINUTE);
	ck_assert_int_eq(waiting->longest_ms, 4 * MS_PER_MINUTE);
}
END_TEST

START_TEST(the_work_of_another_day_is_not_counted)
{
	ready_after(30 * MS_PER_MINUTE);
	struct day_report before = report_of(nine_o_clock - MS_PER_DAY, nine_o_clock),
			  exactly = report_of(
				  nine_o_clock + MS_PER_MINUTE, nine_o_clock + 30 * MS_PER_MINUTE);
	ck_assert_int_eq(figure(&before, "picked"), 0);
	ck_assert_int_eq(figure(&exactly, "picked"), 3);   /* from the first moment */
	ck_assert_int_eq(figure(&exactly, "prepared"), 0); /* to before the last */
}
END_TEST

START_TEST(each_clerk_has_a_row_and_the_agent_has_none)
{
	ready_after(30 * MS_PER_MINUTE);
	struct day_report report = the_day();
	ck_assert_uint_eq(report.clerk_count, 1);
	assert_text(report.clerks[0].login, "camille");
	ck_assert_int_eq(report.clerks[0].picked, 3);
	ck_assert_int_eq(report.clerks[0].prepared, 1);
	ck_assert_int_eq(report.clerks[0].handed_over, 0);
}
END_TEST

START_TEST(a_day_is_the_subject_of_a_print_job_and_nothing_else_is)
{
	int32_t day;
	ck_assert(report_subject_day(report_subject(20778), &day));
	ck_assert_int_eq(day, 20778);
	ck_assert(!report_subject_day(uuid_new(nine_o_clock), &day));
	ck_assert(!report_subject_day(given_id().uuid, &day));
}
END_TEST

TEST_MAIN_WITH("agent report", &agent_fixture, a_day_without_work_is_all_zero,
	each_act_of_a_visit_is_counted, what_was_taken_out_of_the_bag_again_was_not_picked,
	an_order_that_was_ready_after_its_promise_is_late,
	a_shopper_waits_from_arriving_to_the_handover, the_work_of_another_day_is_not_counted,
	each_clerk_has_a_row_and_the_agent_has_none,
	a_day_is_the_subject_of_a_print_job_and_nothing_else_is)
