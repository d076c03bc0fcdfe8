/* View of what a person must decide about; see admin_reviews_page.h. */
#include "server/views/admin_reviews_page.h"

#include "server/fulfilment/review.h"

static void place_view(xmlNodePtr node, const struct store *store)
{
	view_text(node, "store", store == NULL ? STR_EMPTY : store->name);
	view_text(node, "code", store == NULL ? STR_EMPTY : store->code);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
}

static void review_view(xmlNodePtr root, const struct q_reviews_open *row,
	const struct stores *stores, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "review");
	bool is_collected = row->state == FULFILMENT_COLLECTED;
	view_text(node, "fulfilment", uuid_print(arena, row->fulfilment.uuid));
	view_text(node, "order", uuid_print(arena, row->order.uuid));
	view_text(node, "number", row->number);
	view_text(node, "order_kind", order_kind_name(row->order_kind));
	view_text(node, "kind", review_kind_name(row->kind));
	view_int(node, "opened_at", row->opened_at);
	view_text(node, "state", fulfilment_state_name(row->state));
	view_text(node, "short_id", row->short_id);
	view_text(node, "customer", row->customer);
	view_text(node, "collected_by", row->collected_by);
	view_text(node, "currency", row->currency);
	view_int(node, "at_stake_minor", is_collected ? row->handed_minor : row->open_minor);
	view_bool(node, "may_refund", review_may_refund(row->kind, row->state));
	place_view(node, stores_find(stores, row->store));
}

xmlNodePtr admin_reviews_page_view(
	const struct frame *frame, const struct admin_reviews_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_int(root, "waiting", page->waiting);
	for (size_t i = 0; i < page->count; i++)
		review_view(root, &page->reviews[i], page->stores, arena);
	if (page->is_mistaken)
		view_text(root, "mistaken", page->mistaken);
	form_key_view(root, "decide");
	return root;
}
