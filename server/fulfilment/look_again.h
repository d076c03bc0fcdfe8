/*
 * What memory does not know may have been added to the database a moment ago. Before it
 * is refused, memory is refreshed once more, and this is the turnstile in front of that: a
 * refresh serves everybody who came before it began, there is one in LOOK_AGAIN_EVERY_MS at most,
 * and only LOOK_AGAIN_WAITING callers wait for it. So whoever asks for things that do not
 * exist costs the database ten small reads a second, and holds four workers, however fast he asks.
 */
#ifndef COMPTOIR_LOOK_AGAIN_H
#define COMPTOIR_LOOK_AGAIN_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/db/status.h"

enum { LOOK_AGAIN_EVERY_MS = 100, LOOK_AGAIN_WAITING = 4 };

struct look_again {
	pthread_mutex_t lock;
	_Atomic unsigned waiting;
	_Atomic uint64_t begun; /* how many looks */
	_Atomic int last;	/* enum db_status of the last */
	int64_t begun_ms;	/* monotonic */
};

void look_again_init(struct look_again *turnstile);
void look_again_release(struct look_again *turnstile);

/* DB_DONE: look was run, by us or by another, and began after this call. DB_NONE: too many
 * wait already, and the last look was well. Else what the last look said. Safe from any thread; may
 * sleep up to LOOK_AGAIN_EVERY_MS. */
enum db_status look_again(struct look_again *turnstile, enum db_status (*look)(void *context),
	void *context) MUST_USE;

#endif
