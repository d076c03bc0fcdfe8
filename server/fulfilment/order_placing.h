/*
 * One draft on its way to becoming an order, for order_place.c, which decides who gets what, and
 * order_answer.c, which says what that is. Everything in it lives in the draft's arena or in the
 * transaction's, which both outlast the answer's making.
 */
#ifndef COMPTOIR_ORDER_PLACING_H
#define COMPTOIR_ORDER_PLACING_H

#include "server/fulfilment/bundle.h"
#include "server/fulfilment/order_write.h"

struct placing {
	const struct order_draft *draft;
	struct order_placed *placed;
	struct hold *hold;	    /* NULL: none, or it is not there */
	const struct wanted *lines; /* as they were asked for or held; they become parts */
	size_t line_count;
	const struct product **products; /* of the lines */
	const struct wanted *bundles;	 /* what some lines are made of */
	size_t bundle_count;
	const struct product **bundle_products;
	struct priced_line *prices; /* of the parts */
	struct part *parts;
	size_t part_count;
	struct claim claim;
	struct str number; /* the order's, which is in the transaction's arena */
};

/* The order as it will be read, in the draft's arena, of a draft that was not refused: its hold is
 * taken, or its claim has a chosen candidate. Each order gets ids of its own. */
void order_answer(const struct market *market, const struct placing *placing);

#endif
