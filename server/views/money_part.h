/*
 * Money for the back office:
 *	<act id kind state amount_minor currency attempts provider_ref error requested_at
 *settled_at? can_retry?/> and for the list of what needs a person beside that @order and @number;
 *<ending order number amount_minor currency capture_before/>, <owed order number state way
 *amount_minor currency pay_by/>, <uninspected/> with the same but state and way, <unsettled/> with
 *inspected_at in place of pay_by.
 */
#ifndef COMPTOIR_VIEWS_MONEY_PART_H
#define COMPTOIR_VIEWS_MONEY_PART_H

#include "server/db/q_money.h"
#include "server/fulfilment/order.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

void money_acts_view(xmlNodePtr parent, const struct order *order, const struct q_acts_of *acts,
	size_t count, struct arena *arena);

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
