/*
 * A store's ordered feed: rows that say "this changed", read as documents of the present
 * state (doc/agent-protocol.md). Appending locks the store's feed row until commit, so
 * sequence numbers have no gaps and no reader sees a later row first. It is the last lock
 * a transaction takes.
 */
#ifndef COMPTOIR_FEED_H
#define COMPTOIR_FEED_H

#include <jansson.h>

#include "common/token.h"
#include "server/fulfilment/order.h"

/* subject: the fulfilment or consignment; all zero for EVENT_CLERKS and EVENT_STORE. queue_by: what
 * the event does to the number of fulfilments the store has still to prepare. */
enum db_status feed_append(struct tx *tx, store_id store, enum event_type type, struct uuid subject,
	int32_t queue_by, int64_t now) MUST_USE;

/* A new fulfilment in its store's feed. */
struct feed_entry {
	store_id store;
	struct uuid subject; /* the fulfilment */
	bool is_not_queued;  /* there is nothing to prepare */
	int64_t now;
	uint32_t short_number; /* out: for feed_short_id */
};
/* The same for many new fulfilments, in a few statements: each is one more in its store's queue,
 * unless it says otherwise, and gets the next short id of the store, in the order given. Stores are
 * locked in key order. */
enum db_status feeds_append(struct tx *tx, struct feed_entry *entries, size_t count) MUST_USE;
/* "A12" */
struct str feed_short_id(struct arena *arena, uint32_t short_number);

/* The store made a fulfilment ready as asked, or gave it back or was short of it; counted once
 * each, for how much of its figures is offered (trust.h). Takes the same lock. */
enum db_status feed_record(struct tx *tx, store_id store, bool is_as_asked, int64_t now) MUST_USE;

/* Up to `most` events after `after` as the protocol's JSON array; *last_out is the highest
 * sequence number given, or `after` when there are none. Several rows of one fulfilment are
 * given once, under the last number. The array is the caller's, also after a failure. */
enum db_status feed_read(struct tx *tx, const struct stores *stores,
	const struct secret *server_secret, store_id store, uint64_t after, size_t most,
	json_t **events_out, uint64_t *last_out) MUST_USE;

/* The secret a store's agent checks pickup codes with; derived from the server's. */
struct secret store_secret(const struct secret *server_secret, store_id store);

#endif
