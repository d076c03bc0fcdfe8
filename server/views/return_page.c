/* View of the pages of goods that come back; see return_page.h. */
#include "server/views/return_page.h"

#include "common/log.h"

static void goods_add(xmlNodePtr root, const struct return_page *page, struct arena *arena)
{
	xmlNodePtr node =
		return_view(root, page->order, page->stores, page->goods, page->code, arena);
	if (page->goods->state == RETURN_ANNOUNCED && !view_qr(node, "qr", page->code))
		log_error("qr_not_drawn", LOG_U64("characters", page->code.n));
}

static void chosen_view(xmlNodePtr root, const struct return_page *page)
{
	xmlNodePtr node = view_child(root, "chosen");
	view_text(node, "reason", page->chosen.reason);
	view_text(node, "refund_way", page->chosen.refund_way);
	view_text(node, "photo_line", page->chosen.photo_line);
	for (size_t i = 0; i < page->order->line_count; i++) {
		xmlNodePtr line = view_child(node, "line");
		view_int(line, "line", page->order->lines[i].line);
		view_text(line, "qty", page->chosen.qty[i]);
		view_text(line, "why", page->chosen.why[i]);
	}
}

xmlNodePtr return_page_view(
	const struct frame *frame, const struct return_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr order = order_view(root, page->order, page->stores, frame->now, arena);
	view_text(order, "email", page->order->customer_email);
	view_text(root, "token", page->token);
	if (page->problem != NULL)
		notice_view(root, "warn", page->problem, page->problem_of);
	if (page->done != NULL)
		notice_view(root, "good", page->done, STR_EMPTY);
	if (page->choices != NULL)
		line_choices_view(root, page->order, page->choices);
	if (page->chosen.qty != NULL)
		chosen_view(root, page);
	if (page->right != NULL)
		withdrawal_right_view(root, page->right);
	if (page->goods != NULL)
		goods_add(root, page, arena);
	form_key_view(root, "form");
	return root;
}
