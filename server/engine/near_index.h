/*
 * Points on the earth, enumerated nearest first and only as far as somebody asks: a k-d tree
 * over unit vectors in space, where neither the date line nor the poles are special. Distances
 * are those of common/geo, rounded to metres; equal ones come in the order of their ids.
 *
 * An index is built once and never changes; any number of walks may go on in it at once, each
 * with memory of its own from an arena.
 */
#ifndef COMPTOIR_NEAR_INDEX_H
#define COMPTOIR_NEAR_INDEX_H

#include <stdint.h>

#include "common/arena.h"
#include "common/geo.h"

struct near_point {
	struct position at;
	uint32_t id;	/* decides between equal distances; each once */
	uint32_t value; /* handed back, for the caller */
};

struct near_index;

/* Lives in the arena and copies the points. */
struct near_index *near_index_new(
	struct arena *arena, const struct near_point *points, size_t count);

struct near_found {
	uint32_t distance_m, id, value;
};

/* Everything nearer than what a walk has given was given before. */
struct near_walk;
struct near_walk *near_walk_begin(
	struct arena *arena, const struct near_index *index, struct position from);
/* False after the last point. */
bool near_walk_next(struct near_walk *walk, struct near_found *found_out);

#endif
