/* An order as any counter sees it; see counter_order_json.h. */
#include "server/views/counter_order_json.h"

#include "common/tax_json.h"
#include "server/fulfilment/return_facts.h"
#include "server/fulfilment/return_signals.h"
#include "server/views/json_parts.h"

/* z…@mail.example: enough to recognise, too little to write to. */
static struct str email_hint(struct arena *arena, struct str email)
{
	struct str domain = email;
	struct str local = str_cut(&domain, '@');
	size_t first = local.n > 0;
	while (first < local.n && ((unsigned char)local.p[first] & 0xC0) == 0x80)
		first++;
	return str_printf(arena, "%.*s…@" STR_FMT, (int)first, local.p, STR_ARG(domain));
}

static json_t *gtins_json(struct arena *arena, const struct counter_line *known)
{
	json_t *list = json_array();
	for (size_t i = 0; i < known->gtin_count; i++)
		json_array_append_new(list, gtin_json(arena, known->gtins[i]));
	return list;
}

/* Over all stores that prepared a part of the line. */
static void count_handed_over(
	const struct order *order, uint16_t line, int *collected_out, int *returned_out)
{
	*collected_out = *returned_out = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		for (size_t j = 0; j < fulfilment->line_count; j++) {
			if (fulfilment->lines[j].line != line)
				continue;
			*collected_out += fulfilment->lines[j].collected;
			*returned_out += fulfilment->lines[j].returned;
		}
	}
}

/* Where the clerks call it otherwise than the customer. */
static void name_here_set(json_t *json, struct str name, struct str name_here)
{
	if (!str_is_empty(name_here) && !str_equal(name, name_here))
		json_object_set_new(json, "name_here", text_json(name_here));
}

static json_t *part_of_json(const struct order_bundle *bundle, const struct order_line *line,
	const struct counter_line *known)
{
	json_t *json = json_pack("{s:i, s:s%, s:i, s:b}", "bundle", (int)bundle->bundle, "name",
		JSON_STR(bundle->name), "each", (int)(line->qty / bundle->qty), "is_set",
		bundle->is_set);
	name_here_set(json, bundle->name, known->bundle_name_here);
	return json;
}

static json_t *line_json(struct arena *arena, const struct order *order,
	const struct order_line *line, const struct counter_line *known)
{
	int collected, returned;
	int64_t collected_at = line_collected_at(order, line->line);
	count_handed_over(order, line->line, &collected, &returned);
	json_t *json = json_pack("{s:i, s:s%, s:s%, s:o, s:I, s:i, s:i, s:i, s:i, s:o}", "line",
		(int)line->line, "sku", JSON_STR(line->sku), "name", JSON_STR(line->name), "gtins",
		gtins_json(arena, known), "price_minor", (json_int_t)line->price_minor, "vat_bp",
		(int)line->tax.vat_bp, "qty", (int)line->qty, "collected", collected, "returned",
		returned, "return_class", text_json(return_class_name(known->return_class)));
	name_here_set(json, line->name, known->name_here);
	tax_json_set(json, line->tax, line->tax_amount);
	if (collected_at != 0)
		json_object_set_new(json, "collected_at", instant_json(arena, collected_at));
	if (known->has_serials)
		json_object_set_new(json, "serials", serials_json(&known->serials));
	const struct order_bundle *bundle = order_find_bundle(order, line->bundle);
	if (bundle != NULL)
		json_object_set_new(json, "bundle", part_of_json(bundle, line, known));
	return json;
}

json_t *counter_order_json(struct arena *arena, const struct stores *stores,
	const struct order *order, const struct counter_line *known)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < order->line_count; i++)
		json_array_append_new(lines, line_json(arena, order, &order->lines[i], &known[i]));
	json_t *json = json_pack("{s:o, s:s%, s:o, s:o, s:o, s:s%, s:o, s:s, s:o, s:o}", "id",
		uuid_json(arena, order->id.uuid), "number", JSON_STR(order->number), "kind",
		text_json(order_kind_name(order->kind)), "state",
		text_json(order_state_name(order->state)), "placed_at",
		instant_json(arena, order->placed_at), "customer", JSON_STR(order->customer_name),
		"email_hint", text_json(email_hint(arena, order->customer_email)), "currency",
		order->currency.code, "language", text_json(language_name(order->language)),
		"lines", lines);
	return_facts_json(arena, stores, order, json);
	return json;
}

/* NULL: that of the whole return. */
static json_t *own_reason_json(const struct return_part *part)
{
	return part->has_reason ? text_json(return_reason_name(part->reason)) : NULL;
}

json_t *counter_announced_json(struct arena *arena, const struct stores *stores,
	const struct goods_return *goods, store_id reader)
{
	json_t *lines = json_array(), *photos = json_array(), *shown = json_array();
	for (size_t i = 0; i < goods->photo_count; i++) {
		json_array_append_new(photos, uuid_json(arena, goods->photos[i].id.uuid));
		json_array_append_new(shown, json_integer(goods->photos[i].line));
	}
	for (size_t i = 0; i < goods->announced_count; i++)
		json_array_append_new(lines,
			json_pack("{s:i, s:i, s:b, s:o*}", "line", (int)goods->announced[i].line,
				"qty", (int)goods->announced[i].qty, "must_be_sealed",
				goods->announced[i].must_be_sealed, "reason",
				own_reason_json(&goods->announced[i])));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o*}", "id",
		uuid_json(arena, goods->id.uuid), "reason",
		text_json(return_reason_name(goods->reason)), "asked_at",
		instant_json(arena, goods->asked_at), "bring_by",
		instant_json(arena, goods->bring_by), "refund_way",
		text_json(refund_way_name(goods->refund_way)), "lines", lines, "photos", photos,
		"photo_lines", shown, "exchange",
		held_exchange_json(arena, stores, &goods->exchange, reader));
}

json_t *counter_signal_json(
	struct arena *arena, enum return_signal_kind kind, struct str detail, int64_t noticed_at)
{
	return json_pack("{s:o, s:s%, s:i, s:o}", "kind", text_json(return_signal_kind_name(kind)),
		"detail", JSON_STR(detail), "days", return_signal_days(kind), "noticed_at",
		instant_json(arena, noticed_at));
}
