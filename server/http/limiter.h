/*
 * How often somebody may ask: token buckets in a table of fixed size, so that a flood
 * of addresses costs no memory. When a set is full the bucket that was least recently
 * used is forgotten, which only ever gives somebody a fresh allowance. Thread-safe.
 * Limits hold for one instance; the front limits the whole.
 */
#ifndef COMPTOIR_HTTP_LIMITER_H
#define COMPTOIR_HTTP_LIMITER_H

#include "common/str.h"

enum limit {
	LIMIT_ADDRESS,	  /* requests of one network address without credential */
	LIMIT_CREDENTIAL, /* requests of one key, agent, session or order token */
	LIMIT_LOGIN,	  /* attempts to sign in, by address and by login */
	LIMIT_COUNT
};

struct limit_setting {
	unsigned per_minute; /* 0: no limit */
	unsigned burst;	     /* so many at once */
};

struct limiter;

struct limiter *limiter_new(struct arena *arena, const struct limit_setting settings[LIMIT_COUNT]);
/* True when one more is allowed; otherwise *retry_after_s_out says when the next will be. now_ms is
 * monotonic. */
bool limiter_take(struct limiter *limiter, enum limit limit, struct str who, int64_t now_ms,
	unsigned *retry_after_s_out);

#endif
