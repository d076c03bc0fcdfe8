/* Tracking; see order_show.h. */
#include "server/api/page/order_show.h"

#include "server/api/own_return.h"
#include "server/db/try.h"
#include "server/fulfilment/return_exchange.h"
#include "server/views/choice_page.h"
#include "server/views/choice_text.h"

static bool has_substitute(const struct order *order, enum substitute_state state)
{
	for (size_t i = 0; i < order->substitute_count; i++)
		if (order->substitutes[i].state == state)
			return true;
	return false;
}

static bool has_cancelled(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].state == FULFILMENT_CANCELLED)
			return true;
	return false;
}

/* The address says what was just done; the page says it only where the order agrees. */
static const char *done_of(const struct call *call, const struct order *order)
{
	const struct fulfilment *current = order_current(order);
	struct str done = call_query(call, "done");
	if (str_equal_c(done, "placed") && order->state == ORDER_PLACED)
		return "order.done.placed";
	if (str_equal_c(done, "cancelled") && order->state == ORDER_CANCELLED)
		return "order.done.cancelled";
	if (str_equal_c(done, "cancelled") && order->state == ORDER_CANCELLING)
		return "order.done.cancelling";
	if (str_equal_c(done, "cancelled") && has_cancelled(order))
		return "order.done.part_cancelled";
	if (str_equal_c(done, "extended") && current != NULL && current->extended > 0)
		return "order.done.extended";
	if (str_equal_c(done, "coming") && current != NULL && current->coming_at > 0)
		return "order.done.coming";
	if (str_equal_c(done, "arrived") && current != NULL && current->arrived_at > 0)
		return "order.done.arrived";
	if (str_equal_c(done, "withdrawn") || str_equal_c(done, "return_undone"))
		return str_equal_c(done, "withdrawn") ? "order.done.withdrawn"
						      : "order.done.return_undone";
	if (str_equal_c(done, "chosen") && current != NULL && current->has_replaces)
		return "order.done.chosen";
	if (str_equal_c(done, "transfer") && current != NULL && current->has_replaces)
		return "order.done.transfer";
	if (str_equal_c(done, "waits"))
		return "order.done.waits";
	if (str_equal_c(done, "given_up") && order->choice.state == CHOICE_CANCELLED)
		return "order.done.given_up";
	if (str_equal_c(done, "replaced") && has_substitute(order, SUBSTITUTE_ACCEPTED))
		return "order.done.replaced";
	if (str_equal_c(done, "not_replaced") && has_substitute(order, SUBSTITUTE_REFUSED))
		return "order.done.not_replaced";
	if (str_equal_c(done, "collector"))
		return str_is_empty(order->collector_name) ? "order.done.no_collector"
							   : "order.done.collector";
	return NULL;
}

static bool is_returnable(const struct order *order, const struct line_choice *choices)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (choices[i].returnable > 0)
			return true;
	return false;
}

/* What came back, is announced, or may be. */
static enum db_status read_returns(
	struct call *call, const struct order *order, struct order_page *page)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct goods_return *returns;
	struct withdrawal *withdrawals;
	struct line_choice *choices;
	DB_TRY(returns_of_order(tx, order->id, &returns, &page->return_count));
	DB_TRY(withdrawals_of_order(tx, order->id, &withdrawals, &page->withdrawal_count));
	DB_TRY(return_choices(
		tx, page_stores(call), order, returns, page->return_count, call->now, &choices));
	struct str *codes = arena_new_array(call->arena, page->return_count, struct str);
	for (size_t i = 0; i < page->return_count; i++)
		codes[i] = return_code_print(call->arena, &call->server->secret, returns[i].id);
	struct return_voucher *vouchers;
	DB_TRY(return_vouchers_of(call, returns, page->return_count, &vouchers));
	page->vouchers = vouchers;
	page->returns = returns;
	page->return_codes = codes;
	page->withdrawals = withdrawals;
	page->right = withdrawal_right(page_stores(call), order, call->now);
	page->can_return = is_returnable(order, choices);
	DB_TRY(return_exchange_lines(
		tx, order, choices, &page->exchangeable, &page->exchangeable_count));
	return DB_DONE;
}

static struct str token_of(const struct call *call)
{
	return order_token_print(call->arena, &call->server->secret, call->caller.order);
}

static bool page_read(struct call *call, struct order *order, struct order_page *page)
{
	if (!page_has(
		    call, order_read(db_reading(call->db, call->arena), call->caller.order, order)))
		return false;
	if (!page_has(call, read_returns(call, order, page)))
		return false;
	page->order = order;
	page->stores = page_stores(call);
	page->token = token_of(call);
	page->code = pickup_code_print(call->arena, &call->server->secret, order->id);
	page->done = done_of(call, order);
	return true;
}

/* The store answers within seconds, mostly. Nothing can be typed meanwhile that would be lost. */
static void look_again_while_cancelling(struct call *call, const struct order *order)
{
	if (order->state == ORDER_CANCELLING && !order_allows(order, call->now).name_collector)
		reply_header(call, "Refresh", STR("15"));
}

void order_show(struct call *call, const char *template_name)
{
	struct order order;
	struct order_page page = {0};
	if (!page_read(call, &order, &page))
		return;
	look_again_while_cancelling(call, &order);
	struct frame frame = page_frame(call);
	reply_page(call, 200, template_name, order_page_view(&frame, &page, call->arena));
}

void order_show_wrong_collector(struct call *call, struct str typed)
{
	struct order order;
	struct order_page page = {.collector_typed = typed, .is_collector_wrong = true};
	if (!page_read(call, &order, &page))
		return;
	struct frame frame = page_frame_at(call, order_address(call, NULL));
	reply_page(call, 422, "page/order.xsl", order_page_view(&frame, &page, call->arena));
}

void order_show_choice(struct call *call, int status, const struct choice_answer *refused)
{
	struct order order;
	struct choice_page page = {.refused = refused};
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	if (!page_read(call, &order, &page.order))
		return;
	page.offer = choice_stores(call->arena, &market, &rules, &order, call->now);
	page.unanswered = choice_unanswered(&order.choice, call->server);
	struct frame frame = page_frame_at(call,
		str_printf(call->arena, STR_FMT "/choose", STR_ARG(order_address(call, NULL))));
	reply_page(call, status, "page/choose.xsl", choice_page_view(&frame, &page, call->arena));
}
