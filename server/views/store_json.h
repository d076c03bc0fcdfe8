/* Stores as the API shows them: plain inside other things, nearby in lists, whole by themselves. */
#ifndef COMPTOIR_VIEWS_STORE_JSON_H
#define COMPTOIR_VIEWS_STORE_JSON_H

#include <jansson.h>

#include "server/fulfilment/sourcing.h"

/* NULL for NULL: a store so new that this instance does not know it yet. */
json_t *store_json(const struct store *store);
/* In a list: with whether it is open at `now`, and its distance when that is known. */
json_t *store_nearby_json(struct arena *arena, const struct store *store, bool has_distance,
	uint32_t distance_m, int64_t now);
/* The store of the candidate with opening hours, exceptions and, when it has one, the promise. */
json_t *store_detail_json(struct arena *arena, const struct candidate *candidate, int64_t now);

#endif
