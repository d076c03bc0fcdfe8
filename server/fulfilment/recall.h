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

#include "server/fulfilment/owed.h"
#include "server/fulfilment/resource.h"

struct recalling {
	enum recall recall;
	struct str who, why;		     /* for the history; why is JSON, or empty */
	const struct resourcing *resourcing; /* where else; for RECALL_MOVE alone */
	int64_t now;
};

/* Everything of the order that is not over and not being cancelled; of one store, what is collected
 * there (row 0: of all). */
enum db_status order_recall(struct tx *tx, const struct recalling *recalling, struct order *order,
	store_id store) MUST_USE;
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

/*
 * What a manager does about one fulfilment, each with a row of history. DB_NONE with NOT_FOUND or
 * WRONG_STATE:
 *   - another store shall bring it: not what is ready, or asked back already;
 *   - what is to be cancelled, or has expired, ends without its store's answer. Prepaid money waits
 *     as when the lease ends. A move always waits: until then the store may hand it over.
 */
enum db_status recall_by_manager(struct tx *tx, const struct recalling *recalling, order_id id,
	fulfilment_id fulfilment, enum reason *reason_out) MUST_USE;
struct waiting_end {
	order_id order;
	fulfilment_id fulfilment;
	struct str who, why;
	int64_t now;
};
enum db_status recall_stop_waiting(
	struct tx *tx, const struct waiting_end *end, enum reason *reason_out) MUST_USE;
/* Is it asked back for something that may happen without its store's answer? */
bool recall_may_stop_waiting(const struct fulfilment *fulfilment);

/* When headquarters may stop waiting for the store of a recalled fulfilment. */
int64_t fulfilment_lease_until(const struct fulfilment *fulfilment, int64_t lease_ms);

/* What the shopper does not get of a fulfilment that ends. */
struct owed fulfilment_open(
	struct arena *arena, const struct order *order, const struct fulfilment *fulfilment);

struct engine; /* engine/engine.h */
/* Ends what stores were asked for and whose lease has ended, each in a transaction of its own. For
 * the job; one that fails does not stop the others. */
enum db_status recalls_end(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out) MUST_USE;

#endif
