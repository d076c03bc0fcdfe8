/*
 * News of stores' feeds: who waits for it, without letting waiting requests take every worker
 * thread, and when the others are to come again, so that ten thousand agents ask no faster than
 * this instance answers with ease. A reader takes the mark before it looks into the database; when
 * it finds nothing it waits for a change after that mark, so no news falls in between.
 *
 *	if (!waiting_enter(hub)) answer at once
 *	do { mark = feed_mark(hub, store); read; }
 *	while (nothing && feed_wait(hub, store, mark, ms));
 *	waiting_leave(hub);
 *
 * The job watch_feeds tells the hub how far every feed has come, whichever process or instance
 * wrote the rows. feed_wait returns after a second at the latest all the same, and the reader looks
 * again.
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
/* These feeds as they stand, all or some; wakes who waits for one that has grown since it was
 * looked at last. One caller at a time. */
void feed_hub_look(struct feed_hub *hub, const struct feed_position *positions, size_t count);

/* --- those who may not wait --- */

/* False only when somebody looks all the time, and found last that the store's feed ends at
 * `after`: then the database need not be asked. */
bool feed_may_have_news(struct feed_hub *hub, store_id store, uint64_t after);
/* How many events the store's feed has after this one, as it was seen last; 0 when it never was. */
uint64_t feed_left(struct feed_hub *hub, store_id store, uint64_t after);
/* When this store should ask again: together they ask POLLS_PER_S times a second, each at a moment
 * of its own. */
enum { POLLS_PER_S = 2500, AGAIN_MIN_MS = 300, AGAIN_MAX_MS = 30000 };
int64_t feed_again_ms(struct feed_hub *hub, store_id store);
/* Whether what is stored of this agent (what it keeps safe, when it was heard of) is out of date
 * by more than a minute. feed_noted: it was stored. */
bool feed_note_is_due(struct feed_hub *hub, store_id store, agent_id agent, uint64_t after);
void feed_noted(struct feed_hub *hub, store_id store, agent_id agent, uint64_t after);

/* Everybody returns; nobody may wait any more. */
void feed_hub_stop(struct feed_hub *hub);

#endif
