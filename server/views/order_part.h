/*
 * An order with its lines, fulfilments and refunds, as the tracking page and the back office
 * both show it.
 *
 *	<order number kind state placed_at total_minor cost? cost_minor? to_pay_minor currency …>
 *		<tax kind rate_mpct minor/>   on top of sums, in the total or what is to be paid
 *		<line line sku name qty price_minor sum_minor>
 *			<part state qty store/>       state: waiting, picked, ready, collected,
 *refused, returned, cancelled, expired, unavailable <fulfilment id state promised_at collect_by
 *is_current …><store …/> <refund ground state amount_minor due_at/>
 */
#ifndef COMPTOIR_VIEWS_ORDER_PART_H
#define COMPTOIR_VIEWS_ORDER_PART_H

#include "common/render.h"
#include "server/fulfilment/order.h"

xmlNodePtr order_view(xmlNodePtr parent, const struct order *order, const struct stores *stores,
	int64_t now, struct arena *arena);

#endif
