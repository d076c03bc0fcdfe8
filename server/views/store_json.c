/* Stores as the API shows them; see store_json.h. */
#include "server/views/store_json.h"

#include "server/views/availability_json.h"
#include "server/views/json_parts.h"

json_t *store_json(const struct store *store)
{
	if (store == NULL)
		return NULL;
	return json_pack(
		"{s:s%, s:s%, s:s%, s:s%, s:s%, s:s%, s:s%, s:o, s:s%, s:s, s:o, s:s%, s:b}",
		"code", JSON_STR(store->code), "name", JSON_STR(store->name), "street",
		JSON_STR(store->street), "postcode", JSON_STR(store->postcode), "city",
		JSON_STR(store->city), "region", JSON_STR(store->region), "country",
		JSON_STR(store->country), "position", position_json(store->at), "time_zone",
		JSON_STR(store->time_zone), "currency", store->currency.code, "language",
		text_json(language_name(store->language)), "phone", JSON_STR(store->phone),
		"has_pickup", store->is_pickup_enabled);
}

static void add_opening(json_t *json, struct arena *arena, const struct store *store, int64_t now)
{
	int64_t opens_at, closes_at;
	json_object_set_new(json, "is_open", json_boolean(hours_are_open(&store->hours, now)));
	if (!hours_next(&store->hours, now, &opens_at, &closes_at))
		return;
	json_object_set_new(json, "opens_at", instant_json(arena, opens_at));
	json_object_set_new(json, "closes_at", instant_json(arena, closes_at));
}

json_t *store_nearby_json(struct arena *arena, const struct store *store, bool has_distance,
	uint32_t metres, int64_t now)
{
	json_t *json = store_json(store);
	add_opening(json, arena, store, now);
	if (has_distance)
		json_object_set_new(json, "distance_m", json_integer(metres));
	return json;
}

static json_t *clock_json(struct arena *arena, unsigned minutes)
{
	return text_json(str_printf(arena, "%02u:%02u", minutes / 60, minutes % 60));
}

static json_t *spans_json(struct arena *arena, const struct day_hours *day)
{
	json_t *spans = json_array();
	for (unsigned i = 0; i < day->count; i++)
		json_array_append_new(spans,
			json_pack("{s:o, s:o}", "opens", clock_json(arena, day->spans[i].opens_min),
				"closes", clock_json(arena, day->spans[i].closes_min)));
	return spans;
}

static json_t *exceptions_json(struct arena *arena, const struct hours *hours, int64_t now)
{
	int32_t yesterday = zone_local(hours->zone, now).day - 1;
	json_t *exceptions = json_array();
	for (size_t i = 0; i < hours->exception_count; i++) {
		const struct hours_exception *exception = &hours->exceptions[i];
		if (exception->day < yesterday)
			continue;
		json_array_append_new(
			exceptions, json_pack("{s:o, s:s%, s:o}", "date",
					    text_json(day_print(arena, exception->day)), "label",
					    JSON_STR(exception->label), "spans",
					    spans_json(arena, &exception->hours)));
	}
	return exceptions;
}

json_t *store_detail_json(struct arena *arena, const struct candidate *candidate, int64_t now)
{
	const struct store *store = candidate->store;
	json_t *json = store_json(store);
	add_opening(json, arena, store, now);
	json_t *week = json_array();
	for (size_t day = 0; day < ARRAY_LENGTH(store->hours.week); day++)
		json_array_append_new(week, spans_json(arena, &store->hours.week[day]));
	json_object_set_new(json, "week", week);
	json_object_set_new(json, "exceptions", exceptions_json(arena, &store->hours, now));
	if (candidate->has_promise)
		json_object_set_new(json, "promise", candidate_promise_json(arena, candidate));
	return json;
}
