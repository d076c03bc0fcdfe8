/* The documents of a store's feed, as doc/agent-protocol.md writes them. For feed.c only. */
#ifndef COMPTOIR_FEED_JSON_H
#define COMPTOIR_FEED_JSON_H

#include "server/fulfilment/feed.h"

struct feed_context {
	const struct stores *stores;
	const struct store *store;
	struct secret secret; /* the store's */
	const struct secret *server_secret;
};

/* Each fills an empty object or array of the caller's tree; after a failure it may be half filled.
 */
enum db_status feed_fulfilment_json(struct tx *tx, const struct feed_context *context,
	fulfilment_id id, json_t *object) MUST_USE;
enum db_status feed_clerks_json(
	struct tx *tx, const struct feed_context *context, json_t *array) MUST_USE;
void feed_store_json(struct arena *arena, const struct store *store, json_t *object);

#endif
