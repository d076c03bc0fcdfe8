/*
 * How much of a store's figures is offered: old figures, and those of a store that often cannot
 *give what it said, promise less (doc/sourcing.md has the formula and a table).
 *
 *	trust    = max(least, of the age * of the record)		in thousandths
 *	offered  = floor(free * trust)
 *
 * Whole numbers throughout; less when the figure is older or the record worse, never more than is
 * free. Whatever is trusted less than wholly keeps its last unit back. The guarded write goes by
 * the figure itself: trust decides what is offered, not what may be sold.
 */
#ifndef COMPTOIR_TRUST_H
#define COMPTOIR_TRUST_H

#include "common/arena.h"
#include "common/ids.h"

struct trust_rule {
	bool is_on;
	int32_t old_after_h;	    /* younger figures are trusted wholly; 0: any age */
	int32_t old_permille;	    /* what is trusted at four times that age, and beyond */
	int32_t tolerated_permille; /* the share of failures that costs nothing */
	int32_t least_permille;
};

/* What a store prepared as asked, and what it gave back or was short of; in thousandths of a
 * fulfilment, halved every 14 days. */
struct store_record {
	int64_t done, failed;
};

enum { TRUST_WHOLE = 1000, TRUST_RECORD_HALF_LIFE_DAYS = 14 };

/* The record as it is days later. */
struct store_record trust_record_after(struct store_record record, int64_t days);
int32_t trust_of_age(const struct trust_rule *rule, int64_t age_s);
int32_t trust_of_record(const struct trust_rule *rule, const struct store_record *record);
int32_t trust_permille(const struct trust_rule *rule, int64_t age_s, int32_t of_record);
/* Never below 0 nor above free. */
int32_t trust_promised(
	const struct trust_rule *rule, int32_t free, int64_t age_s, int32_t of_record);

/* --- what one process knows of its stores --- */

struct trust;
/* Lives in the arena. */
struct trust *trust_new(struct arena *arena, const struct trust_rule *rule);
/* Thread-safe. Unknown stores have a good record. */
void trust_set_store(struct trust *trust, store_id store, const struct store_record *record);

struct trusted {
	int32_t offered, permille;
};
/* Thread-safe and quick. as_of: when the figure was taken, 0 if never. trust may be NULL: all of
 * it. */
struct trusted trust_figure(
	const struct trust *trust, store_id store, int32_t free, int64_t as_of, int64_t now);

#endif
