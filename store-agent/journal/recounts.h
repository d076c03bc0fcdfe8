/*
 * Products that somebody did not find and that a clerk is to count: their figure at headquarters is
 * wrong until then. Each stays until it was counted. In a transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_RECOUNTS_H
#define COMPTOIR_AGENT_RECOUNTS_H

#include "store-agent/journal/journal.h"

enum { RECOUNTS_MAX = 200 };

struct recount {
	struct str sku, name, shelf;
	struct str clerk; /* who did not find it */
	int64_t at;
};

void recount_note(struct journal_tx *tx, const struct recount *recount);
bool recount_is_due(struct journal_tx *tx, struct str sku);
/* Nothing is to be counted because of what was noted then, unless somebody noted it again. */
void recount_undo(struct journal_tx *tx, struct str sku, int64_t at);
/* It was counted; false when it was not to be. */
bool recount_end(struct journal_tx *tx, struct str sku);
int64_t recount_count(struct journal_tx *tx);
/* By shelf, at most RECOUNTS_MAX. */
size_t recount_list(struct journal_tx *tx, const struct recount **recounts_out);

#endif
