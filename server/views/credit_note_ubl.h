/* A credit note as UBL 2.1 (OASIS), elements in the order of its schema; every figure is a stored
 * one. */
#ifndef COMPTOIR_VIEWS_CREDIT_NOTE_UBL_H
#define COMPTOIR_VIEWS_CREDIT_NOTE_UBL_H

#include "server/views/credit_seller.h"

/* The document, in the arena; empty when it could not be written, which is logged. */
struct str credit_note_ubl(
	struct arena *arena, const struct credit_note *note, const struct credit_seller *seller);

#endif
