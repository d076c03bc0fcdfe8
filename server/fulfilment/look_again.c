/* One refresh for all who miss something; see look_again.h. */
#include "server/fulfilment/look_again.h"

#include <time.h>

#include "common/clock.h"

void look_again_init(struct look_again *turnstile)
{
	pthread_mutex_init(&turnstile->lock, NULL);
	atomic_init(&turnstile->waiting, 0);
	atomic_init(&turnstile->begun, 0);
	atomic_init(&turnstile->last, DB_DONE);
	turnstile->begun_ms = -LOOK_AGAIN_EVERY_MS;
}

void look_again_release(struct look_again *turnstile)
{
	pthread_mutex_destroy(&turnstile->lock);
}

static void sleep_until(int64_t until_ms)
{
	int64_t ms = until_ms - clock_monotonic_ms();
	if (ms > 0)
		nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static enum db_status look_in_turn(struct look_again *turnstile, uint64_t begun_before,
	enum db_status (*look)(void *context), void *context)
{
	if (atomic_load(&turnstile->begun) != begun_before)
		return (enum db_status)atomic_load(&turnstile->last);
	sleep_until(turnstile->begun_ms + LOOK_AGAIN_EVERY_MS);
	turnstile->begun_ms = clock_monotonic_ms();
	atomic_fetch_add(&turnstile->begun, 1);
	enum db_status status = look(context);
	atomic_store(&turnstile->last, (int)status);
	return status;
}

enum db_status look_again(
	struct look_again *turnstile, enum db_status (*look)(void *context), void *context)
{
	uint64_t begun = atomic_load(&turnstile->begun);
	if (atomic_fetch_add(&turnstile->waiting, 1) >= LOOK_AGAIN_WAITING) {
		atomic_fetch_sub(&turnstile->waiting, 1);
		enum db_status last = (enum db_status)atomic_load(&turnstile->last);
		return last == DB_DONE ? DB_NONE : last;
	}
	pthread_mutex_lock(&turnstile->lock);
	enum db_status status = look_in_turn(turnstile, begun, look, context);
	pthread_mutex_unlock(&turnstile->lock);
	atomic_fetch_sub(&turnstile->waiting, 1);
	return status;
}
