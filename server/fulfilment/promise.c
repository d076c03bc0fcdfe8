/* When goods will be ready; see promise.h. */
#include "server/fulfilment/promise.h"

#include "common/clock.h"

enum { ROUND_TO_MIN = 5 };

bool promise_ready(const struct store *store, int queue, int64_t now, int64_t *ready_at_out)
{
	const int64_t unit = ROUND_TO_MIN * MS_PER_MINUTE;
	int minutes = store->prep_min + store->prep_each_min * queue;
	int64_t ready_at;
	if (!store->is_pickup_enabled || !hours_add(&store->hours, now, minutes, &ready_at))
		return false;
	*ready_at_out = (ready_at + unit - 1) / unit * unit;
	return true;
}

int64_t promise_collect_by(const struct store *store, int64_t ready_at)
{
	int64_t collect_by;
	if (hours_closing_after(&store->hours, ready_at, store->collect_days, &collect_by))
		return collect_by;
	return ready_at + store->collect_days * MS_PER_DAY;
}
