/* An order as a tree; see order_tree.h. */
#include "tests/fulfilment/order_tree.h"

#include "common/tax_json.h"
#include "common/token.h"
#include "server/views/json_parts.h"
#include "server/views/mail_facts.h"
#include "server/views/store_json.h"

static json_t *lines_json(struct arena *arena, const struct order *order)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < order->line_count; i++) {
		const struct order_line *line = &order->lines[i];
		struct taxed goods = order_line_goods(line);
		json_t *json = json_pack("{s:i, s:s%, s:s%, s:o*, s:i, s:i, s:I, s:i, s:I, s:I}",
			"line", (int)line->line, "sku", JSON_STR(line->sku), "name",
			JSON_STR(line->name), "gtin", gtin_json(arena, line->gtin), "qty",
			(int)line->qty, "unavailable", (int)line->unavailable, "price_minor",
			(json_int_t)line->price_minor, "vat_bp", (int)line->tax.vat_bp, "vat_minor",
			(json_int_t)tax_contained(line->tax, line->tax_amount), "amount_minor",
			(json_int_t)taxed_minor(&goods));
		tax_json_set(json, line->tax, line->tax_amount);
		json_array_append_new(lines, json);
	}
	return lines;
}

static json_t *fulfilment_lines_json(const struct fulfilment *fulfilment)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		json_array_append_new(lines,
			json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "line", (int)line->line,
				"ordered", (int)line->ordered, "picked", (int)line->picked, "short",
				(int)line->short_qty, "collected", (int)line->collected, "refused",
				(int)line->refused, "returned", (int)line->returned));
	}
	return lines;
}

static void add_cancellation(json_t *json, struct arena *arena, const struct stores *stores,
	const struct fulfilment *fulfilment)
{
	if (!fulfilment->has_recall || fulfilment->recall != RECALL_CANCEL)
		return;
	json_object_set_new(json, "cancel_asked_at", instant_json(arena, fulfilment->recalled_at));
	json_object_set_new(
		json, "cancel_by", instant_json(arena, fulfilment->contact_at + stores->lease_ms));
}

static json_t *fulfilment_json(
	struct arena *arena, const struct stores *stores, const struct fulfilment *fulfilment)
{
	json_t *json = json_pack(
		"{s:o, s:o, s:s%, s:o*, s:o*, s:o, s:o*, s:o*, s:o*, s:o*, s:o*, s:o}", "id",
		uuid_json(arena, fulfilment->id.uuid), "state",
		text_json(fulfilment_state_name(fulfilment->state)), "short_id",
		JSON_STR(fulfilment->short_id), "store",
		store_json(stores_find(stores, fulfilment->store)), "distance_m",
		distance_json(fulfilment->has_distance, fulfilment->distance_m), "promise",
		promise_json(arena, fulfilment->promised_at, fulfilment->collect_by), "outcome",
		fulfilment->has_outcome ? text_json(outcome_name(fulfilment->outcome)) : NULL,
		"accepted_at", instant_json(arena, fulfilment->accepted_at), "picking_at",
		instant_json(arena, fulfilment->picking_at), "ready_at",
		instant_json(arena, fulfilment->ready_at), "ended_at",
		instant_json(arena, fulfilment->ended_at), "lines",
		fulfilment_lines_json(fulfilment));
	add_cancellation(json, arena, stores, fulfilment);
	return json;
}

static json_t *fulfilments_json(
	struct arena *arena, const struct stores *stores, const struct order *order)
{
	json_t *fulfilments = json_array();
	for (size_t i = 0; i < order->fulfilment_count; i++)
		json_array_append_new(
			fulfilments, fulfilment_json(arena, stores, &order->fulfilments[i]));
	return fulfilments;
}

static json_t *refunds_json(struct arena *arena, const struct order *order)
{
	json_t *refunds = json_array();
	for (size_t i = 0; i < order->refund_count; i++) {
		const struct refund_row *refund = &order->refunds[i];
		json_array_append_new(
			refunds, json_pack("{s:o, s:o, s:o, s:o, s:I, s:o}", "id",
					 uuid_json(arena, refund->id.uuid), "ground",
					 text_json(refund_ground_name(refund->ground)), "state",
					 text_json(refund_state_name(refund->state)), "way",
					 text_json(refund_way_name(refund->way)), "amount_minor",
					 (json_int_t)refund->amount_minor, "due_at",
					 instant_json(arena, refund->due_at)));
	}
	return refunds;
}

static json_t *history_json(struct arena *arena, const struct order *order)
{
	json_t *history = json_array();
	for (size_t i = 0; i < order->history_count; i++)
		json_array_append_new(history,
			json_pack("{s:s%, s:o}", "what", JSON_STR(order->history[i].what),
				"happened_at", instant_json(arena, order->history[i].happened_at)));
	return history;
}

static json_t *allows_json(const struct order *order, int64_t now)
{
	struct order_allows allows = order_allows(order, now);
	return json_pack("{s:b, s:b, s:b, s:b, s:b}", "cancel", allows.cancel, "extend",
		allows.extend, "collector", allows.name_collector, "arrived", allows.arrive,
		"choose", allows.choose);
}

static json_t *customer_json(const struct order *order)
{
	return json_pack("{s:s%, s:s%, s:s%}", "name", JSON_STR(order->customer_name), "email",
		JSON_STR(order->customer_email), "phone", JSON_STR(order->customer_phone));
}

static void add_cost(json_t *json, const struct order_cost *cost)
{
	if (cost->amount_minor == 0)
		return;
	json_t *of_order = json_pack("{s:s%, s:I, s:I, s:i, s:I, s:I}", "name", cost->name.p,
		cost->name.n, "amount_minor", (json_int_t)cost->amount_minor, "standard_minor",
		(json_int_t)cost->standard_minor, "vat_bp", (int)cost->tax.vat_bp, "vat_minor",
		(json_int_t)tax_contained(cost->tax, cost->tax_amount), "back_minor",
		(json_int_t)cost->back_minor);
	tax_json_set(of_order, cost->tax, cost->tax_amount);
	json_object_set_new(json, "cost", of_order);
}

static json_t *payment_json(struct arena *arena, const struct order *order)
{
	if (str_is_empty(order->payment_ref))
		return NULL;
	const struct order_payment *payment = &order->payment;
	json_t *json = json_pack("{s:s%}", "reference", JSON_STR(order->payment_ref));
	if (!payment->is_there)
		return json;
	json_t *figures = json_pack("{s:o, s:I, s:I, s:I, s:I}", "provider",
		text_json(payment_provider_name(payment->provider)), "authorised_minor",
		(json_int_t)payment->authorised_minor, "captured_minor",
		(json_int_t)payment->captured_minor, "voided_minor",
		(json_int_t)payment->voided_minor, "refunded_minor",
		(json_int_t)payment->refunded_minor);
	json_object_update_new(json, figures);
	if (payment->capture_before != 0)
		json_object_set_new(
			json, "capture_before", instant_json(arena, payment->capture_before));
	return json;
}

static void add_keys(json_t *json, struct arena *arena, const struct server *server, order_id order)
{
	struct str token = order_token_print(arena, &server->secret, order);
	json_object_set_new(json, "token", text_json(token));
	json_object_set_new(json, "tracking_url", text_json(tracking_url(arena, server, order)));
	json_object_set_new(
		json, "pickup_code", text_json(pickup_code_print(arena, &server->secret, order)));
}

json_t *order_tree(
	struct arena *arena, const struct server *server, const struct order *order, int64_t now)
{
	const struct stores *stores = directory_stores(server->directory);
	json_t *json = json_pack(
		"{s:o, s:s%, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o*, s:o*, s:s, s:I, s:i}", "id",
		uuid_json(arena, order->id.uuid), "number", JSON_STR(order->number), "kind",
		text_json(order_kind_name(order->kind)), "state",
		text_json(order_state_name(order->state)), "language",
		text_json(language_name(order->language)), "move",
		text_json(move_consent_name(order->move)), "split", order->is_split_allowed,
		"placed_at", instant_json(arena, order->placed_at), "customer",
		customer_json(order), "collector", text_json_or_none(order->collector_name),
		"payment", payment_json(arena, order), "currency", order->currency.code,
		"total_minor", (json_int_t)order->total_minor, "version", (int)order->version);
	add_cost(json, &order->cost);
	json_object_set_new(json, "lines", lines_json(arena, order));
	json_object_set_new(json, "fulfilments", fulfilments_json(arena, stores, order));
	json_object_set_new(json, "refunds", refunds_json(arena, order));
	json_object_set_new(json, "history", history_json(arena, order));
	json_object_set_new(json, "allows", allows_json(order, now));
	add_keys(json, arena, server, order->id);
	return json;
}
