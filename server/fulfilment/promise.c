/* When goods will be ready; see promise.h. */
#include "server/fulfilment/promise.h"

#include "common/clock.h"

enum { ROUND_TO_MIN = 5 };

/* --- remembering --- */

/* A bijection that leaves no pattern (splitmix64); + 1, so that 0 is not its own answer. */
static uint64_t scramble(uint64_t key)
{
	key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (key ^ (key >> 31)) + 1;
}

static bool recall(struct remembered *remembered, uint64_t key, int64_t *value_out)
{
	uint64_t check = atomic_load_explicit(&remembered->check, memory_order_relaxed);
	uint64_t value = atomic_load_explicit(&remembered->value, memory_order_relaxed);
	*value_out = (int64_t)value;
	return (check ^ value) == scramble(key);
}

static void remember(struct remembered *remembered, uint64_t key, int64_t value)
{
	atomic_store_explicit(&remembered->value, (uint64_t)value, memory_order_relaxed);
	atomic_store_explicit(
		&remembered->check, scramble(key) ^ (uint64_t)value, memory_order_relaxed);
}

/* --- ready --- */

/* 0: none. */
static int64_t ready_compute(const struct store *store, int queue, int64_t now)
{
	const int64_t unit = ROUND_TO_MIN * MS_PER_MINUTE;
	int minutes = store->prep_min + store->prep_each_min * queue;
	int64_t ready_at;
	if (!store->is_pickup_enabled || !hours_add(&store->hours, now, minutes, &ready_at))
		return 0;
	return (ready_at + unit - 1) / unit * unit;
}

/* Everything an answer depends on changes at whole minutes of the clock: it is the same for all
 * instants between two of them. A whole minute itself has its own. */
static uint64_t question_key(int queue, int64_t now)
{
	uint64_t moment = (uint64_t)(now / MS_PER_MINUTE) * 2 + (now % MS_PER_MINUTE != 0);
	return moment << 24 | (uint64_t)queue;
}

bool promise_ready(const struct store *store, int queue, int64_t now, int64_t *ready_at_out)
{
	uint64_t key = question_key(queue, now);
	bool can_remember = store->memo != NULL && queue >= 0 && queue < 1 << 24;
	if (!can_remember || !recall(&store->memo->ready, key, ready_at_out)) {
		*ready_at_out = ready_compute(store, queue, now);
		if (can_remember)
			remember(&store->memo->ready, key, *ready_at_out);
	}
	return *ready_at_out != 0;
}

/* --- sent by another store --- */

bool promise_arrival(const struct store *store, int64_t ready_at, int days, int64_t *arrives_at_out)
{
	int64_t last_day_ends_at, closes_at;
	return store->is_pickup_enabled &&
	       hours_closing_after(&store->hours, ready_at, days, &last_day_ends_at) &&
	       hours_next(&store->hours, last_day_ends_at, arrives_at_out, &closes_at);
}

/* --- kept until --- */

static int64_t collect_by_compute(const struct store *store, int64_t ready_at)
{
	int64_t collect_by;
	if (hours_closing_after(&store->hours, ready_at, store->collect_days, &collect_by))
		return collect_by;
	return ready_at + store->collect_days * MS_PER_DAY;
}

int64_t promise_collect_by(const struct store *store, int64_t ready_at)
{
	int64_t collect_by;
	if (store->memo == NULL)
		return collect_by_compute(store, ready_at);
	if (!recall(&store->memo->collect_by, (uint64_t)ready_at, &collect_by)) {
		collect_by = collect_by_compute(store, ready_at);
		remember(&store->memo->collect_by, (uint64_t)ready_at, collect_by);
	}
	return collect_by;
}
