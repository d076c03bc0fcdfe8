/* View of the basket, with the choice of a store; see basket_page.h. */
#include "server/views/basket_page.h"

#include "common/tax_view.h"
#include "server/fulfilment/bundle.h"

/* The field of the n-th line is called qty-n in the template, too. */
static void wrong_qty_view(
	xmlNodePtr root, xmlNodePtr item, struct str typed, size_t i, struct arena *arena)
{
	view_text(item, "typed", typed);
	problem_view(root, arena_printf(arena, "qty-%zu", i + 1), "qty.wrong");
}

static void lines_view(xmlNodePtr root, const struct basket_page *page, enum language language,
	struct arena *arena)
{
	for (size_t i = 0; i < page->line_count; i++) {
		const struct product *product = &page->products[i];
		xmlNodePtr item = product_view(root, "item", product, language, arena);
		contents_view(item, page->catalogue, product, language, arena);
		view_int(item, "qty", page->lines[i].qty);
		view_int(item, "sum_minor", product->price_minor * page->lines[i].qty);
		if (str_equal(page->wrong_sku, product->sku))
			wrong_qty_view(root, item, page->wrong_qty, i, arena);
	}
}

/* In memory, as the page itself; false for a moment when one is new. */
static bool products_find(struct catalogue *catalogue, const struct wanted *lines, size_t count,
	const struct product **products_out)
{
	for (size_t i = 0; i < count; i++) {
		products_out[i] = catalogue_by_id(catalogue, lines[i].product);
		if (products_out[i] == NULL)
			return false;
	}
	return true;
}

/* As the order will be priced: bundles by their parts, which have the taxes. */
static void total_view(xmlNodePtr root, const struct basket_page *page, struct arena *arena)
{
	struct question asked = {.lines = page->lines, .line_count = page->line_count};
	if (page->line_count == 0 || page->is_mixed ||
		question_expand(&asked, arena, page->catalogue) != DB_DONE)
		return;
	const struct product **products =
		arena_new_array(arena, asked.line_count, const struct product *);
	const struct product **bundles =
		arena_new_array(arena, asked.bundle_count, const struct product *);
	struct tax_sums taxes = tax_sums_new(arena, 2 * asked.line_count);
	if (!products_find(page->catalogue, asked.lines, asked.line_count, products) ||
		!products_find(page->catalogue, asked.bundles, asked.bundle_count, bundles))
		return;
	view_int(root, "total_minor",
		lines_cost(arena, asked.lines, products, asked.line_count, asked.bundles, bundles,
			&taxes));
	tax_sums_view(root, &taxes);
	view_text(root, "currency", str_of(page->products[0].currency.code));
}

static void hold_view(xmlNodePtr root, const struct basket_page *page, struct arena *arena)
{
	const struct store *store = stores_find(page->stores, hold_collected_at(page->hold));
	if (store == NULL)
		return;
	xmlNodePtr node = view_child(root, "open_hold");
	view_text(node, "id", uuid_print(arena, page->hold->id.uuid));
	view_text(node, "store", store->name);
	const struct store *with = stores_find(page->stores, page->hold->with.store);
	if (page->hold->with.is_wanted && with != NULL)
		view_text(node, "with", with->name);
	view_text(node, "zone", store->time_zone);
	view_int(node, "expires_at", page->hold->expires_at);
}

static void refused_view(xmlNodePtr root, const struct basket_page *page, int64_t now)
{
	xmlNodePtr node = view_child(root, "refused");
	if (page->refused_has != NULL)
		candidate_view(node, page->refused_has, page->lines, page->line_count, now);
	else
		store_view(node, "store", page->refused, now);
}

xmlNodePtr basket_page_view(
	const struct frame *frame, const struct basket_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	if (page->gone > 0)
		notice_view(root, "warn", "basket.gone", STR_EMPTY);
	if (page->is_mixed)
		notice_view(root, "warn", "basket.mixed", STR_EMPTY);
	if (page->is_too_much)
		notice_view(root, "warn", "basket.too-much", STR_EMPTY);
	lines_view(root, page, frame->language, arena);
	total_view(root, page, arena);
	where_view(root, &page->where, page->stores);
	if (page->is_stale)
		notice_view(root, "warn", "stock.stale", STR_EMPTY);
	if (page->hold != NULL)
		hold_view(root, page, arena);
	if (page->refused != NULL)
		refused_view(root, page, frame->now);
	for (size_t i = 0; i < page->candidate_count; i++)
		candidate_view(
			root, &page->candidates[i], page->lines, page->line_count, frame->now);
	form_key_view(root, "hold");
	return root;
}
