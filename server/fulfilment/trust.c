/* How much of a store's figures is offered; see trust.h. */
#include "server/fulfilment/trust.h"

#include <stdatomic.h>

#include "common/clock.h"

enum {
	SECONDS_PER_HOUR = 3600,
	OLDEST = 4,		 /* times old_after_h */
	GOOD_BEFORE = 20 * 1000, /* a store nobody knows yet has done well this often */
	STEEPNESS = 2,		 /* each point of failures above the tolerated costs two */
	DAY_PERMYRIAD = 9517,	 /* 10000 * 2^(-1/14): a day's decay */
	RECORD_DAYS_MAX = 400,	 /* nothing is left of it */
	STORES_MAX = 65535,
};

struct trust {
	struct trust_rule rule;
	_Atomic uint16_t of_record[STORES_MAX + 1];
};

static int32_t at_least(int32_t value, int32_t least)
{
	return value > least ? value : least;
}

struct store_record trust_record_after(struct store_record record, int64_t days)
{
	if (days > RECORD_DAYS_MAX)
		return (struct store_record){0, 0};
	for (; days > 0; days--) {
		record.done = record.done * DAY_PERMYRIAD / 10000;
		record.failed = record.failed * DAY_PERMYRIAD / 10000;
	}
	return record;
}

int32_t trust_of_age(const struct trust_rule *rule, int64_t age_s)
{
	int64_t fresh_s = (int64_t)rule->old_after_h * SECONDS_PER_HOUR;
	int64_t over_s = age_s - fresh_s, span_s = (OLDEST - 1) * fresh_s;
	if (fresh_s == 0 || over_s <= 0)
		return TRUST_WHOLE;
	if (over_s >= span_s)
		return rule->old_permille;
	int64_t lost = ((TRUST_WHOLE - rule->old_permille) * over_s + span_s - 1) / span_s;
	return (int32_t)(TRUST_WHOLE - lost);
}

int32_t trust_of_record(const struct trust_rule *rule, const struct store_record *record)
{
	int64_t all = record->done + record->failed + GOOD_BEFORE;
	int64_t over = TRUST_WHOLE * record->failed / all - rule->tolerated_permille;
	if (over <= 0)
		return TRUST_WHOLE;
	return at_least((int32_t)(TRUST_WHOLE - STEEPNESS * over), rule->least_permille);
}

int32_t trust_permille(const struct trust_rule *rule, int64_t age_s, int32_t of_record)
{
	if (!rule->is_on)
		return TRUST_WHOLE;
	return at_least(trust_of_age(rule, age_s) * of_record / TRUST_WHOLE, rule->least_permille);
}

int32_t trust_promised(
	const struct trust_rule *rule, int32_t free, int64_t age_s, int32_t of_record)
{
	int64_t permille = trust_permille(rule, age_s, of_record);
	return free <= 0 ? 0 : (int32_t)(free * permille / TRUST_WHOLE);
}

/* --- what one process knows of its stores --- */

struct trust *trust_new(struct arena *arena, const struct trust_rule *rule)
{
	struct trust *trust = arena_new_struct(arena, struct trust);
	trust->rule = *rule;
	for (size_t i = 0; i <= STORES_MAX; i++)
		atomic_init(&trust->of_record[i], TRUST_WHOLE);
	return trust;
}

void trust_set_store(struct trust *trust, store_id store, const struct store_record *record)
{
	if (store.row <= STORES_MAX)
		atomic_store_explicit(&trust->of_record[store.row],
			(uint16_t)trust_of_record(&trust->rule, record), memory_order_relaxed);
}

struct trusted trust_figure(
	const struct trust *trust, store_id store, int32_t free, int64_t as_of, int64_t now)
{
	if (trust == NULL)
		return (struct trusted){free > 0 ? free : 0, TRUST_WHOLE};
	int64_t age_s = (now - as_of) / MS_PER_SECOND;
	int32_t of_record =
		store.row > STORES_MAX
			? TRUST_WHOLE
			: atomic_load_explicit(&trust->of_record[store.row], memory_order_relaxed);
	return (struct trusted){trust_promised(&trust->rule, free, age_s, of_record),
		trust_permille(&trust->rule, age_s, of_record)};
}
