/* Public holidays and who may bring what back, by dates worked out by hand. Easter: 5 April 2026,
 * 28 March 2027; clocks change in Paris on 29 March and 25 October 2026, in Montréal on 8 March and
 * 1 November. */
#include "common/returns.h"

#include <string.h>

#include "common/clock.h"
#include "tests/lib/golden.h"

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

#define assert_day(value, text) assert_text(day_print(test_arena(), (value)), (text))

START_TEST(dates_and_days_are_each_others_inverse)
{
	for (int32_t d = day("1970-01-01"); d <= day("2104-03-01"); d++) {
		struct date date = date_of_day(d);
		struct str text =
			str_printf(test_arena(), "%04d-%02d-%02d", date.year, date.month, date.day);
		ck_assert_int_eq(day_of_date(date), d);
		ck_assert(str_equal(day_print(test_arena(), d), text));
	}
	ck_assert_int_eq(day_weekday(day("2026-11-22")), 6);
	ck_assert_int_eq(day_weekday(day("1970-01-01")), 3);
}
END_TEST

START_TEST(easter_falls_where_the_church_says)
{
	static const char *const sundays[] = {"1981-04-19", "2000-04-23", "2008-03-23",
		"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18",
		"2076-04-19"};
	for (size_t i = 0; i < ARRAY_LENGTH(sundays); i++) {
		int32_t sunday = day(sundays[i]);
		assert_day(easter_sunday(date_of_day(sunday).year), sundays[i]);
	}
}
END_TEST

static void assert_holidays(enum calendar calendar, const char *const list[], size_t count)
{
	size_t found = 0;
	for (int32_t d = day("2026-01-01"); d <= day("2026-12-31"); d++) {
		if (!day_is_holiday(calendar, d))
			continue;
		ck_assert_msg(
			found < count, "one more: " STR_FMT, STR_ARG(day_print(test_arena(), d)));
		assert_day(d, list[found++]);
	}
	ck_assert_uint_eq(found, count);
}

START_TEST(each_calendar_has_its_holidays_of_2026)
{
	static const char *const fr[] = {"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08",
		"2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11",
		"2026-12-25"};
	static const char *const east[] = {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01",
		"2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01",
		"2026-11-11", "2026-12-25", "2026-12-26"};
	static const char *const qc[] = {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-18",
		"2026-06-24", "2026-07-01", "2026-09-07", "2026-10-12", "2026-12-25"};
	static const char *const eu[] = {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01",
		"2026-05-14", "2026-05-25", "2026-08-15", "2026-11-01", "2026-12-25", "2026-12-26"};
	assert_holidays(CALENDAR_FR, fr, ARRAY_LENGTH(fr));
	assert_holidays(CALENDAR_FR_EAST, east, ARRAY_LENGTH(east));
	assert_holidays(CALENDAR_QC, qc, ARRAY_LENGTH(qc));
	assert_holidays(CALENDAR_EU, eu, ARRAY_LENGTH(eu));
}
END_TEST

START_TEST(a_canada_day_on_a_sunday_is_kept_on_monday)
{
	ck_assert(!day_is_holiday(CALENDAR_QC, day("2029-07-01")));
	ck_assert(day_is_holiday(CALENDAR_QC, day("2029-07-02")));
}
END_TEST

START_TEST(months_are_added_to_the_end_of_shorter_ones)
{
	assert_day(day_add_months(day("2028-02-29"), 12), "2029-02-28");
	assert_day(day_add_months(day("2026-02-28"), 24), "2028-02-28");
	assert_day(day_add_months(day("2026-08-31"), 6), "2027-02-28");
	assert_day(day_add_months(day("2026-12-31"), 2), "2027-02-28");
	assert_day(day_add_months(day("2026-11-22"), 1), "2026-12-22");
}
END_TEST

/* --- periods, by dates --- */

struct dated {
	const char *profile, *postcode, *zone;
	enum return_ground ground;
	const char *collected_at, *last_day, *ends_at;
};

static struct return_case case_of(const struct dated *row)
{
	enum jurisdiction jurisdiction = jurisdiction_parse(str_of(row->profile));
	struct return_case asked = {
		.jurisdiction = jurisdiction,
		.calendar = calendar_at(jurisdiction, str_of(row->postcode)),
		.zone = zone_named(str_of(row->zone)),
		.kind = ORDER_PREPAID,
		.reason = row->ground == GROUND_GUARANTEE ? RETURN_DEFECT : RETURN_CHANGED_MIND,
		.collected_at = at(row->collected_at),
		.last_collected_at = at(row->collected_at),
	};
	asked.asked_at = asked.collected_at;
	return asked;
}

/* The last millisecond is in time, the next one is not. */
static void assert_period(const struct dated *row)
{
	struct return_case asked = case_of(row);
	struct return_answer answer = return_on_ground(&asked, row->ground);
	ck_assert(answer.is_allowed && answer.has_end);
	assert_day(answer.last_day, row->last_day);
	assert_text(instant_print(test_arena(), answer.ends_at), row->ends_at);
	asked.asked_at = answer.ends_at - 1;
	ck_assert(return_on_ground(&asked, row->ground).is_allowed);
	asked.asked_at = answer.ends_at;
	answer = return_on_ground(&asked, row->ground);
	ck_assert(!answer.is_allowed);
	ck_assert_int_eq(answer.rule,
		row->ground == GROUND_GUARANTEE && asked.jurisdiction == JURISDICTION_QC
			? RULE_TO_JUDGE
			: RULE_PERIOD_OVER);
}

#define PARIS	 "fr", "75011", "Europe/Paris"
#define METZ	 "fr", "57000", "Europe/Paris"
#define MONTREAL "qc", "H2X 1Y4", "America/Toronto"
#define BERLIN	 "eu", "10115", "Europe/Berlin"
static const struct dated dated[] = {
	/* France, withdrawal: an ordinary Monday, and the day begins at midnight in Paris. */
	{PARIS, GROUND_WITHDRAWAL, "2026-03-02T09:00:00Z", "2026-03-16", "2026-03-16T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-03-02T22:59:59Z", "2026-03-16", "2026-03-16T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-03-02T23:00:00Z", "2026-03-17", "2026-03-17T23:00:00Z"},
	/* A Saturday and a Sunday move to Monday. */
	{PARIS, GROUND_WITHDRAWAL, "2026-02-28T09:00:00Z", "2026-03-16", "2026-03-16T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-03-01T09:00:00Z", "2026-03-16", "2026-03-16T23:00:00Z"},
	/* Easter Sunday and Monday; 1 May and 8 May before a weekend; Ascension; Christmas. */
	{PARIS, GROUND_WITHDRAWAL, "2026-03-22T09:00:00Z", "2026-04-07", "2026-04-07T22:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-04-17T09:00:00Z", "2026-05-04", "2026-05-04T22:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-04-24T09:00:00Z", "2026-05-11", "2026-05-11T22:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-04-30T09:00:00Z", "2026-05-15", "2026-05-15T22:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-12-11T09:00:00Z", "2026-12-28", "2026-12-28T23:00:00Z"},
	/* Good Friday is a holiday in Metz, not in Paris. */
	{PARIS, GROUND_WITHDRAWAL, "2026-03-20T09:00:00Z", "2026-04-03", "2026-04-03T22:00:00Z"},
	{METZ, GROUND_WITHDRAWAL, "2026-03-20T09:00:00Z", "2026-04-07", "2026-04-07T22:00:00Z"},
	/* Clocks go back within the period: it still ends at midnight. */
	{PARIS, GROUND_WITHDRAWAL, "2026-10-16T09:00:00Z", "2026-10-30", "2026-10-30T23:00:00Z"},
	/* And forward; and in the hour that is there twice. */
	{PARIS, GROUND_WITHDRAWAL, "2026-03-16T09:00:00Z", "2026-03-30", "2026-03-30T22:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-10-25T00:30:00Z", "2026-11-09", "2026-11-09T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-10-25T01:30:00Z", "2026-11-09", "2026-11-09T23:00:00Z"},
	/* The day after Christmas, in Paris and in Metz. */
	{PARIS, GROUND_WITHDRAWAL, "2025-12-12T09:00:00Z", "2025-12-26", "2025-12-26T23:00:00Z"},
	{METZ, GROUND_WITHDRAWAL, "2025-12-12T09:00:00Z", "2025-12-29", "2025-12-29T23:00:00Z"},
	/* Into and over the leap day; across the year. */
	{PARIS, GROUND_WITHDRAWAL, "2028-02-15T09:00:00Z", "2028-02-29", "2028-02-29T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2028-02-16T09:00:00Z", "2028-03-01", "2028-03-01T23:00:00Z"},
	{PARIS, GROUND_WITHDRAWAL, "2026-12-18T09:00:00Z", "2027-01-04", "2027-01-04T23:00:00Z"},
	/* The shop's own thirty days, the guarantee's two years. */
	{PARIS, GROUND_POLICY, "2026-03-02T09:00:00Z", "2026-04-01", "2026-04-01T22:00:00Z"},
	{PARIS, GROUND_POLICY, "2026-10-12T09:00:00Z", "2026-11-12", "2026-11-12T23:00:00Z"},
	{PARIS, GROUND_POLICY, "2026-02-05T09:00:00Z", "2026-03-09", "2026-03-09T23:00:00Z"},
	{PARIS, GROUND_GUARANTEE, "2026-03-02T09:00:00Z", "2028-03-02", "2028-03-02T23:00:00Z"},
	{PARIS, GROUND_GUARANTEE, "2028-02-29T09:00:00Z", "2030-02-28", "2030-02-28T23:00:00Z"},
	{PARIS, GROUND_GUARANTEE, "2026-05-01T09:00:00Z", "2028-05-02", "2028-05-02T22:00:00Z"},
	{PARIS, GROUND_GUARANTEE, "2026-02-19T09:00:00Z", "2028-02-21", "2028-02-21T23:00:00Z"},
	/* Québec: 1 July; the Monday before 25 May when that is a Monday itself; 24 June; clocks.
	 */
	{MONTREAL, GROUND_POLICY, "2026-06-01T15:00:00Z", "2026-07-02", "2026-07-03T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-04-18T15:00:00Z", "2026-05-19", "2026-05-20T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-04-25T15:00:00Z", "2026-05-25", "2026-05-26T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-05-25T15:00:00Z", "2026-06-25", "2026-06-26T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-08-08T15:00:00Z", "2026-09-08", "2026-09-09T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-09-12T15:00:00Z", "2026-10-13", "2026-10-14T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-10-05T15:00:00Z", "2026-11-04", "2026-11-05T05:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-02-09T15:00:00Z", "2026-03-11", "2026-03-12T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2028-01-30T15:00:00Z", "2028-02-29", "2028-03-01T05:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-03-02T03:30:00Z", "2026-03-31", "2026-04-01T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-03-02T05:00:00Z", "2026-04-01", "2026-04-02T04:00:00Z"},
	/* A Saturday; Christmas before a weekend; from Good Friday to Easter Monday; Victoria's. */
	{MONTREAL, GROUND_POLICY, "2026-01-22T15:00:00Z", "2026-02-23", "2026-02-24T05:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-11-25T15:00:00Z", "2026-12-28", "2026-12-29T05:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-03-04T15:00:00Z", "2026-04-07", "2026-04-08T04:00:00Z"},
	{MONTREAL, GROUND_POLICY, "2026-04-16T15:00:00Z", "2026-05-19", "2026-05-20T04:00:00Z"},
	{MONTREAL, GROUND_GUARANTEE, "2028-02-29T15:00:00Z", "2029-02-28", "2029-03-01T05:00:00Z"},
	{MONTREAL, GROUND_GUARANTEE, "2026-08-15T15:00:00Z", "2027-08-16", "2027-08-17T04:00:00Z"},
	/* Elsewhere in the Union: both days of Christmas; Whit Monday; a weekend; the leap day. */
	{BERLIN, GROUND_WITHDRAWAL, "2025-12-11T09:00:00Z", "2025-12-29", "2025-12-29T23:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2025-12-12T09:00:00Z", "2025-12-29", "2025-12-29T23:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-05-11T09:00:00Z", "2026-05-26", "2026-05-26T22:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-06-06T09:00:00Z", "2026-06-22", "2026-06-22T22:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-03-16T09:00:00Z", "2026-03-30", "2026-03-30T22:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2028-02-15T09:00:00Z", "2028-02-29", "2028-02-29T23:00:00Z"},
	/* New Year's Day; clocks go back; where the day begins. */
	{BERLIN, GROUND_WITHDRAWAL, "2025-12-18T09:00:00Z", "2026-01-02", "2026-01-02T23:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-10-16T09:00:00Z", "2026-10-30", "2026-10-30T23:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-03-02T22:59:59Z", "2026-03-16", "2026-03-16T23:00:00Z"},
	{BERLIN, GROUND_WITHDRAWAL, "2026-03-02T23:00:00Z", "2026-03-17", "2026-03-17T23:00:00Z"},
	{BERLIN, GROUND_POLICY, "2026-03-02T09:00:00Z", "2026-04-01", "2026-04-01T22:00:00Z"},
	{BERLIN, GROUND_POLICY, "2026-05-07T09:00:00Z", "2026-06-08", "2026-06-08T22:00:00Z"},
	{BERLIN, GROUND_POLICY, "2026-10-05T09:00:00Z", "2026-11-04", "2026-11-04T23:00:00Z"},
	{BERLIN, GROUND_GUARANTEE, "2026-05-01T09:00:00Z", "2028-05-02", "2028-05-02T22:00:00Z"},
	{BERLIN, GROUND_GUARANTEE, "2028-02-29T09:00:00Z", "2030-02-28", "2030-02-28T23:00:00Z"},
};

START_TEST(each_period_ends_at_its_last_midnight)
{
	for (size_t i = 0; i < ARRAY_LENGTH(dated); i++)
		assert_period(&dated[i]);
}
END_TEST

/* --- grounds --- */

static const struct dated paris_march = {
	PARIS, GROUND_WITHDRAWAL, "2026-03-02T09:00:00Z", "2026-03-16", ""};

static void assert_decision(const struct return_case *asked, bool is_allowed,
	enum return_ground ground, enum return_rule rule)
{
	struct return_decision decision = return_decide(asked);
	ck_assert_int_eq(decision.is_allowed, is_allowed);
	ck_assert_int_eq(decision.ground, ground);
	ck_assert_int_eq(decision.answer.rule, rule);
}

START_TEST(a_reservation_paid_in_the_store_is_no_distance_sale)
{
	struct return_case asked = case_of(&paris_march);
	asked.kind = ORDER_RESERVATION;
	ck_assert_int_eq(
		return_on_ground(&asked, GROUND_WITHDRAWAL).rule, RULE_NOT_A_DISTANCE_SALE);
	assert_decision(&asked, true, GROUND_POLICY, RULE_WITHIN_PERIOD);
}
END_TEST

START_TEST(quebec_knows_no_withdrawal_without_a_fault)
{
	struct dated row = {MONTREAL, GROUND_POLICY, "2026-03-02T15:00:00Z", "", ""};
	struct return_case asked = case_of(&row);
	ck_assert_int_eq(return_on_ground(&asked, GROUND_WITHDRAWAL).rule, RULE_NO_SUCH_RIGHT);
	ck_assert(!has_withdrawal_function(JURISDICTION_QC));
	assert_decision(&asked, true, GROUND_POLICY, RULE_WITHIN_PERIOD);
}
END_TEST

START_TEST(what_is_not_collected_is_not_returned)
{
	struct return_case asked = case_of(&paris_march);
	asked.collected_at = asked.last_collected_at = 0;
	assert_decision(&asked, false, GROUND_WITHDRAWAL, RULE_NOT_COLLECTED);
}
END_TEST

START_TEST(the_period_of_withdrawal_waits_for_the_last_goods_of_the_order)
{
	struct return_case asked = case_of(&paris_march);
	asked.last_collected_at = 0;
	asked.asked_at += 60 * MS_PER_DAY;
	struct return_answer answer = return_on_ground(&asked, GROUND_WITHDRAWAL);
	ck_assert(answer.is_allowed && !answer.has_end);
	asked.last_collected_at = asked.asked_at - MS_PER_DAY;
	ck_assert(return_on_ground(&asked, GROUND_WITHDRAWAL).has_end);
	assert_decision(&asked, true, GROUND_WITHDRAWAL, RULE_WITHIN_PERIOD);
}
END_TEST

START_TEST(after_the_withdrawal_comes_the_shops_own_time_and_then_only_a_defect)
{
	struct return_case asked = case_of(&paris_march);
	asked.asked_at = at("2026-03-20T09:00:00Z");
	assert_decision(&asked, true, GROUND_POLICY, RULE_WITHIN_PERIOD);
	asked.asked_at = at("2026-04-02T09:00:00Z");
	assert_decision(&asked, false, GROUND_POLICY, RULE_PERIOD_OVER);
	asked.reason = RETURN_DEFECT;
	assert_decision(&asked, true, GROUND_GUARANTEE, RULE_WITHIN_PERIOD);
	asked.asked_at = at("2028-03-03T09:00:00Z");
	assert_decision(&asked, false, GROUND_GUARANTEE, RULE_PERIOD_OVER);
}
END_TEST

static const struct {
	enum return_class goods;
	enum condition condition;
	bool is_allowed;
	enum return_rule rule;
} goods[] = {
	{CLASS_ORDINARY, CONDITION_SEALED, true, RULE_WITHIN_PERIOD},
	{CLASS_ORDINARY, CONDITION_WORN, true, RULE_WITHIN_PERIOD},
	{CLASS_HYGIENE, CONDITION_SEALED, true, RULE_WITHIN_PERIOD},
	{CLASS_HYGIENE, CONDITION_OPENED, false, RULE_UNSEALED_HYGIENE},
	{CLASS_MEDIA, CONDITION_SEALED, true, RULE_WITHIN_PERIOD},
	{CLASS_MEDIA, CONDITION_OPENED, false, RULE_UNSEALED_MEDIA},
	{CLASS_CUSTOM, CONDITION_SEALED, false, RULE_CUSTOM_MADE},
	{CLASS_PERISHABLE, CONDITION_SEALED, false, RULE_PERISHABLE},
	{CLASS_PRESS, CONDITION_SEALED, false, RULE_PRESS},
};

/* What is worn or damaged the shop's own terms do not take, whatever it is. */
static enum return_rule rule_expected(size_t i, enum return_ground ground)
{
	bool is_worn = goods[i].condition >= CONDITION_WORN;
	return goods[i].is_allowed && is_worn && ground == GROUND_POLICY ? RULE_UNSALEABLE
									 : goods[i].rule;
}

static void assert_exceptions(const struct dated *place)
{
	for (size_t i = 0; i < ARRAY_LENGTH(goods); i++) {
		struct return_case asked = case_of(place);
		asked.goods = goods[i].goods;
		asked.has_condition = true;
		asked.condition = goods[i].condition;
		struct return_answer answer = return_on_ground(&asked, place->ground);
		enum return_rule rule = rule_expected(i, place->ground);
		ck_assert_int_eq(answer.is_allowed, rule == RULE_WITHIN_PERIOD);
		ck_assert_int_eq(answer.rule, rule);
		ck_assert_uint_gt(str_of(answer.source).n, 0);
		asked.reason = RETURN_DEFECT;
		assert_decision(&asked, true, GROUND_GUARANTEE, RULE_WITHIN_PERIOD);
	}
}

START_TEST(exceptions_name_their_rule_and_never_touch_the_guarantee)
{
	static const struct dated places[] = {
		{PARIS, GROUND_WITHDRAWAL, "2026-03-02T09:00:00Z", "", ""},
		{BERLIN, GROUND_WITHDRAWAL, "2026-03-02T09:00:00Z", "", ""},
		{PARIS, GROUND_POLICY, "2026-03-02T09:00:00Z", "", ""},
		{BERLIN, GROUND_POLICY, "2026-03-02T09:00:00Z", "", ""},
		{MONTREAL, GROUND_POLICY, "2026-03-02T15:00:00Z", "", ""},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
		assert_exceptions(&places[i]);
}
END_TEST

START_TEST(on_line_a_sealed_good_is_announced_on_condition)
{
	struct return_case asked = case_of(&paris_march);
	asked.goods = CLASS_HYGIENE;
	struct return_answer answer = return_on_ground(&asked, GROUND_WITHDRAWAL);
	ck_assert(answer.is_allowed && answer.must_be_sealed);
	asked.goods = CLASS_ORDINARY;
	ck_assert(!return_on_ground(&asked, GROUND_WITHDRAWAL).must_be_sealed);
}
END_TEST

START_TEST(the_shops_own_terms_want_goods_that_can_be_sold)
{
	struct dated row = {MONTREAL, GROUND_POLICY, "2026-03-02T15:00:00Z", "", ""};
	struct return_case asked = case_of(&row);
	asked.has_condition = true;
	asked.condition = CONDITION_OPENED;
	assert_decision(&asked, true, GROUND_POLICY, RULE_WITHIN_PERIOD);
	asked.condition = CONDITION_WORN;
	ck_assert_int_eq(return_on_ground(&asked, GROUND_POLICY).rule, RULE_UNSALEABLE);
	asked.reason = RETURN_DEFECT;
	assert_decision(&asked, true, GROUND_GUARANTEE, RULE_WITHIN_PERIOD);
}
END_TEST

/* Who owes it pays by then: no weekend and no holiday gives more time. */
static const struct {
	const char *profile, *zone;
	enum return_ground ground;
	const char *asked_at, *ends_at;
} deadlines[] = {
	{"fr", "Europe/Paris", GROUND_WITHDRAWAL, "2026-03-20T09:00:00Z", "2026-04-03T22:00:00Z"},
	{"fr", "Europe/Paris", GROUND_WITHDRAWAL, "2026-02-28T09:00:00Z", "2026-03-14T23:00:00Z"},
	{"fr", "Europe/Paris", GROUND_WITHDRAWAL, "2026-10-20T09:00:00Z", "2026-11-03T23:00:00Z"},
	{"fr", "Europe/Paris", GROUND_WITHDRAWAL, "2028-02-16T09:00:00Z", "2028-03-01T23:00:00Z"},
	{"fr", "Europe/Paris", GROUND_POLICY, "2026-12-11T09:00:00Z", "2026-12-25T23:00:00Z"},
	{"fr", "Europe/Paris", GROUND_GUARANTEE, "2026-12-18T09:00:00Z", "2027-01-01T23:00:00Z"},
	{"eu", "Europe/Berlin", GROUND_WITHDRAWAL, "2026-03-20T22:59:59Z", "2026-04-03T22:00:00Z"},
	{"eu", "Europe/Berlin", GROUND_WITHDRAWAL, "2026-03-20T23:00:00Z", "2026-04-04T22:00:00Z"},
	{"eu", "Europe/Berlin", GROUND_GUARANTEE, "2028-02-15T09:00:00Z", "2028-02-29T23:00:00Z"},
	{"qc", "America/Toronto", GROUND_POLICY, "2026-03-20T09:00:00Z", "2026-04-05T04:00:00Z"},
	{"qc", "America/Toronto", GROUND_POLICY, "2026-10-25T15:00:00Z", "2026-11-10T05:00:00Z"},
	{"qc", "America/Toronto", GROUND_GUARANTEE, "2028-02-14T15:00:00Z", "2028-03-01T05:00:00Z"},
};

START_TEST(money_is_back_in_fourteen_days_or_when_the_goods_are_there)
{
	for (size_t i = 0; i < ARRAY_LENGTH(deadlines); i++) {
		enum jurisdiction law = jurisdiction_parse(str_of(deadlines[i].profile));
		const struct zone *zone = zone_named(str_of(deadlines[i].zone));
		int64_t asked_at = at(deadlines[i].asked_at), ends_at = at(deadlines[i].ends_at);
		enum return_ground ground = deadlines[i].ground;
		assert_text(instant_print(test_arena(),
				    refund_deadline(law, ground, zone, asked_at, asked_at)),
			deadlines[i].ends_at);
		ck_assert_int_eq(
			refund_deadline(law, ground, zone, asked_at, ends_at + 1), ends_at + 1);
	}
}
END_TEST

START_TEST(goods_are_brought_within_fourteen_days_of_the_withdrawal)
{
	static const struct {
		const char *postcode, *asked_at, *ends_at;
	} brought[] = {
		{"75011", "2026-03-16T22:30:00Z", "2026-03-30T22:00:00Z"},
		{"75011", "2026-02-28T09:00:00Z", "2026-03-16T23:00:00Z"}, /* a Saturday */
		{"75011", "2026-03-20T09:00:00Z", "2026-04-03T22:00:00Z"},
		{"57000", "2026-03-20T09:00:00Z", "2026-04-07T22:00:00Z"}, /* Good Friday in Metz */
		{"75011", "2028-02-15T09:00:00Z", "2028-02-29T23:00:00Z"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(brought); i++) {
		struct return_case asked = case_of(&paris_march);
		asked.calendar = calendar_at(JURISDICTION_FR, str_of(brought[i].postcode));
		asked.asked_at = at(brought[i].asked_at);
		assert_text(
			instant_print(test_arena(), bring_deadline(&asked)), brought[i].ends_at);
	}
}
END_TEST

/* --- the book --- */

/* "L221-28, 3°": whatever of a source has three characters and a figure stands in the book. */
static void assert_is_sourced(const char *book, struct str source)
{
	while (source.n > 0) {
		const char *word = str_c(test_arena(), str_cut(&source, ' '));
		size_t n = strcspn(word, ",;");
		const char *name = arena_printf(test_arena(), "%.*s", (int)n, word);
		bool is_named = n >= 3 && strpbrk(name, "0123456789") != NULL;
		ck_assert_msg(
			!is_named || strstr(book, name) != NULL, "doc/returns.md lacks %s", name);
	}
}

START_TEST(each_rule_and_each_source_stands_in_the_book)
{
	static const char *const profiles[] = {"fr", "eu", "qc"};
	const char *book = str_c(test_arena(), whole_file(test_source_path("doc/returns.md")));
	for (int i = 0; i < RETURN_RULE_COUNT; i++) {
		struct str rule = return_rule_name((enum return_rule)i);
		const char *name = arena_printf(test_arena(), "`" STR_FMT "`", STR_ARG(rule));
		ck_assert_msg(strstr(book, name) != NULL, "doc/returns.md lacks %s", name);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(profiles) * ARRAY_LENGTH(goods) * 3; i++) {
		struct dated row = {profiles[i % 3], "", "Europe/Paris",
			(enum return_ground)(i / 3 % 3), "2026-03-02T09:00:00Z", "", ""};
		struct return_case asked = case_of(&row);
		asked.goods = goods[i / 9].goods;
		asked.has_condition = true;
		asked.condition = goods[i / 9].condition;
		assert_is_sourced(book, str_of(return_on_ground(&asked, row.ground).source));
	}
}
END_TEST

START_TEST(rules_are_read_back_by_name)
{
	enum return_rule rule;
	for (int i = 0; i < RETURN_RULE_COUNT; i++) {
		ck_assert(return_rule_parse(return_rule_name((enum return_rule)i), &rule));
		ck_assert_int_eq(rule, i);
	}
	ck_assert(!return_rule_parse(STR("because"), &rule));
}
END_TEST

static bool whole(int32_t kept_a, int32_t kept_b, int32_t collected_b)
{
	/* Three sets of two and one. */
	const struct set_line lines[] = {{2, 0, kept_a}, {1, 3 - collected_b, kept_b}};
	return sets_are_whole(lines, 2);
}

START_TEST(sets_stay_whole_or_come_back_as_far_as_they_were_collected)
{
	ck_assert(whole(6, 3, 3));
	ck_assert(whole(4, 2, 3));
	ck_assert(whole(0, 0, 3));
	ck_assert(!whole(5, 3, 3));
	ck_assert(!whole(6, 2, 3));
	ck_assert(!whole(4, 3, 3));
	ck_assert(!whole(0, 1, 3));
	/* One of the second was never there. */
	ck_assert(whole(6, 2, 2));
	ck_assert(whole(4, 2, 2));
	ck_assert(whole(4, 1, 2));
	ck_assert(whole(2, 1, 2));
	ck_assert(!whole(4, 0, 2));
	ck_assert(!whole(5, 2, 2));
	ck_assert(sets_are_whole(NULL, 0));
}
END_TEST

START_TEST(a_part_of_a_set_comes_back_on_the_guarantee_alone)
{
	const struct return_answer yes = {.is_allowed = true, .rule = RULE_WITHIN_PERIOD};
	struct return_decision decision =
		return_decide_part((struct return_decision){true, GROUND_WITHDRAWAL, yes});
	ck_assert(!decision.is_allowed);
	ck_assert_int_eq(decision.answer.rule, RULE_PART_OF_SET);
	ck_assert_int_eq(decision.ground, GROUND_WITHDRAWAL);
	ck_assert(
		!return_decide_part((struct return_decision){true, GROUND_POLICY, yes}).is_allowed);
	ck_assert(return_decide_part((struct return_decision){true, GROUND_GUARANTEE, yes})
			  .is_allowed);
	const struct return_answer over = {.rule = RULE_PERIOD_OVER};
	decision = return_decide_part((struct return_decision){false, GROUND_POLICY, over});
	ck_assert_int_eq(decision.answer.rule, RULE_PERIOD_OVER);
}
END_TEST

TEST_MAIN("returns", sets_stay_whole_or_come_back_as_far_as_they_were_collected,
	a_part_of_a_set_comes_back_on_the_guarantee_alone, dates_and_days_are_each_others_inverse,
	easter_falls_where_the_church_says, each_calendar_has_its_holidays_of_2026,
	a_canada_day_on_a_sunday_is_kept_on_monday, months_are_added_to_the_end_of_shorter_ones,
	each_period_ends_at_its_last_midnight, a_reservation_paid_in_the_store_is_no_distance_sale,
	quebec_knows_no_withdrawal_without_a_fault, what_is_not_collected_is_not_returned,
	the_period_of_withdrawal_waits_for_the_last_goods_of_the_order,
	after_the_withdrawal_comes_the_shops_own_time_and_then_only_a_defect,
	exceptions_name_their_rule_and_never_touch_the_guarantee,
	on_line_a_sealed_good_is_announced_on_condition,
	the_shops_own_terms_want_goods_that_can_be_sold,
	money_is_back_in_fourteen_days_or_when_the_goods_are_there,
	goods_are_brought_within_fourteen_days_of_the_withdrawal,
	each_rule_and_each_source_stands_in_the_book, rules_are_read_back_by_name)
