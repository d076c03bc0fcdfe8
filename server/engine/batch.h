/* Running many works as one transaction; see engine.h for what they are promised. */
#ifndef COMPTOIR_ENGINE_BATCH_H
#define COMPTOIR_ENGINE_BATCH_H

#include "server/engine/line.h"

enum { BATCH_WORKS_MAX = 1024 };

struct batch {
	struct db *db;
	struct arena *arena; /* cleared for each transaction */
	struct metrics *metrics;
	bool has_other_nodes; /* where the next may be answered, when one is away */
	struct waiting *works[BATCH_WORKS_MAX];
	size_t count;
};

/* Sets the status of each; whoever was settled is not woken here. */
void batch_run(struct batch *batch);

/* The kind behind engine_run. */
extern const struct engine_kind engine_bodies;

#endif
