/* What the store did on a day. */
#include "store-agent/feed.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/report.h"
#include "store-agent/pages/visit.h"

struct asked_day {
	int32_t day, today;
	struct day_span span;
	struct day_report report;
};

static enum reason report_body(struct journal_tx *tx, void *context)
{
	struct asked_day *asked = context;
	report_read(tx, asked->span, &asked->report);
	return REASON_OK;
}

/* Today unless another day is named; false for one that is not kept, or is no day. */
static bool choose_day(const struct visit *visit, struct str named, struct asked_day *asked)
{
	struct store_facts store = {0};
	if (store_facts_get(visit->agent->desk.journal, visit->arena, &store) != REASON_OK)
		return false;
	const struct zone *zone = zone_named_or_utc(store.time_zone);
	asked->day = asked->today = zone_local(zone, visit->now).day;
	if (!str_is_empty(named) && !day_parse(named, &asked->day))
		return false;
	asked->span = day_span_of(zone, asked->day);
	return asked->day <= asked->today && asked->day > asked->today - JOURNAL_KEEPS_DAYS;
}

static void figures_view(xmlNodePtr page, const struct day_report *report)
{
	for (size_t i = 0; i < report->figure_count; i++) {
		xmlNodePtr node = view_child(page, "figure");
		view_text(node, "name", str_of(report->figures[i].name));
		view_int(node, "value", report->figures[i].value);
	}
	for (size_t i = 0; i < report->time_count; i++) {
		const struct report_times *times = &report->times[i];
		xmlNodePtr node = view_child(page, "time");
		view_text(node, "name", str_of(times->name));
		view_int(node, "count", times->count);
		view_int(node, "median_ms", times->median_ms);
		view_int(node, "longest_ms", times->longest_ms);
	}
}

/* Who did how much is for whoever leads the store. */
static void clerks_view(xmlNodePtr page, const struct day_report *report)
{
	for (size_t i = 0; i < report->clerk_count; i++) {
		const struct report_clerk *clerk = &report->clerks[i];
		xmlNodePtr node = view_child(page, "clerk_day");
		view_text(node, "name", str_is_empty(clerk->name) ? clerk->login : clerk->name);
		view_int(node, "picked", clerk->picked);
		view_int(node, "prepared", clerk->prepared);
		view_int(node, "handed_over", clerk->handed_over);
		view_int(node, "taken_back", clerk->taken_back);
	}
}

void show_report(struct visit *visit)
{
	struct asked_day asked;
	if (!choose_day(visit, visit_query(visit, "day"), &asked)) {
		answer_problem(visit, REASON_NOT_FOUND);
		return;
	}
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, report_body, &asked);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	view_int(page, "day_at", asked.span.from);
	view_text(page, "day", day_print(visit->arena, asked.day));
	view_bool(page, "is_today", asked.day == asked.today);
	if (asked.day > asked.today - JOURNAL_KEEPS_DAYS + 1)
		view_text(page, "before", day_print(visit->arena, asked.day - 1));
	if (asked.day < asked.today)
		view_text(page, "after", day_print(visit->arena, asked.day + 1));
	figures_view(page, &asked.report);
	if (visit->session.is_manager)
		clerks_view(page, &asked.report);
	answer_page(visit, 200, "report", page);
}

struct report_print {
	struct uuid id;
	int32_t day;
	int64_t now;
};

static enum reason print_body(struct journal_tx *tx, void *context)
{
	const struct report_print *print = context;
	print_ask(tx, print->id, PRINT_DAY_REPORT, report_subject(print->day), print->now);
	return REASON_OK;
}

/* On paper it names nobody. */
void do_print_report(struct visit *visit)
{
	struct asked_day asked;
	struct str day = visit_form(visit, "day");
	if (!choose_day(visit, day, &asked)) {
		answer_problem(visit, REASON_NOT_FOUND);
		return;
	}
	struct report_print print = {
		visit_act(visit, "print", asked.day).key.uuid, asked.day, visit->now};
	visit_notice(visit,
		journal_run(visit->agent->desk.journal, visit->arena, print_body, &print),
		"desk.done.print");
	answer_see_other(visit, str_printf(visit->arena, "/report?day=" STR_FMT,
					STR_ARG(day_print(visit->arena, asked.day))));
}
