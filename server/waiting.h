/*
 * Waiting for news of a store's feed, without letting waiting requests take every
 * worker thread. A reader takes the mark before it looks into the database; when it finds
 * nothing it waits for a change after that mark, so no news falls in between.
 *
 *	if (!waiting_enter(hub)) answer at once
 *	do { mark = feed_mark(hub, store); read; } while (nothing && feed_wait(hub, store, mark,
 *ms)); waiting_leave(hub);
 *
 * Whoever committed a row for a store calls feed_notify. Other instances over the same
 * database cannot, so feed_wait returns after a second at the latest and the reader looks again.
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
void feed_notify(struct feed_hub *hub, store_id store);
/* Everybody returns; nobody may wait any more. */
void feed_hub_stop(struct feed_hub *hub);

#endif
