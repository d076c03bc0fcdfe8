/* May this come back, on which ground, until when; see returns.h. */
#include "common/returns.h"

#include "common/clock.h"

/* --- tables --- */

struct period_row {
	enum jurisdiction jurisdiction;
	enum return_ground ground;
	int length;
	enum { DAYS, MONTHS } unit;
	bool is_for_distance_sales;
	int refund_days;
	const char *source;
};

struct exception_row {
	enum jurisdiction jurisdiction;
	enum return_ground ground;
	enum return_class goods;
	enum { ALWAYS, UNSEALED, UNSALEABLE } when;
	enum return_rule rule;
	const char *source;
};

#define RETURN_PERIOD(profile, ground, length, unit, distance, refund, source)                     \
	{JURISDICTION_##profile, GROUND_##ground, length, unit, distance, refund, source},
#define RETURN_EXCEPTION(profile, ground, goods, when, rule, source)
static const struct period_row periods[] = {
#include "common/returns.def"
};
#undef RETURN_PERIOD
#undef RETURN_EXCEPTION

#define RETURN_PERIOD(profile, ground, length, unit, distance, refund, source)
#define RETURN_EXCEPTION(profile, ground, goods, when, rule, source)                               \
	{JURISDICTION_##profile, GROUND_##ground, CLASS_##goods, when, RULE_##rule, source},
static const struct exception_row exceptions[] = {
#include "common/returns.def"
};
#undef RETURN_PERIOD
#undef RETURN_EXCEPTION

/* Where nothing else would say it: the states whose online sales the Union's law governs. */
static const struct {
	const char *profile;
	bool has_withdrawal_function;
} jurisdictions[] = {
	[JURISDICTION_FR] = {"fr", true},
	[JURISDICTION_QC] = {"qc", false},
	[JURISDICTION_EU] = {"eu", true},
};

#define RULE_TEXT(name, text) text,
static const char *const rule_names[] = {RETURN_RULE_LIST(RULE_TEXT)};
static const struct word_list rule_words = {rule_names, RETURN_RULE_COUNT};

struct str return_rule_name(enum return_rule rule)
{
	return str_of(rule_names[rule]);
}

bool return_rule_parse(struct str text, enum return_rule *rule_out)
{
	int value;
	if (!word_find(&rule_words, text, &value))
		return false;
	*rule_out = (enum return_rule)value;
	return true;
}

enum jurisdiction jurisdiction_parse(struct str profile)
{
	for (size_t i = 0; i < ARRAY_LENGTH(jurisdictions); i++)
		if (str_equal_c(profile, jurisdictions[i].profile))
			return (enum jurisdiction)i;
	return JURISDICTION_EU;
}

struct str jurisdiction_name(enum jurisdiction jurisdiction)
{
	return str_of(jurisdictions[jurisdiction].profile);
}

bool has_withdrawal_function(enum jurisdiction jurisdiction)
{
	return jurisdictions[jurisdiction].has_withdrawal_function;
}

enum calendar calendar_at(enum jurisdiction jurisdiction, struct str postcode)
{
	static const char *const east[] = {"57", "67", "68"};
	if (jurisdiction == JURISDICTION_QC)
		return CALENDAR_QC;
	if (jurisdiction == JURISDICTION_EU)
		return CALENDAR_EU;
	for (size_t i = 0; i < ARRAY_LENGTH(east); i++)
		if (postcode.n == 5 && postcode.p[0] == east[i][0] && postcode.p[1] == east[i][1])
			return CALENDAR_FR_EAST;
	return CALENDAR_FR;
}

/* --- one ground --- */

static const struct period_row *period_find(
	enum jurisdiction jurisdiction, enum return_ground ground)
{
	for (size_t i = 0; i < ARRAY_LENGTH(periods); i++)
		if (periods[i].jurisdiction == jurisdiction && periods[i].ground == ground)
			return &periods[i];
	return NULL;
}

static int32_t last_day_of(
	const struct period_row *period, const struct return_case *asked, int64_t from)
{
	int32_t day = zone_local(asked->zone, from).day;
	int32_t last =
		period->unit == DAYS ? day + period->length : day_add_months(day, period->length);
	return day_working_from(asked->calendar, last);
}

static bool exception_applies(const struct exception_row *row, const struct return_case *asked)
{
	switch (row->when) {
	case ALWAYS:
		return true;
	case UNSEALED:
		return asked->has_condition && asked->condition != CONDITION_SEALED;
	case UNSALEABLE:
		return asked->has_condition && asked->condition >= CONDITION_WORN;
	}
	return false;
}

/* The exceptions of ordinary goods are those of all goods. */
static void except(
	const struct return_case *asked, enum return_ground ground, struct return_answer *answer)
{
	for (size_t i = 0; i < ARRAY_LENGTH(exceptions); i++) {
		const struct exception_row *row = &exceptions[i];
		if (row->jurisdiction != asked->jurisdiction || row->ground != ground)
			continue;
		if (row->goods != asked->goods && row->goods != CLASS_ORDINARY)
			continue;
		if (row->when == UNSEALED && !asked->has_condition)
			answer->must_be_sealed = true;
		if (!exception_applies(row, asked))
			continue;
		answer->is_allowed = false;
		answer->rule = row->rule;
		answer->source = row->source;
		return;
	}
}

static struct return_answer refuse(enum return_rule rule, const char *source)
{
	return (struct return_answer){.rule = rule, .source = source};
}

static bool is_not_as_sold(enum return_reason reason)
{
	return reason == RETURN_DEFECT || reason == RETURN_WRONG_ITEM;
}

/* From when the period runs; 0: it has not begun. */
static int64_t period_starts_at(const struct return_case *asked, enum return_ground ground)
{
	return ground == GROUND_WITHDRAWAL ? asked->last_collected_at : asked->collected_at;
}

static enum return_rule rule_after(enum jurisdiction jurisdiction, enum return_ground ground)
{
	bool has_no_term = jurisdiction == JURISDICTION_QC && ground == GROUND_GUARANTEE;
	return has_no_term ? RULE_TO_JUDGE : RULE_PERIOD_OVER;
}

static struct return_answer within_period(
	const struct period_row *period, const struct return_case *asked, enum return_ground ground)
{
	int64_t from = period_starts_at(asked, ground);
	struct return_answer answer = {
		.is_allowed = true, .rule = RULE_WITHIN_PERIOD, .source = period->source};
	if (from == 0)
		return answer;
	answer.has_end = true;
	answer.last_day = last_day_of(period, asked, from);
	answer.ends_at = zone_instant(asked->zone, answer.last_day + 1, 0);
	if (asked->asked_at >= answer.ends_at) {
		answer.is_allowed = false;
		answer.rule = rule_after(asked->jurisdiction, ground);
	}
	return answer;
}

struct return_answer return_on_ground(const struct return_case *asked, enum return_ground ground)
{
	const struct period_row *period = period_find(asked->jurisdiction, ground);
	if (asked->collected_at == 0)
		return refuse(RULE_NOT_COLLECTED, "");
	if (period == NULL)
		return refuse(RULE_NO_SUCH_RIGHT, "");
	if (period->is_for_distance_sales && asked->kind == ORDER_RESERVATION)
		return refuse(RULE_NOT_A_DISTANCE_SALE, period->source);
	if (ground == GROUND_GUARANTEE && !is_not_as_sold(asked->reason))
		return refuse(RULE_NOT_FOR_THIS_REASON, period->source);
	struct return_answer answer = within_period(period, asked, ground);
	if (answer.is_allowed)
		except(asked, ground, &answer);
	return answer;
}

/* --- all grounds --- */

struct return_decision return_decide(const struct return_case *asked)
{
	static const enum return_ground as_sold[] = {GROUND_WITHDRAWAL, GROUND_POLICY};
	static const enum return_ground not_as_sold[] = {
		GROUND_GUARANTEE, GROUND_WITHDRAWAL, GROUND_POLICY};
	bool is_defect = is_not_as_sold(asked->reason);
	const enum return_ground *grounds = is_defect ? not_as_sold : as_sold;
	size_t count = is_defect ? ARRAY_LENGTH(not_as_sold) : ARRAY_LENGTH(as_sold);
	struct return_decision told = {.is_allowed = false};
	for (size_t i = 0; i < count; i++) {
		struct return_answer answer = return_on_ground(asked, grounds[i]);
		if (answer.is_allowed)
			return (struct return_decision){true, grounds[i], answer};
		/* Of the refusals, the one of the longest period says most. */
		bool says_more =
			i == 0 || (answer.has_end && (!told.answer.has_end ||
							     answer.ends_at > told.answer.ends_at));
		if (says_more)
			told = (struct return_decision){false, grounds[i], answer};
	}
	return told;
}

/* --- sets --- */

bool sets_are_whole(const struct set_line *lines, size_t count)
{
	int32_t sets = 0;
	for (size_t i = 0; i < count; i++) {
		int32_t begun = (lines[i].kept + lines[i].each - 1) / lines[i].each;
		sets = begun > sets ? begun : sets;
	}
	for (size_t i = 0; i < count; i++)
		if (lines[i].kept + lines[i].missing < sets * lines[i].each)
			return false;
	return true;
}

struct return_decision return_decide_part(struct return_decision alone)
{
	if (!alone.is_allowed || alone.ground == GROUND_GUARANTEE)
		return alone;
	return (struct return_decision){
		.ground = alone.ground, .answer = refuse(RULE_PART_OF_SET, "the shop's own terms")};
}

/* --- what follows --- */

int64_t refund_deadline(enum jurisdiction jurisdiction, enum return_ground ground,
	const struct zone *zone, int64_t asked_at, int64_t received_at)
{
	const struct period_row *period = period_find(jurisdiction, ground);
	int days = period == NULL ? 14 : period->refund_days;
	int64_t ends_at = zone_instant(zone, zone_local(zone, asked_at).day + days + 1, 0);
	return received_at > ends_at ? received_at : ends_at;
}

int64_t bring_deadline(const struct return_case *asked)
{
	enum { BRING_DAYS = 14 };
	int32_t last = day_working_from(
		asked->calendar, zone_local(asked->zone, asked->asked_at).day + BRING_DAYS);
	return zone_instant(asked->zone, last + 1, 0);
}
