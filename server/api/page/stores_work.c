/* Work and agents by store; see stores_work.h. */
#include "server/api/page/stores_work.h"

#include "server/db/try.h"

enum db_status stores_work_read(struct tx *tx, int64_t now, struct stores_work *work_out)
{
	const struct q_pages_work_by_store_in in = {now};
	DB_TRY(q_pages_work_by_store(tx, &in, &work_out->work, &work_out->work_count));
	return q_pages_agents(tx, &work_out->agents, &work_out->agent_count);
}

struct admin_store_row stores_work_row(const struct stores_work *work, const struct store *store)
{
	struct admin_store_row row = {.store = store};
	for (size_t i = 0; i < work->work_count; i++) {
		if (work->work[i].store.row == store->id.row)
			row.work = &work->work[i];
	}
	for (size_t i = 0; i < work->agent_count; i++) {
		const struct q_pages_agents *agent = &work->agents[i];
		if (agent->store.row == store->id.row &&
			(row.agent == NULL || agent->seen_at > row.agent->seen_at))
			row.agent = agent;
	}
	return row;
}
