/* Goods that come back, as XML; see return_part.h. */
#include "server/views/return_part.h"

#include "server/fulfilment/return_exchange.h"
#include "server/views/parts.h"

static struct str name_of(const struct order *order, uint16_t line)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].line == line)
			return order->lines[i].name;
	return STR_EMPTY;
}

static void part_view(xmlNodePtr parent, const struct order *order,
	const struct goods_return *goods, const struct return_part *part)
{
	xmlNodePtr node = view_child(parent, "line");
	view_int(node, "line", part->line);
	view_int(node, "qty", part->qty);
	view_text(node, "name", name_of(order, part->line));
	if (part->has_reason)
		view_text(node, "reason", return_reason_name(part->reason));
	view_bool(node, "must_be_sealed", part->must_be_sealed);
	if (part->has_ground)
		view_text(node, "ground", return_ground_name(part->ground));
	view_text(node, "rule", part->rule);
	if (part->bring_by != 0)
		view_int(node, "bring_by", part->bring_by);
	if (part->refund_by != 0)
		view_int(node, "refund_by", part->refund_by);
	view_bool(node, "is_apart", return_line_differs(goods, part));
}

static void times_view(xmlNodePtr node, const struct goods_return *goods)
{
	const struct {
		const char *name;
		int64_t at;
	} times[] = {
		{"announced_at", goods->announced_at},
		{"asked_at", goods->asked_at},
		{"bring_by", goods->bring_by},
		{"refund_by", goods->refund_by},
		{"received_at", goods->received_at},
		{"inspected_at", goods->inspected_at},
		{"settled_at", goods->settled_at},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(times); i++)
		if (times[i].at != 0)
			view_int(node, times[i].name, times[i].at);
}

/* Of one line there is nothing to say of which. */
static void photos_view(xmlNodePtr parent, const struct order *order,
	const struct goods_return *goods, struct arena *arena)
{
	for (size_t i = 0; i < goods->photo_count; i++) {
		const struct return_photo *photo = &goods->photos[i];
		xmlNodePtr node = view_child(parent, "photo");
		view_text(node, "id", uuid_print(arena, photo->id.uuid));
		if (photo->line != 0 && goods->announced_count > 1)
			view_text(node, "of", name_of(order, photo->line));
	}
}

/* What will be taken instead, and where it is held. */
static void exchange_view(xmlNodePtr parent, const struct order *order, const struct stores *stores,
	const struct return_exchange *exchange, struct arena *arena)
{
	const struct store *store = stores_find(stores, exchange->store);
	if (!exchange->is_there || store == NULL)
		return;
	xmlNodePtr node = view_child(parent, "exchange");
	view_text(node, "name", return_exchange_name(arena, exchange, order->language));
	view_int(node, "qty", exchange->qty);
	view_text(node, "state", exchange_state_name(exchange->state));
	view_int(node, "held_until", exchange->held_until);
	view_text(node, "store", store->name);
	store_place_view(node, store);
}

xmlNodePtr return_view(xmlNodePtr parent, const struct order *order, const struct stores *stores,
	const struct goods_return *goods, struct str code, struct arena *arena)
{
	bool has_come = goods->line_count > 0;
	const struct return_part *parts = has_come ? goods->lines : goods->announced;
	size_t count = has_come ? goods->line_count : goods->announced_count;
	xmlNodePtr node = view_child(parent, "return");
	view_text(node, "id", uuid_print(arena, goods->id.uuid));
	view_text(node, "state", return_state_name(goods->state));
	view_text(node, "reason", return_reason_name(goods->reason));
	if (goods->has_ground)
		view_text(node, "ground", return_ground_name(goods->ground));
	view_text(node, "rule", goods->rule);
	view_text(node, "override", goods->override_reason);
	view_text(node, "code", code);
	view_text(node, "refund_way", refund_way_name(goods->refund_way));
	view_text(node, "credit_note", goods->credit_note);
	view_text(node, "note_law", jurisdiction_name(goods->note_law));
	times_view(node, goods);
	for (size_t i = 0; i < count; i++)
		part_view(node, order, goods, &parts[i]);
	exchange_view(node, order, stores, &goods->exchange, arena);
	photos_view(node, order, goods, arena);
	return node;
}

void withdrawal_view(xmlNodePtr parent, const struct withdrawal *withdrawal, struct arena *arena)
{
	xmlNodePtr node = view_child(parent, "withdrawal");
	view_int(node, "number", withdrawal->number);
	view_int(node, "declared_at", withdrawal->declared_at);
	view_bool(node, "has_return", withdrawal->has_return);
	view_text(node, "hash",
		hex_print(arena, withdrawal->hash.bytes, sizeof(withdrawal->hash.bytes)));
}

void withdrawal_right_view(xmlNodePtr parent, const struct withdrawal_right *right)
{
	xmlNodePtr node = view_child(parent, "right");
	view_bool(node, "is_open", right->is_open);
	view_bool(node, "has_function", right->has_function);
	if (right->has_end)
		view_int(node, "ends_at", right->ends_at);
}

void line_choices_view(
	xmlNodePtr parent, const struct order *order, const struct line_choice *choices)
{
	for (size_t i = 0; i < order->line_count; i++) {
		const struct line_choice *choice = &choices[i];
		const struct return_decision *mind = &choice->by_reason[RETURN_CHANGED_MIND];
		xmlNodePtr node = view_child(parent, "choice");
		view_int(node, "line", choice->line);
		view_text(node, "name", order->lines[i].name);
		view_int(node, "price_minor", order->lines[i].price_minor);
		view_int(node, "returnable", choice->returnable);
		view_int(node, "open", choice->open);
		view_bool(node, "must_be_sealed", mind->answer.must_be_sealed);
		view_bool(node, "is_free", mind->is_allowed);
		view_bool(node, "by_defect", choice->by_reason[RETURN_DEFECT].is_allowed);
		view_bool(node, "by_withdrawal", choice->withdrawal.is_allowed);
		view_text(node, "rule", return_rule_name(mind->answer.rule));
		if (mind->answer.has_end)
			view_int(node, "ends_at", mind->answer.ends_at);
	}
}
