/*
 * Time zones and opening hours; see hours.h. Reading and writing them as text is in
 * hours_text.c.
 *
 * ICU's calendars are not safe to share and slow to clone, so a zone is asked once for all its
 * changes of offset until ZONE_HORIZON, and only that table, which never changes
 * again, is used afterwards: no lock, a binary search.
 */
#include "common/hours.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "common/clock.h"

enum {
	ZONE_NAME_MAX = 40,
	OFFSETS_MAX = 600, /* two a year, and some */
	SEARCH_DAYS = 60,
	COLLECT_SEARCH_DAYS = 366,
};

/* 2100-01-01; later instants have the offset of the last change. */
#define ZONE_HORIZON INT64_C(4102444800000)

struct offset {
	int64_t from; /* the instant this offset begins */
	int64_t ms;   /* east of UTC */
};

struct zone {
	struct zone *next;
	char name[ZONE_NAME_MAX + 1];
	size_t count;
	struct offset offsets[];
};

/* ---- zones ----------------------------------------------------------- */

static int64_t offset_at(UCalendar *calendar, int64_t at)
{
	UErrorCode status = U_ZERO_ERROR;
	ucal_setMillis(calendar, (double)at, &status);
	return ucal_get(calendar, UCAL_ZONE_OFFSET, &status) +
	       ucal_get(calendar, UCAL_DST_OFFSET, &status);
}

static size_t read_offsets(UCalendar *calendar, struct offset *offsets)
{
	UErrorCode status = U_ZERO_ERROR;
	UDate next;
	size_t count = 1;
	offsets[0] = (struct offset){INT64_MIN, offset_at(calendar, 0)};
	while (count < OFFSETS_MAX &&
		ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &status) &&
		U_SUCCESS(status) && next < (double)ZONE_HORIZON) {
		int64_t from = (int64_t)next;
		int64_t ms = offset_at(calendar, from); /* moves the calendar on, too */
		if (ms != offsets[count - 1].ms)
			offsets[count++] = (struct offset){from, ms};
	}
	return count;
}

/* ICU also knows abbreviations ("EST") and offsets ("GMT+3"); neither says where a store is. */
static bool is_place_name(const char *name, const UChar *name16)
{
	UChar canonical[128];
	UBool is_system = false;
	UErrorCode status = U_ZERO_ERROR;
	if (strcmp(name, "UTC") == 0)
		return true;
	if (strchr(name, '/') == NULL || strncmp(name, "SystemV/", 8) == 0 ||
		strcmp(name, "Etc/Unknown") == 0)
		return false;
	ucal_getCanonicalTimeZoneID(
		name16, -1, canonical, ARRAY_LENGTH(canonical), &is_system, &status);
	return U_SUCCESS(status) && is_system;
}

static struct zone *zone_new(const char *name)
{
	struct offset offsets[OFFSETS_MAX];
	UChar name16[ZONE_NAME_MAX + 1];
	UErrorCode status = U_ZERO_ERROR;
	u_uastrncpy(name16, name, ARRAY_LENGTH(name16));
	if (!is_place_name(name, name16))
		return NULL;
	UCalendar *calendar = ucal_open(name16, -1, "", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return NULL;
	size_t count = read_offsets(calendar, offsets);
	ucal_close(calendar);
	struct zone *zone = calloc(1, sizeof(*zone) + count * sizeof(offsets[0]));
	if (zone == NULL)
		abort();
	strcpy(zone->name, name);
	zone->count = count;
	memcpy(zone->offsets, offsets, count * sizeof(offsets[0]));
	return zone;
}

/* Only names that exist are kept, so the list cannot grow beyond what ICU knows. */
static struct zone *zones;
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;

static struct zone *zone_find_or_add(const char *name)
{
	for (struct zone *zone = zones; zone != NULL; zone = zone->next)
		if (strcmp(zone->name, name) == 0)
			return zone;
	struct zone *zone = zone_new(name);
	if (zone == NULL)
		return NULL;
	zone->next = zones;
	return zones = zone;
}

const struct zone *zone_named(struct str name)
{
	char text[ZONE_NAME_MAX + 1] = "";
	if (name.n == 0 || name.n > ZONE_NAME_MAX || memchr(name.p, '\0', name.n) != NULL)
		return NULL;
	memcpy(text, name.p, name.n);
	pthread_mutex_lock(&zones_lock);
	const struct zone *zone = zone_find_or_add(text);
	pthread_mutex_unlock(&zones_lock);
	return zone;
}

const struct zone *zone_named_or_utc(struct str name)
{
	const struct zone *zone = zone_named(name);
	return zone != NULL ? zone : zone_named(STR("Etc/UTC"));
}

/* The index of the offset in force at an instant. */
static size_t offset_index(const struct zone *zone, int64_t at)
{
	size_t low = 0, high = zone->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->offsets[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int64_t floor_divide(int64_t value, int64_t by)
{
	int64_t quotient = value / by;
	return value % by < 0 ? quotient - 1 : quotient;
}

static int weekday_of(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((int64_t)day + 3) - floor_divide((int64_t)day + 3, 7) * 7);
}

struct local_time zone_local(const struct zone *zone, int64_t at)
{
	int64_t wall = at + zone->offsets[offset_index(zone, at)].ms;
	int32_t day = (int32_t)floor_divide(wall, MS_PER_DAY);
	return (struct local_time){
		.day = day,
		.minute = (int)((wall - day * MS_PER_DAY) / MS_PER_MINUTE),
		.weekday = weekday_of(day),
	};
}

int64_t zone_instant(const struct zone *zone, int32_t day, int minute)
{
	int64_t wall = day * MS_PER_DAY + minute * MS_PER_MINUTE;
	/* No offset exceeds a day: begin before any that could show this, and take the first. */
	size_t i = offset_index(zone, wall - MS_PER_DAY);
	for (; i + 1 < zone->count; i++)
		if (wall - zone->offsets[i].ms < zone->offsets[i + 1].from)
			break;
	int64_t at = wall - zone->offsets[i].ms;
	/* Skipped in spring: as many minutes after the jump as it would have been. */
	return i > 0 && at < zone->offsets[i].from ? wall - zone->offsets[i - 1].ms : at;
}

/* ---- opening hours --------------------------------------------------- */

static const struct day_hours *hours_of_day(const struct hours *hours, int32_t day)
{
	size_t low = 0, high = hours->exception_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (hours->exceptions[middle].day == day)
			return &hours->exceptions[middle].hours;
		if (hours->exceptions[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return &hours->week[weekday_of(day)];
}

/* Opening intervals one after the other. It begins the day before `at`, whose last interval may
 * reach past midnight. */
struct walk {
	const struct hours *hours;
	int32_t day, last_day;
	unsigned span;
	int64_t opens_at, closes_at;
};

static struct walk walk_from(const struct hours *hours, int64_t at)
{
	int32_t today = zone_local(hours->zone, at).day;
	return (struct walk){.hours = hours, .day = today - 1, .last_day = today + SEARCH_DAYS};
}

static bool walk_next(struct walk *walk)
{
	const struct zone *zone = walk->hours->zone;
	for (; walk->day <= walk->last_day; walk->day++, walk->span = 0) {
		const struct day_hours *today = hours_of_day(walk->hours, walk->day);
		if (walk->span == today->count)
			continue;
		const struct span *span = &today->spans[walk->span++];
		walk->opens_at = zone_instant(zone, walk->day, span->opens_min);
		walk->closes_at = zone_instant(zone, walk->day, span->closes_min);
		return true;
	}
	return false;
}

bool hours_next(
	const struct hours *hours, int64_t at, int64_t *opens_at_out, int64_t *closes_at_out)
{
	struct walk walk = walk_from(hours, at);
	while (walk_next(&walk)) {
		if (walk.closes_at <= at)
			continue;
		*opens_at_out = walk.opens_at;
		*closes_at_out = walk.closes_at;
		return true;
	}
	return false;
}

bool hours_are_open(const struct hours *hours, int64_t at)
{
	int64_t opens_at, closes_at;
	return hours_next(hours, at, &opens_at, &closes_at) && opens_at <= at;
}

bool hours_add(const struct hours *hours, int64_t at, int minutes, int64_t *at_out)
{
	struct walk walk = walk_from(hours, at);
	int64_t left = minutes * MS_PER_MINUTE, reached = at;
	while (walk_next(&walk)) {
		int64_t from = walk.opens_at > reached ? walk.opens_at : reached;
		if (walk.closes_at <= from)
			continue;
		if (walk.closes_at - from >= left) {
			*at_out = from + left;
			return true;
		}
		left -= walk.closes_at - from;
		reached = walk.closes_at;
	}
	return false;
}

/* False when the place stays closed that day. */
static bool day_closing(const struct hours *hours, int32_t day, int64_t *closes_at_out)
{
	const struct day_hours *today = hours_of_day(hours, day);
	if (today->count == 0)
		return false;
	*closes_at_out = zone_instant(hours->zone, day, today->spans[today->count - 1].closes_min);
	return true;
}

bool hours_closing_after(const struct hours *hours, int64_t at, int n, int64_t *at_out)
{
	int32_t today = zone_local(hours->zone, at).day;
	if (n == 0 && day_closing(hours, today, at_out) && *at_out > at)
		return true;
	int missing = n == 0 ? 1 : n;
	for (int32_t day = today + 1; day <= today + COLLECT_SEARCH_DAYS; day++)
		if (day_closing(hours, day, at_out) && --missing == 0)
			return true;
	return false;
}
