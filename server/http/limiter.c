/* Token buckets in a set-associative table; see limiter.h. */
#include "server/http/limiter.h"

#include <math.h>
#include <pthread.h>

#include "common/rand.h"

enum { SETS = 2048, WAYS = 4, LOCKS = 16 };

struct bucket {
	uint64_t owner; /* hash of limit and who; 0: free */
	double tokens;
	int64_t filled_ms;
};

struct limiter {
	struct limit_setting settings[LIMIT_COUNT];
	uint64_t seed; /* so that nobody can choose addresses that collide */
	pthread_mutex_t locks[LOCKS];
	struct bucket sets[SETS][WAYS];
};

struct limiter *limiter_new(struct arena *arena, const struct limit_setting settings[LIMIT_COUNT])
{
	struct limiter *limiter = arena_new_struct(arena, struct limiter);
	for (size_t i = 0; i < LIMIT_COUNT; i++)
		limiter->settings[i] = settings[i];
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&limiter->locks[i], NULL);
	rand_bytes(&limiter->seed, sizeof(limiter->seed));
	return limiter;
}

/* FNV-1a with a secret start, then a final mix (splitmix64). */
static uint64_t owner_of(const struct limiter *limiter, enum limit limit, struct str who)
{
	uint64_t hash = limiter->seed ^ UINT64_C(0xcbf29ce484222325) ^ (uint64_t)limit;
	for (size_t i = 0; i < who.n; i++)
		hash = (hash ^ (unsigned char)who.p[i]) * UINT64_C(0x100000001b3);
	hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
	hash ^= hash >> 31;
	return hash == 0 ? 1 : hash;
}

static struct bucket *bucket_for(struct bucket *set, uint64_t owner)
{
	struct bucket *oldest = &set[0];
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].owner == owner)
			return &set[i];
		if (set[i].filled_ms < oldest->filled_ms)
			oldest = &set[i];
	}
	return oldest;
}

static void fill(
	struct bucket *bucket, uint64_t owner, const struct limit_setting *setting, int64_t now_ms)
{
	double per_ms = setting->per_minute / 60000.0;
	if (bucket->owner != owner)
		*bucket = (struct bucket){owner, setting->burst, now_ms};
	bucket->tokens += (double)(now_ms - bucket->filled_ms) * per_ms;
	if (bucket->tokens > setting->burst)
		bucket->tokens = setting->burst;
	bucket->filled_ms = now_ms;
}

bool limiter_take(struct limiter *limiter, enum limit limit, struct str who, int64_t now_ms,
	unsigned *retry_after_s_out)
{
	const struct limit_setting *setting = &limiter->settings[limit];
	if (setting->per_minute == 0)
		return true;
	uint64_t owner = owner_of(limiter, limit, who);
	size_t set = owner % SETS;
	pthread_mutex_t *lock = &limiter->locks[set % LOCKS];
	pthread_mutex_lock(lock);
	struct bucket *bucket = bucket_for(limiter->sets[set], owner);
	fill(bucket, owner, setting, now_ms);
	bool is_allowed = bucket->tokens >= 1;
	bucket->tokens -= is_allowed ? 1 : 0;
	double missing = 1 - bucket->tokens;
	pthread_mutex_unlock(lock);
	if (!is_allowed)
		*retry_after_s_out = (unsigned)ceil(missing * 60 / setting->per_minute);
	return is_allowed;
}
