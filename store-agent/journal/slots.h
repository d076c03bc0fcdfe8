/*
 * Staging slots: where ready bags wait, and how many each holds. A manager says which there are; a
 * store that says nothing types what it likes. In a transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_SLOTS_H
#define COMPTOIR_AGENT_SLOTS_H

#include "store-agent/journal/journal.h"

enum { SLOTS_MAX = 300, SLOT_CAPACITY_MAX = 999 };

struct slot {
	struct str name;
	int64_t capacity, used; /* bags it holds, bags that wait in it */
};

/* In walking order, as shelves are: A2 before A10. */
size_t slot_list(struct journal_tx *tx, const struct slot **slots_out);
/* Makes the slot or changes how much it holds; 0 takes it away. INVALID_FIELDS when the name is
 * empty or too long, the capacity out of bounds, or there are SLOTS_MAX. */
enum reason slot_set(struct journal_tx *tx, struct str name, int64_t capacity) MUST_USE;
/* Where the next `most` bags may go, as long as there is room; answers how many. */
size_t slot_propose(struct journal_tx *tx, size_t most, const struct str **names_out);
/* The slot is known and holds as many bags as it can. */
bool slot_is_full(struct journal_tx *tx, struct str name);

#endif
