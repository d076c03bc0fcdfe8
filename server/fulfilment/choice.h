/*
 * The shopper decides about what a store could not give and no other may bring unasked: another
 * store, having it sent to the first, waiting for that, or not at all. Meanwhile the goods are held
 * at the best store for a bounded time, if they can be; the choice says where and how long, and
 * that is all that is promised. An order has one open choice at a time: what comes later joins it.
 * Nobody answers: after a deadline it is cancelled, or moved where the settings say so.
 *
 * The order's row is locked before the hold of its choice; nobody else has the id of that hold.
 */
#ifndef COMPTOIR_CHOICE_H
#define COMPTOIR_CHOICE_H

#include "server/fulfilment/owed.h"
#include "server/fulfilment/resource.h"

/* Asks about these parts of `from`: those that somebody else has or that may be waited for. What
 * nobody has is given up at once. */
enum db_status choice_open(struct tx *tx, const struct resourcing *resourcing, struct order *order,
	const struct fulfilment *from, const struct part *parts, size_t count) MUST_USE;
/* Asks about all of an assigned fulfilment that its store has not begun in time; it stays there
 * until the shopper says otherwise, and there is nothing to choose any more once the store begins.
 */
enum db_status choice_open_kept(struct tx *tx, const struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from) MUST_USE;
/* Ends the open choice, if there is one, and its hold. */
enum db_status choice_end(
	struct tx *tx, struct order *order, enum choice_state to, int64_t now) MUST_USE;
/* The goods of `after_all` were handed over: there is nothing to choose about them any more. */
enum db_status choice_end_for(struct tx *tx, struct order *order,
	const struct fulfilment *after_all, int64_t now) MUST_USE;
/* The order ends: what the shopper was to decide about is given up, without a mail; *owed_out is
 * what was paid for it. */
enum db_status choice_cancel(
	struct tx *tx, struct order *order, int64_t now, struct owed *owed_out) MUST_USE;

/* The stores that may be chosen: first where the goods are held, then those with all of it, then
 * those with most. In memory, for showing. */
struct choice_offer {
	struct question question; /* what is asked for */
	struct ranking ranking;
	const struct candidate *sender; /* could send all of it to where it was to be collected;
					   NULL: nobody, or it is there still */
};
struct choice_offer choice_stores(struct arena *arena, const struct market *market,
	const struct resourcing_rules *rules, const struct order *order, int64_t now);

struct choice_answer {
	enum choice_act act;
	store_id store; /* CHOOSE_STORE; row 0: one that is not there */
	bool has_until;
	int64_t until; /* CHOOSE_WAIT; else as long as may be */
};
/* WRONG_STATE when there is nothing to choose (any more); SOLD_OUT or NO_PROMISE when the store
 * cannot give any of it, or nobody can send all of it: then the choice is still open. */
enum db_status order_choose(struct tx *tx, const struct market *market,
	const struct resourcing_rules *rules, order_id id, const struct choice_answer *answer,
	struct str who, int64_t now, struct order *order_out, enum reason *reason_out) MUST_USE;

/* Settles what nobody answered, and looks again at the stores that are waited for, each in a
 * transaction of its own. For the job. */
enum db_status choices_settle(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out) MUST_USE;
/* Stores that have not accepted what they promised for soon: another brings it where it may
 * unasked, else the shopper is asked; each in a transaction of its own. For the job. */
enum db_status fulfilments_time_out(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out) MUST_USE;

#endif
