/*
 * Which database node writes what a store's commands change.
 *
 * Rows that several nodes of a cluster write at once are refused to all but one of them at commit;
 * so what belongs to one store goes through one node (doc/decisions/0016). It is a matter of speed:
 * wherever a store is written, the answers are right. Every instance must say the same, so the
 * choice knows nothing but the settings and the store.
 */
#ifndef COMPTOIR_AFFINITY_H
#define COMPTOIR_AFFINITY_H

#include "common/ids.h"

enum { AFFINITY_RULES_MAX = 100, AFFINITY_PATTERN_MAX = 64 };

struct affinity;

/*
 * "PAR*=1 LYO1=2 *=3": a pattern of store codes, in which '*' is any text, and the node, counted
 * from 1; the first pattern that fits counts. NULL with *why_out, the end of a sentence for the
 * operator, when something is wrong with it.
 */
struct affinity *affinity_parse(
	struct arena *arena, struct str text, unsigned node_count, struct str *why_out);
/* From 0. A store that fits no pattern has a node by its id, so that they are spread evenly. */
unsigned affinity_node(const struct affinity *affinity, store_id store, struct str code);

#endif
