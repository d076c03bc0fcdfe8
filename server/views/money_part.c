/* Money for the back office; see money_part.h. */
#include "server/views/money_part.h"

/* Failed, and nobody has tried it anew. */
static bool can_retry(const struct q_acts_of *acts, size_t count, const struct q_acts_of *act)
{
	if (act->state != MONEY_FAILED)
		return false;
	for (size_t i = 0; i < count; i++)
		if (acts[i].kind == act->kind && uuid_equal(acts[i].cause, act->cause) &&
			acts[i].round > act->round)
			return false;
	return true;
}

void money_acts_view(xmlNodePtr parent, const struct order *order, const struct q_acts_of *acts,
	size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		const struct q_acts_of *act = &acts[i];
		xmlNodePtr node = view_child(parent, "act");
		view_text(node, "id", uuid_print(arena, act->act.uuid));
		view_text(node, "provider", payment_provider_name(act->provider));
		view_text(node, "kind", money_act_name(act->kind));
		view_text(node, "state", money_state_name(act->state));
		view_int(node, "amount_minor", act->amount_minor);
		view_text(node, "currency", str_of(order->currency.code));
		view_int(node, "attempts", act->attempts);
		view_text(node, "provider_ref", act->provider_ref);
		view_text(node, "error", act->error);
		view_int(node, "requested_at", act->requested_at);
		if (act->settled_at != 0)
			view_int(node, "settled_at", act->settled_at);
		if (can_retry(acts, count, act))
			view_text(node, "can_retry", STR("yes"));
	}
}

static void owed_view(xmlNodePtr root, const struct q_money_owed *owed, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "owed");
	view_text(node, "order", uuid_print(arena, owed->order.uuid));
	view_text(node, "number", owed->number);
	view_text(node, "state", refund_state_name(owed->state));
	view_text(node, "way", refund_way_name(owed->way));
	view_int(node, "amount_minor", owed->amount_minor);
	view_text(node, "currency", owed->currency);
	view_int(node, "pay_by", owed->pay_by);
}

static void uninspected_view(
	xmlNodePtr root, const struct q_money_uninspected *goods, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "uninspected");
	view_text(node, "order", uuid_print(arena, goods->order.uuid));
	view_text(node, "number", goods->number);
	view_int(node, "amount_minor", goods->amount_minor);
	view_text(node, "currency", goods->currency);
	view_int(node, "pay_by", goods->pay_by);
}

static void unsettled_view(
	xmlNodePtr root, const struct q_money_unsettled *goods, struct arena *arena)
{
	xmlNodePtr node = view_child(root, "unsettled");
	view_text(node, "order", uuid_print(arena, goods->order.uuid));
	view_text(node, "number", goods->number);
	view_text(node, "state", refund_state_name(goods->state));
	view_text(node, "way", refund_way_name(goods->way));
	view_int(node, "amount_minor", goods->amount_minor);
	view_text(node, "currency", goods->currency);
	view_int(node, "inspected_at", goods->inspected_at);
}

xmlNodePtr admin_money_page_view(
	const struct frame *frame, const struct admin_money_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	for (size_t i = 0; i < page->act_count; i++) {
		const struct q_money_alarms *act = &page->acts[i];
		xmlNodePtr node = view_child(root, "act");
		view_text(node, "order", uuid_print(arena, act->order.uuid));
		view_text(node, "number", act->number);
		view_text(node, "provider", payment_provider_name(act->provider));
		view_text(node, "kind", money_act_name(act->kind));
		view_text(node, "state", money_state_name(act->state));
		view_int(node, "amount_minor", act->amount_minor);
		view_text(node, "currency", act->currency);
		view_text(node, "error", act->error);
		view_int(node, "requested_at", act->requested_at);
	}
	for (size_t i = 0; i < page->ending_count; i++) {
		const struct q_money_endings *ending = &page->endings[i];
		xmlNodePtr node = view_child(root, "ending");
		view_text(node, "order", uuid_print(arena, ending->order.uuid));
		view_text(node, "number", ending->number);
		view_int(node, "amount_minor", ending->authorised_minor);
		view_text(node, "currency", ending->currency);
		view_int(node, "capture_before", ending->capture_before);
	}
	for (size_t i = 0; i < page->owed_count; i++)
		owed_view(root, &page->owed[i], arena);
	for (size_t i = 0; i < page->uninspected_count; i++)
		uninspected_view(root, &page->uninspected[i], arena);
	for (size_t i = 0; i < page->unsettled_count; i++)
		unsettled_view(root, &page->unsettled[i], arena);
	return root;
}
