/* The facts a return is decided by, for the counters; see return_facts.h. */
#include "server/fulfilment/return_facts.h"

#include "common/clock.h"
#include "server/fulfilment/return_exchange.h"
#include "server/fulfilment/return_write.h"

static void set_text(json_t *object, const char *key, struct str text)
{
	json_object_set_new(object, key, json_stringn(text.p, text.n));
}

void return_facts_json(struct arena *arena, const struct stores *stores, const struct order *order,
	json_t *order_json)
{
	const struct store *store = return_law(stores, order);
	int64_t last_collected_at = return_case_of(stores, order, 0).last_collected_at;
	if (store != NULL) {
		json_t *law = json_object();
		json_object_set_new(order_json, "law", law);
		set_text(law, "profile", store->profile);
		set_text(law, "postcode", store->postcode);
		set_text(law, "time_zone", store->time_zone);
	}
	if (last_collected_at != 0)
		set_text(order_json, "last_collected_at", instant_print(arena, last_collected_at));
}

json_t *held_exchange_json(struct arena *arena, const struct stores *stores,
	const struct return_exchange *exchange, store_id reader)
{
	const struct store *store = stores_find(stores, exchange->store);
	const struct store *here = stores_find(stores, reader);
	enum language language = here == NULL ? LANGUAGE_FR : here->language;
	if (!exchange->is_there || exchange->state != EXCHANGE_HELD || store == NULL)
		return NULL;
	json_t *json = json_pack("{s:i, s:i, s:b}", "line", (int)exchange->line, "qty",
		(int)exchange->qty, "is_here", exchange->store.row == reader.row);
	set_text(json, "sku", exchange->sku);
	set_text(json, "name", return_exchange_name(arena, exchange, language));
	set_text(json, "store_name", store->name);
	set_text(json, "held_until", instant_print(arena, exchange->held_until));
	return json;
}

static bool has_collected(const struct fulfilment *fulfilment, uint16_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line && fulfilment->lines[i].collected > 0)
			return true;
	return false;
}

int64_t line_collected_at(const struct order *order, uint16_t line)
{
	int64_t at = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *one = &order->fulfilments[i];
		if (one->ended_at > at && has_collected(one, line))
			at = one->ended_at;
	}
	return at;
}
