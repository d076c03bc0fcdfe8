/*
 * A store's ordered feed: rows that say "this changed", read as documents of the present
 * state (doc/agent-protocol.md). Appending locks the store's feed row until commit, so
 * sequence numbers have no gaps and no reader sees a later row first. It is the last lock
 * a transaction takes.
 */
#ifndef COMPTOIR_FEED_H
#define COMPTOIR_FEED_H

#include "common/token.h"
#include "server/fulfilment/order.h"

/* subject: the fulfilment; all zero for EVENT_CLERKS and EVENT_STORE. queue_by: what the event does
 * to the number of fulfilments the store has still to prepare. */
enum db_status feed_append(struct tx *tx, store_id store, enum event_type type, struct uuid subject,
	int32_t queue_by, int64_t now) MUST_USE;
/* The next short id of the store ("A12"); takes the same lock. */
enum db_status feed_short_id(struct tx *tx, store_id store, struct str *short_id_out) MUST_USE;

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
