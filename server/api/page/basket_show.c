/* The basket with the stores that can give it; see basket_show.h. */
#include "server/api/page/basket_show.h"

#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/bundle.h"
#include "server/fulfilment/together.h"
#include "server/views/basket_page.h"

enum { STORES_SHOWN = 6 };

bool basket_hold_id(const struct call *call, hold_id *id_out)
{
	return uuid_parse(call_cookie(call, "hold"), &id_out->uuid);
}

static enum db_status open_hold_read(struct call *call, struct tx *tx, struct basket_page *page)
{
	hold_id id;
	enum reason reason;
	struct hold *hold = arena_new_struct(call->arena, struct hold);
	if (!basket_hold_id(call, &id))
		return DB_DONE;
	enum db_status status = hold_read(tx, id, hold, &reason);
	if (status == DB_DONE && hold_is_usable(hold, call->now) == REASON_OK)
		page->hold = hold;
	return status == DB_NONE ? DB_DONE : status;
}

/* Where to look: where the shopper is, else around the store that could not. */
static struct question question_of(const struct basket_page *page, int64_t now)
{
	struct question question = {
		.lines = page->lines,
		.line_count = page->line_count,
		.has_near = page->where.has_position || page->refused != NULL,
		.near = page->where.at,
		.now = now,
	};
	if (!page->where.has_position && page->refused != NULL)
		question.near = page->refused->at;
	return question;
}

/* By figures younger than the refusal, if they can be had. */
static void refused_read(struct call *call, const struct market *market,
	const struct question *asked, struct basket_page *page)
{
	struct question question = *asked;
	question.has_store = true;
	question.store = page->refused->id;
	if (availability_catch_up(market->availability) != DB_DONE)
		page->is_stale = true;
	struct ranking ranking = sourcing_show(call->arena, market, &question, 1, true);
	sourcing_add_senders(call->arena, market, &question, &ranking);
	together_add(call->arena, market, &question, &ranking);
	question_fold(&question, call->arena, &ranking);
	page->refused_has = ranking.count > 0 ? &ranking.list[0] : NULL;
}

static enum db_status question_read(
	struct call *call, struct basket_page *page, struct question *question_out)
{
	*question_out = question_of(page, call->now);
	enum db_status status = question_expand(question_out, call->arena, call->server->catalogue);
	page->is_too_much = status == DB_NONE;
	return status;
}

static void stores_find_all(struct call *call, struct basket_page *page, struct question question)
{
	const struct market market = server_market(call->server);
	if (page->refused != NULL) {
		refused_read(call, &market, &question, page);
		question.excluded = &page->refused->id;
		question.excluded_count = 1;
	}
	if (!question.has_near || page->line_count == 0 || page->is_mixed)
		return;
	struct ranking ranking = sourcing_show(call->arena, &market, &question, STORES_SHOWN, true);
	sourcing_add_nearest(call->arena, &market, &question, &ranking);
	sourcing_add_senders(call->arena, &market, &question, &ranking);
	question.excluded_count = 0; /* who could not give all of it may give the rest of it */
	together_add(call->arena, &market, &question, &ranking);
	question_fold(&question, call->arena, &ranking);
	page->candidates = ranking.list;
	page->candidate_count = ranking.count;
	page->is_stale = page->is_stale || ranking.is_stale;
}

static enum db_status stores_read(struct call *call, struct basket_page *page)
{
	struct question question;
	enum db_status status = question_read(call, page, &question);
	if (status == DB_DONE)
		stores_find_all(call, page, question);
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status basket_page_read(
	struct call *call, struct tx *tx, const struct basket *basket, struct basket_page *page)
{
	struct basket_goods goods;
	DB_TRY(basket_goods_read(call->arena, call->server->catalogue, basket, &goods));
	page->products = goods.products;
	page->lines = goods.lines;
	page->line_count = goods.count;
	page->gone = goods.gone;
	page->is_mixed = goods.is_mixed;
	DB_TRY(page_whereabouts(call, &page->where));
	if (goods.count > 0)
		page_where_sold(call, goods.products[0].currency, &page->where);
	DB_TRY(open_hold_read(call, tx, page));
	return stores_read(call, page);
}

void basket_show(struct call *call, int status, const struct basket *basket,
	const struct basket_trouble *trouble)
{
	struct basket_page page = {
		.stores = page_stores(call), .catalogue = call->server->catalogue};
	if (trouble != NULL) {
		page.wrong_sku = trouble->wrong_sku;
		page.wrong_qty = trouble->wrong_qty;
		page.refused = trouble->refused;
	}
	struct tx *tx = db_reading(call->db, call->arena);
	if (!page_has(call, basket_page_read(call, tx, basket, &page)))
		return;
	bool is_own = str_equal_c(call->path, "/basket");
	struct frame frame = is_own ? page_frame(call) : page_frame_at(call, STR("/basket"));
	frame.basket_count = basket->count;
	reply_page(call, status, "page/basket.xsl", basket_page_view(&frame, &page, call->arena));
}
