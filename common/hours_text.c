/* Days and opening hours as text; see hours.h. */
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/hours.h"

enum { MINUTES_MAX = 2 * MINUTES_PER_DAY, NOON = MINUTES_PER_DAY / 2 };

static const char *const weekdays[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool day_parse(struct str text, int32_t *day_out)
{
	char instant[] = "yyyy-mm-ddT00:00:00Z";
	int64_t at;
	if (text.n != 10)
		return false;
	memcpy(instant, text.p, text.n);
	if (!instant_parse(str_of(instant), &at))
		return false;
	*day_out = (int32_t)(at / MS_PER_DAY);
	return true;
}

struct str day_print(struct arena *arena, int32_t day)
{
	struct str instant = instant_print(arena, day * MS_PER_DAY);
	instant.n = strlen("yyyy-mm-dd");
	return str_dup(arena, instant);
}

/* ---- reading --------------------------------------------------------- */

/* Two texts to the same reader: ours, and the American one with its implied halves of the day. */
struct reader {
	struct arena *arena;
	struct day_hours *week;
	bool is_named[7];
	bool is_us;
	struct str *why_out;
};

static bool refuse(struct reader *reader, const char *what, struct str part)
{
	if (part.n > 60)
		part.n = 60;
	*reader->why_out = str_printf(reader->arena, "%s: \"" STR_FMT "\".", what, STR_ARG(part));
	return false;
}

/* mon, Monday, Thurs, …: the first three letters decide, the rest must be of the full name. */
static bool weekday_parse(struct str text, int *weekday_out)
{
	static const char *const full[7] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	for (int i = 0; i < 7; i++) {
		if (text.n < 3 || text.n > strlen(full[i]) ||
			!str_equal_nocase(text, (struct str){full[i], text.n}))
			continue;
		*weekday_out = i;
		return true;
	}
	return false;
}

static bool name_day(struct reader *reader, int weekday, const struct day_hours *day)
{
	if (reader->is_named[weekday])
		return refuse(reader, "This day is named twice", str_of(weekdays[weekday]));
	reader->is_named[weekday] = true;
	reader->week[weekday] = *day;
	return true;
}

/* mon-fri, sat-mon, mon,wed,fri */
static bool name_days(struct reader *reader, struct str days, const struct day_hours *day)
{
	while (days.n > 0) {
		struct str range = str_cut(&days, ',');
		struct str last = range, first = str_cut(&last, '-');
		int from, to;
		if (!weekday_parse(first, &from) ||
			!weekday_parse(first.n < range.n ? last : first, &to))
			return refuse(reader, "This is no day", range);
		for (int i = from;; i = (i + 1) % 7) {
			if (!name_day(reader, i, day))
				return false;
			if (i == to)
				break;
		}
	}
	return true;
}

/* 9, 09:30, 24:00 */
static bool clock_parse(struct str text, bool minutes_required, int *minute_out)
{
	struct str rest = text;
	struct str hour_text = str_cut(&rest, ':');
	bool has_minutes = hour_text.n < text.n;
	uint64_t hour, minute = 0;
	if (hour_text.n > 2 || !str_to_u64(hour_text, MINUTES_MAX / 60, &hour) ||
		(minutes_required && !has_minutes))
		return false;
	if (has_minutes && (rest.n != 2 || !str_to_u64(rest, 59, &minute)))
		return false;
	*minute_out = (int)(hour * 60 + minute);
	return *minute_out <= MINUTES_MAX;
}

static bool span_make(int opens, int closes, struct span *span_out)
{
	if (opens >= MINUTES_PER_DAY || closes <= opens || closes > MINUTES_MAX)
		return false;
	*span_out = (struct span){(uint16_t)opens, (uint16_t)closes};
	return true;
}

/* 09:00-12:30; what closes before it opens does so the next day. */
static bool span_parse(struct str text, struct span *span_out)
{
	struct str rest = text;
	int opens, closes;
	if (!clock_parse(str_cut(&rest, '-'), true, &opens) || !clock_parse(rest, true, &closes))
		return false;
	return span_make(opens, closes < opens ? closes + MINUTES_PER_DAY : closes, span_out);
}

/* 10-9:30: nobody writes a.m. or p.m. Shops open from 5 in the morning to noon, or from 1 to 4 in
 * the afternoon; they close in the afternoon, or at midnight when they open after noon. 0 is
 * midnight. */
static bool span_parse_us(struct str text, struct span *span_out)
{
	struct str rest = text;
	int opens, closes;
	if (!clock_parse(str_cut(&rest, '-'), false, &opens) || opens >= NOON + 60 ||
		!clock_parse(rest, false, &closes) || closes < 60 || closes >= NOON + 60)
		return false;
	if (opens >= 60 && opens < 5 * 60)
		opens += NOON;
	closes = closes % NOON + NOON;
	return span_make(opens, closes <= opens ? closes + NOON : closes, span_out);
}

static bool day_add(struct day_hours *day, struct span span)
{
	if (day->count == HOURS_SPANS_MAX)
		return false;
	if (day->count > 0 && span.opens_min <= day->spans[day->count - 1].closes_min)
		return false;
	day->spans[day->count++] = span;
	return true;
}

static bool times_parse(struct reader *reader, struct str times, struct day_hours *day_out)
{
	*day_out = (struct day_hours){0};
	if (str_equal_nocase(times, STR("closed")))
		return true;
	if (times.n == 0)
		return refuse(reader, "A day needs times, or the word closed", times);
	while (times.n > 0) {
		struct str one = str_cut(&times, ' ');
		struct span span;
		if (one.n == 0)
			continue;
		if (!(reader->is_us ? span_parse_us : span_parse)(one, &span))
			return refuse(reader, "This is no opening time", one);
		if (!day_add(day_out, span))
			return refuse(reader, "Times of a day go forward, at most four", one);
	}
	return true;
}

static bool part_parse(struct reader *reader, struct str part)
{
	struct str times = part;
	struct str days = str_cut(&times, reader->is_us ? ':' : ' ');
	struct day_hours day;
	return times_parse(reader, str_trim(times), &day) && name_days(reader, days, &day);
}

/* An interval past midnight must not run into the next day's first. */
static bool nights_are_free(struct reader *reader)
{
	for (int i = 0; i < 7; i++) {
		const struct day_hours *day = &reader->week[i], *next = &reader->week[(i + 1) % 7];
		if (day->count > 0 && next->count > 0 &&
			day->spans[day->count - 1].closes_min >
				MINUTES_PER_DAY + next->spans[0].opens_min)
			return refuse(reader, "The night runs into the next day's hours",
				str_of(weekdays[i]));
	}
	return true;
}

static bool week_parse(struct reader *reader, struct str text)
{
	memset(reader->week, 0, 7 * sizeof(reader->week[0]));
	text = str_trim(text);
	if (text.n == 0)
		return refuse(reader, "Name at least one day, or say closed", text);
	if (str_equal_nocase(text, STR("closed")))
		return true;
	while (text.n > 0) {
		struct str part = str_trim(str_cut(&text, ';'));
		if (part.n > 0 && !part_parse(reader, part))
			return false;
	}
	return nights_are_free(reader);
}

bool hours_parse(
	struct arena *arena, struct str text, struct day_hours week_out[7], struct str *why_out)
{
	struct reader reader = {.arena = arena, .week = week_out, .why_out = why_out};
	return week_parse(&reader, text);
}

bool hours_parse_us(
	struct arena *arena, struct str text, struct day_hours week_out[7], struct str *why_out)
{
	struct reader reader = {
		.arena = arena, .week = week_out, .is_us = true, .why_out = why_out};
	return week_parse(&reader, text);
}

bool hours_parse_day(
	struct arena *arena, struct str text, struct day_hours *day_out, struct str *why_out)
{
	struct reader reader = {.arena = arena, .why_out = why_out};
	return times_parse(&reader, str_trim(text), day_out);
}

/* ---- writing --------------------------------------------------------- */

static bool days_are_equal(const struct day_hours *a, const struct day_hours *b)
{
	return a->count == b->count &&
	       memcmp(a->spans, b->spans, a->count * sizeof(a->spans[0])) == 0;
}

static void add_span(struct buf *buf, struct span span)
{
	int closes = span.closes_min;
	/* The next day's clock, unless that would read as the same day's. */
	if (closes > MINUTES_PER_DAY && closes - MINUTES_PER_DAY < span.opens_min)
		closes -= MINUTES_PER_DAY;
	buf_printf(buf, " %02d:%02d-%02d:%02d", span.opens_min / 60, span.opens_min % 60,
		closes / 60, closes % 60);
}

struct str hours_print(struct arena *arena, const struct day_hours week[7])
{
	struct buf buf;
	buf_init(&buf, arena, 1024);
	for (int first = 0, last; first < 7; first = last + 1) {
		for (last = first; last < 6 && days_are_equal(&week[first], &week[last + 1]);)
			last++;
		if (week[first].count == 0)
			continue;
		buf_printf(&buf, "%s%s", buf.n > 0 ? "; " : "", weekdays[first]);
		if (last > first)
			buf_printf(&buf, "-%s", weekdays[last]);
		for (unsigned i = 0; i < week[first].count; i++)
			add_span(&buf, week[first].spans[i]);
	}
	return buf.n == 0 ? STR("closed") : buf_str(&buf);
}
