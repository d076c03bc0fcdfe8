/* Dates, times and distances in French and English; see show.h. Money is in money.h. */
#include "common/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/buf.h"
#include "common/clock.h"

#define NBSP SHOW_NBSP

enum { FR, EN, LANGUAGES };

static const char *const weekdays[LANGUAGES][7] = {
	{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
	{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static const char *const months[LANGUAGES][12] = {
	{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
		"octobre", "novembre", "décembre"},
	{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"},
};

/* Yesterday, today, tomorrow. */
static const char *const near_days[LANGUAGES][3] = {
	{"hier", "aujourd’hui", "demain"},
	{"yesterday", "today", "tomorrow"},
};

static int language_index(const char *language)
{
	return strcmp(language, "fr") == 0 ? FR : EN;
}

struct date {
	int year, month, day; /* month from 0 */
};

static struct date date_of(int32_t day)
{
	time_t seconds = (time_t)day * 86400;
	struct tm utc;
	gmtime_r(&seconds, &utc);
	return (struct date){utc.tm_year + 1900, utc.tm_mon, utc.tm_mday};
}

static struct str day_show(struct arena *arena, struct local_time local, int words)
{
	struct date date = date_of(local.day);
	const char *ordinal = words == FR && date.day == 1 ? "er" : "";
	return str_printf(arena, "%s %d%s" NBSP "%s", weekdays[words][local.weekday], date.day,
		ordinal, months[words][date.month]);
}

struct str show_day(
	struct arena *arena, int64_t at, const struct zone *zone, int64_t now, const char *language)
{
	int words = language_index(language);
	struct local_time local = zone_local(zone, at);
	struct str day = day_show(arena, local, words);
	int year = date_of(local.day).year;
	if (now == 0)
		return day;
	if (now == SHOW_IN_FULL)
		return str_printf(arena, STR_FMT " %d", STR_ARG(day), year);
	int32_t today = zone_local(zone, now).day;
	if (abs(local.day - today) <= 1)
		return str_of(near_days[words][local.day - today + 1]);
	if (year == date_of(today).year)
		return day;
	return str_printf(arena, STR_FMT " %d", STR_ARG(day), year);
}

struct str show_clock(struct arena *arena, int minute, const char *language)
{
	int hour = minute / 60 % 24;
	int past = minute % 60;
	if (language_index(language) == FR && past == 0)
		return str_printf(arena, "%d" NBSP "h", hour);
	if (language_index(language) == FR)
		return str_printf(arena, "%d" NBSP "h" NBSP "%02d", hour, past);
	const char *half = hour < 12 ? "am" : "pm";
	int twelve = hour % 12 == 0 ? 12 : hour % 12;
	if (past == 0)
		return str_printf(arena, "%d" NBSP "%s", twelve, half);
	return str_printf(arena, "%d:%02d" NBSP "%s", twelve, past, half);
}

struct str show_time(struct arena *arena, int64_t at, const struct zone *zone, const char *language)
{
	return show_clock(arena, zone_local(zone, at).minute, language);
}

struct str show_instant(
	struct arena *arena, int64_t at, const struct zone *zone, int64_t now, const char *language)
{
	struct str day = show_day(arena, at, zone, now, language);
	struct str time = show_time(arena, at, zone, language);
	const char *between = language_index(language) == FR ? "à" : "at";
	return str_printf(arena, STR_FMT " %s" NBSP STR_FMT, STR_ARG(day), between, STR_ARG(time));
}

struct str show_weekday(int weekday, const char *language)
{
	return str_of(weekdays[language_index(language)][weekday]);
}

struct str show_distance(struct arena *arena, double distance_m, const char *language)
{
	char mark = language_index(language) == FR ? ',' : '.';
	if (distance_m < 995) {
		int metres = distance_m < 10 ? 10 : (int)lround(distance_m / 10) * 10;
		return str_printf(arena, "%d" NBSP "m", metres);
	}
	long tenths = lround(distance_m / 100);
	if (tenths >= 100)
		return str_printf(arena, "%ld" NBSP "km", lround(distance_m / 1000));
	return str_printf(arena, "%ld%c%ld" NBSP "km", tenths / 10, mark, tenths % 10);
}

struct str show_duration(struct arena *arena, int64_t duration_ms, const char *language)
{
	static const char *const day_words[LANGUAGES][2] = {{"jour", "jours"}, {"day", "days"}};
	int64_t minutes = llabs(duration_ms) / MS_PER_MINUTE;
	int64_t hours = minutes / 60;
	int64_t days = hours / 24;
	if (minutes < 60)
		return str_printf(arena, "%d" NBSP "min", (int)minutes);
	if (hours < 48)
		return str_printf(arena, "%d" NBSP "h" NBSP "%02d", (int)hours, (int)minutes % 60);
	return str_printf(
		arena, "%d" NBSP "%s", (int)days, day_words[language_index(language)][days > 1]);
}

/* --- words of others --- */

static bool begins_with_mark(struct str rest)
{
	static const char *const marks[] = {"»", "?", "!", ":", ";"};
	for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
		struct str mark = str_of(marks[i]);
		if (str_starts_with(rest, mark))
			return rest.n == mark.n || strchr(" ,.)", rest.p[mark.n]) != NULL;
	}
	return false;
}

bool show_is_kept(struct str text, size_t blank)
{
	static const struct str opening = STR("«");
	struct str before = {text.p, blank};
	struct str after = {text.p + blank + 1, text.n - blank - 1};
	return str_ends_with(before, opening) || begins_with_mark(after);
}

struct str show_marks_kept(struct arena *arena, struct str text)
{
	struct buf shown;
	size_t blanks = 0;
	for (size_t i = 0; i < text.n; i++)
		blanks += text.p[i] == ' ' && show_is_kept(text, i);
	if (blanks == 0)
		return text;
	buf_init(&shown, arena, text.n + blanks * (sizeof(NBSP) - 1));
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ' ' && show_is_kept(text, i))
			buf_add_c(&shown, NBSP);
		else
			buf_add_char(&shown, text.p[i]);
	}
	return buf_str(&shown);
}
