/*
 * What of returns a manager is told about (fulfilment/return_signals.h), for the back office:
 *	<signal kind detail days store code zone clerk noticed_at seen_by seen_at/>
 * (the last two only when a manager has seen it). On the list of the last days also @cause, @order,
 * @number and @customer; the page has @total (how many nobody has seen) and @within (days).
 */
#ifndef COMPTOIR_VIEWS_SIGNAL_PART_H
#define COMPTOIR_VIEWS_SIGNAL_PART_H

#include "server/db/q_returns.h"
#include "server/fulfilment/directory.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

void order_signals_view(xmlNodePtr parent, const struct q_return_signals_of *signals, size_t count,
	const struct stores *stores);

struct admin_signals_page {
	const struct stores *stores;
	const struct q_return_signals_since *signals;
	size_t count;
	int64_t total; /* that nobody has seen; the list may be the newest of these */
};
xmlNodePtr admin_signals_page_view(
	const struct frame *frame, const struct admin_signals_page *page, struct arena *arena);

#endif
