/* What waits in each store and when its agent was heard of, for the back office's pages. */
#ifndef COMPTOIR_API_PAGE_STORES_WORK_H
#define COMPTOIR_API_PAGE_STORES_WORK_H

#include "server/views/admin_stores_page.h"

struct stores_work {
	struct q_pages_work_by_store *work;
	size_t work_count;
	struct q_pages_agents *agents;
	size_t agent_count;
};

enum db_status stores_work_read(struct tx *tx, int64_t now, struct stores_work *work_out) MUST_USE;
/* A store with several agents shows the one heard of last. */
struct admin_store_row stores_work_row(const struct stores_work *work, const struct store *store);

#endif
