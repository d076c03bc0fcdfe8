/* The back office's first page: how the day goes, what is late, who is out of contact. */
#ifndef COMPTOIR_VIEWS_ADMIN_HOME_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_HOME_PAGE_H

#include "server/db/q_pages.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

struct admin_home_page {
	const struct stores *stores;
	const struct q_pages_fulfilments_since *states;
	size_t state_count;
	const struct q_pages_late *late;
	size_t late_count;
	int64_t late_total; /* late may be the first few of these */
	const struct q_pages_agents *agents;
	size_t agent_count;
	int64_t in_trouble; /* stores, by the board */
	int64_t reviews_waiting;
	int64_t return_signals; /* of the last days, as listed */
	int64_t mails_refused, mails_unknown;
};

xmlNodePtr admin_home_page_view(
	const struct frame *frame, const struct admin_home_page *page, struct arena *arena);

#endif
