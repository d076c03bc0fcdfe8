/*
 * Other sizes and colours of goods, as headquarters knows them: what lies here comes first. Without
 * the line there are none to choose from, and the clerk scans what he holds in hand.
 */
#ifndef COMPTOIR_AGENT_VARIANTS_H
#define COMPTOIR_AGENT_VARIANTS_H

#include "store-agent/pages/visit.h"

struct variant {
	struct str sku, name, size, colour; /* size and colour may be empty */
	int64_t price_minor, available;
};

struct variants {
	struct variant *list;
	size_t count;
};

/* In the visit's arena. */
struct variants variants_find(const struct visit *visit, struct str sku);
bool variants_have(const struct variants *variants, struct str sku);
/* So many of it lie here beside what headquarters says may still be promised. */
void variants_add_here(const struct variants *variants, struct str sku, int64_t qty);
/* A child `variant` for each. chosen: a sku, or empty. */
void variants_view(xmlNodePtr parent, const struct variants *variants, struct str chosen);

#endif
