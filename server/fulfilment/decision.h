/*
 * Why a store was chosen, as it is stored with the hold or order and shown by explain: JSON text.
 *
 *	{"rule": "nearest_with_every_line",
 *	 "asked": {"lines": [{"sku": "MUG", "qty": 1}], "near": [48.85, 2.35]},
 *	 "considered": [{"store": "PAR2", "has_all": true, "queue": 0, "distance_m": 4634,
 *	                 "promised_at": "...", "missing": []}],
 *	 "chosen": "PAR2"}
 *
 * All but the last member is known when stores are ranked and is written then, so that whoever
 * chooses has little left to do.
 */
#ifndef COMPTOIR_DECISION_H
#define COMPTOIR_DECISION_H

#include "server/fulfilment/sourcing.h"

/* The members of before the choice. Rules: chosen_store; nearest_with_every_line;
 * sent_to_chosen_store, where each candidate says when it would be there (arrives_at);
 * fewest_stores_together, where each says with which other store (with), and what that one gives.
 */
struct str decision_considered(struct arena *arena, const struct question *question,
	const struct candidate *candidates, size_t count);
/* sourcing_find_or_send (reserve.h), and the members of what it found. */
enum db_status decision_rank(struct arena *arena, const struct market *market,
	struct question *question, bool may_be_sent, struct ranking *ranking,
	struct str *considered_out) MUST_USE;
/* The whole of it. */
struct str decision_chosen(
	struct arena *arena, struct str considered, const struct candidate *chosen);

#endif
