/* A hash table of texts, open addressing, never more than half full; see keys.h. */
#include "server/import/keys.h"

#include <stdlib.h>

#include "common/rand.h"

struct slot {
	struct str key; /* p == NULL: free */
	uint64_t number;
};

struct keys {
	struct arena *arena; /* the texts */
	struct slot *slots;
	size_t capacity; /* a power of two */
	size_t count;
	uint64_t seed; /* so that nobody can write a file of keys that all collide */
};

static struct slot *slots_new(size_t capacity)
{
	struct slot *slots = calloc(capacity, sizeof(*slots));
	if (slots == NULL)
		abort();
	return slots;
}

struct keys *keys_new(struct arena *arena)
{
	struct keys *keys = arena_new_struct(arena, struct keys);
	keys->arena = arena;
	keys->capacity = 1024;
	keys->slots = slots_new(keys->capacity);
	rand_bytes(&keys->seed, sizeof(keys->seed));
	return keys;
}

void keys_free(struct keys *keys)
{
	if (keys != NULL)
		free(keys->slots);
}

/* FNV-1a (Fowler, Noll, Vo), stirred once more because only low bits choose the slot. */
static uint64_t hash_text(const struct keys *keys, struct str key)
{
	uint64_t hash = keys->seed ^ UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *slot_of(const struct keys *keys, struct str key)
{
	size_t i = hash_text(keys, key) & (keys->capacity - 1);
	while (keys->slots[i].key.p != NULL && !str_equal(keys->slots[i].key, key))
		i = (i + 1) & (keys->capacity - 1);
	return &keys->slots[i];
}

static void grow(struct keys *keys)
{
	struct slot *old = keys->slots;
	size_t old_capacity = keys->capacity;
	keys->capacity *= 2;
	keys->slots = slots_new(keys->capacity);
	for (size_t i = 0; i < old_capacity; i++)
		if (old[i].key.p != NULL)
			*slot_of(keys, old[i].key) = old[i];
	free(old);
}

static struct slot *slot_for(struct keys *keys, struct str key, uint64_t number)
{
	if (keys->count * 2 >= keys->capacity)
		grow(keys);
	struct slot *slot = slot_of(keys, key);
	if (slot->key.p == NULL) {
		*slot = (struct slot){str_dup(keys->arena, key), number};
		keys->count++;
	}
	return slot;
}

uint64_t keys_add(struct keys *keys, struct str key, uint64_t number)
{
	return slot_for(keys, key, number)->number;
}

void keys_set(struct keys *keys, struct str key, uint64_t number)
{
	slot_for(keys, key, number)->number = number;
}

bool keys_find(const struct keys *keys, struct str key, uint64_t *number_out)
{
	const struct slot *slot = slot_of(keys, key);
	if (slot->key.p == NULL)
		return false;
	*number_out = slot->number;
	return true;
}
