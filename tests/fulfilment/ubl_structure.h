/*
 * The structure of a UBL 2.1 credit note: which elements stand in which, in what order and how many
 * of each, as UBL-CreditNote-2.1.xsd and UBL-CommonAggregateComponents-2.1.xsd (OASIS, 2013) have
 * it for the elements that our documents use and those that stand beside them in OASIS's own
 * example.
 */
#ifndef COMPTOIR_TESTS_UBL_STRUCTURE_H
#define COMPTOIR_TESTS_UBL_STRUCTURE_H

#include <libxml/tree.h>

#include "common/str.h"

struct ubl_verdict {
	struct str
		fault;	/* the first thing that the standard does not allow; empty: there is none */
	size_t unknown; /* elements with children that the table does not know: not looked into */
};

/* The fault is in the arena. */
struct ubl_verdict ubl_check(struct arena *arena, xmlNodePtr credit_note);

#endif
