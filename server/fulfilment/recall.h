/*
 * Asking back what a store has accepted (doc/decisions/0017). The store owns what lies where:
 * headquarters asks, the store's feed carries the question, and until one of these happens nothing
 * is paid back and no other store is asked:
 *
 *   - the store gives it back (release, reject, or nothing of it was there);
 *   - the store hands it over: that wins, and a person looks at it (review.h);
 *   - the store's lease ends: stores.lease_ms after it was last heard of, by headquarters' clock.
 *     It ends then, but prepaid money waits for the store's word or a person's (review.h).
 *
 * What no store has accepted ends at once. The order's row is locked throughout.
 */
#ifndef COMPTOIR_RECALL_H
#define COMPTOIR_RECALL_H

#include "server/fulfilment/resource.h"

struct recalling {
	enum recall recall;
	struct str who, why;		     /* for the history; why is JSON, or empty */
	const struct resourcing *resourcing; /* where else; for RECALL_MOVE alone */
	int64_t now;
};

/* Everything of the order that is not over and not being cancelled. */
enum db_status order_recall(
	struct tx *tx, const struct recalling *recalling, struct order *order) MUST_USE;
/* One open fulfilment. A move is for what is not ready yet: DB_NONE when it is, or when it is being
 * cancelled. */
enum db_status fulfilment_recall(struct tx *tx, const struct recalling *recalling,
	struct order *order, struct fulfilment *fulfilment) MUST_USE;

enum recall_answer {
	RECALL_GIVEN_BACK,
	RECALL_UNANSWERED, /* the lease ended, or a manager did not wait for that */
};
/* What was asked for happens; recalling->recall is the fulfilment's. */
enum db_status recall_end(struct tx *tx, const struct recalling *recalling, struct order *order,
	struct fulfilment *fulfilment, enum recall_answer answer) MUST_USE;

/* When headquarters may stop waiting for the store of a recalled fulfilment. */
int64_t fulfilment_lease_until(const struct fulfilment *fulfilment, int64_t lease_ms);

/* What the shopper does not get of a fulfilment that ends, at the price of the order's lines. */
int64_t fulfilment_open_minor(const struct order *order, const struct fulfilment *fulfilment);

struct engine; /* engine/engine.h */
/* Ends what stores were asked for and whose lease has ended, each in a transaction of its own. For
 * the job; one that fails does not stop the others. */
enum db_status recalls_end(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out) MUST_USE;

#endif
