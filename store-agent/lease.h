/*
 * How long what the store has accepted stays its own without a word to headquarters
 * (doc/agent-protocol.md, "Who owns what"). Counted by this box's clock from when it asked, so it
 * ends here before it ends at headquarters.
 */
#ifndef COMPTOIR_AGENT_LEASE_H
#define COMPTOIR_AGENT_LEASE_H

#include "store-agent/desk.h"

/* An answer of headquarters to what was asked at asked_at renews it. */
void lease_renew(struct journal_tx *tx, int64_t asked_at, int64_t lease_s);

/* May headquarters have given these goods to another store by now? Not what it knows to be ready;
 * nor what it knows to be accepted, while the lease lasts. */
bool lease_is_in_doubt(struct journal_tx *tx, fulfilment_id fulfilment, int64_t now);

#endif
