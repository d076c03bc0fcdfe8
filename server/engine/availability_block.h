/*
 * A block of the availability table: the figures of one product in up to 64 stores, in a chunk of
 * the slab. Its first word says which of the 64 have it; their pairs follow in that order, four in
 * three words: each of the first three in the low 48 bits of a word (figure 32, age 16), the fourth
 * in what is left of the three.
 *
 * An age is minutes since the block's base, from 1; 0 is never. The base follows the youngest
 * figure: what was taken BLOCK_DAYS_MIN before that reads as never.
 *
 * Whoever changes a block does it inside a write section of its product (availability_inside.h).
 */
#ifndef COMPTOIR_AVAILABILITY_BLOCK_H
#define COMPTOIR_AVAILABILITY_BLOCK_H

#include "server/engine/slab.h"

enum { BLOCK_SLOTS = 64, BLOCK_DAYS_MIN = 30 };

/* As it stands in a word of the product's directory; without a chunk: none yet. */
struct block {
	slab_ref ref;
	uint32_t base_min; /* since 1970 */
};

struct pair {
	int32_t free;
	uint32_t as_of_min; /* since 1970; 0: never */
};

/* Words of the chunk of a block of so many pairs. */
unsigned block_words(unsigned pairs);
unsigned block_count(const struct slab *slab, struct block block);
/* False when there is no pair in this slot. What was read while it changed may be anything. */
bool block_get(const struct slab *slab, struct block block, unsigned slot, struct pair *pair_out);
/* The pair is there. The base may change. */
void block_set(struct slab *slab, struct block *block, unsigned slot, struct pair pair);
/* The pair is not there. `to` is the same chunk, where there is room for one more, or another. */
void block_insert(
	struct slab *slab, struct block *block, slab_ref to, unsigned slot, struct pair pair);

#endif
