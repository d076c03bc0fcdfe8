/* What stores are told of returned goods that are sent on, as doc/agent-protocol.md writes it. */
#ifndef COMPTOIR_CONSIGNMENT_JSON_H
#define COMPTOIR_CONSIGNMENT_JSON_H

#include <jansson.h>

#include "server/fulfilment/directory.h"

/* The document of one, in the words of the store `here`; fills an empty object of the caller's
 * tree. */
enum db_status consignment_json(struct tx *tx, const struct stores *stores, store_id here,
	consignment_id id, json_t *object) MUST_USE;

/* Where a store may send returned goods: its return centre, the nearest warehouses (stores without
 * pickup), the nearest stores; all in its country, the first is proposed. Fills an empty array. */
enum { DESTINATION_WAREHOUSES = 5, DESTINATION_STORES = 10 };
void destinations_json(
	struct arena *arena, const struct stores *stores, const struct store *here, json_t *array);

#endif
