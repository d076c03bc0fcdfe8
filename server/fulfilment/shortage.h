/*
 * More is promised than there is: a count, a feed or a clerk left reserved > on_hand
 *(doc/decisions/0014).
 *
 * Whoever changes figures downwards calls shortages_note in the same transaction; it costs one
 * statement, whatever the number of pairs, and a crash after the commit loses nothing. The job
 * cover_shortages then finds who gives way, each in a transaction of its own, so that agents and
 * shoppers wait for nobody:
 *
 *   1. open holds, the newest first: a hold has promised no time yet. It is withdrawn, and its
 *	shopper is told when she orders (HOLD_WITHDRAWN).
 *   2. fulfilments in state assigned, the latest promise first. Headquarters takes the fulfilment
 *	back whole, under a raised epoch. One other store that has all of it gets all of it;
 *	otherwise only what is missing goes elsewhere, and the store keeps the rest as a new
 *	fulfilment with the same promise.
 *
 * What a store has accepted is the store's: it is told through its feed how many are missing, and
 * reports what it cannot find. What nobody can cover stays in stock.shortage and in the table
 * shortage, is counted and shown, and is looked at again every minute.
 */
#ifndef COMPTOIR_SHORTAGE_H
#define COMPTOIR_SHORTAGE_H

#include "server/fulfilment/order.h"
#include "server/fulfilment/stock.h"

/* Marks those of the pairs whose figure is short; call it after the figures were changed. cause:
 * the feed, import or command, for whoever asks why. */
enum db_status shortages_note(struct tx *tx, const struct stock_key *keys, size_t count,
	struct uuid cause, int64_t now) MUST_USE;

struct engine; /* engine/engine.h */

struct covering {
	const struct market *market;
	const struct resourcing_rules *rules;
	int64_t now;
};

struct covered {
	size_t looked_at, holds, fulfilments;
	bool has_more; /* there is more to look at now */
};

/* One round of the job: at most 100 figures. One that fails does not stop the others; the answer is
 * then that of the last that failed. */
enum db_status shortages_cover(struct engine *engine, struct db *reading, struct arena *arena,
	const struct covering *covering, struct covered *covered_out) MUST_USE;

#endif
