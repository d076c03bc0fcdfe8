/* Chance; see rand.h. */
#include "common/rand.h"

#include <openssl/rand.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

static _Atomic bool is_seeded;
static _Atomic uint64_t test_state;

/* SplitMix64 (Steele, Lea, Flood 2014): good enough for tests, never for secrets. */
static uint64_t test_next(void)
{
	uint64_t z = atomic_fetch_add(&test_state, UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

void rand_bytes(void *bytes, size_t n)
{
	if (atomic_load(&is_seeded)) {
		for (size_t i = 0; i < n; i++)
			((unsigned char *)bytes)[i] = (unsigned char)(test_next() >> 32);
		return;
	}
	if (n > INT32_MAX || RAND_bytes(bytes, (int)n) != 1) {
		log_error("no_randomness");
		abort();
	}
}

void rand_tag(void *bytes, size_t n)
{
	static _Thread_local unsigned char store[RAND_TAG_MAX * 32];
	static _Thread_local size_t left;
	if (atomic_load(&is_seeded)) {
		rand_bytes(bytes, n);
		return;
	}
	if (left < n) {
		rand_bytes(store, sizeof(store));
		left = sizeof(store);
	}
	left -= n;
	memcpy(bytes, store + left, n);
}

uint32_t rand_below(uint32_t bound)
{
	uint32_t value, limit = UINT32_MAX - UINT32_MAX % bound;
	do
		rand_bytes(&value, sizeof(value));
	while (value >= limit);
	return value % bound;
}

void rand_seed_for_tests(uint64_t seed)
{
	atomic_store(&test_state, seed);
	atomic_store(&is_seeded, true);
}
