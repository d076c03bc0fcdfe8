/* Holds as the API shows them. */
#include "server/views/hold_json.h"

#include "server/views/json_parts.h"
#include "server/views/store_json.h"

/* Of two stores each line names its own. */
static json_t *at_json(
	const struct stores *stores, const struct hold *hold, const struct hold_line *line)
{
	const struct store *at = stores_find(stores, hold_line_at(hold, line));
	return hold->with.is_wanted && at != NULL ? text_json(at->code) : NULL;
}

static json_t *lines_json(const struct stores *stores, const struct hold *hold)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < hold->line_count; i++) {
		int bundle = hold->lines[i].bundle;
		json_array_append_new(lines,
			json_pack("{s:i, s:s%, s:i, s:o*, s:o*}", "line", (int)hold->lines[i].line,
				"sku", JSON_STR(hold->lines[i].sku), "qty", (int)hold->lines[i].qty,
				"bundle", bundle == 0 ? NULL : json_integer(bundle), "store",
				at_json(stores, hold, &hold->lines[i])));
	}
	return lines;
}

/* NULL when there are none. */
static json_t *bundles_json(const struct hold *hold)
{
	if (hold->bundle_count == 0)
		return NULL;
	json_t *bundles = json_array();
	for (size_t i = 0; i < hold->bundle_count; i++)
		json_array_append_new(bundles,
			json_pack("{s:i, s:s%, s:i}", "bundle", (int)i + 1, "sku",
				JSON_STR(hold->bundles[i].sku), "qty", (int)hold->bundles[i].qty));
	return bundles;
}

/* The other store where the shopper goes; NULL when one has all of it. */
static json_t *with_json(struct arena *arena, const struct stores *stores, const struct hold *hold)
{
	const struct store *with = stores_find(stores, hold->with.store);
	if (!hold->with.is_wanted || with == NULL)
		return NULL;
	return json_pack("{s:o, s:o*, s:o}", "store", store_json(with), "distance_m",
		distance_json(hold->with.has_distance, hold->with.distance_m), "ready_at",
		instant_json(arena, hold->with.promised_at));
}

/* The store that sends it to where it is collected; NULL when it is there. */
static json_t *transfer_json(const struct stores *stores, const struct hold *hold)
{
	const struct store *from = stores_find(stores, hold->store);
	if (!hold->sending.is_wanted || from == NULL)
		return NULL;
	return json_pack("{s:s%}", "from", JSON_STR(from->code));
}

json_t *hold_json(struct arena *arena, const struct stores *stores, const struct hold *hold)
{
	return json_pack("{s:o, s:o, s:o*, s:o*, s:o*, s:o*, s:o, s:o, s:i, s:o, s:o*}", "id",
		uuid_json(arena, hold->id.uuid), "state", text_json(hold_state_name(hold->state)),
		"store", store_json(stores_find(stores, hold_collected_at(hold))), "transfer",
		transfer_json(stores, hold), "with", with_json(arena, stores, hold), "distance_m",
		distance_json(hold->has_distance, hold->distance_m), "ready_at",
		instant_json(arena, hold_promise(hold)), "expires_at",
		instant_json(arena, hold->expires_at), "extensions_left",
		HOLD_EXTENSIONS_MAX - hold->extended, "lines", lines_json(stores, hold), "bundles",
		bundles_json(hold));
}
