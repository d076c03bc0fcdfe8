/* View of the choice; see choice_page.h. */
#include "server/views/choice_page.h"

#include "server/fulfilment/order_write.h"
#include "server/views/parts.h"

static void held_view(xmlNodePtr node, const struct choice_page *page, int64_t now)
{
	const struct order_choice *choice = &page->order.order->choice;
	const struct store *store = stores_find(page->order.stores, choice->held_at);
	if (!choice->is_held || choice->held_until <= now || store == NULL)
		return;
	view_text(node, "held_at", store->name);
	view_text(node, "held_code", store->code);
	view_int(node, "held_until", choice->held_until);
}

static void lines_view(xmlNodePtr node, const struct order *order)
{
	for (size_t i = 0; i < order->choice.line_count; i++) {
		const struct choice_line *line = &order->choice.lines[i];
		const struct order_line *ordered = order_find_line(order, line->line);
		xmlNodePtr child = view_child(node, "line");
		view_text(child, "sku", ordered->sku);
		view_text(child, "name", ordered->name);
		view_int(child, "qty", line->qty);
	}
}

static void from_view(xmlNodePtr node, const struct choice_page *page)
{
	const struct order *order = page->order.order;
	const struct fulfilment *from = order_fulfilment(order, order->choice.from);
	const struct store *store =
		from == NULL ? NULL : stores_find(page->order.stores, from->store);
	view_text(node, "from", store == NULL ? STR_EMPTY : store->name);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
}

static void transfer_view(xmlNodePtr node, const struct candidate *sender)
{
	xmlNodePtr child = view_child(node, "transfer");
	view_text(child, "from", sender->store->name);
	view_text(child, "to", sender->to->name);
	view_text(child, "zone", sender->to->time_zone);
	view_int(child, "arrives_at", sender->arrives_at);
}

static void refused_view(xmlNodePtr root, const struct choice_page *page)
{
	const struct store *store = stores_find(page->order.stores, page->refused->store);
	if (page->refused->act == CHOOSE_TRANSFER)
		notice_view(root, "warn", "choice.transfer.refused", STR_EMPTY);
	else if (store != NULL)
		notice_view(root, "warn", "choice.refused", store->name);
}

xmlNodePtr choice_page_view(
	const struct frame *frame, const struct choice_page *page, struct arena *arena)
{
	xmlNodePtr root = order_page_view(frame, &page->order, arena);
	const struct order_choice *choice = order_open_choice(page->order.order);
	form_key_view(root, "choose");
	if (choice == NULL)
		return root;
	if (page->refused != NULL)
		refused_view(root, page);
	xmlNodePtr node = view_child(root, "choice");
	from_view(node, page);
	view_text(node, "state", choice_state_name(choice->state));
	view_int(node, "answer_by", choice->answer_by);
	if (choice->state == CHOICE_WAITING)
		view_int(node, "wait_until", choice->wait_until);
	view_text(node, "unanswered", str_of(page->unanswered));
	held_view(node, page, frame->now);
	lines_view(node, page->order.order);
	for (size_t i = 0; i < page->offer.ranking.count; i++)
		candidate_view(node, &page->offer.ranking.list[i], page->offer.question.lines,
			page->offer.question.line_count, frame->now);
	if (page->offer.sender != NULL)
		transfer_view(node, page->offer.sender);
	return root;
}
