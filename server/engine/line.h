/*
 * The line before the committer: works wait in lanes by caller; takers get one of each lane in
 * turn. Callers whose numbers fall into one lane take turns there. Not thread-safe: the engine's
 * lock is held.
 */
#ifndef COMPTOIR_ENGINE_LINE_H
#define COMPTOIR_ENGINE_LINE_H

#include <semaphore.h>

#include "server/engine/engine.h"

enum { LINE_LANES = 64 };

/* A work in line or in a batch; lives on its waiter's stack. */
struct waiting {
	const struct engine_work *work;
	struct engine_item item;
	enum db_status status;
	bool is_in_line;
	uint64_t round; /* in its lane */
	sem_t is_settled;
	struct waiting *next, *previous; /* in its lane */
};

struct lane {
	struct waiting *first, *last; /* by round */
	uint64_t round;		      /* of the last that left from the front */
};

struct line {
	struct lane lanes[LINE_LANES];
	size_t turn; /* the lane whose turn is next */
	size_t count, bytes, weight;
};

void line_add(struct line *line, struct waiting *waiting);
/* Takes it out again; it is in line. */
void line_remove(struct line *line, struct waiting *waiting);
/* The next in turn; NULL when nobody waits. Stays in line. */
struct waiting *line_next(struct line *line);
/* The turn goes on to the next lane. */
void line_turn(struct line *line);

#endif
