/*
 * When the goods will be ready, and until when they are kept.
 *
 *	ready = now + (prep_min + prep_each_min * queue) minutes of opening time, rounded
 *	up to five minutes on the clock; kept until closing time of the collect_days-th
 *	opening day after that.
 *
 * queue is the number of the store's fulfilments that are not ready yet.
 *
 * Both are remembered with the store, because every answer asks the same of its ten stores
 * many times within a minute.
 */
#ifndef COMPTOIR_PROMISE_H
#define COMPTOIR_PROMISE_H

#include <stdatomic.h>

#include "server/fulfilment/directory.h"

/* The last answer, shared by all threads without a lock: check is the question's key scrambled, xor
 * value, so that halves of two answers do not fit. All zero: nothing yet. */
struct remembered {
	_Atomic uint64_t check, value;
};

struct promise_memo {
	struct remembered ready, collect_by;
};

/* False when the store has no pickup or not enough opening time within 60 days. */
bool promise_ready(const struct store *store, int queue, int64_t now, int64_t *ready_at_out);
/* When goods that are ready at another store can be collected here: at the first opening after so
 * many opening days, of which the first is the day after. False when the store does not open. */
bool promise_arrival(
	const struct store *store, int64_t ready_at, int days, int64_t *arrives_at_out);
/* Falls back to whole days where the store has no opening days ahead. */
int64_t promise_collect_by(const struct store *store, int64_t ready_at);

#endif
