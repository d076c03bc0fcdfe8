/* View of the page of an exchange; see exchange_page.h. */
#include "server/views/exchange_page.h"

#include "server/views/parts.h"

static void variants_view(xmlNodePtr parent, const struct exchange_page *page,
	enum language language, struct arena *arena)
{
	for (size_t i = 0; i < page->offers.count; i++) {
		const struct variant *variant = &page->offers.list[i];
		xmlNodePtr node = view_child(parent, "variant");
		view_text(node, "sku", variant->sku);
		view_text(node, "name", variant_name(arena, variant, language));
		view_int(node, "here", variant->available);
		view_bool(node, "is_chosen", variant == page->chosen);
	}
}

static void stores_view(xmlNodePtr parent, const struct exchange_page *page, int64_t now)
{
	for (size_t i = 0; i < page->store_count; i++) {
		const struct exchange_store *one = &page->stores[i];
		xmlNodePtr node = store_view(parent, "store", one->candidate->store, now);
		/* From where it was collected. */
		if (one->candidate->has_distance && one->candidate->store != page->offers.near)
			view_int(node, "distance_m", one->candidate->distance_m);
		view_int(node, "held_until", one->held_until);
	}
}

xmlNodePtr exchange_page_view(
	const struct frame *frame, const struct exchange_page *page, struct arena *arena)
{
	const struct return_decision *decision = &page->choice->by_reason[RETURN_WRONG_SIZE];
	xmlNodePtr root = frame_view(frame);
	order_view(root, page->order, page->all_stores, frame->now, arena);
	view_text(root, "token", page->token);
	if (page->problem != NULL)
		notice_view(root, "warn", page->problem, page->problem_of);
	xmlNodePtr node = view_child(root, "exchange");
	view_int(node, "line", page->line->line);
	view_text(node, "name", page->line->name);
	view_int(node, "qty", page->qty);
	view_int(node, "returnable", page->choice->returnable);
	view_bool(node, "is_possible", page->is_possible);
	view_bool(node, "must_be_sealed", decision->answer.must_be_sealed);
	if (page->offers.near != NULL)
		view_text(node, "near", page->offers.near->name);
	if (page->chosen != NULL)
		view_text(node, "product", page->chosen->sku);
	variants_view(node, page, frame->language, arena);
	stores_view(node, page, frame->now);
	form_key_view(root, "form");
	return root;
}
