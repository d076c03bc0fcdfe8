/*
 * Where goods are looked for: the stores, what they have, and the products, all in memory. Made for
 * each request or job run from what the process shares, and passed to whoever ranks stores. The
 * stores are a snapshot (directory.h), so one market sees one list of stores throughout.
 */
#ifndef COMPTOIR_MARKET_H
#define COMPTOIR_MARKET_H

#include "server/fulfilment/directory.h"
#include "server/fulfilment/trust.h"

struct availability; /* engine/availability.h */
struct catalogue;    /* catalogue.h */

struct market {
	const struct stores *stores;
	struct availability *availability;
	const struct trust *trust; /* NULL: figures are offered as they are */
	struct catalogue *catalogue;
};

#endif
