/* An order of three teas and a book, collected at PAR1, and the credit notes of what comes back. */
#ifndef COMPTOIR_TESTS_CREDIT_NOTE_SCENE_H
#define COMPTOIR_TESTS_CREDIT_NOTE_SCENE_H

#include "server/fulfilment/credit_note.h"
#include "tests/lib/world.h"

/* Lines 1 (TEA) and 2 (BOOK), in a world that is new. */
struct order collected(void);
/* The same, of products changed by this statement before they are ordered. */
struct order collected_as_taxed(const char *change);

enum reason bring(const struct order *order, const char *store_code, return_id id,
	struct command_line *lines, size_t count);
/* As many of each come back, inspected: teas to the shelf, books to be looked at. */
return_id brought(const struct order *order, const char *store_code, int tea, int book);

struct credit_note note_of(return_id id);

#endif
