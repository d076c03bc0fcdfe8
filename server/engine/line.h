/*
 * The line before the committer. Each work stands in it twice, by its caller and by its store; in
 * each of the two orders every caller (store) that waits has one turn in a round, and who comes
 * anew gets the last. Takers are served from the one and from the other order in turn, and whoever
 * is taken has used the turn of both caller and store. So of C callers and S stores that wait,
 * whoever has one work there is taken after at most 2 * min(C, S) others, however many works those
 * have. What changes no store, or many, counts as one store.
 *
 * Memory is that of the works; a table of LINE_BUCKETS finds their caller and store, so that
 * coming, being taken and leaving cost the same however many wait. Not thread-safe: the engine's
 * lock is held.
 */
#ifndef COMPTOIR_ENGINE_LINE_H
#define COMPTOIR_ENGINE_LINE_H

#include <semaphore.h>

#include "server/engine/engine.h"

enum { LINE_BUCKETS = 1024 };

/* Two rings: those of one key, as they came; and of the first of each key, as their turn comes. */
enum ring { RING_KEY, RING_TURNS };
enum { RINGS = 2 };

/* Where a work stands in one of the orders. */
struct standing {
	struct waiting *waiting;
	uint64_t key; /* a caller, or a store */
	struct standing *next[RINGS], *previous[RINGS];
	struct standing *in_bucket; /* the first of another key */
};

/* A work in line or in a batch; lives on its waiter's stack. */
struct waiting {
	const struct engine_work *work;
	struct engine_item item;
	enum db_status status;
	bool is_in_line;
	sem_t is_settled;
	struct standing by_caller, by_store;
};

struct line_order {
	struct standing *buckets[LINE_BUCKETS]; /* the first of each key */
	struct standing *turn;			/* the first of the key whose turn is next */
};

struct line {
	struct line_order by_caller, by_store;
	bool is_turn_of_store; /* the next is taken by_store */
	size_t count, bytes, weight;
};

void line_add(struct line *line, struct waiting *waiting);
/* The next in turn; NULL when nobody waits. Stays in line. */
struct waiting *line_next(const struct line *line);
/* Takes the next out. */
void line_take(struct line *line, struct waiting *next);
/* Takes any out that is in line; no turn is used. */
void line_remove(struct line *line, struct waiting *waiting);

#endif
