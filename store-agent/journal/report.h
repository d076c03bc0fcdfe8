/*
 * What a store did on one of its days, counted from the commands of its journal, so that a report
 * can be asked for as long as those are kept (JOURNAL_KEEPS_DAYS), with the line cut or not. Times
 * are those of the counter.
 */
#ifndef COMPTOIR_AGENT_REPORT_H
#define COMPTOIR_AGENT_REPORT_H

#include "common/hours.h"
#include "store-agent/journal/journal.h"

struct report_figure {
	const char *name; /* message key: desk.report.<name> */
	int64_t value;
};

/* How long something took. */
struct report_times {
	const char *name; /* message key: desk.report.<name> */
	int64_t count, median_ms, longest_ms;
};

struct report_clerk {
	struct str login, name;
	int64_t picked, prepared, handed_over, taken_back;
};

struct day_report {
	const struct report_figure *figures;
	size_t figure_count;
	const struct report_times *times;
	size_t time_count;
	const struct report_clerk *clerks; /* by name; those who did anything */
	size_t clerk_count;
};

/* Days are those of the store's calendar, counted from 1970-01-01. */
struct day_span {
	int64_t from, to; /* to before that */
};
struct day_span day_span_of(const struct zone *zone, int32_t day);

/* Lives in the arena of the transaction. */
void report_read(struct journal_tx *tx, struct day_span span, struct day_report *report_out);

/* What a print job of a day's report is about; false when it is about something else. */
struct uuid report_subject(int32_t day);
bool report_subject_day(struct uuid subject, int32_t *day_out);

#endif
