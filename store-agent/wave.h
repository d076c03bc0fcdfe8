/*
 * A wave: several orders picked in one walk, product by product, and sorted into bags. Here is how
 * their lines are merged; which orders make a wave stands in the journal (journal/waves.h).
 */
#ifndef COMPTOIR_AGENT_WAVE_H
#define COMPTOIR_AGENT_WAVE_H

#include "store-agent/fulfilment.h"

enum { WAVE_MEMBERS_MAX = 50 };

/* An order of a wave and the bag its goods go into, counted from 1. */
struct wave_member {
	int bag;
	struct fulfilment fulfilment;
};

/* What of a stop belongs to one order. */
struct wave_share {
	const struct wave_member *member;
	const struct fulfilment_line *line;
};

/* One product, wherever it is wanted. Shares stand in the order of the bags. */
struct wave_stop {
	const struct fulfilment_line *product; /* of the first share: shelf, name, codes */
	int ordered, left;		       /* of all shares */
	struct wave_share *shares;
	size_t share_count;
};

/* The stops in walking order (as fulfilment_walk); answers how many. They point into the members.
 */
size_t wave_walk(struct arena *arena, const struct wave_member *members, size_t count,
	const struct wave_stop **stops_out);
/* The stop of this barcode that still wants goods, else any stop with it, else NULL. */
const struct wave_stop *wave_find_gtin(const struct wave_stop *stops, size_t count, gtin scanned);

#endif
