/*
 * Words of 64 bits in chunks of many sizes, packed into pages of one size each. A page of
 * which nothing is used any more serves another size, so what grows chunk by chunk leaves
 * no holes behind.
 *
 * One writer at a time takes and gives back (the caller's mutex). Readers may read any word
 * at any time, also of a chunk that was given back and serves somebody else by now: memory
 * is never returned to the system, every word is atomic, and the reader finds out by other
 * means that what it read was not meant for it (a sequence lock).
 */
#ifndef COMPTOIR_SLAB_H
#define COMPTOIR_SLAB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

enum {
	SLAB_CHUNK_WORDS_MAX = 1025,
	SLAB_SEGMENT_WORDS = 1 << 19, /* 4 MB */
	SLAB_SEGMENTS_MAX = 1 << 13,
};

/* Number of a chunk's first word, from 1; 0 is none. */
typedef uint32_t slab_ref;

struct slab {
	_Atomic(_Atomic uint64_t *) segments[SLAB_SEGMENTS_MAX];
	struct slab_writer *writer;
};

struct slab *slab_new(size_t bytes_max);
void slab_free(struct slab *slab);

/* 0 when the bound is reached. The words hold anything. */
slab_ref slab_take(struct slab *slab, unsigned words);
void slab_give_back(struct slab *slab, slab_ref ref, unsigned words);
/* How many words fit into the chunk that is given for so many. */
unsigned slab_room(unsigned words);
/* What was taken from the system. */
size_t slab_bytes(const struct slab *slab);

/* Word `at` of a chunk. A ref that is not one (read while it changed) gives anything. */
static inline uint64_t slab_load(const struct slab *slab, slab_ref ref, unsigned at)
{
	uint64_t word = (uint64_t)ref - 1 + at;
	if (word >= (uint64_t)SLAB_SEGMENTS_MAX * SLAB_SEGMENT_WORDS)
		return 0;
	_Atomic uint64_t *segment = atomic_load_explicit(
		&slab->segments[word / SLAB_SEGMENT_WORDS], memory_order_acquire);
	return segment == NULL ? 0
			       : atomic_load_explicit(
					 &segment[word % SLAB_SEGMENT_WORDS], memory_order_acquire);
}

static inline void slab_store(struct slab *slab, slab_ref ref, unsigned at, uint64_t value)
{
	uint64_t word = (uint64_t)ref - 1 + at;
	_Atomic uint64_t *segment = atomic_load_explicit(
		&slab->segments[word / SLAB_SEGMENT_WORDS], memory_order_relaxed);
	atomic_store_explicit(&segment[word % SLAB_SEGMENT_WORDS], value, memory_order_release);
}

#endif
