/*
 * What a counter must know of an order to decide by common/returns.h what may come back, with the
 * line to headquarters or without it: whose law and clock, and when the last goods were collected.
 */
#ifndef COMPTOIR_RETURN_FACTS_H
#define COMPTOIR_RETURN_FACTS_H

#include <jansson.h>

#include "server/fulfilment/returns.h"

/* Sets the members `law` {profile, postcode, time_zone} (of the store that handed over last) and
 * `last_collected_at` (absent: something is still to be collected). */
void return_facts_json(struct arena *arena, const struct stores *stores, const struct order *order,
	json_t *order_json);
/* What is held to be taken instead of an announced return, as the counter of this store reads it;
 * NULL: nothing is. */
json_t *held_exchange_json(struct arena *arena, const struct stores *stores,
	const struct return_exchange *exchange, store_id reader);
/* When the last piece of the line was collected, in any store; 0: none was. */
int64_t line_collected_at(const struct order *order, uint16_t line);

#endif
