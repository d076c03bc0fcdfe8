/*
 * Finding another store for what one could not give: the nearest that has every line, else
 * as few stores as it takes. How far headquarters decides that alone is the shopper's to say
 * (order.move, order.split); beyond it the shopper is asked (choice.h). What nobody has is
 * unavailable, and the shopper is told. What was to be sent to the store where the shopper collects
 * it is first looked for at that store, then at others that can send it.
 */
#ifndef COMPTOIR_RESOURCE_H
#define COMPTOIR_RESOURCE_H

#include "server/fulfilment/order_write.h"

struct resourcing {
	const struct market *market;
	const struct resourcing_rules *rules;
	struct uuid cause; /* the command, or the fulfilment that was taken back */
	int64_t now;
	bool may_wait;	/* the store has the goods, but no time: waiting makes sense */
	bool is_agreed; /* somebody has decided that another store brings it */
};

/* The order's row is locked. `from` is left out of the search, as is every store that rejected the
 * order or was short of one of these lines: what gave up once is not asked again. */
enum db_status order_resource(struct tx *tx, const struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count) MUST_USE;

/* One other store that has all of it sends it to this one. DB_NONE: none can, nothing was changed.
 */
enum db_status order_send(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, store_id to,
	const struct part *parts, size_t count) MUST_USE;

/* The same, but only to one store that has all of it. DB_NONE: there is none that may bring it
 * unasked, nothing was changed. */
enum db_status order_move(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count) MUST_USE;

/*
 * Goods of a fulfilment that headquarters had taken back were handed over after all: whoever was to
 * bring them instead is taken back in turn, and what nobody had was there. The order's row is
 * locked, and the handover of `after_all` is written in it and in the order as read.
 */
enum db_status order_replacements_end(struct tx *tx, struct order *order,
	const struct fulfilment *after_all, int64_t now) MUST_USE;
/* What brings its goods instead, or what it brings the goods of, has been handed over. */
bool order_is_collected_elsewhere(const struct order *order, const struct fulfilment *after_all);
/* Whether it brings the goods of `replaced` instead; also one that replaces a replacement. */
bool fulfilment_is_replacement(const struct order *order, const struct fulfilment *fulfilment,
	const struct fulfilment *replaced);

/* --- steps of it, for choices --- */

/* Who else has these parts, within reach. */
struct question resourcing_question(struct arena *arena, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t count);
/* Splits parts into those the candidate has and the rest (both in the arena). */
void parts_split(struct arena *arena, const struct question *question,
	const struct candidate *candidate, const struct part *parts, struct part **have_out,
	size_t *have_count_out, struct part **rest_out, size_t *rest_count_out);
/* A fulfilment of what was just set aside there, instead of `from`; the shopper is told. */
enum db_status parts_give(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct candidate *candidate,
	const struct part *parts, size_t count, fulfilment_id id) MUST_USE;
/* Nobody has them: prepaid money is due. `why` is the history's word for it. */
enum db_status parts_give_up(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct part *parts, size_t count,
	const char *why) MUST_USE;

#endif
