/* The field of a form that says where returned goods go: shelf, quarantine, supplier, destroy, or
 * "transfer:PAR2", to that store or warehouse; one choice, so that a keyboard needs no more. */
#ifndef COMPTOIR_AGENT_PLACE_FIELD_H
#define COMPTOIR_AGENT_PLACE_FIELD_H

#include "store-agent/journal/consignments.h"
#include "store-agent/pages/visit.h"

/* False when it says none, or a store to which nothing may be sent from here. */
bool place_read(const struct visit *visit, struct str text, enum disposition *place_out,
	struct place *to_out);
/* The same as text. */
struct str place_value(struct arena *arena, enum disposition place, const struct place *to);
/* Children `destination` of the page, the proposed one first. */
void destinations_view(const struct visit *visit, xmlNodePtr page);

#endif
