/* The checkout's page; see checkout_show.h. */
#include "server/api/page/checkout_show.h"

#include "server/db/try.h"

struct str checkout_address(const struct call *call)
{
	return str_printf(call->arena, "/checkout/" STR_FMT, STR_ARG(call_path(call, "hold")));
}

static enum db_status bundles_read(
	struct call *call, struct tx *tx, const struct hold *hold, struct checkout_page *page)
{
	struct product *bundles = arena_new_array(call->arena, hold->bundle_count, struct product);
	for (size_t i = 0; i < hold->bundle_count; i++)
		DB_MUST(product_by_id(tx, hold->bundles[i].product, &bundles[i]));
	page->bundles = bundles;
	return DB_DONE;
}

static enum db_status checkout_read(
	struct call *call, struct tx *tx, struct hold *hold, struct checkout_page *page)
{
	enum reason reason;
	DB_TRY(hold_read(tx, (hold_id){call_path_uuid(call, "hold")}, hold, &reason));
	struct product *products = arena_new_array(call->arena, hold->line_count, struct product);
	for (size_t i = 0; i < hold->line_count; i++)
		DB_MUST(product_by_id(tx, hold->lines[i].product, &products[i]));
	page->hold = hold;
	page->products = products;
	DB_TRY(bundles_read(call, tx, hold, page));
	page->store = stores_find(page_stores(call), hold_collected_at(hold));
	if (hold->sending.is_wanted)
		page->sender = stores_find(page_stores(call), hold->store);
	if (hold->with.is_wanted)
		page->with = stores_find(page_stores(call), hold->with.store);
	return page->store == NULL ? DB_NONE : DB_DONE;
}

static int status_of(const struct checkout_page *page)
{
	if (page->is_over)
		return 410;
	return page->form.faults != 0 ? 422 : 200;
}

void checkout_show(struct call *call, const struct checkout_form *form)
{
	struct hold hold;
	struct checkout_page page = {.form = *form};
	if (!page_has(call, checkout_read(call, db_reading(call->db, call->arena), &hold, &page)))
		return;
	enum reason reason = hold_is_usable(&hold, call->now);
	if (reason == REASON_HOLD_USED) {
		reply_problem(call, reason, NULL);
		return;
	}
	page.is_over = reason != REASON_OK;
	struct frame frame = page_frame_at(call, checkout_address(call));
	reply_page(call, status_of(&page), "page/checkout.xsl",
		checkout_page_view(&frame, &page, call->arena));
}
