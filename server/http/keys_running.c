/* A short list under a lock; see keys_running.h. */
#include "server/http/keys_running.h"

#include <pthread.h>
#include <string.h>

struct keys_running {
	pthread_mutex_t lock;
	size_t count, max;
	struct hash *list;
};

struct keys_running *keys_running_new(struct arena *arena, size_t workers)
{
	struct keys_running *keys = arena_new_struct(arena, struct keys_running);
	pthread_mutex_init(&keys->lock, NULL);
	keys->max = workers;
	keys->list = arena_new_array(arena, workers, struct hash);
	return keys;
}

/* Index of the key, or the count when it is not there. Keys are hashes of what callers chose, no
 * secrets: plain comparison. */
static size_t find(const struct keys_running *keys, const struct hash *key)
{
	size_t i = 0;
	while (i < keys->count && memcmp(&keys->list[i], key, sizeof(*key)) != 0)
		i++;
	return i;
}

bool key_begin(struct keys_running *keys, const struct hash *key)
{
	pthread_mutex_lock(&keys->lock);
	bool is_free = find(keys, key) == keys->count && keys->count < keys->max;
	if (is_free)
		keys->list[keys->count++] = *key;
	pthread_mutex_unlock(&keys->lock);
	return is_free;
}

void key_end(struct keys_running *keys, const struct hash *key)
{
	pthread_mutex_lock(&keys->lock);
	size_t i = find(keys, key);
	if (i < keys->count)
		keys->list[i] = keys->list[--keys->count];
	pthread_mutex_unlock(&keys->lock);
}
