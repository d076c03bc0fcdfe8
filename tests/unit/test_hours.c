/* Time zones and opening hours. 2026: clocks change in Paris on 29 March and 25 October, in Toronto
 * on 8 March and 1 November. */
#include "common/hours.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/harness.h"

static int64_t at(const char *instant)
{
	int64_t ms;
	ck_assert_msg(instant_parse(str_of(instant), &ms), "%s", instant);
	return ms;
}

static int32_t day(const char *text)
{
	int32_t value;
	ck_assert_msg(day_parse(str_of(text), &value), "%s", text);
	return value;
}

#define assert_instant(ms, text) assert_text(instant_print(test_arena(), (ms)), (text))

static const struct zone *zone(const char *name)
{
	const struct zone *found = zone_named(str_of(name));
	ck_assert_msg(found != NULL, "%s", name);
	return found;
}

static struct hours hours_in(const char *zone_name, const char *text)
{
	struct hours hours = {.zone = zone(zone_name)};
	struct str why = STR_EMPTY;
	ck_assert_msg(
		hours_parse(test_arena(), str_of(text), hours.week, &why), STR_FMT, STR_ARG(why));
	return hours;
}

/* ---- zones ----------------------------------------------------------- */

START_TEST(only_names_of_places_are_zones)
{
	static const char *const refused[] = {"", "Paris", "Europe/Pariss", "europe/paris", "EST",
		"CST6CDT/", "GMT+1", "Etc/Unknown", "SystemV/AST4", "/", "Europe/", "../etc/passwd",
		"America/Argentina/ComodRivadavia/and/more/and/more"};
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(zone_named(str_of(refused[i])) == NULL, "accepted: %s", refused[i]);
	ck_assert_ptr_null(zone_named(STR("Europe/Paris\0")));
	ck_assert_ptr_nonnull(zone_named(STR("UTC")));
	ck_assert_ptr_eq(zone("Europe/Paris"), zone("Europe/Paris"));
	ck_assert_ptr_ne(zone("Europe/Paris"), zone("America/Toronto"));
}
END_TEST

START_TEST(local_time_follows_daylight_saving)
{
	struct local_time local = zone_local(zone("Europe/Paris"), at("2026-03-29T00:59:59Z"));
	ck_assert_int_eq(local.minute, 119);
	ck_assert_int_eq(local.weekday, 6);
	local = zone_local(zone("Europe/Paris"), at("2026-03-29T01:00:00Z"));
	ck_assert_int_eq(local.minute, 180);
	local = zone_local(zone("Europe/Paris"), at("2026-10-25T00:59:00Z"));
	ck_assert_int_eq(local.minute, 179);
	local = zone_local(zone("Europe/Paris"), at("2026-10-25T01:00:00Z"));
	ck_assert_int_eq(local.minute, 120);
	local = zone_local(zone("America/Toronto"), at("2026-01-01T04:59:00Z"));
	ck_assert_int_eq(local.day, day("2025-12-31"));
	ck_assert_int_eq(local.minute, 1439);
	ck_assert_int_eq(local.weekday, 2);
}
END_TEST

START_TEST(an_hour_skipped_in_spring_moves_forward)
{
	assert_instant(
		zone_instant(zone("Europe/Paris"), day("2026-03-29"), 119), "2026-03-29T00:59:00Z");
	assert_instant(zone_instant(zone("Europe/Paris"), day("2026-03-29"), 150),
		"2026-03-29T01:30:00Z"); /* 02:30 is 03:30 */
	assert_instant(
		zone_instant(zone("Europe/Paris"), day("2026-03-29"), 180), "2026-03-29T01:00:00Z");
	assert_instant(zone_instant(zone("America/Toronto"), day("2026-03-08"), 150),
		"2026-03-08T07:30:00Z");
}
END_TEST

START_TEST(an_hour_that_comes_twice_in_autumn_is_the_first)
{
	assert_instant(
		zone_instant(zone("Europe/Paris"), day("2026-10-25"), 150), "2026-10-25T00:30:00Z");
	assert_instant(
		zone_instant(zone("Europe/Paris"), day("2026-10-25"), 180), "2026-10-25T02:00:00Z");
	assert_instant(zone_instant(zone("America/Toronto"), day("2026-11-01"), 90),
		"2026-11-01T05:30:00Z");
	assert_instant(zone_instant(zone("America/Toronto"), day("2026-11-01"), 120),
		"2026-11-01T07:00:00Z");
}
END_TEST

START_TEST(minutes_past_midnight_are_those_of_the_next_day)
{
	assert_instant(zone_instant(zone("Europe/Paris"), day("2026-03-28"), 1440 + 240),
		"2026-03-29T02:00:00Z");
	assert_instant(zone_instant(zone("Europe/Paris"), day("2026-06-30"), 2880),
		"2026-07-01T22:00:00Z");
}
END_TEST

START_TEST(places_far_from_greenwich_and_skipped_days_are_no_exception)
{
	assert_instant(zone_instant(zone("Pacific/Kiritimati"), day("2026-06-01"), 0),
		"2026-05-31T10:00:00Z");
	assert_instant(zone_instant(zone("Pacific/Pago_Pago"), day("2026-06-01"), 0),
		"2026-06-01T11:00:00Z");
	assert_instant(
		zone_instant(zone("Asia/Kathmandu"), day("2026-06-01"), 0), "2026-05-31T18:15:00Z");
	/* Samoa had no 30 December 2011: noon of that day is noon of the next. */
	assert_instant(
		zone_instant(zone("Pacific/Apia"), day("2011-12-30"), 720), "2011-12-30T22:00:00Z");
	assert_instant(
		zone_instant(zone("Pacific/Apia"), day("2011-12-31"), 720), "2011-12-30T22:00:00Z");
}
END_TEST

START_TEST(every_wall_clock_minute_shown_is_found_again)
{
	static const char *const names[] = {"Europe/Paris", "America/Toronto", "Pacific/Apia",
		"Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "UTC"};
	rand_seed_for_tests(11);
	for (size_t z = 0; z < ARRAY_LENGTH(names); z++) {
		for (int i = 0; i < 20000; i++) {
			int64_t instant = (int64_t)rand_below(2000000000) * 1000 / 60000 * 60000;
			struct local_time local = zone_local(zone(names[z]), instant);
			int64_t back = zone_instant(zone(names[z]), local.day, local.minute);
			struct local_time again = zone_local(zone(names[z]), back);
			ck_assert_int_le(back, instant);
			ck_assert_int_eq(again.day, local.day);
			ck_assert_int_eq(again.minute, local.minute);
		}
	}
}
END_TEST

/* The C library's own tables are another implementation to compare with. */
START_TEST(local_times_agree_with_the_c_library)
{
	static const char *const names[] = {"Europe/Paris", "America/Toronto", "America/Phoenix",
		"Asia/Kolkata", "Australia/Sydney", "Pacific/Honolulu", "Indian/Reunion"};
	if (access("/usr/share/zoneinfo/Europe/Paris", R_OK) != 0) {
		printf("skipped: the C library has no time zones here\n");
		return;
	}
	rand_seed_for_tests(12);
	for (size_t z = 0; z < ARRAY_LENGTH(names); z++) {
		setenv("TZ", names[z], 1);
		tzset();
		for (int i = 0; i < 5000; i++) {
			time_t seconds = 1000000000 + (time_t)rand_below(750000000);
			struct tm tm;
			localtime_r(&seconds, &tm);
			struct local_time local = zone_local(zone(names[z]), seconds * 1000);
			ck_assert_int_eq(local.minute, tm.tm_hour * 60 + tm.tm_min);
			ck_assert_int_eq((local.weekday + 1) % 7, tm.tm_wday);
		}
	}
}
END_TEST

static void *name_zones(void *unused)
{
	static const char *const names[] = {"Europe/Paris", "America/Toronto", "Asia/Tokyo",
		"Africa/Cairo", "Europe/Lisbon", "America/Montreal", "Nowhere/Land"};
	for (int i = 0; i < 2000; i++) {
		const struct zone *found = zone_named(str_of(names[i % 7]));
		if ((found == NULL) != (i % 7 == 6))
			return unused;
		if (found != NULL)
			zone_local(found, i * MS_PER_DAY);
	}
	return NULL;
}

START_TEST(zones_may_be_named_by_many_threads_at_once)
{
	pthread_t threads[4];
	int mark;
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, name_zones, &mark), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++) {
		void *failure;
		pthread_join(threads[i], &failure);
		ck_assert_ptr_null(failure);
	}
}
END_TEST

START_TEST(days_are_real_dates)
{
	static const char *const refused[] = {"", "2026-02-29", "2026-13-01", "2026-00-10",
		"2026-1-1", "26-01-01", "2026/01/01", "2026-01-01T", "2026-04-31", "2026-01-0x"};
	int32_t value;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(!day_parse(str_of(refused[i]), &value), "accepted: %s", refused[i]);
	ck_assert_int_eq(day("1970-01-01"), 0);
	ck_assert_int_eq(day("2028-02-29"), 21243);
	assert_text(day_print(test_arena(), 21243), "2028-02-29");
}
END_TEST

/* ---- opening --------------------------------------------------------- */

#define SHOP "mon-fri 09:00-12:30 14:00-19:00; sat 10:00-18:00"

START_TEST(a_place_is_open_from_its_opening_until_just_before_its_closing)
{
	struct hours hours = hours_in("Europe/Paris", SHOP);
	/* 2026-11-23 is a Monday; Paris is one hour ahead. */
	ck_assert(!hours_are_open(&hours, at("2026-11-23T07:59:59Z")));
	ck_assert(hours_are_open(&hours, at("2026-11-23T08:00:00Z")));
	ck_assert(hours_are_open(&hours, at("2026-11-23T11:29:59.999Z")));
	ck_assert(!hours_are_open(&hours, at("2026-11-23T11:30:00Z")));
	ck_assert(hours_are_open(&hours, at("2026-11-23T13:00:00Z")));
	ck_assert(!hours_are_open(&hours, at("2026-11-22T10:00:00Z")));
}
END_TEST

static void assert_next(
	const struct hours *hours, const char *now, const char *opens, const char *closes)
{
	int64_t opens_at, closes_at;
	ck_assert(hours_next(hours, at(now), &opens_at, &closes_at));
	assert_instant(opens_at, opens);
	assert_instant(closes_at, closes);
}

START_TEST(the_next_interval_is_the_open_one_or_the_next_to_open)
{
	struct hours hours = hours_in("Europe/Paris", SHOP);
	assert_next(&hours, "2026-11-23T09:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T11:30:00Z");
	assert_next(&hours, "2026-11-23T11:30:00Z", "2026-11-23T13:00:00Z", "2026-11-23T18:00:00Z");
	assert_next(&hours, "2026-11-21T17:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T11:30:00Z");
}
END_TEST

START_TEST(exceptions_replace_the_whole_day)
{
	struct hours_exception exceptions[] = {
		{.day = day("2026-12-24"), .hours = {1, {{540, 960}}}},
		{.day = day("2026-12-25"), .label = STR("Noël")},
		{.day = day("2026-12-27"), .hours = {1, {{600, 1080}}}}, /* a Sunday */
	};
	struct hours hours = hours_in("Europe/Paris", SHOP);
	hours.exceptions = exceptions;
	hours.exception_count = ARRAY_LENGTH(exceptions);
	ck_assert(!hours_are_open(&hours, at("2026-12-24T15:30:00Z")));
	ck_assert(hours_are_open(&hours, at("2026-12-24T11:45:00Z")));
	assert_next(&hours, "2026-12-24T15:00:00Z", "2026-12-26T09:00:00Z", "2026-12-26T17:00:00Z");
	ck_assert(hours_are_open(&hours, at("2026-12-27T12:00:00Z")));
	ck_assert(!hours_are_open(&hours, at("2026-12-20T12:00:00Z")));
}
END_TEST

START_TEST(a_bar_closes_after_midnight)
{
	struct hours hours = hours_in("America/Toronto", "fri-sat 18:00-02:00");
	/* 2026-11-20 is a Friday; Toronto is five hours behind. */
	ck_assert(hours_are_open(&hours, at("2026-11-21T06:59:00Z")));
	ck_assert(!hours_are_open(&hours, at("2026-11-21T07:00:00Z")));
	ck_assert(hours_are_open(&hours, at("2026-11-22T06:59:00Z")));
	ck_assert(!hours_are_open(&hours, at("2026-11-20T06:00:00Z")));
	assert_next(&hours, "2026-11-22T05:00:00Z", "2026-11-21T23:00:00Z", "2026-11-22T07:00:00Z");
}
END_TEST

START_TEST(a_closed_day_does_not_cut_the_night_before_it)
{
	struct hours_exception closed = {.day = day("2026-11-21")};
	struct hours hours = hours_in("America/Toronto", "fri-sat 18:00-02:00");
	hours.exceptions = &closed;
	hours.exception_count = 1;
	ck_assert(hours_are_open(&hours, at("2026-11-21T06:59:00Z")));
	ck_assert(!hours_are_open(&hours, at("2026-11-22T01:00:00Z")));
}
END_TEST

START_TEST(the_night_clocks_change_is_an_hour_shorter_or_longer)
{
	struct hours hours = hours_in("Europe/Paris", "sat 22:00-06:00");
	int64_t opens_at, closes_at;
	ck_assert(hours_next(&hours, at("2026-03-28T12:00:00Z"), &opens_at, &closes_at));
	ck_assert_int_eq(closes_at - opens_at, 7 * MS_PER_HOUR);
	ck_assert(hours_next(&hours, at("2026-10-24T12:00:00Z"), &opens_at, &closes_at));
	ck_assert_int_eq(closes_at - opens_at, 9 * MS_PER_HOUR);
	hours = hours_in("America/Toronto", "sat 22:00-06:00");
	ck_assert(hours_next(&hours, at("2026-03-07T12:00:00Z"), &opens_at, &closes_at));
	ck_assert_int_eq(closes_at - opens_at, 7 * MS_PER_HOUR);
	ck_assert(hours_next(&hours, at("2026-10-31T12:00:00Z"), &opens_at, &closes_at));
	ck_assert_int_eq(closes_at - opens_at, 9 * MS_PER_HOUR);
}
END_TEST

static void assert_add(
	const struct hours *hours, const char *now, int minutes, const char *expected)
{
	int64_t reached;
	ck_assert(hours_add(hours, at(now), minutes, &reached));
	assert_instant(reached, expected);
}

START_TEST(opening_time_is_counted_across_lunch_nights_and_closed_days)
{
	struct hours hours = hours_in("Europe/Paris", SHOP);
	assert_add(&hours, "2026-11-23T08:00:00Z", 60, "2026-11-23T09:00:00Z");
	assert_add(&hours, "2026-11-23T11:00:00Z", 60, "2026-11-23T13:30:00Z");
	assert_add(&hours, "2026-11-23T17:45:00Z", 60, "2026-11-24T08:45:00Z");
	assert_add(&hours, "2026-11-21T16:30:00Z", 60, "2026-11-23T08:30:00Z");
	assert_add(&hours, "2026-11-23T11:00:00Z", 30, "2026-11-23T11:30:00Z");
	assert_add(&hours, "2026-11-23T08:30:00Z", 0, "2026-11-23T08:30:00Z");
	assert_add(&hours, "2026-11-22T08:30:00Z", 0, "2026-11-23T08:00:00Z");
}
END_TEST

START_TEST(opening_time_is_counted_through_the_change_of_clocks)
{
	struct hours hours = hours_in("Europe/Paris", "mon-sun 00:00-24:00");
	assert_add(&hours, "2026-03-28T23:00:00Z", 24 * 60, "2026-03-29T23:00:00Z");
	assert_add(&hours, "2026-10-24T23:00:00Z", 24 * 60, "2026-10-25T23:00:00Z");
}
END_TEST

START_TEST(a_place_that_never_opens_promises_nothing)
{
	struct hours hours = hours_in("Europe/Paris", "closed");
	int64_t a, b;
	ck_assert(!hours_next(&hours, at("2026-11-23T08:00:00Z"), &a, &b));
	ck_assert(!hours_add(&hours, at("2026-11-23T08:00:00Z"), 1, &a));
	ck_assert(!hours_closing_after(&hours, at("2026-11-23T08:00:00Z"), 0, &a));
	hours = hours_in("Europe/Paris", "mon 09:00-10:00");
	ck_assert(hours_add(&hours, at("2026-11-23T08:00:00Z"), 8 * 60, &a));
	ck_assert(!hours_add(&hours, at("2026-11-23T08:00:00Z"), 100 * 60, &a));
}
END_TEST

static void assert_closing(const struct hours *hours, const char *now, int n, const char *expected)
{
	int64_t closes_at;
	ck_assert(hours_closing_after(hours, at(now), n, &closes_at));
	assert_instant(closes_at, expected);
}

START_TEST(collect_by_is_the_closing_of_an_opening_day)
{
	struct hours_exception closed = {.day = day("2026-11-24")};
	struct hours hours = hours_in("Europe/Paris", SHOP);
	assert_closing(&hours, "2026-11-23T12:00:00Z", 0, "2026-11-23T18:00:00Z");
	assert_closing(&hours, "2026-11-23T18:00:00Z", 0, "2026-11-24T18:00:00Z");
	assert_closing(&hours, "2026-11-23T12:00:00Z", 3, "2026-11-26T18:00:00Z");
	assert_closing(&hours, "2026-11-20T12:00:00Z", 2, "2026-11-23T18:00:00Z");
	hours.exceptions = &closed;
	hours.exception_count = 1;
	assert_closing(&hours, "2026-11-23T12:00:00Z", 3, "2026-11-27T18:00:00Z");
}
END_TEST

/* ---- text ------------------------------------------------------------ */

static void assert_round(const char *text, const char *expected)
{
	struct day_hours week[7];
	struct str why = STR_EMPTY;
	ck_assert_msg(hours_parse(test_arena(), str_of(text), week, &why), "%s: " STR_FMT, text,
		STR_ARG(why));
	assert_text(hours_print(test_arena(), week), expected);
}

START_TEST(hours_are_read_and_printed)
{
	assert_round(SHOP "; sun closed", SHOP);
	assert_round(" Monday-Friday 09:00-12:30  14:00-19:00 ;SAT 10:00-18:00;", SHOP);
	assert_round("sat-mon 10:00-18:00", "mon 10:00-18:00; sat-sun 10:00-18:00");
	assert_round(
		"mon,wed,fri 10:00-18:00", "mon 10:00-18:00; wed 10:00-18:00; fri 10:00-18:00");
	assert_round("mon-sun 00:00-24:00", "mon-sun 00:00-24:00");
	assert_round("fri 18:00-02:00", "fri 18:00-02:00");
	assert_round("fri 08:00-32:00", "fri 08:00-32:00");
	assert_round("fri 18:00-26:00", "fri 18:00-02:00");
	assert_round("closed", "closed");
	assert_round("mon-sun closed", "closed");
	assert_round("mon 01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00",
		"mon 01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00");
}
END_TEST

static void assert_hours_refused(const char *text, const char *named)
{
	struct day_hours week[7];
	struct str why = STR_EMPTY;
	ck_assert_msg(!hours_parse(test_arena(), str_of(text), week, &why), "accepted: %s", text);
	ck_assert_msg(strstr(str_c(test_arena(), why), named) != NULL, "%s: " STR_FMT, text,
		STR_ARG(why));
}

START_TEST(hours_that_make_no_sense_are_refused_with_the_part_named)
{
	assert_hours_refused("", "at least one day");
	assert_hours_refused("lundi 09:00-12:00", "\"lundi\"");
	assert_hours_refused("mo 09:00-12:00", "\"mo\"");
	assert_hours_refused("mondays 09:00-12:00", "\"mondays\"");
	assert_hours_refused("mon- 09:00-12:00", "\"mon-\"");
	assert_hours_refused("mon", "times");
	assert_hours_refused("mon 9-12", "\"9-12\"");
	assert_hours_refused("mon 09:00", "\"09:00\"");
	assert_hours_refused("mon 09:00-09:00", "\"09:00-09:00\"");
	assert_hours_refused("mon 09:60-10:00", "\"09:60-10:00\"");
	assert_hours_refused("mon 24:00-26:00", "\"24:00-26:00\"");
	assert_hours_refused("mon 09:00-48:01", "\"09:00-48:01\"");
	assert_hours_refused("mon 09:00-12:00 11:00-14:00", "\"11:00-14:00\"");
	assert_hours_refused("mon 14:00-19:00 09:00-12:00", "\"09:00-12:00\"");
	assert_hours_refused("mon 09:00-10:00 closed", "\"closed\"");
	assert_hours_refused("mon-fri 09:00-10:00; wed closed", "\"wed\"");
	assert_hours_refused(
		"mon 01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00", "four");
	assert_hours_refused("sat 18:00-03:00; sun 02:00-12:00", "\"sat\"");
	assert_hours_refused("sun 18:00-03:00; mon 02:00-12:00", "\"sun\"");
}
END_TEST

START_TEST(random_weeks_are_read_back_as_printed)
{
	rand_seed_for_tests(13);
	for (int i = 0; i < 5000; i++) {
		struct day_hours week[7] = {{0}}, back[7];
		struct str why;
		for (int d = 0; d < 7; d++) {
			unsigned minute = rand_below(300);
			week[d].count = (uint8_t)rand_below(HOURS_SPANS_MAX + 1);
			for (unsigned s = 0; s < week[d].count; s++) {
				week[d].spans[s].opens_min =
					(uint16_t)(minute += 1 + rand_below(150));
				week[d].spans[s].closes_min =
					(uint16_t)(minute += 1 + rand_below(150));
			}
		}
		struct str text = hours_print(test_arena(), week);
		ck_assert_msg(hours_parse(test_arena(), text, back, &why), STR_FMT, STR_ARG(text));
		ck_assert_msg(memcmp(week, back, sizeof(week)) == 0, STR_FMT, STR_ARG(text));
	}
}
END_TEST

static void assert_us(const char *text, const char *expected)
{
	struct day_hours week[7];
	struct str why = STR_EMPTY;
	ck_assert_msg(hours_parse_us(test_arena(), str_of(text), week, &why), "%s: " STR_FMT, text,
		STR_ARG(why));
	assert_text(hours_print(test_arena(), week), expected);
}

START_TEST(american_hours_imply_morning_and_afternoon)
{
	assert_us("Mon: 10-9:30; Thurs: 10-9; Sun: 11-7",
		"mon 10:00-21:30; thu 10:00-21:00; sun 11:00-19:00");
	assert_us("Mon: 0-11:59", "mon 00:00-23:59");
	assert_us("Sun: 12-6", "sun 12:00-18:00");
	assert_us("Sun: 12:30-5:30", "sun 12:30-17:30");
	assert_us("Sun: 1-5:30", "sun 13:00-17:30");
	assert_us("Sat: 9-12", "sat 09:00-12:00");
	assert_us("Sat: 12-12", "sat 12:00-24:00");
	assert_us("Tues: Closed; Wed: 9-9", "wed 09:00-21:00");
	assert_us("Closed", "closed");
}
END_TEST

START_TEST(american_hours_of_the_twenty_four_hour_kind_are_refused)
{
	static const char *const refused[] = {
		"Mon: 10-21", "Mon: 13-5", "Mon: 10-0", "Mon: 10", "Mon 10-9", "Mon: 10am-9pm"};
	struct day_hours week[7];
	struct str why;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(!hours_parse_us(test_arena(), str_of(refused[i]), week, &why),
			"accepted: %s", refused[i]);
}
END_TEST

START_TEST(all_hours_of_the_real_american_chain_are_read)
{
	const char *path = test_data_path("stores/bestbuy_stores.json");
	json_t *store;
	size_t i;
	if (path == NULL)
		return;
	json_t *stores = json_load_file(path, 0, NULL);
	ck_assert_uint_eq(json_array_size(stores), 1565);
	json_array_foreach (stores, i, store) {
		const char *text = json_string_value(json_object_get(store, "hours"));
		struct day_hours week[7];
		struct str why = STR_EMPTY;
		ck_assert_msg(hours_parse_us(test_arena(), str_of(text), week, &why),
			"%s: " STR_FMT, text, STR_ARG(why));
		ck_assert_uint_eq(week[0].count, 1);
		ck_assert_uint_ge(week[0].spans[0].closes_min, 17 * 60);
	}
	json_decref(stores);
}
END_TEST

TEST_MAIN("hours", only_names_of_places_are_zones, local_time_follows_daylight_saving,
	an_hour_skipped_in_spring_moves_forward, an_hour_that_comes_twice_in_autumn_is_the_first,
	minutes_past_midnight_are_those_of_the_next_day,
	places_far_from_greenwich_and_skipped_days_are_no_exception,
	every_wall_clock_minute_shown_is_found_again, local_times_agree_with_the_c_library,
	zones_may_be_named_by_many_threads_at_once, days_are_real_dates,
	a_place_is_open_from_its_opening_until_just_before_its_closing,
	the_next_interval_is_the_open_one_or_the_next_to_open, exceptions_replace_the_whole_day,
	a_bar_closes_after_midnight, a_closed_day_does_not_cut_the_night_before_it,
	the_night_clocks_change_is_an_hour_shorter_or_longer,
	opening_time_is_counted_across_lunch_nights_and_closed_days,
	opening_time_is_counted_through_the_change_of_clocks,
	a_place_that_never_opens_promises_nothing, collect_by_is_the_closing_of_an_opening_day,
	hours_are_read_and_printed, hours_that_make_no_sense_are_refused_with_the_part_named,
	random_weeks_are_read_back_as_printed, american_hours_imply_morning_and_afternoon,
	american_hours_of_the_twenty_four_hour_kind_are_refused,
	all_hours_of_the_real_american_chain_are_read)
