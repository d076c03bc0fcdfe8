/*
 * Whose feeds were written to since somebody last asked, as far as this process knows: by its own
 * commits, and by those of others that it finds in the ledger. So whoever follows feeds reads the
 * few that have something new at once, and need not hurry with all the others.
 *
 * A hint, of fixed size: a store may be named that has nothing new, and what another process wrote
 * without moving goods is not known here. Thread-safe, without locks.
 */
#ifndef COMPTOIR_DB_TOUCHED_H
#define COMPTOIR_DB_TOUCHED_H

#include "common/ids.h"
#include "server/db/db.h"

enum { TOUCHED_MARKS = 65536 };

struct touched;
/* Lives in the arena. */
struct touched *touched_new(struct arena *arena);
/* touched may be NULL: nobody asks. */
void touched_add(struct touched *touched, store_id store);
/* The same, once the transaction has committed and surely so. */
void tx_touch(struct tx *tx, store_id store);

/* What was added since this was last asked; nobody else will be told. */
struct touched_marks {
	uint64_t words[TOUCHED_MARKS / 64];
};
void touched_take(struct touched *touched, struct touched_marks *marks_out);
/* For those who could not look after all. */
void touched_give_back(struct touched *touched, const struct touched_marks *marks);
bool touched_has(const struct touched_marks *marks, store_id store);

#endif
