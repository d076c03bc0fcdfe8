/* Stripes of condition variables by store; see waiting.h. */
#include "server/waiting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { STRIPES = 64, LOOK_AGAIN_MS = 1000 };

struct stripe {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t mark;
	uint64_t seen; /* sum of the last numbers of this stripe's feeds */
};

struct feed_hub {
	unsigned waiting_max;
	_Atomic unsigned waiting;
	_Atomic bool is_stopped;
	struct metrics *metrics;
	struct stripe stripes[STRIPES];
};

struct feed_hub *feed_hub_new(struct arena *arena, unsigned waiting_max, struct metrics *metrics)
{
	struct feed_hub *hub = arena_new_struct(arena, struct feed_hub);
	pthread_condattr_t monotonic;
	hub->waiting_max = waiting_max;
	hub->metrics = metrics;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	for (size_t i = 0; i < STRIPES; i++) {
		pthread_mutex_init(&hub->stripes[i].lock, NULL);
		pthread_cond_init(&hub->stripes[i].changed, &monotonic);
	}
	pthread_condattr_destroy(&monotonic);
	return hub;
}

bool waiting_enter(struct feed_hub *hub)
{
	if (atomic_fetch_add(&hub->waiting, 1) >= hub->waiting_max ||
		atomic_load(&hub->is_stopped)) {
		atomic_fetch_sub(&hub->waiting, 1);
		return false;
	}
	metric_add(hub->metrics, METRIC_REQUESTS_WAITING, 1);
	return true;
}

void waiting_leave(struct feed_hub *hub)
{
	atomic_fetch_sub(&hub->waiting, 1);
	metric_add(hub->metrics, METRIC_REQUESTS_WAITING, -1);
}

static struct stripe *stripe_of(struct feed_hub *hub, store_id store)
{
	return &hub->stripes[store.row % STRIPES];
}

uint64_t feed_mark(struct feed_hub *hub, store_id store)
{
	struct stripe *stripe = stripe_of(hub, store);
	pthread_mutex_lock(&stripe->lock);
	uint64_t mark = stripe->mark;
	pthread_mutex_unlock(&stripe->lock);
	return mark;
}

static struct timespec in_ms(int64_t ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += ms % 1000 * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

bool feed_wait(struct feed_hub *hub, store_id store, uint64_t mark, int64_t ms)
{
	struct stripe *stripe = stripe_of(hub, store);
	if (ms <= 0)
		return false;
	struct timespec until = in_ms(ms < LOOK_AGAIN_MS ? ms : LOOK_AGAIN_MS);
	int outcome = 0;
	pthread_mutex_lock(&stripe->lock);
	while (stripe->mark == mark && !atomic_load(&hub->is_stopped) && outcome == 0)
		outcome = pthread_cond_timedwait(&stripe->changed, &stripe->lock, &until);
	pthread_mutex_unlock(&stripe->lock);
	return !atomic_load(&hub->is_stopped);
}

static void wake(struct stripe *stripe, bool has_news)
{
	pthread_mutex_lock(&stripe->lock);
	stripe->mark += has_news ? 1 : 0;
	pthread_cond_broadcast(&stripe->changed);
	pthread_mutex_unlock(&stripe->lock);
}

/* Numbers only rise, so a stripe's sum changes when any of its feeds has grown. */
void feed_hub_look(struct feed_hub *hub, const struct feed_position *positions, size_t count)
{
	uint64_t sums[STRIPES] = {0};
	for (size_t i = 0; i < count; i++)
		sums[positions[i].store.row % STRIPES] += positions[i].last_seq;
	for (size_t i = 0; i < STRIPES; i++) {
		if (sums[i] == hub->stripes[i].seen)
			continue;
		hub->stripes[i].seen = sums[i];
		wake(&hub->stripes[i], true);
	}
}

void feed_hub_stop(struct feed_hub *hub)
{
	atomic_store(&hub->is_stopped, true);
	for (size_t i = 0; i < STRIPES; i++)
		wake(&hub->stripes[i], false);
}
