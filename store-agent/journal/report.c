/* A day, counted; see report.h. */
#include "store-agent/journal/report.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "store-agent/journal/people.h"
#include "store-agent/journal/sql.h"

enum { DURATIONS_MAX = 10000 };

/* --- figures --- */

#define OF_DAY(type)                                                                               \
	" FROM command WHERE type = '" type "' AND happened_at >= ?1 AND happened_at < ?2"
/* json_each has a column "type" as well. */
#define LINES_OF_DAY(which)                                                                        \
	" FROM command c, json_each(c.body, '$.lines') l WHERE c.type = '" which                   \
	"' AND c.happened_at >= ?1 AND c.happened_at < ?2"
#define SUM_OF(what) "SELECT coalesce(sum(" what "), 0)"

/* In the order of the page. ?1 and ?2 are the ends of the day. */
static const struct {
	const char *name, *sql;
} figures[] = {
	{"arrived", "SELECT count(*)" OF_DAY("accept")},
	{"picked", SUM_OF("body ->> '$.qty'") OF_DAY("pick")},
	{"prepared", "SELECT count(DISTINCT fulfilment)" OF_DAY("ready")},
	{"late", "SELECT count(DISTINCT c.fulfilment) FROM command c"
		 " JOIN fulfilment f ON f.id = c.fulfilment WHERE c.type = 'ready'"
		 " AND c.happened_at >= ?1 AND c.happened_at < ?2"
		 " AND c.happened_at > f.promised_at"},
	{"short", SUM_OF("body ->> '$.qty'") OF_DAY("short")},
	{"rejected", "SELECT count(DISTINCT fulfilment)" OF_DAY("reject")},
	{"handed_over", "SELECT count(DISTINCT fulfilment)" OF_DAY("handover")},
	{"collected", SUM_OF("l.value ->> '$.collected'") LINES_OF_DAY("handover")},
	{"refused", SUM_OF("l.value ->> '$.refused'") LINES_OF_DAY("handover")},
	{"put_back", SUM_OF("l.value ->> '$.qty'") LINES_OF_DAY("put_back")},
	{"returns", "SELECT count(*)" OF_DAY("return")},
	{"returned", SUM_OF("l.value ->> '$.qty'") LINES_OF_DAY("return")},
	{"exchanged", SUM_OF("l.value ->> '$.qty'") LINES_OF_DAY("exchange")},
};

static void read_figures(struct journal_tx *tx, struct day_span span, struct day_report *report)
{
	struct report_figure *list =
		arena_new_array(journal_arena(tx), ARRAY_LENGTH(figures), struct report_figure);
	for (size_t i = 0; i < ARRAY_LENGTH(figures); i++)
		list[i] = (struct report_figure){figures[i].name,
			sql_number(tx, figures[i].sql, SQL_I64(span.from), SQL_I64(span.to))};
	report->figures = list;
	report->figure_count = ARRAY_LENGTH(figures);
}

/* --- durations --- */

/* Two instants a row, begun and ended: milliseconds, or text as headquarters writes it. */
static const struct {
	const char *name, *sql;
} durations[] = {
	{"to_ready", "SELECT (SELECT min(a.happened_at) FROM command a WHERE a.fulfilment ="
		     " c.fulfilment AND a.type = 'accept'), max(c.happened_at) FROM command c"
		     " WHERE c.type = 'ready' AND c.happened_at >= ?1 AND c.happened_at < ?2"
		     " GROUP BY c.fulfilment LIMIT ?3"},
	{"waiting", "SELECT f.document ->> '$.arrived_at', max(c.happened_at) FROM command c"
		    " JOIN fulfilment f ON f.id = c.fulfilment"
		    " WHERE c.type = 'handover' AND c.happened_at >= ?1 AND c.happened_at < ?2"
		    " AND f.document ->> '$.arrived_at' IS NOT NULL"
		    " GROUP BY c.fulfilment LIMIT ?3"},
};

static bool instant_of(const struct rows *rows, int column, int64_t *at_out)
{
	struct str text = row_text(rows, column);
	return str_to_i64(text, at_out) || instant_parse(text, at_out);
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static struct report_times read_times(
	struct journal_tx *tx, const char *name, const char *sql, struct day_span span)
{
	int64_t *list = arena_new_array(journal_arena(tx), DURATIONS_MAX, int64_t);
	struct report_times times = {.name = name};
	int64_t begun, ended;
	struct rows rows =
		sql_query(tx, sql, SQL_I64(span.from), SQL_I64(span.to), SQL_I64(DURATIONS_MAX));
	while (rows_next(&rows))
		if (instant_of(&rows, 0, &begun) && instant_of(&rows, 1, &ended))
			list[times.count++] = ended > begun ? ended - begun : 0;
	if (times.count == 0)
		return times;
	qsort(list, (size_t)times.count, sizeof(*list), compare);
	times.median_ms = list[(times.count - 1) / 2];
	times.longest_ms = list[times.count - 1];
	return times;
}

/* --- people --- */

/* The name is empty when the clerk is no longer one. */
static void read_clerks(struct journal_tx *tx, struct day_span span, struct day_report *report)
{
	struct report_clerk *list =
		arena_new_array(journal_arena(tx), CLERKS_MAX, struct report_clerk);
	struct rows rows = sql_query(tx,
		"SELECT c.clerk, coalesce(k.name, ''),"
		" coalesce(sum(CASE c.type WHEN 'pick' THEN c.body ->> '$.qty' END), 0),"
		" count(DISTINCT CASE c.type WHEN 'ready' THEN c.fulfilment END),"
		" count(DISTINCT CASE c.type WHEN 'handover' THEN c.fulfilment END),"
		" count(CASE c.type WHEN 'return' THEN 1 END)"
		" FROM command c LEFT JOIN clerk k ON k.login = c.clerk"
		" WHERE c.clerk <> '' AND c.happened_at >= ?1 AND c.happened_at < ?2"
		" GROUP BY c.clerk ORDER BY coalesce(k.name, c.clerk) LIMIT ?3",
		SQL_I64(span.from), SQL_I64(span.to), SQL_I64(CLERKS_MAX));
	while (rows_next(&rows))
		list[report->clerk_count++] = (struct report_clerk){row_text(&rows, 0),
			row_text(&rows, 1), row_i64(&rows, 2), row_i64(&rows, 3), row_i64(&rows, 4),
			row_i64(&rows, 5)};
	report->clerks = list;
}

void report_read(struct journal_tx *tx, struct day_span span, struct day_report *report_out)
{
	struct report_times *times =
		arena_new_array(journal_arena(tx), ARRAY_LENGTH(durations), struct report_times);
	*report_out = (struct day_report){.times = times, .time_count = ARRAY_LENGTH(durations)};
	read_figures(tx, span, report_out);
	read_clerks(tx, span, report_out);
	for (size_t i = 0; i < ARRAY_LENGTH(durations); i++)
		times[i] = read_times(tx, durations[i].name, durations[i].sql, span);
}

struct day_span day_span_of(const struct zone *zone, int32_t day)
{
	return (struct day_span){zone_instant(zone, day, 0), zone_instant(zone, day + 1, 0)};
}

/* A name in the layout of RFC 9562, version 8: our word, then the day. */
static const uint8_t report_word[12] = {
	'd', 'a', 'y', ' ', 'r', 'e', 0x80, 'p', 0x80, 'o', 'r', 't'};

struct uuid report_subject(int32_t day)
{
	struct uuid subject;
	memcpy(subject.bytes, report_word, sizeof(report_word));
	memcpy(subject.bytes + sizeof(report_word), &day, sizeof(day));
	return subject;
}

bool report_subject_day(struct uuid subject, int32_t *day_out)
{
	memcpy(day_out, subject.bytes + sizeof(report_word), sizeof(*day_out));
	return memcmp(subject.bytes, report_word, sizeof(report_word)) == 0;
}
