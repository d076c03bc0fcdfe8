/* One order in the back office; see admin_order_show.h. */
#include "server/api/page/admin_order_show.h"

#include "server/api/own_return.h"
#include "server/db/try.h"
#include "server/fulfilment/return_photos.h"
#include "server/views/admin_order_page.h"

static enum db_status read_acts(const struct call *call, order_id id, struct admin_order_page *page)
{
	const struct q_acts_of_in in = {id};
	const struct q_acts_taxes_in of_order = {id};
	struct tx *reading = db_reading(call->db, call->arena);
	struct q_acts_of *acts;
	struct q_acts_taxes *taxes;
	DB_TRY(q_acts_of(reading, &in, &acts, &page->money.count));
	DB_TRY(q_acts_taxes(reading, &of_order, &taxes, &page->money.tax_count));
	page->money.acts = acts;
	page->money.taxes = taxes;
	return DB_DONE;
}

static enum db_status read_reviews(
	const struct call *call, order_id id, struct admin_order_page *page)
{
	const struct q_reviews_of_order_in in = {id};
	struct q_reviews_of_order *reviews;
	enum db_status status = q_reviews_of_order(
		db_reading(call->db, call->arena), &in, &reviews, &page->review_count);
	page->reviews = reviews;
	return status;
}

static enum db_status read_returns(
	const struct call *call, order_id id, struct admin_order_page *page)
{
	struct goods_return *returns;
	struct return_voucher *vouchers;
	DB_TRY(returns_of_order(
		db_reading(call->db, call->arena), id, &returns, &page->return_count));
	DB_TRY(return_vouchers_of(call, returns, page->return_count, &vouchers));
	for (size_t i = 0; i < page->return_count; i++)
		vouchers[i].code = STR_EMPTY;
	for (size_t i = 0; i < page->return_count; i++)
		DB_TRY(return_photos_read(db_reading(call->db, call->arena), &returns[i]));
	page->returns = returns;
	page->vouchers = vouchers;
	return DB_DONE;
}

static enum db_status read_signals(
	const struct call *call, order_id id, struct admin_order_page *page)
{
	const struct q_return_signals_of_in in = {id};
	struct q_return_signals_of *signals;
	enum db_status status = q_return_signals_of(
		db_reading(call->db, call->arena), &in, &signals, &page->signal_count);
	page->signals = signals;
	return status;
}

static enum db_status read_serials(
	const struct call *call, order_id id, struct admin_order_page *page)
{
	const struct q_serials_sold_in in = {id};
	struct q_serials_sold *serials;
	enum db_status status = q_serials_sold(
		db_reading(call->db, call->arena), &in, &serials, &page->serial_count);
	page->serials = serials;
	return status;
}

void admin_order_show(struct call *call, bool is_reason_missing)
{
	struct order order;
	order_id id = {call_path_uuid(call, "id")};
	struct admin_order_page page = {.order = &order,
		.stores = page_stores(call),
		.is_reason_missing = is_reason_missing};
	if (!page_has(call, order_read(db_reading(call->db, call->arena), id, &order)) ||
		!page_has(call, read_acts(call, id, &page)) ||
		!page_has(call, read_reviews(call, id, &page)) ||
		!page_has(call, read_returns(call, id, &page)) ||
		!page_has(call, read_signals(call, id, &page)) ||
		!page_has(call, read_serials(call, id, &page)))
		return;
	page.void_max_minor = page_void_max_minor(call, order.currency);
	struct str token = order_token_print(call->arena, &call->server->secret, id);
	page.tracking = str_printf(call->arena, "/o/" STR_FMT, STR_ARG(token));
	struct str self = str_printf(
		call->arena, "/admin/orders/" STR_FMT, STR_ARG(uuid_print(call->arena, id.uuid)));
	struct frame frame = page_frame_at(call, self);
	reply_page(call, is_reason_missing ? 422 : 200, "page/admin_order.xsl",
		admin_order_page_view(&frame, &page, call->arena));
}
