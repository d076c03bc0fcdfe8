/*
 * What a person at headquarters must look at, because the system cannot know or was told too late:
 * one row for each fulfilment, opened again when more happens.
 *
 *   lease_ended	it ended without a word of its store, and money was paid: were the goods
 *			handed over? The store's word decides (put back: paid back; handed over:
 *			not), or a person does before.
 *   collected		handed over although the shopper, or headquarters, wanted it back.
 *   collected_twice	handed over by two stores.
 */
#ifndef COMPTOIR_REVIEW_H
#define COMPTOIR_REVIEW_H

#include "server/fulfilment/order_write.h"

/* The order's row is locked, here and below. */
enum db_status review_open(struct tx *tx, const struct fulfilment *fulfilment,
	enum review_kind kind, int64_t now) MUST_USE;

/* Is it unknown of another fulfilment of the order whether it was handed over? */
enum db_status review_is_waited_for(struct tx *tx, const struct order *order,
	const struct fulfilment *but, bool *is_waited_for_out) MUST_USE;

/* Is this what there is, or was, to decide about it? */
enum db_status review_is_of(struct tx *tx, const struct fulfilment *fulfilment,
	enum review_kind kind, bool *is_of_out) MUST_USE;

/* Everything that was set aside is on the shelf: what was not known is known now, and the money is
 * owed after all. */
enum db_status review_goods_are_back(struct tx *tx, const struct order *order,
	const struct fulfilment *fulfilment, int64_t now) MUST_USE;

/* Money is paid back only for goods that nobody is known to have, and that nobody brings instead.
 */
bool review_may_refund(enum review_kind kind, enum fulfilment_state state);

struct deciding {
	fulfilment_id fulfilment;
	enum review_decision decision;
	struct str reason; /* a word */
	struct str who;
	int64_t now;
};
/* DB_NONE with NOT_FOUND, WRONG_STATE (decided already), or INVALID_FIELDS (review_may_refund). */
enum db_status review_decide(struct tx *tx, const struct order *order,
	const struct deciding *deciding, enum reason *reason_out) MUST_USE;

#endif
