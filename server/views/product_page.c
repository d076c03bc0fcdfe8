/* View of a product's page; see product_page.h. */
#include "server/views/product_page.h"

static struct str said_in(enum language language, struct str french, struct str english)
{
	return language == LANGUAGE_EN && !str_is_empty(english) ? english : french;
}

static struct str colour_of(const struct variant *variant, enum language language)
{
	return said_in(language, variant->colour_fr, variant->colour_en);
}

/* What the page shows of the product itself is the one they differ from. */
static void others_view(xmlNodePtr product, const struct product_page *page, enum language language)
{
	view_text(product, "size", page->variants.itself.size);
	view_text(product, "colour", colour_of(&page->variants.itself, language));
	for (size_t i = 0; i < page->variants.count; i++) {
		const struct variant *variant = page->others[i].variant;
		const struct candidate *nearest = page->others[i].nearest;
		xmlNodePtr node = view_child(product, "variant");
		view_text(node, "sku", variant->sku);
		view_text(node, "name", said_in(language, variant->name_fr, variant->name_en));
		view_text(node, "size", variant->size);
		view_text(node, "colour", colour_of(variant, language));
		view_int(node, "price_minor", variant->price_minor);
		view_text(node, "currency", str_of(variant->currency.code));
		if (nearest == NULL)
			continue;
		view_text(node, "store", nearest->store->name);
		if (nearest->has_distance)
			view_int(node, "distance_m", nearest->distance_m);
	}
}

xmlNodePtr product_page_view(
	const struct frame *frame, const struct product_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr product = product_view(root, "product", page->product, frame->language, arena);
	contents_view(product, page->catalogue, page->product, frame->language, arena);
	others_view(product, page, frame->language);
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
