/*
 * Opening hours of a place: a weekly pattern, dated exceptions and an IANA time zone
 * (through ICU; TZ is never touched). Minutes are counted on the wall clock of the
 * place; on the days of daylight saving an interval may be an hour shorter or longer.
 * A day may have up to HOURS_SPANS_MAX intervals; closing after midnight is written as
 * closes > 1440 and belongs to the day it opened.
 */
#ifndef COMPTOIR_HOURS_H
#define COMPTOIR_HOURS_H

#include "common/reason.h"

enum { HOURS_SPANS_MAX = 4, MINUTES_PER_DAY = 1440 };

struct span {
	uint16_t opens_min;  /* after 00:00 local */
	uint16_t closes_min; /* > opens_min, at most 2880 */
};

struct day_hours {
	uint8_t count; /* 0: closed */
	struct span spans[HOURS_SPANS_MAX];
};

struct hours_exception {
	int32_t day; /* days since 1970-01-01 of the local calendar */
	struct day_hours hours;
	struct str label; /* "Noël" */
};

struct hours {
	struct day_hours week[7];		  /* 0 = Monday (ISO 8601) */
	const struct hours_exception *exceptions; /* sorted by day */
	size_t exception_count;
	const struct zone *zone;
};

struct zone; /* cached for the life of the process, safe to share between threads */

/* NULL when the name is not an IANA zone ICU knows ("Europe/Paris", "UTC"). Offsets are known
 * until 2100; later the last one holds. */
const struct zone *zone_named(struct str name);
/* UTC when there is none of that name: for what must be shown even so. */
const struct zone *zone_named_or_utc(struct str name);

struct local_time {
	int32_t day; /* days since 1970-01-01, local calendar */
	int minute;  /* of that day */
	int weekday; /* 0 = Monday */
};
struct local_time zone_local(const struct zone *zone, int64_t at);
/* The instant at which the wall clock shows this; a time skipped in spring is moved forward, one
 * that happens twice in autumn is the first. minute may be up to 2880. */
int64_t zone_instant(const struct zone *zone, int32_t day, int minute);
/* days since 1970-01-01 <-> 2026-11-21 (proleptic Gregorian) */
bool day_parse(struct str text, int32_t *day_out);
struct str day_print(struct arena *arena, int32_t day);

bool hours_are_open(const struct hours *hours, int64_t at);
/* The interval open at `at`, or else the next one to open within 60 days; false when there is none.
 */
bool hours_next(
	const struct hours *hours, int64_t at, int64_t *opens_at_out, int64_t *closes_at_out);
/* The instant by which `minutes` of opening time have passed after `at` (with 0 minutes: `at` if
 * open, or the next opening); false when there are not that many within 60 days. What a promise
 * is made of. */
bool hours_add(const struct hours *hours, int64_t at, int minutes, int64_t *at_out);
/* The end of the n-th opening day after the day of `at` (n = 0: that day's own closing if still
 * ahead, else the next opening day's); false when there is none within a year. What a
 * collect-by is made of. */
bool hours_closing_after(const struct hours *hours, int64_t at, int n, int64_t *at_out);

/* One line of our CSV: "mon-fri 09:00-12:30 14:00-19:00; sat 10:00-18:00; sun closed"; false with
 * *why_out naming the part. Days not named are closed; "closed" alone is a place that never opens.
 * A closing before the opening is the next day's (18:00-02:00); 24:00 is midnight. */
bool hours_parse(
	struct arena *arena, struct str text, struct day_hours week_out[7], struct str *why_out);
/* American lists, a.m. and p.m. implied: "Mon: 10-9:30; Thurs: 10-9; Sun: 11-7", "Closed". */
bool hours_parse_us(
	struct arena *arena, struct str text, struct day_hours week_out[7], struct str *why_out);
/* The times of one day, as behind the day's name: "09:00-12:30 14:00-19:00", "closed". */
bool hours_parse_day(
	struct arena *arena, struct str text, struct day_hours *day_out, struct str *why_out);
/* What hours_parse reads back. */
struct str hours_print(struct arena *arena, const struct day_hours week[7]);

#endif
