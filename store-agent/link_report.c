/* How this agent is, for the board at headquarters; see link_inside.h and doc/agent-protocol.md. */
#include "store-agent/link_inside.h"

#include "common/clock.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"

enum { REPORT_EVERY_MS = 60000 };

void report_of_journal(struct journal_tx *tx, size_t in_batch, struct report *report_out)
{
	int64_t waiting = command_waiting_count(tx) - (int64_t)in_batch;
	int64_t for_ms = clock_now() - command_waiting_since(tx);
	report_out->unsent = waiting > 0 ? waiting : 0;
	report_out->unsent_s = waiting > 0 && for_ms > 0 ? for_ms / MS_PER_SECOND : 0;
	report_out->to_print = print_waiting_count(tx);
}

void report_of_box(struct link *link, struct report *report_out)
{
	const struct link_settings *settings = &link->settings;
	report_out->printers = (struct link_printers){0, STR_EMPTY};
	if (settings->look_at_printers != NULL)
		report_out->printers = settings->look_at_printers(settings->printers);
	report_out->clock_ahead_ms = link_status(link).clock_ahead_ms;
}

json_t *report_json(const struct report *report)
{
	json_t *json = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "version", PACKAGE_VERSION,
		"unsent", (json_int_t)report->unsent, "unsent_s", (json_int_t)report->unsent_s,
		"to_print", (json_int_t)report->to_print, "printers",
		(json_int_t)report->printers.in_trouble, "clock_ahead_ms",
		(json_int_t)report->clock_ahead_ms);
	struct str trouble = report->printers.trouble;
	if (report->printers.in_trouble > 0)
		json_object_set_new(json, "printer_trouble", json_stringn(trouble.p, trouble.n));
	return json;
}

/* An answer of any other kind says nothing of whether it was kept. */
void report_said(
	struct line *line, const struct report *report, const struct http_response *response)
{
	if (response->status != 200 && response->status != 409)
		return;
	line->said = *report;
	line->said_at_ms = clock_monotonic_ms();
}

static bool is_clock_right(const struct report *report)
{
	return report->clock_ahead_ms < CLOCK_WRONG_MS && report->clock_ahead_ms > -CLOCK_WRONG_MS;
}

bool report_is_due(struct line *line)
{
	struct report now = line->said;
	report_of_box(line->link, &now);
	return clock_monotonic_ms() - line->said_at_ms >= REPORT_EVERY_MS ||
	       now.printers.in_trouble != line->said.printers.in_trouble ||
	       !str_equal(now.printers.trouble, line->said.printers.trouble) ||
	       is_clock_right(&now) != is_clock_right(&line->said);
}
