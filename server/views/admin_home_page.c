/* View of the back office's first page; see admin_home_page.h. */
#include "server/views/admin_home_page.h"

#include "server/fulfilment/board.h"

static void late_view(xmlNodePtr root, const struct admin_home_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->late_count; i++) {
		const struct q_pages_late *row = &page->late[i];
		const struct store *store = stores_find(page->stores, row->store);
		xmlNodePtr node = view_child(root, "late");
		view_text(node, "order", uuid_print(arena, row->order.uuid));
		view_text(node, "number", row->number);
		view_text(node, "short_id", row->short_id);
		view_text(node, "state", fulfilment_state_name(row->state));
		view_int(node, "promised_at", row->promised_at);
		view_text(node, "store", store == NULL ? STR_EMPTY : store->name);
		view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
	}
}

/* Only those that are out of contact; the others are a number. */
static void agents_view(xmlNodePtr root, const struct admin_home_page *page, int64_t now)
{
	size_t in_contact = 0;
	for (size_t i = 0; i < page->agent_count; i++) {
		const struct q_pages_agents *row = &page->agents[i];
		const struct store *store = stores_find(page->stores, row->store);
		if (now - row->seen_at < AGENT_SILENT_MS) {
			in_contact++;
			continue;
		}
		xmlNodePtr node = view_child(root, "silent");
		view_text(node, "name", row->name);
		view_text(node, "store", store == NULL ? STR_EMPTY : store->name);
		view_text(node, "code", store == NULL ? STR_EMPTY : store->code);
		view_int(node, "unread", row->unread);
		if (row->seen_at != 0)
			view_int(node, "seen_at", row->seen_at);
	}
	view_int(root, "agents", (int64_t)page->agent_count);
	view_int(root, "in_contact", (int64_t)in_contact);
}

/* Every state has its counter, also those that nothing is in. */
static void states_view(xmlNodePtr root, const struct admin_home_page *page)
{
	for (enum fulfilment_state s = FULFILMENT_ASSIGNED; s <= FULFILMENT_EXPIRED; s++) {
		int64_t number = 0;
		for (size_t i = 0; i < page->state_count; i++) {
			if (page->states[i].state == s)
				number = page->states[i].number;
		}
		xmlNodePtr node = view_child(root, "state");
		view_text(node, "name", fulfilment_state_name(s));
		view_int(node, "number", number);
	}
}

xmlNodePtr admin_home_page_view(
	const struct frame *frame, const struct admin_home_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_int(root, "stores", (int64_t)page->stores->count);
	view_int(root, "in_trouble", page->in_trouble);
	view_int(root, "late_total", page->late_total);
	view_int(root, "reviews_waiting", page->reviews_waiting);
	view_int(root, "return_signals", page->return_signals);
	view_int(root, "mails_refused", page->mails_refused);
	view_int(root, "mails_unknown", page->mails_unknown);
	states_view(root, page);
	late_view(root, page, arena);
	agents_view(root, page, frame->now);
	return root;
}
