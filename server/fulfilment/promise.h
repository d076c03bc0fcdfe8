/*
 * When the goods will be ready, and until when they are kept.
 *
 *	ready = now + (prep_min + prep_each_min * queue) minutes of opening time, rounded
 *	up to five minutes on the clock; kept until closing time of the collect_days-th
 *	opening day after that.
 *
 * queue is the number of the store's fulfilments that are not ready yet.
 */
#ifndef COMPTOIR_PROMISE_H
#define COMPTOIR_PROMISE_H

#include "server/fulfilment/directory.h"

/* False when the store has no pickup or not enough opening time within 60 days. */
bool promise_ready(const struct store *store, int queue, int64_t now, int64_t *ready_at_out);
/* Falls back to whole days where the store has no opening days ahead. */
int64_t promise_collect_by(const struct store *store, int64_t ready_at);

#endif
