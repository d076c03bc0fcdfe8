/*
 * Finding another store for what one could not give: the nearest that has every line, else
 * as few stores as it takes; what nobody has is unavailable, and the shopper is told.
 */
#ifndef COMPTOIR_RESOURCE_H
#define COMPTOIR_RESOURCE_H

#include "server/fulfilment/order_write.h"

struct resourcing {
	const struct market *market;
	uint32_t within_m; /* of the shopper, or of the store that could not; 0: no bound */
	struct uuid cause; /* the command, or the fulfilment that was taken back */
	int64_t now;
};

/* The order's row is locked. `from` is left out of the search, as is every store that rejected the
 * order or was short of one of these lines: what gave up once is not asked again. */
enum db_status order_resource(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count) MUST_USE;

/* The same, but only to one store that has all of it. DB_NONE: there is none, nothing was changed.
 */
enum db_status order_move(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count) MUST_USE;

/* Nobody is asked for these parts any more: their money is owed, the shopper is told. */
enum db_status order_mark_unavailable(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct part *parts, size_t count) MUST_USE;

/*
 * Goods of a fulfilment that headquarters had taken back were handed over after all: whoever was to
 * bring them instead is taken back in turn, and what nobody had was there. The order's row is
 * locked, and the handover of `after_all` is written in it and in the order as read.
 */
enum db_status order_replacements_end(struct tx *tx, struct order *order,
	const struct fulfilment *after_all, int64_t now) MUST_USE;
/* What brings its goods instead, or what it brings the goods of, has been handed over. */
bool order_is_collected_elsewhere(const struct order *order, const struct fulfilment *after_all);

#endif
