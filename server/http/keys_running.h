/*
 * The Idempotency-Keys whose commands this process is working on, so that a second
 * request with the same key is told at once (409) instead of waiting for the first one's
 * row lock. At most one per worker, so the table is small. Thread-safe.
 */
#ifndef COMPTOIR_HTTP_KEYS_RUNNING_H
#define COMPTOIR_HTTP_KEYS_RUNNING_H

#include "common/token.h"

struct keys_running;

struct keys_running *keys_running_new(struct arena *arena, size_t workers);
/* False when the key is at work already. */
bool key_begin(struct keys_running *keys, const struct hash *key) MUST_USE;
void key_end(struct keys_running *keys, const struct hash *key);

#endif
