/*
 * What a job does to many things, one after the other: each a work of its own at the committer of
 * its store. One that fails is left for the next time and does not stop the others; a database that
 * is away stops all.
 */
#ifndef COMPTOIR_SWEEP_H
#define COMPTOIR_SWEEP_H

#include "server/engine/engine.h"

struct sweep {
	struct engine *engine;
	struct arena *arena;   /* what the bodies work with */
	tx_body *body;	       /* without an output; DB_NONE: nothing was to be done any more */
	enum db_status status; /* of the last that failed; DB_DONE: none did */
	size_t count;	       /* how many were done */
};

/* False when there is no going on. */
bool sweep_one(struct sweep *sweep, store_id store, const void *input) MUST_USE;

#endif
