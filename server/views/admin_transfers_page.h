/* What is on the way between stores: from where, to where, since when, and for when it was
 * promised; and what came back and was sent on.
 */
#ifndef COMPTOIR_VIEWS_ADMIN_TRANSFERS_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_TRANSFERS_PAGE_H

#include "server/db/q_consignment.h"
#include "server/db/q_transfer.h"
#include "server/fulfilment/directory.h"
#include "server/views/frame.h"

struct admin_transfers_page {
	const struct stores *stores;
	int64_t late, consignments_late; /* in all */
	const struct q_transfers_on_the_way *rows;
	size_t count;
	struct str next; /* cursor; empty on the last page */
	const struct q_consignments_underway *consignments;
	size_t consignment_count;
	struct str next_consignment;
};

xmlNodePtr admin_transfers_page_view(
	const struct frame *frame, const struct admin_transfers_page *page, struct arena *arena);

#endif
