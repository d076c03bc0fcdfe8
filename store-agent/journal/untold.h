/*
 * Shortages and arrivals that headquarters is not told of yet, so that whoever reported one by
 * mistake can take it back: headquarters acts on a shortage as soon as it hears of it. Each becomes
 * a command when it has waited long enough, or before anything is told that rests on it. In a
 * transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_UNTOLD_H
#define COMPTOIR_AGENT_UNTOLD_H

#include "common/words.h"
#include "store-agent/journal/journal.h"

enum { UNTOLD_MAX = 100 }; /* of one line */

struct untold {
	command_id id; /* of the command that it becomes */
	enum command_type type;
	fulfilment_id fulfilment; /* of an arrival the consignment, with line 0 */
	int64_t line, qty;
	bool began_recount; /* nobody was to count the product before */
	struct str sku, body, clerk;
	int64_t at;
};

void untold_add(struct journal_tx *tx, const struct untold *untold);
/* What of a line can be taken back. */
size_t untold_of_line(struct journal_tx *tx, fulfilment_id fulfilment, int64_t line,
	const struct untold **untold_out);
/* It never happened; a repeat of it does nothing. */
void untold_forget(struct journal_tx *tx, command_id id);

/* They become commands, in the order in which they happened: those of a fulfilment, of a product,
 * and those that have waited so long. */
void untold_tell(struct journal_tx *tx, fulfilment_id fulfilment);
void untold_tell_product(struct journal_tx *tx, struct str sku);
void untold_tell_due(struct journal_tx *tx, int64_t now, int64_t wait_ms);

/* Commands without an answer and what is not even told: how many, and since when (0: none). */
int64_t unsent_count(struct journal_tx *tx);
int64_t unsent_since(struct journal_tx *tx);

#endif
