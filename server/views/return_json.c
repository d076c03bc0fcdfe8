/* Returns as JSON; see return_json.h. */
#include "server/views/return_json.h"

#include "server/views/json_parts.h"

static json_t *part_json(struct arena *arena, const struct return_part *part, bool has_come)
{
	json_t *json = json_pack("{s:i, s:i, s:o*, s:o*, s:o*, s:o*}", "line", (int)part->line,
		"qty", (int)part->qty, "ground",
		part->has_ground ? text_json(return_ground_name(part->ground)) : NULL, "rule",
		text_json_or_none(part->rule), "bring_by", instant_json(arena, part->bring_by),
		"refund_by", instant_json(arena, part->refund_by));
	if (!has_come)
		json_object_set_new(json, "must_be_sealed", json_boolean(part->must_be_sealed));
	if (part->has_reason)
		json_object_set_new(json, "reason", text_json(return_reason_name(part->reason)));
	if (part->has_disposition)
		json_object_set_new(
			json, "disposition", text_json(disposition_name(part->disposition)));
	return json;
}

static json_t *parts_json(
	struct arena *arena, const struct return_part *parts, size_t count, bool has_come)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, part_json(arena, &parts[i], has_come));
	return list;
}

static json_t *photos_json(struct arena *arena, const struct goods_return *goods)
{
	json_t *list = json_array();
	for (size_t i = 0; i < goods->photo_count; i++) {
		const struct return_photo *photo = &goods->photos[i];
		json_array_append_new(
			list, json_pack("{s:o, s:o*, s:o, s:i, s:i}", "id",
				      uuid_json(arena, photo->id.uuid), "line",
				      photo->line == 0 ? NULL : json_integer(photo->line), "kind",
				      text_json(picture_kind_name(photo->kind)), "width",
				      (int)photo->width, "height", (int)photo->height));
	}
	return list;
}

/* NULL: none was announced. */
static json_t *exchange_json(
	struct arena *arena, const struct stores *stores, const struct return_exchange *exchange)
{
	const struct store *store = stores_find(stores, exchange->store);
	if (!exchange->is_there)
		return NULL;
	return json_pack("{s:i, s:i, s:s%, s:{s:s%, s:s%}, s:o, s:o*, s:o}", "line",
		(int)exchange->line, "qty", (int)exchange->qty, "sku", JSON_STR(exchange->sku),
		"name", "fr", JSON_STR(exchange->name_fr), "en", JSON_STR(exchange->name_en),
		"state", text_json(exchange_state_name(exchange->state)), "store",
		store == NULL ? NULL : text_json(store->code), "held_until",
		instant_json(arena, exchange->held_until));
}

json_t *return_json(struct arena *arena, const struct stores *stores,
	const struct goods_return *goods, struct str code)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, "
			 "s:o*, s:o, s:o*, s:o, s:o*, s:o, s:o}",
		"id", uuid_json(arena, goods->id.uuid), "order",
		uuid_json(arena, goods->order.uuid), "state",
		text_json(return_state_name(goods->state)), "reason",
		text_json(return_reason_name(goods->reason)), "code",
		goods->announced_at == 0 ? NULL : text_json(code), "ground",
		goods->has_ground ? text_json(return_ground_name(goods->ground)) : NULL, "rule",
		text_json_or_none(goods->rule), "announced_at",
		instant_json(arena, goods->announced_at), "bring_by",
		instant_json(arena, goods->bring_by), "refund_by",
		instant_json(arena, goods->refund_by), "received_at",
		instant_json(arena, goods->received_at), "inspected_at",
		instant_json(arena, goods->inspected_at), "settled_at",
		instant_json(arena, goods->settled_at), "refund_way",
		text_json(refund_way_name(goods->refund_way)), "credit_note",
		text_json_or_none(goods->credit_note), "announced",
		parts_json(arena, goods->announced, goods->announced_count, false), "exchange",
		exchange_json(arena, stores, &goods->exchange), "received",
		parts_json(arena, goods->lines, goods->line_count, true), "photos",
		photos_json(arena, goods));
}

json_t *withdrawal_json(struct arena *arena, order_id order, const struct withdrawal *withdrawal)
{
	json_t *content = json_loadb(withdrawal->content.p, withdrawal->content.n, 0, NULL);
	struct str hash = hex_print(arena, withdrawal->hash.bytes, sizeof(withdrawal->hash.bytes));
	return json_pack("{s:o, s:i, s:o, s:o, s:o, s:o*}", "order", uuid_json(arena, order.uuid),
		"number", (int)withdrawal->number, "declared_at",
		instant_json(arena, withdrawal->declared_at), "content", content, "hash",
		text_json(hash), "return",
		withdrawal->has_return ? uuid_json(arena, withdrawal->return_id.uuid) : NULL);
}
