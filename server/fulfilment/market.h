/*
 * Where goods are looked for: the stores, what they have, and the products, all in memory. Made for
 * each request or job run from what the process shares, and passed to whoever ranks stores. The
 * stores are a snapshot (directory.h), so one market sees one list of stores throughout.
 */
#ifndef COMPTOIR_MARKET_H
#define COMPTOIR_MARKET_H

#include "server/fulfilment/directory.h"
#include "server/fulfilment/trust.h"

struct availability;  /* engine/availability.h */
struct catalogue;     /* catalogue.h */
struct order_numbers; /* order_number.h */

struct market {
	const struct stores *stores;
	struct availability *availability;
	const struct trust *trust; /* NULL: figures are offered as they are */
	struct catalogue *catalogue;
	struct order_numbers *numbers; /* of new orders; NULL: drawn when they are needed */
};

/* Who brings what a store could not: the settings (resource.h, choice.h). */
struct resourcing_rules {
	uint32_t within_m; /* how far another store may be; 0: no bound */
	uint32_t near_m;   /* so near, the shopper is not asked; 0: always */
	int64_t hold_ms;   /* how long goods are held for a shopper who chooses; 0: not at all */
	int64_t answer_ms; /* how long the shopper may take */
	int64_t wait_ms;   /* how long the shopper may wait for the store at the most */
	int64_t begin_ms; /* so long before its promise a store must have accepted; 0: ask nobody */
	int64_t substitute_ms; /* how long the shopper may take to accept other goods */
	int64_t look_ms;       /* how often it is looked whether the store has it */
	bool moves_unanswered; /* without an answer another store brings it, if one has all */
};

#endif
