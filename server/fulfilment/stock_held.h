/*
 * The brake of stock feeds: a snapshot that would set most of what a store has to 0 is held back
 * instead of applied, because an empty export, one that was cut off or a wrong column looks just
 * like that (doc/feeds.md). Its number is used, the figures stay as they are and grow old, and a
 * person confirms it (server/import/held_message.h, or by sending it again), or discards it. One is
 * kept for each store and source, the last, until a later snapshot of the store is applied.
 */
#ifndef COMPTOIR_STOCK_HELD_H
#define COMPTOIR_STOCK_HELD_H

#include "server/fulfilment/stock_feed.h"

struct stock_brake {
	uint64_t percent;   /* of what a store has; 0: nothing is held back */
	uint64_t positions; /* that would be gone; fewer are never held back */
};

/* Sets is_doubtful of the parts, of which with_stock and to_zero are counted: when that many
 * positions of a store, or in all of the message, would be gone, each store is doubtful that
 * would lose that share. */
void stock_brake_judge(const struct stock_brake *brake, struct stock_part **parts, size_t count);

/* Sets held_at, with_stock and to_zero of parts at which this very message was held back. */
enum reason stock_held_find(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count) MUST_USE;

/* Holds the parts back: their numbers are used, nothing is applied. Refuses as stock_feed_open
 * does, when another message came between. */
enum reason stock_held_put(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count) MUST_USE;

/* Inside the chunk that holds these parts back, or that ends these parts of a snapshot. */
enum db_status stock_held_note(struct tx *tx, const struct stock_message *message,
	struct stock_part *const *parts, size_t count) MUST_USE;
enum db_status stock_held_release(struct tx *tx, const struct stock_message *message,
	struct stock_part *const *parts, size_t count) MUST_USE;

/* DB_NONE: nothing of that source, or not this number of it, is held back at that store. */
struct stock_held_name {
	struct str store_code, source;
	uint64_t seq; /* 0: whichever it is */
};
enum db_status stock_held_discard(struct tx *tx, const struct stock_held_name *name) MUST_USE;

#endif
