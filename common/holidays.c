/* Public holidays by rule; see holidays.h. */
#include "common/holidays.h"

#include <stddef.h>

/* --- dates; the day numbers of Howard Hinnant's "chrono-compatible low-level date algorithms" ---
 */

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_TO_1970 = 719468 };

struct date date_of_day(int32_t day)
{
	int64_t shifted = (int64_t)day + DAYS_TO_1970;
	int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int of_era = (int)(shifted - era * DAYS_PER_ERA);
	int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int march_month = (5 * of_year + 2) / 153;
	int month = march_month < 10 ? march_month + 3 : march_month - 9;
	return (struct date){
		.year = (int)(era * YEARS_PER_ERA) + year + (month <= 2),
		.month = month,
		.day = of_year - (153 * march_month + 2) / 5 + 1,
	};
}

struct str date_print(struct arena *arena, struct date date)
{
	return str_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

int32_t day_of_date(struct date date)
{
	int year = date.month <= 2 ? date.year - 1 : date.year;
	int era = (year >= 0 ? year : year - (YEARS_PER_ERA - 1)) / YEARS_PER_ERA;
	int year_of_era = year - era * YEARS_PER_ERA;
	int march_month = date.month > 2 ? date.month - 3 : date.month + 9;
	int of_year = (153 * march_month + 2) / 5 + date.day - 1;
	int of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
	return era * DAYS_PER_ERA + of_era - DAYS_TO_1970;
}

static int days_of_month(int year, int month)
{
	struct date next = {month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1};
	return day_of_date(next) - day_of_date((struct date){year, month, 1});
}

int32_t day_add_months(int32_t day, int months)
{
	struct date date = date_of_day(day);
	int month = date.year * 12 + date.month - 1 + months;
	date.year = month / 12;
	date.month = month % 12 + 1;
	int last = days_of_month(date.year, date.month);
	date.day = date.day < last ? date.day : last;
	return day_of_date(date);
}

int day_weekday(int32_t day)
{
	int32_t from_thursday = day % 7; /* 1970-01-01 was a Thursday */
	return (int)((from_thursday + 7 + 3) % 7);
}

/* --- rules --- */

/* The Gregorian computus in the form of Meeus, Jones and Butcher. */
int32_t easter_sunday(int year)
{
	int golden = year % 19, century = year / 100, of_century = year % 100;
	int corrected = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
	int moon = (19 * golden + corrected + 15) % 30;
	int week = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
	int late = (golden + 11 * moon + 22 * week) / 451;
	int count = moon + week - 7 * late + 114;
	return day_of_date((struct date){year, count / 31, count % 31 + 1});
}

struct holiday_rule {
	enum calendar calendar;
	enum { BY_DATE, BY_DATE_NOT_SUNDAY, BY_EASTER, BY_NTH_MONDAY, BY_MONDAY_BEFORE } kind;
	int month, number; /* number: day, n-th, or days after Easter */
};

#define FR		       CALENDAR_FR
#define FR_EAST		       CALENDAR_FR_EAST
#define QC		       CALENDAR_QC
#define EU		       CALENDAR_EU
#define ON(m, d)	       BY_DATE, m, d
#define SUNDAY_MOVES(m, d)     BY_DATE_NOT_SUNDAY, m, d
#define EASTER(days)	       BY_EASTER, 0, days
#define NTH_MONDAY(m, n)       BY_NTH_MONDAY, m, n
#define MONDAY_BEFORE(m, d)    BY_MONDAY_BEFORE, m, d
#define HOLIDAY(calendar, ...) {calendar, __VA_ARGS__},
static const struct holiday_rule rules[] = {
#include "common/holidays.def"
};
#undef HOLIDAY
#undef FR
#undef FR_EAST
#undef QC
#undef EU
#undef ON
#undef SUNDAY_MOVES
#undef EASTER
#undef NTH_MONDAY
#undef MONDAY_BEFORE

enum { SUNDAY = 6, SATURDAY = 5 };

static int32_t monday_from(int32_t day)
{
	return day + (7 - day_weekday(day)) % 7;
}

static int32_t holiday_of_year(const struct holiday_rule *rule, int year)
{
	int32_t day = rule->kind == BY_EASTER ? easter_sunday(year) + rule->number : 0;
	switch (rule->kind) {
	case BY_EASTER:
		return day;
	case BY_DATE:
		return day_of_date((struct date){year, rule->month, rule->number});
	case BY_DATE_NOT_SUNDAY:
		day = day_of_date((struct date){year, rule->month, rule->number});
		return day_weekday(day) == SUNDAY ? day + 1 : day;
	case BY_NTH_MONDAY:
		day = day_of_date((struct date){year, rule->month, 1});
		return monday_from(day) + 7 * (rule->number - 1);
	case BY_MONDAY_BEFORE:
		return monday_from(day_of_date((struct date){year, rule->month, rule->number}) - 7);
	}
	return day;
}

bool day_is_holiday(enum calendar calendar, int32_t day)
{
	int year = date_of_day(day).year;
	for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
		bool counts = rules[i].calendar == calendar ||
			      (calendar == CALENDAR_FR_EAST && rules[i].calendar == CALENDAR_FR);
		if (counts && holiday_of_year(&rules[i], year) == day)
			return true;
	}
	return false;
}

bool day_is_working(enum calendar calendar, int32_t day)
{
	return day_weekday(day) < SATURDAY && !day_is_holiday(calendar, day);
}

int32_t day_working_from(enum calendar calendar, int32_t day)
{
	while (!day_is_working(calendar, day))
		day++;
	return day;
}
