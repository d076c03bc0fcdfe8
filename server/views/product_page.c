/* View of a product's page; see product_page.h. */
#include "server/views/product_page.h"

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr product = product_view(root, "product", page->product, frame->language, arena);
	contents_view(product, page->catalogue, page->product, frame->language, arena);
	view_text(root, "qty", page->qty_typed);
	if (page->is_qty_wrong)
		problem_view(root, "qty", "qty.wrong");
	where_view(root, &page->where, page->stores);
	if (page->ranking.is_stale)
		notice_view(root, "warn", "stock.stale", STR_EMPTY);
	for (size_t i = 0; i < page->ranking.count; i++)
		candidate_view(root, &page->ranking.list[i], &page->wanted, 1, frame->now);
	form_key_view(root, "hold");
	return root;
}
