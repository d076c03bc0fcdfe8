/* Time; see clock.h. */
#include "common/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t shifted_ms;

static int64_t read_ms(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
	return read_ms(CLOCK_REALTIME) + atomic_load(&shifted_ms);
}

int64_t clock_monotonic_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

void clock_shift(int64_t by_ms)
{
	atomic_store(&shifted_ms, by_ms);
}

struct str instant_print(struct arena *arena, int64_t at)
{
	time_t seconds = (time_t)(at / 1000);
	int ms = (int)(at % 1000);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	const char *format =
		ms == 0 ? "%04d-%02d-%02dT%02d:%02d:%02dZ" : "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
	return str_printf(arena, format, utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
		utc.tm_hour, utc.tm_min, utc.tm_sec, ms);
#pragma GCC diagnostic pop
}

/* Reads exactly `count` digits at the front of *text_inout. */
static bool take_digits(struct str *text_inout, size_t count, int *value_out)
{
	uint64_t value;
	if (text_inout->n < count || !str_to_u64((struct str){text_inout->p, count}, 9999, &value))
		return false;
	*value_out = (int)value;
	text_inout->p += count;
	text_inout->n -= count;
	return true;
}

static bool take_char(struct str *text_inout, char c)
{
	if (text_inout->n == 0 || text_inout->p[0] != c)
		return false;
	text_inout->p++;
	text_inout->n--;
	return true;
}

/* .5, .12, .123456: milliseconds, further digits cut. */
static bool take_fraction(struct str *text_inout, int *ms_out)
{
	int unit = 100, digits = 0;
	*ms_out = 0;
	if (!take_char(text_inout, '.'))
		return true;
	for (; text_inout->n > 0 && text_inout->p[0] >= '0' && text_inout->p[0] <= '9'; digits++) {
		*ms_out += (text_inout->p[0] - '0') * unit;
		unit /= 10;
		text_inout->p++;
		text_inout->n--;
	}
	return digits > 0 && digits <= 9;
}

static bool take_offset(struct str *text_inout, int *minutes_out)
{
	int hours, minutes;
	*minutes_out = 0;
	if (take_char(text_inout, 'Z'))
		return true;
	bool is_west = text_inout->n > 0 && text_inout->p[0] == '-';
	if (!take_char(text_inout, is_west ? '-' : '+') || !take_digits(text_inout, 2, &hours) ||
		!take_char(text_inout, ':') || !take_digits(text_inout, 2, &minutes) ||
		hours > 23 || minutes > 59)
		return false;
	*minutes_out = (is_west ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

bool instant_parse(struct str text, int64_t *at_out)
{
	struct tm utc = {0};
	int ms, offset_minutes;
	if (!take_digits(&text, 4, &utc.tm_year) || !take_char(&text, '-') ||
		!take_digits(&text, 2, &utc.tm_mon) || !take_char(&text, '-') ||
		!take_digits(&text, 2, &utc.tm_mday) || !take_char(&text, 'T') ||
		!take_digits(&text, 2, &utc.tm_hour) || !take_char(&text, ':') ||
		!take_digits(&text, 2, &utc.tm_min) || !take_char(&text, ':') ||
		!take_digits(&text, 2, &utc.tm_sec) || !take_fraction(&text, &ms) ||
		!take_offset(&text, &offset_minutes) || text.n != 0)
		return false;
	struct tm wanted = utc;
	wanted.tm_year = utc.tm_year -= 1900;
	wanted.tm_mon = utc.tm_mon -= 1;
	time_t seconds = timegm(&utc);
	/* timegm mends impossible dates such as 30 February; we refuse them. */
	if (utc.tm_mday != wanted.tm_mday || utc.tm_mon != wanted.tm_mon ||
		utc.tm_hour != wanted.tm_hour || utc.tm_min != wanted.tm_min ||
		utc.tm_sec != wanted.tm_sec || wanted.tm_year < 70)
		return false;
	*at_out = ((int64_t)seconds - offset_minutes * 60) * 1000 + ms;
	return true;
}
