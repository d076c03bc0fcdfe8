/*
 * What is to be prepared, soonest promise first, and how much of it is pressing: bands as
 * fulfilment_band has them. In a transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_QUEUE_H
#define COMPTOIR_AGENT_QUEUE_H

#include "store-agent/fulfilment.h"
#include "store-agent/journal/journal.h"

enum queue_part { QUEUE_ALL, QUEUE_LATE, QUEUE_AT_RISK, QUEUE_IN_TIME, QUEUE_MINE, QUEUE_PARTS };

/* Whose and when. */
struct queue_look {
	enum queue_part part;
	struct str clerk;
	int64_t now;
	size_t from, most;
};

int64_t queue_count(struct journal_tx *tx, const struct queue_look *look);
/* At most look.most, after the first look.from. */
size_t queue_list(struct journal_tx *tx, const struct queue_look *look,
	const struct fulfilment **fulfilments_out);

/* The soonest promised ones that nobody has begun and that are in no wave. */
size_t queue_untouched(struct journal_tx *tx, size_t most, const fulfilment_id **ids_out);
int64_t queue_untouched_count(struct journal_tx *tx);

/* Fulfilments in the queue that still want this product, soonest first, at most QUEUE_WANTS_MAX. */
enum { QUEUE_WANTS_MAX = 100 };
size_t queue_wants(
	struct journal_tx *tx, struct str sku, const struct fulfilment **fulfilments_out);
/* Every fulfilment that may have some of this product in a bag: to prepare, ready, to put back. */
size_t queue_holding(
	struct journal_tx *tx, struct str sku, const struct fulfilment **fulfilments_out);
/* The product with this barcode (14 digits) that something in the queue asks for; empty when none
 * does. */
struct str queue_sku_of(struct journal_tx *tx, struct str gtin14);

#endif
