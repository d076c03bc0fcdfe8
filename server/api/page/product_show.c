/* One product's page; see product_show.h. */
#include "server/api/page/product_show.h"

#include "server/api/page/basket.h"
#include "server/db/try.h"
#include "server/fulfilment/bundle.h"
#include "server/views/product_page.h"

enum { STORES_SHOWN = 8, NEAR_M = 50000 };

/* Who has one of it within reach of the shopper; NULL when nobody has, or the figures are too old
 * to send anybody. */
static const struct candidate *nearest_of(
	struct call *call, const struct whereabouts *where, const struct variant *variant)
{
	const struct wanted one = {.product = variant->product, .sku = variant->sku, .qty = 1};
	const struct question question = {.lines = &one,
		.line_count = 1,
		.has_near = true,
		.near = where->at,
		.within_m = NEAR_M,
		.now = call->now};
	const struct market market = server_market(call->server);
	struct ranking ranking = sourcing_show(call->arena, &market, &question, 1, false);
	return ranking.count > 0 && !ranking.is_stale ? &ranking.list[0] : NULL;
}

/* Its other sizes and colours. */
static enum db_status others_read(struct call *call, struct tx *tx, struct product_page *page)
{
	DB_TRY(variants_of(tx, page->product->id, (store_id){0}, &page->variants));
	struct near_variant *others =
		arena_new_array(call->arena, page->variants.count, struct near_variant);
	for (size_t i = 0; i < page->variants.count; i++) {
		others[i].variant = &page->variants.others[i];
		if (page->where.has_position)
			others[i].nearest = nearest_of(call, &page->where, others[i].variant);
	}
	page->others = others;
	return DB_DONE;
}

static enum db_status product_page_read(
	struct call *call, struct tx *tx, struct str sku, struct product_page *page)
{
	const struct product *product;
	DB_TRY(catalogue_find(call->server->catalogue, sku, &product));
	page->product = product;
	page->wanted.product = product->id;
	page->wanted.sku = product->sku;
	DB_TRY(page_whereabouts(call, &page->where));
	page_where_sold(call, product->currency, &page->where);
	DB_TRY(others_read(call, tx, page));
	if (!page->where.has_position)
		return DB_DONE;
	struct question question = {
		.lines = &page->wanted,
		.line_count = 1,
		.has_near = true,
		.near = page->where.at,
		.now = call->now,
	};
	DB_TRY(question_expand(&question, call->arena, call->server->catalogue));
	const struct market market = server_market(call->server);
	page->ranking = sourcing_show(call->arena, &market, &question, STORES_SHOWN, true);
	/* Also the nearest that do not have it, so that nobody goes there in vain. */
	sourcing_add_nearest(call->arena, &market, &question, &page->ranking);
	sourcing_add_senders(call->arena, &market, &question, &page->ranking);
	question_fold(&question, call->arena, &page->ranking);
	return DB_DONE;
}

void product_show(struct call *call, struct str sku, struct str qty_typed, bool is_qty_wrong)
{
	struct product_page page = {.qty_typed = qty_typed,
		.is_qty_wrong = is_qty_wrong,
		.wanted.qty = 1,
		.stores = page_stores(call),
		.catalogue = call->server->catalogue};
	if (!is_qty_wrong && !basket_qty_parse(qty_typed, 1, &page.wanted.qty))
		page.is_qty_wrong = true;
	if (!page_has(call, product_page_read(call, db_reading(call->db, call->arena), sku, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, page.is_qty_wrong ? 422 : 200, "page/product.xsl",
		product_page_view(&frame, &page, call->arena));
}
