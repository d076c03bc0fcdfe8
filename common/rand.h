/*
 * Chance. rand_bytes is for keys, codes and ids (OpenSSL); rand_tag names what is no secret, such
 * as a request; rand_below is for jitter and tests. All follow rand_seed_for_tests once it was
 * called.
 */
#ifndef COMPTOIR_RAND_H
#define COMPTOIR_RAND_H

#include <stddef.h>
#include <stdint.h>

/* Fills with unpredictable bytes; aborts when the system has none to give. */
void rand_bytes(void *bytes, size_t n);
/* As rand_bytes, from a store of each thread's own, so that a name costs a copy; after a fork both
 * processes would give the same ones. At most RAND_TAG_MAX bytes. */
enum { RAND_TAG_MAX = 16 };
void rand_tag(void *bytes, size_t n);
/* Uniform in [0, bound); bound > 0. */
uint32_t rand_below(uint32_t bound);
void rand_seed_for_tests(uint64_t seed);

#endif
