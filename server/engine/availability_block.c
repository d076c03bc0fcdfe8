/* Four pairs in three words; see availability_block.h. */
#include "server/engine/availability_block.h"

enum {
	MINUTES_PER_DAY = 24 * 60,
	AGE_MAX = UINT16_MAX,
	PAIR_BITS = 48,
};

#define PAIR_MASK ((UINT64_C(1) << PAIR_BITS) - 1)

unsigned block_words(unsigned pairs)
{
	return 1 + pairs - pairs / 4;
}

static unsigned count_of(uint64_t bitmap)
{
	return (unsigned)__builtin_popcountll(bitmap);
}

/* How many pairs stand before the slot's. */
static unsigned rank_in(uint64_t bitmap, unsigned slot)
{
	return count_of(bitmap & ((UINT64_C(1) << slot) - 1));
}

unsigned block_count(const struct slab *slab, struct block block)
{
	return block.ref == 0 ? 0 : count_of(slab_load(slab, block.ref, 0));
}

/* --- a pair: age above, figure below --- */

static uint64_t bits_of(const struct block *block, struct pair pair)
{
	uint64_t age = pair.as_of_min < block->base_min ? 0 : pair.as_of_min - block->base_min + 1;
	return (pair.as_of_min == 0 ? 0 : age) << 32 | (uint32_t)pair.free;
}

static struct pair pair_of(const struct block *block, uint64_t bits)
{
	uint32_t age = (uint32_t)(bits >> 32);
	return (struct pair){(int32_t)(uint32_t)bits, age == 0 ? 0 : block->base_min + (age - 1)};
}

static unsigned word_of(unsigned rank)
{
	return 1 + rank / 4 * 3 + rank % 4;
}

static uint64_t bits_get(const struct slab *slab, slab_ref ref, unsigned rank)
{
	unsigned at = word_of(rank);
	if (rank % 4 < 3)
		return slab_load(slab, ref, at) & PAIR_MASK;
	return slab_load(slab, ref, at - 3) >> PAIR_BITS |
	       slab_load(slab, ref, at - 2) >> PAIR_BITS << 16 |
	       slab_load(slab, ref, at - 1) >> PAIR_BITS << 32;
}

static void low_put(struct slab *slab, slab_ref ref, unsigned at, uint64_t bits)
{
	slab_store(slab, ref, at, (slab_load(slab, ref, at) & ~PAIR_MASK) | bits);
}

static void high_put(struct slab *slab, slab_ref ref, unsigned at, uint64_t bits)
{
	slab_store(slab, ref, at, (slab_load(slab, ref, at) & PAIR_MASK) | bits << PAIR_BITS);
}

static void bits_put(struct slab *slab, slab_ref ref, unsigned rank, uint64_t bits)
{
	unsigned at = word_of(rank);
	if (rank % 4 < 3) {
		low_put(slab, ref, at, bits);
		return;
	}
	high_put(slab, ref, at - 3, bits & 0xffff);
	high_put(slab, ref, at - 2, bits >> 16 & 0xffff);
	high_put(slab, ref, at - 1, bits >> 32);
}

/* --- the base --- */

/* Makes room for a figure younger than any age can say. */
static void base_follow(struct slab *slab, struct block *block, uint32_t as_of_min)
{
	const uint32_t before_min = BLOCK_DAYS_MIN * MINUTES_PER_DAY;
	bool is_unset = block->base_min == 0;
	if (as_of_min == 0 || (!is_unset && as_of_min < block->base_min + AGE_MAX))
		return;
	struct block old = *block;
	unsigned count = is_unset ? 0 : block_count(slab, old);
	block->base_min = as_of_min > before_min ? as_of_min - before_min : 1;
	for (unsigned i = 0; i < count; i++)
		bits_put(slab, old.ref, i,
			bits_of(block, pair_of(&old, bits_get(slab, old.ref, i))));
}

/* --- blocks --- */

bool block_get(const struct slab *slab, struct block block, unsigned slot, struct pair *pair_out)
{
	uint64_t bitmap = block.ref == 0 ? 0 : slab_load(slab, block.ref, 0);
	if ((bitmap >> slot & 1) == 0)
		return false;
	*pair_out = pair_of(&block, bits_get(slab, block.ref, rank_in(bitmap, slot)));
	return true;
}

void block_set(struct slab *slab, struct block *block, unsigned slot, struct pair pair)
{
	unsigned rank = rank_in(slab_load(slab, block->ref, 0), slot);
	base_follow(slab, block, pair.as_of_min);
	bits_put(slab, block->ref, rank, bits_of(block, pair));
}

/* From the end, so that nothing is overwritten before it moved. */
void block_insert(
	struct slab *slab, struct block *block, slab_ref to, unsigned slot, struct pair pair)
{
	slab_ref from = block->ref;
	uint64_t bitmap = from == 0 ? 0 : slab_load(slab, from, 0);
	unsigned rank = rank_in(bitmap, slot);
	base_follow(slab, block, pair.as_of_min);
	for (unsigned i = count_of(bitmap); i > rank; i--)
		bits_put(slab, to, i, bits_get(slab, from, i - 1));
	for (unsigned i = 0; i < rank && to != from; i++)
		bits_put(slab, to, i, bits_get(slab, from, i));
	bits_put(slab, to, rank, bits_of(block, pair));
	slab_store(slab, to, 0, bitmap | UINT64_C(1) << slot);
	block->ref = to;
}
