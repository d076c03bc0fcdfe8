/*
 * A clerk cannot find a product and offers another from the shelf: the shopper is asked by mail and
 * on the tracking page, for a bounded time, while the store goes on with the other lines. What is
 * offered is set aside by an ordinary hold meanwhile, and never costs more than what it replaces
 * (doc/decisions/0027).
 *
 * accepted: a line of its own for the same store, priced as the shopper read it; the goods it
 * replaces are short, and what was paid beyond it is owed back.
 * refused, unanswered: the goods are short, as if the clerk had said so at once.
 */
#ifndef COMPTOIR_SUBSTITUTE_H
#define COMPTOIR_SUBSTITUTE_H

#include "server/fulfilment/resource.h"

/* May it still be answered? */
bool substitute_is_open(
	const struct order *order, const struct order_substitute *substitute, int64_t now);
/* NULL when it is not one of this order's. */
const struct order_substitute *order_find_substitute(const struct order *order, substitute_id id);

struct substitute_answer {
	substitute_id id;
	bool is_accepted;
};
/* NOT_FOUND; WRONG_STATE when it is too late; SOLD_OUT when the store has lost what it offered. */
enum db_status substitute_answer(struct tx *tx, const struct market *market,
	const struct resourcing_rules *rules, order_id id, const struct substitute_answer *answer,
	struct str who, int64_t now, struct order *order_out, enum reason *reason_out) MUST_USE;

/* Settles what nobody answered and what no store picks any more, each in a transaction of its own.
 * For the job. */
enum db_status substitutes_settle(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out) MUST_USE;

/* --- for counter_substitute.c --- */

/* Without an answer of the shopper: gives the held goods back. */
enum db_status substitute_end(struct tx *tx, const struct order_substitute *substitute,
	enum substitute_state to, int64_t now) MUST_USE;
/* Locks what the store has of both, in key order. */
enum db_status substitute_lock_goods(
	struct tx *tx, store_id store, product_id ordered, product_id offered) MUST_USE;

#endif
