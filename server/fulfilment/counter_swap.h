/*
 * At the counter the shopper takes something else from the shelf instead of what was in the bag:
 * another size, another colour. The line it replaces is refused, so its goods wait for put-back and
 * stay set aside until then; what leaves becomes a line of its own, so that it can come back like
 * any other. For counter_handover.c.
 */
#ifndef COMPTOIR_COUNTER_SWAP_H
#define COMPTOIR_COUNTER_SWAP_H

#include "server/fulfilment/counter_acts.h"

/* Every swap is for a line of the handover and for no more than was refused of it. */
enum reason swaps_check(const struct counter_scene *scene);
/* Locks all figures that a handover with swaps changes, in key order; without swaps, nothing. */
enum db_status swaps_lock(struct tx *tx, struct counter_scene *scene) MUST_USE;
/* Writes them; *swapped_minor_out is how much of the money of the refused lines they use up. */
enum db_status swaps_write(
	struct tx *tx, struct counter_scene *scene, int64_t *swapped_minor_out) MUST_USE;

#endif
