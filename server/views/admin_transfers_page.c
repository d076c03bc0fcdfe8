/* View of what is on the way; see admin_transfers_page.h. */
#include "server/views/admin_transfers_page.h"

static void place_view(xmlNodePtr row, const char *child, const struct store *store)
{
	xmlNodePtr node = view_child(row, child);
	view_text(node, "code", store == NULL ? STR_EMPTY : store->code);
	view_text(node, "name", store == NULL ? STR_EMPTY : store->name);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
}

static void row_view(xmlNodePtr root, const struct q_transfers_on_the_way *row,
	const struct stores *stores, int64_t now, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "transfer");
	view_text(node, "order", uuid_print(arena, row->order.uuid));
	view_text(node, "number", row->number);
	view_text(node, "short_id", row->short_id);
	view_bool(node, "is_unwanted", row->state != FULFILMENT_IN_TRANSIT);
	view_int(node, "sent_at", row->sent_at);
	view_int(node, "arrives_at", row->arrives_at);
	view_bool(node, "is_late", row->arrives_at < now);
	place_view(node, "from", stores_find(stores, row->from_store));
	place_view(node, "to", stores_find(stores, row->to_store));
}

static void consignment_view(xmlNodePtr root, const struct q_consignments_underway *row,
	const struct stores *stores, int64_t now, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "consignment");
	view_text(node, "order", uuid_print(arena, row->order.uuid));
	view_text(node, "order_number", row->order_number);
	view_text(node, "number", row->number);
	view_text(node, "sku", row->sku);
	view_int(node, "qty", row->qty);
	view_int(node, "sent_at", row->sent_at);
	view_int(node, "arrives_by", row->arrives_by);
	view_bool(node, "is_late", row->arrives_by < now);
	place_view(node, "from", stores_find(stores, row->from_store));
	if (row->has_to_store)
		place_view(node, "to", stores_find(stores, row->to_store));
}

xmlNodePtr admin_transfers_page_view(
	const struct frame *frame, const struct admin_transfers_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_int(root, "late", page->late);
	view_text(root, "next", page->next);
	view_int(root, "consignments_late", page->consignments_late);
	view_text(root, "next_consignment", page->next_consignment);
	for (size_t i = 0; i < page->consignment_count; i++)
		consignment_view(root, &page->consignments[i], page->stores, frame->now, arena);
	for (size_t i = 0; i < page->count; i++)
		row_view(root, &page->rows[i], page->stores, frame->now, arena);
	return root;
}
