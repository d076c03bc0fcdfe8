/*
 * What a till says of a reservation, which is paid in the store: what it calls the sale, and that
 * it has given back what was owed there. We keep its references, never how it was paid.
 */
#ifndef COMPTOIR_MONEY_TILL_H
#define COMPTOIR_MONEY_TILL_H

#include "server/fulfilment/order.h"

struct till_word {
	order_id order;
	struct str reference; /* of the sale, or of the document of the refund */
	bool has_refund;
	refund_id refund; /* one that is at_till */
	int64_t now;
};

/* The row of a payment at a till: more than the order is never given back for it. The order is
 * locked. */
enum db_status till_payment_need(struct tx *tx, const struct order *order) MUST_USE;

/* DB_DONE with the order as it is then; or DB_NONE: NOT_FOUND (order, refund), WRONG_STATE (not a
 * reservation, told otherwise before, not at the till, more than was sold). */
enum db_status till_tell(struct tx *tx, const struct till_word *word, struct order *order_out,
	enum reason *reason_out) MUST_USE;

#endif
