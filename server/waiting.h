/*
 * Waiting for news of a store's feed, without letting waiting requests take every
 * worker thread. A reader takes the mark before it looks into the database; when it finds
 * nothing it waits for a change after that mark, so no news falls in between.
 *
 *	if (!waiting_enter(hub)) answer at once
 *	do { mark = feed_mark(hub, store); read; } while (nothing && feed_wait(hub, store, mark,
 *ms)); waiting_leave(hub);
 *
 * The job watch_feeds tells the hub how far every feed has come, whichever process or instance
 *wrote the rows. feed_wait returns after a second at the latest all the same, and the reader looks
 *again.
 */
#ifndef COMPTOIR_WAITING_H
#define COMPTOIR_WAITING_H

#include "common/ids.h"
#include "server/metrics.h"

struct feed_hub;

struct feed_hub *feed_hub_new(struct arena *arena, unsigned waiting_max, struct metrics *metrics);
/* False when as many as may are waiting already, or the server is stopping. */
bool waiting_enter(struct feed_hub *hub);
void waiting_leave(struct feed_hub *hub);

uint64_t feed_mark(struct feed_hub *hub, store_id store);
/* Returns when there is news after the mark, after ms, or after a second. False when waiting is
 * over: ms was 0 or less, or the server is stopping. */
bool feed_wait(struct feed_hub *hub, store_id store, uint64_t mark, int64_t ms);
struct feed_position {
	store_id store;
	uint64_t last_seq;
};
/* All feeds as they stand; wakes who waits for one that has grown since the last look. One caller
 * at a time. */
void feed_hub_look(struct feed_hub *hub, const struct feed_position *positions, size_t count);
/* Everybody returns; nobody may wait any more. */
void feed_hub_stop(struct feed_hub *hub);

#endif
