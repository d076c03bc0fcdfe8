/* View of the list of stores; see admin_stores_page.h. */
#include "server/views/admin_stores_page.h"

#include "server/fulfilment/board.h"

static void agent_view(xmlNodePtr node, const struct q_pages_agents *agent, int64_t now)
{
	view_text(node, "agent", agent->name);
	view_int(node, "unread", agent->unread);
	view_bool(node, "is_silent", now - agent->seen_at >= AGENT_SILENT_MS);
	if (agent->seen_at != 0)
		view_int(node, "seen_at", agent->seen_at);
}

xmlNodePtr admin_store_row_view(xmlNodePtr parent, const struct admin_store_row *row, int64_t now)
{
	xmlNodePtr node = store_view(parent, "store", row->store, now);
	view_bool(node, "has_pickup", row->store->is_pickup_enabled);
	view_int(node, "waiting", row->work == NULL ? 0 : row->work->waiting);
	view_int(node, "late", row->work == NULL ? 0 : row->work->late);
	view_int(node, "ready", row->work == NULL ? 0 : row->work->ready);
	if (row->agent != NULL)
		agent_view(node, row->agent, now);
	return node;
}

xmlNodePtr admin_stores_page_view(const struct frame *frame, const struct admin_stores_page *page)
{
	xmlNodePtr root = frame_view(frame);
	view_text(root, "query", page->query);
	view_text(root, "next", page->next);
	for (size_t i = 0; i < page->count; i++)
		admin_store_row_view(root, &page->rows[i], frame->now);
	return root;
}
