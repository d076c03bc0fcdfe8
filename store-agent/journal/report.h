/*
 * What a store did on one of its days, counted from the commands of its journal, so that a report
 * can be asked for as long as those are kept (JOURNAL_KEEPS_DAYS), with the line cut or not. Times
 * are those of the counter.
 */
#ifndef COMPTOIR_AGENT_REPORT_H
#define COMPTOIR_AGENT_REPORT_H

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

/* From an instant to before another: the day of the store. Lives in the arena of the transaction.
 */
void report_read(struct journal_tx *tx, int64_t from, int64_t to, struct day_report *report_out);

#endif
