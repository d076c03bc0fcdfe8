/* View of a product's page; see product_page.h. */
#include "server/views/product_page.h"

static void product_store_view(xmlNodePtr root, const struct product_page *page,
	const struct product_store *row, int64_t now)
{
	if (row->candidate != NULL) {
		candidate_view(root, row->candidate, &page->wanted, 1, now);
		return;
	}
	xmlNodePtr node = store_view(root, "store", row->store, now);
	view_int(node, "distance_m", row->distance_m);
	xmlNodePtr line = view_child(node, "line");
	view_text(line, "sku", page->wanted.sku);
	view_text(line, "level", STR("none"));
}

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	product_view(root, "product", page->product, frame->language, arena);
	view_text(root, "qty", page->qty_typed);
	if (page->is_qty_wrong)
		problem_view(root, "qty", "qty.wrong");
	where_view(root, &page->where, page->stores);
	if (page->is_stale)
		notice_view(root, "warn", "stock.stale", STR_EMPTY);
	for (size_t i = 0; i < page->count; i++)
		product_store_view(root, page, &page->list[i], frame->now);
	form_key_view(root, "hold");
	return root;
}
