/* Readiness, remembered; see health.h. */
#include "server/http/health.h"

#include <pthread.h>

#include "common/clock.h"

enum { KEPT_MS = 3000 };

struct health {
	pthread_mutex_t lock; /* held while asking: one question at a time */
	int64_t asked_ms;     /* 0: never */
	bool was_sound;	      /* once, and not found otherwise since: statements fit */
	enum reason answer;
};

struct health *health_new(struct arena *arena)
{
	struct health *health = arena_new_struct(arena, struct health);
	pthread_mutex_init(&health->lock, NULL);
	return health;
}

/* Whether every statement fits is asked at the start, and again after anything was wrong. */
static enum reason ask(struct health *health, struct db *db)
{
	enum db_status status = !db_ping(db)	    ? DB_DOWN
				: health->was_sound ? db_check_again(db)
						    : db_check(db);
	health->was_sound = status == DB_DONE;
	return status == DB_BROKEN ? REASON_STARTING : db_reason(status);
}

enum reason health_of(struct health *health, struct db *db)
{
	pthread_mutex_lock(&health->lock);
	int64_t now_ms = clock_monotonic_ms();
	if (health->asked_ms == 0 || now_ms - health->asked_ms > KEPT_MS) {
		health->answer = ask(health, db);
		/* Those who waited for a slow answer take it and do not ask again in turn. */
		health->asked_ms = clock_monotonic_ms();
	}
	enum reason answer = health->answer;
	pthread_mutex_unlock(&health->lock);
	return answer;
}
