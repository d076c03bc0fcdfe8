/* Dates that public holidays are counted from. */
#include "tools/demogen/demo.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/hours.h"

int32_t day_of(int year, int month, int day)
{
	char text[40];
	int32_t found;
	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	if (!day_parse(str_of(text), &found))
		abort();
	return found;
}

int year_of(int64_t now)
{
	int32_t day = (int32_t)(now / MS_PER_DAY);
	int year = 1970 + day / 366;
	while (day_of(year + 1, 1, 1) <= day)
		year++;
	return year;
}

int32_t easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	return day_of(year, n / 31, n % 31 + 1);
}

int32_t nth_weekday(int year, int month, int weekday, int n)
{
	int32_t first = day_of(year, month, 1);
	int first_weekday = (first + 3) % 7; /* 1970-01-01 was a Thursday */
	return first + (weekday - first_weekday + 7) % 7 + 7 * (n - 1);
}
