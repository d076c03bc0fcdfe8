/* Money for the back office; see money_part.h. */
#include "server/views/money_part.h"

#include "common/tax_view.h"

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

static void taxes_view(
	xmlNodePtr parent, const struct order_acts *money, act_id act, struct arena *arena)
{
	struct tax_sums sums = tax_sums_new(arena, money->tax_count);
	for (size_t i = 0; i < money->tax_count; i++) {
		const struct q_acts_taxes *row = &money->taxes[i];
		if (uuid_equal(row->act.uuid, act.uuid))
			tax_sums_add(&sums, (struct tax){row->tax, row->vat_bp},
				row->amount_minor - row->tax_minor,
				(struct tax_amount){row->tax_minor, row->tax2_minor});
	}
	tax_sums_view(parent, &sums);
}

void money_acts_view(xmlNodePtr parent, const struct order *order, const struct order_acts *money,
	struct arena *arena)
{
	for (size_t i = 0; i < money->count; i++) {
		const struct q_acts_of *act = &money->acts[i];
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
		if (can_retry(money->acts, money->count, act))
			view_text(node, "can_retry", STR("yes"));
		taxes_view(node, money, act->act, arena);
	}
}

/* What every row of the page begins with. */
static xmlNodePtr row_view(xmlNodePtr root, const char *child, order_id order, struct str number,
	int64_t amount_minor, struct str currency, struct arena *arena)
{
	xmlNodePtr node = view_child(root, child);
	view_text(node, "order", uuid_print(arena, order.uuid));
	view_text(node, "number", number);
	view_int(node, "amount_minor", amount_minor);
	view_text(node, "currency", currency);
	return node;
}

static void alarms_view(xmlNodePtr root, const struct admin_money_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->act_count; i++) {
		const struct q_money_alarms *act = &page->acts[i];
		xmlNodePtr node = row_view(root, "act", act->order, act->number, act->amount_minor,
			act->currency, arena);
		view_text(node, "provider", payment_provider_name(act->provider));
		view_text(node, "kind", money_act_name(act->kind));
		view_text(node, "state", money_state_name(act->state));
		view_text(node, "error", act->error);
		view_int(node, "requested_at", act->requested_at);
	}
}

static void endings_view(xmlNodePtr root, const struct admin_money_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->ending_count; i++) {
		const struct q_money_endings *ending = &page->endings[i];
		xmlNodePtr node = row_view(root, "ending", ending->order, ending->number,
			ending->authorised_minor, ending->currency, arena);
		view_int(node, "capture_before", ending->capture_before);
	}
}

static void way_view(xmlNodePtr node, enum refund_state state, enum refund_way way)
{
	view_text(node, "state", refund_state_name(state));
	view_text(node, "way", refund_way_name(way));
}

static void owed_view(xmlNodePtr root, const struct admin_money_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->owed_count; i++) {
		const struct q_money_owed *owed = &page->owed[i];
		xmlNodePtr node = row_view(root, "owed", owed->order, owed->number,
			owed->amount_minor, owed->currency, arena);
		way_view(node, owed->state, owed->way);
		view_int(node, "pay_by", owed->pay_by);
	}
	for (size_t i = 0; i < page->uninspected_count; i++) {
		const struct q_money_uninspected *goods = &page->uninspected[i];
		xmlNodePtr node = row_view(root, "uninspected", goods->order, goods->number,
			goods->amount_minor, goods->currency, arena);
		view_int(node, "pay_by", goods->pay_by);
	}
}

static void unsettled_view(
	xmlNodePtr root, const struct admin_money_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->unsettled_count; i++) {
		const struct q_money_unsettled *goods = &page->unsettled[i];
		xmlNodePtr node = row_view(root, "unsettled", goods->order, goods->number,
			goods->amount_minor, goods->currency, arena);
		way_view(node, goods->state, goods->way);
		view_int(node, "inspected_at", goods->inspected_at);
	}
}

xmlNodePtr admin_money_page_view(
	const struct frame *frame, const struct admin_money_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	alarms_view(root, page, arena);
	endings_view(root, page, arena);
	owed_view(root, page, arena);
	unsettled_view(root, page, arena);
	return root;
}
