/* View of the first page; see home_page.h. */
#include "server/views/home_page.h"

#include "server/views/parts.h"

xmlNodePtr home_page_view(
	const struct frame *frame, const struct home_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_text(root, "words", page->words);
	view_text(root, "next", page->next);
	view_bool(root, "is_continued", page->is_continued);
	for (size_t i = 0; i < page->count; i++)
		product_view(root, "product", &page->products[i], frame->language, arena);
	return root;
}
