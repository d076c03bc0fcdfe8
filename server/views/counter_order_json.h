/* An order as any counter sees it when it takes something back (doc/agent-protocol.md). */
#ifndef COMPTOIR_VIEWS_COUNTER_ORDER_JSON_H
#define COMPTOIR_VIEWS_COUNTER_ORDER_JSON_H

#include <jansson.h>

#include "common/serial.h"
#include "server/fulfilment/returns.h"

/* What the catalogue says of a line's product. */
struct counter_line {
	struct str name_here, bundle_name_here; /* in the language of who looks; may be empty */
	gtin *gtins;
	size_t gtin_count;
	enum return_class return_class;
	bool has_serials;
	struct serials serials; /* of units that the customer has */
};

/* lines: of the order, in its order. */
json_t *counter_order_json(struct arena *arena, const struct stores *stores,
	const struct order *order, const struct counter_line *lines);
/* What a manager is told of its returns. */
json_t *counter_signal_json(
	struct arena *arena, enum return_signal_kind kind, struct str detail, int64_t noticed_at);
/* What the customer has announced to bring: the id it is received under, why, the agreed way of
 * the money, and how many. */
json_t *counter_announced_json(struct arena *arena, const struct stores *stores,
	const struct goods_return *goods, store_id reader);

#endif
