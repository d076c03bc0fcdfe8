/* View of the checkout; see checkout_page.h. */
#include "server/views/checkout_page.h"

#include "common/tax_view.h"
#include "server/fulfilment/bundle.h"

static void form_view(xmlNodePtr root, const struct checkout_form *form)
{
	xmlNodePtr node = view_child(root, "form");
	view_text(node, "language", language_name(form->language));
	view_bool(node, "move", form->move);
	view_bool(node, "split", form->split);
	view_text(node, "name", form->name);
	view_text(node, "email", form->email);
	view_text(node, "phone", form->phone);
	if ((form->faults & CHECKOUT_NAME) != 0)
		problem_view(root, "name", "checkout.name.wrong");
	if ((form->faults & CHECKOUT_EMAIL) != 0)
		problem_view(root, "email", "checkout.email.wrong");
	if ((form->faults & CHECKOUT_PHONE) != 0)
		problem_view(root, "phone", "checkout.phone.wrong");
}

static xmlNodePtr item_view(xmlNodePtr root, const struct product *product, int32_t qty,
	enum language language, struct arena *arena)
{
	xmlNodePtr item = product_view(root, "item", product, language, arena);
	view_int(item, "qty", qty);
	view_int(item, "sum_minor", product->price_minor * qty);
	return item;
}

/* A bundle is one item, with what is set aside for one of it. */
static void bundle_view(xmlNodePtr root, const struct checkout_page *page, uint16_t bundle,
	enum language language, struct arena *arena)
{
	const struct hold *hold = page->hold;
	int32_t qty = hold->bundles[bundle - 1].qty;
	xmlNodePtr item = item_view(root, &page->bundles[bundle - 1], qty, language, arena);
	for (size_t i = 0; i < hold->line_count; i++) {
		if (hold->lines[i].bundle != bundle)
			continue;
		view_bool(item, "is_with", hold->lines[i].is_with);
		xmlNodePtr part = view_child(item, "part");
		view_text(part, "name", product_name(&page->products[i], language));
		view_int(part, "qty", hold->lines[i].qty / qty);
	}
}

/* As the order will be priced: bundles by their parts, which have the taxes. */
static void total_view(xmlNodePtr root, const struct checkout_page *page, struct arena *arena)
{
	const struct hold *hold = page->hold;
	struct wanted *lines = arena_new_array(arena, hold->line_count, struct wanted);
	const struct product **products =
		arena_new_array(arena, hold->line_count, const struct product *);
	const struct product **bundles =
		arena_new_array(arena, hold->bundle_count, const struct product *);
	struct tax_sums taxes = tax_sums_new(arena, 2 * hold->line_count);
	for (size_t i = 0; i < hold->line_count; i++) {
		lines[i] = (struct wanted){hold->lines[i].product, hold->lines[i].sku,
			hold->lines[i].qty, hold->lines[i].bundle};
		products[i] = &page->products[i];
	}
	for (size_t i = 0; i < hold->bundle_count; i++)
		bundles[i] = &page->bundles[i];
	view_int(root, "total_minor",
		lines_cost(
			arena, lines, products, hold->line_count, hold->bundles, bundles, &taxes));
	tax_sums_view(root, &taxes);
}

static void items_view(xmlNodePtr root, const struct checkout_page *page, enum language language,
	struct arena *arena)
{
	const struct hold *hold = page->hold;
	for (size_t i = 0; i < hold->line_count; i++) {
		int32_t qty = hold->lines[i].qty;
		if (hold->lines[i].bundle != 0)
			continue;
		xmlNodePtr item = item_view(root, &page->products[i], qty, language, arena);
		view_bool(item, "is_with", hold->lines[i].is_with);
	}
	for (size_t i = 0; i < hold->bundle_count; i++)
		bundle_view(root, page, (uint16_t)(i + 1), language, arena);
	total_view(root, page, arena);
	view_text(root, "currency", str_of(page->products[0].currency.code));
}

xmlNodePtr checkout_page_view(
	const struct frame *frame, const struct checkout_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr hold = view_child(root, "hold");
	view_text(hold, "id", uuid_print(arena, page->hold->id.uuid));
	view_int(hold, "expires_at", page->hold->expires_at);
	view_int(hold, "promised_at", hold_promise(page->hold));
	if (page->sender != NULL)
		view_text(hold, "sent_from", page->sender->name);
	view_bool(hold, "is_over", page->is_over);
	view_bool(hold, "can_extend", page->hold->extended < HOLD_EXTENSIONS_MAX);
	store_view(root, "store", page->store, frame->now);
	if (page->with != NULL)
		view_int(store_view(root, "with", page->with, frame->now), "promised_at",
			page->hold->with.promised_at);
	items_view(root, page, frame->language, arena);
	form_view(root, &page->form);
	if (page->is_over)
		notice_view(root, "warn",
			page->with == NULL ? "checkout.over" : "checkout.over.together",
			page->store->name);
	form_key_view(root, "place");
	form_key_view(root, "extend");
	form_key_view(root, "release");
	form_key_view(root, "again");
	return root;
}
