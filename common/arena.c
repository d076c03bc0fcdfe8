/* Arenas: a list of blocks, the newest first; see arena.h for the contract. */
#include "common/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/huge_pages.h"
#include "common/log.h"

enum { FIRST_BLOCK_BYTES = 16 * 1024, PRINT_FIRST = 256 };

struct block {
	struct block *older;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *newest;
	size_t max_bytes;
	size_t held_bytes;
	size_t next_bytes;
	bool is_lasting;
};

static _Noreturn void arena_fail(const struct arena *arena, size_t bytes)
{
	log_error("arena_exhausted", LOG_U64("wanted", bytes), LOG_U64("held", arena->held_bytes),
		LOG_U64("max", arena->max_bytes));
	abort();
}

static struct block *block_add(struct arena *arena, size_t bytes)
{
	size_t size = bytes > arena->next_bytes ? bytes : arena->next_bytes;
	if (bytes > arena->max_bytes || arena->held_bytes > arena->max_bytes - bytes)
		arena_fail(arena, bytes);
	struct block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		arena_fail(arena, bytes);
	if (arena->is_lasting)
		huge_pages_advise(block, sizeof(*block) + size);
	block->older = arena->newest;
	block->size = size;
	block->used = 0;
	arena->newest = block;
	arena->held_bytes += size;
	arena->next_bytes = size * 2;
	return block;
}

struct arena *arena_new(size_t max_bytes)
{
	struct arena *arena = calloc(1, sizeof(*arena));
	if (arena == NULL)
		abort();
	arena->max_bytes = max_bytes;
	arena->next_bytes = FIRST_BLOCK_BYTES;
	return arena;
}

struct arena *arena_new_lasting(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	arena->is_lasting = true;
	return arena;
}

static void blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *older = block->older;
		free(block);
		block = older;
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	blocks_free(arena->newest);
	free(arena);
}

void arena_clear(struct arena *arena)
{
	struct block *first = arena->newest;
	if (first == NULL)
		return;
	while (first->older != NULL) {
		struct block *older = first->older;
		free(first);
		first = older;
	}
	first->used = 0;
	arena->newest = first;
	arena->held_bytes = first->size;
	arena->next_bytes = first->size;
}

size_t arena_used(const struct arena *arena)
{
	size_t used = 0;
	for (const struct block *block = arena->newest; block != NULL; block = block->older)
		used += block->used;
	return used;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	const size_t unit = alignof(max_align_t);
	if (bytes > arena->max_bytes)
		arena_fail(arena, bytes);
	bytes = (bytes + unit - 1) / unit * unit;
	struct block *block = arena->newest;
	if (block == NULL || block->size - block->used < bytes)
		block = block_add(arena, bytes);
	void *p = block->bytes + block->used;
	block->used += bytes;
	return memset(p, 0, bytes);
}

void *arena_array(struct arena *arena, size_t count, size_t bytes_each)
{
	if (bytes_each != 0 && count > SIZE_MAX / bytes_each)
		arena_fail(arena, SIZE_MAX);
	return arena_alloc(arena, count * bytes_each);
}

/* Printed once when it is short. */
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char first[PRINT_FIRST];
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(first, sizeof(first), format, args);
	if (length < 0)
		arena_fail(arena, 0);
	char *text = arena_alloc(arena, (size_t)length + 1);
	if ((size_t)length < sizeof(first))
		memcpy(text, first, (size_t)length + 1);
	else
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}
