/* View of the tracking page; see order_page.h. */
#include "server/views/order_page.h"

#include "common/log.h"

static bool is_over(const struct order *order)
{
	return order->state == ORDER_COLLECTED || order->state == ORDER_CANCELLED ||
	       order->state == ORDER_EXPIRED || order->state == ORDER_UNAVAILABLE;
}

static void returns_add(
	xmlNodePtr root, const struct order_page *page, int64_t now, struct arena *arena)
{
	for (size_t i = 0; i < page->return_count; i++)
		return_voucher_view(return_view(root, page->order, page->stores, &page->returns[i],
					    page->return_codes[i], arena),
			&page->vouchers[i], now);
	for (size_t i = 0; i < page->exchangeable_count; i++)
		view_int(view_child(root, "exchangeable"), "line", page->exchangeable[i]);
	for (size_t i = 0; i < page->withdrawal_count; i++)
		withdrawal_view(root, &page->withdrawals[i], arena);
	withdrawal_right_view(root, &page->right);
	view_bool(root, "can_return", page->can_return);
}

xmlNodePtr order_page_view(
	const struct frame *frame, const struct order_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr order = order_view(root, page->order, page->stores, frame->now, arena);
	view_text(root, "token", page->token);
	if (page->done != NULL)
		notice_view(root, "good", page->done, page->order->collector_name);
	if (!is_over(page->order)) {
		view_text(order, "code", page->code);
		if (!view_qr(order, "qr", page->code))
			log_error("qr_not_drawn", LOG_U64("characters", page->code.n));
	}
	returns_add(root, page, frame->now, arena);
	if (page->is_collector_wrong)
		problem_view(root, "collector", "order.collector.wrong");
	view_text(root, "collector_typed", page->collector_typed);
	form_key_view(root, "cancel");
	form_key_view(root, "extend");
	form_key_view(root, "substitute");
	form_key_view(root, "collector");
	form_key_view(root, "coming");
	form_key_view(root, "arrived");
	return root;
}
