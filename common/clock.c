/* Time; see clock.h. */
#include "common/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t shifted_ms;
static _Atomic int64_t rest_at_most_ms = INT64_MAX;

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

int64_t clock_monotonic_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct timespec clock_monotonic_in(int64_t ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / MS_PER_SECOND;
	at.tv_nsec += (long)(ms % MS_PER_SECOND) * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

int64_t clock_coarse_ms(void)
{
	return read_ms(CLOCK_MONOTONIC_COARSE);
}

void clock_shift(int64_t by_ms)
{
	atomic_store(&shifted_ms, by_ms);
}

int64_t clock_rest_ms(int64_t asked_ms)
{
	int64_t at_most_ms = atomic_load(&rest_at_most_ms);
	return asked_ms < at_most_ms ? asked_ms : at_most_ms;
}

void clock_hurry(int64_t at_most_ms)
{
	atomic_store(&rest_at_most_ms, at_most_ms);
}

/* Exactly `count` digits, and one character after them. */
static char *put_digits(char *p, int64_t value, int count, char after)
{
	for (int i = count - 1; i >= 0; i--) {
		p[i] = (char)('0' + value % 10);
		value /= 10;
	}
	p[count] = after;
	return p + count + 1;
}

/* Gregorian date of a day counted from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date
 * algorithms"): eras of 400 years that begin on 1 March. */
static char *put_date(char *p, int64_t day)
{
	int64_t shifted = day + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	p = put_digits(p, year + era * 400 + (month >= 10), 4, '-');
	p = put_digits(p, month < 10 ? month + 3 : month - 9, 2, '-');
	return put_digits(p, of_year - (153 * month + 2) / 5 + 1, 2, 'T');
}

/* printf takes twenty times as long, and answers are full of instants. */
size_t instant_write(char out[INSTANT_TEXT_MAX], int64_t at)
{
	int64_t day = at / MS_PER_DAY - (at % MS_PER_DAY < 0);
	int64_t ms = at - day * MS_PER_DAY;
	char *p = put_date(out, day);
	p = put_digits(p, ms / MS_PER_HOUR, 2, ':');
	p = put_digits(p, ms / MS_PER_MINUTE % 60, 2, ':');
	p = put_digits(p, ms / MS_PER_SECOND % 60, 2, 'Z');
	if (ms % MS_PER_SECOND != 0) {
		p[-1] = '.';
		p = put_digits(p, ms % MS_PER_SECOND, 3, 'Z');
	}
	return (size_t)(p - out);
}

struct str instant_print(struct arena *arena, int64_t at)
{
	char text[INSTANT_TEXT_MAX];
	return str_dup(arena, (struct str){text, instant_write(text, at)});
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
