/*
 * Public holidays by rule, and the working days between them: what legal periods are extended
 * past. Days are those of common/hours.h (days since 1970-01-01 of the local calendar). Pure; any
 * year of the Gregorian calendar.
 */
#ifndef COMPTOIR_HOLIDAYS_H
#define COMPTOIR_HOLIDAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

enum calendar {
	CALENDAR_FR,
	CALENDAR_FR_EAST, /* Bas-Rhin, Haut-Rhin, Moselle: those of France and two more */
	CALENDAR_QC,
	CALENDAR_EU,
};

/* A date as people write it. */
struct date {
	int year, month, day;
};
struct date date_of_day(int32_t day);
/* 2026-11-21. */
struct str date_print(struct arena *arena, struct date date);
/* The day of a date that exists. */
int32_t day_of_date(struct date date);
/* The same day of the month, `months` later; the last of that month when it has no such day
 * (Regulation 1182/71, article 3(2)(c)). */
int32_t day_add_months(int32_t day, int months);
/* 0 = Monday. */
int day_weekday(int32_t day);

int32_t easter_sunday(int year);
bool day_is_holiday(enum calendar calendar, int32_t day);
/* Neither Saturday, Sunday nor a holiday. */
bool day_is_working(enum calendar calendar, int32_t day);
/* `day` itself, or the first working day after it. */
int32_t day_working_from(enum calendar calendar, int32_t day);

#endif
