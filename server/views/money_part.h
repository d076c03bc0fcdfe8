/*
 * Money for the back office:
 *	<act id kind state amount_minor currency attempts provider_ref error requested_at
 *	settled_at? can_retry?><tax kind rate_mpct minor/>…</act>
 * and for the page of what needs a person, each with order number amount_minor currency:
 *	<act provider kind state error requested_at/> <ending capture_before/>
 *	<owed state way pay_by/> <uninspected pay_by/> <unsettled state way inspected_at/>
 */
#ifndef COMPTOIR_VIEWS_MONEY_PART_H
#define COMPTOIR_VIEWS_MONEY_PART_H

#include "server/db/q_money.h"
#include "server/fulfilment/order.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

/* What was asked of whoever holds the money of an order, and the taxes in it. */
struct order_acts {
	const struct q_acts_of *acts;
	size_t count;
	const struct q_acts_taxes *taxes;
	size_t tax_count;
};
void money_acts_view(xmlNodePtr parent, const struct order *order, const struct order_acts *money,
	struct arena *arena);

struct admin_money_page {
	const struct q_money_alarms *acts;
	size_t act_count;
	const struct q_money_endings *endings;
	size_t ending_count;
	const struct q_money_owed *owed;
	size_t owed_count;
	const struct q_money_uninspected *uninspected;
	size_t uninspected_count;
	const struct q_money_unsettled *unsettled;
	size_t unsettled_count;
};
xmlNodePtr admin_money_page_view(
	const struct frame *frame, const struct admin_money_page *page, struct arena *arena);

#endif
