/*
 * Products that somebody looked for and did not find: other orders wait for the same, and whoever
 * comes to one of them is told. Forgotten when somebody picks one after all. In a transaction of
 * the journal.
 */
#ifndef COMPTOIR_AGENT_DOUBTS_H
#define COMPTOIR_AGENT_DOUBTS_H

#include "store-agent/journal/journal.h"

enum { DOUBTS_MAX = 500 };

struct doubt {
	struct str sku;
	struct str short_id; /* of the order it was looked for */
	struct str clerk;
	int64_t at;
};

void doubt_note(struct journal_tx *tx, const struct doubt *doubt);
void doubt_clear(struct journal_tx *tx, struct str sku);
/* The newest, at most DOUBTS_MAX. */
size_t doubt_list(struct journal_tx *tx, const struct doubt **doubts_out);

#endif
