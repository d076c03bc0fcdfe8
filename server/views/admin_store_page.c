/* View of one store in the back office; see admin_store_page.h. */
#include "server/views/admin_store_page.h"

static int32_t available_of(const struct q_pages_stock *stock)
{
	int32_t available = stock->on_hand - stock->reserved - stock->safety;
	return available > 0 ? available : 0;
}

/* Newest first, each with the figures as they stood after it. */
static void movements_view(xmlNodePtr stock, const struct admin_store_page *page)
{
	int32_t on_hand = page->stock->on_hand;
	int32_t reserved = page->stock->reserved;
	for (size_t i = 0; i < page->movement_count; i++) {
		const struct q_pages_movements *row = &page->movements[i];
		xmlNodePtr node = view_child(stock, "movement");
		view_text(node, "kind", movement_kind_name(row->kind));
		view_int(node, "at", row->moved_at);
		view_int(node, "on_hand_by", row->on_hand_by);
		view_int(node, "reserved_by", row->reserved_by);
		view_int(node, "on_hand", on_hand);
		view_int(node, "reserved", reserved);
		on_hand -= row->on_hand_by;
		reserved -= row->reserved_by;
	}
}

static void stock_view(xmlNodePtr root, const struct admin_store_page *page)
{
	xmlNodePtr node = view_child(root, "stock");
	view_int(node, "on_hand", page->stock->on_hand);
	view_int(node, "reserved", page->stock->reserved);
	view_int(node, "safety", page->stock->safety);
	view_int(node, "shortage", page->stock->shortage);
	view_int(node, "available", available_of(page->stock));
	view_text(node, "shelf", page->stock->shelf);
	view_int(node, "as_of", page->stock->as_of);
	movements_view(node, page);
}

static void shortages_view(
	xmlNodePtr root, const struct admin_store_page *page, enum language language)
{
	for (size_t i = 0; i < page->shortage_count; i++) {
		const struct q_shortages_of_store *row = &page->shortages[i];
		xmlNodePtr node = view_child(root, "shortage");
		view_text(node, "sku", row->sku);
		view_text(node, "name", language == LANGUAGE_FR ? row->name_fr : row->name_en);
		view_int(node, "units", row->shortage);
		view_int(node, "noticed_at", row->noticed_at);
	}
}

static void held_view(xmlNodePtr root, const struct admin_store_page *page)
{
	for (size_t i = 0; i < page->held_count; i++) {
		const struct q_stock_held_of_store *row = &page->held[i];
		xmlNodePtr node = view_child(root, "held");
		view_text(node, "source", row->source);
		view_int(node, "seq", (int64_t)row->seq);
		view_int(node, "as_of", row->as_of);
		view_int(node, "with_stock", (int64_t)row->with_stock);
		view_int(node, "to_zero", (int64_t)row->to_zero);
		view_bool(node, "is_kept", row->has_kept_at);
	}
}

xmlNodePtr admin_store_page_view(
	const struct frame *frame, const struct admin_store_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr node = admin_store_row_view(root, &page->row, frame->now);
	store_hours_view(node, page->row.store, frame->now);
	view_text(root, "sku", page->sku);
	held_view(root, page);
	form_key_view(root, "confirm");
	form_key_view(root, "discard");
	shortages_view(root, page, frame->language);
	if (page->product != NULL)
		product_view(root, "product", page->product, frame->language, arena);
	if (page->stock != NULL)
		stock_view(root, page);
	return root;
}
