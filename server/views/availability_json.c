/* What stores have of a list of lines; see availability_json.h. */
#include "server/views/availability_json.h"

#include "common/clock.h"
#include "server/fulfilment/promise.h"
#include "server/views/json_parts.h"
#include "server/views/store_json.h"

static json_t *age_json(int64_t as_of, int64_t now)
{
	if (as_of == 0)
		return NULL;
	return json_integer(now > as_of ? (now - as_of) / MS_PER_SECOND : 0);
}

json_t *line_available_json(
	const struct question *question, const struct candidate *candidate, size_t line)
{
	return json_pack("{s:s%, s:i, s:i, s:o*}", "sku", JSON_STR(question->lines[line].sku),
		"qty", (int)question->lines[line].qty, "available", (int)candidate->available[line],
		"age_s", age_json(candidate->as_of[line], question->now));
}

json_t *candidate_promise_json(struct arena *arena, const struct candidate *candidate)
{
	if (!candidate->has_promise)
		return NULL;
	return promise_json(arena, candidate->promised_at,
		promise_collect_by(candidate->store, candidate->promised_at));
}

static json_t *candidate_json(
	struct arena *arena, const struct question *question, const struct candidate *candidate)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < question->line_count; i++)
		json_array_append_new(lines, line_available_json(question, candidate, i));
	return json_pack("{s:o, s:o*, s:b, s:o*, s:o}", "store", store_json(candidate->store),
		"distance_m", distance_json(candidate->has_distance, candidate->distance_m),
		"has_all", candidate->has_all, "promise", candidate_promise_json(arena, candidate),
		"lines", lines);
}

json_t *availability_json(struct arena *arena, const struct question *question,
	const struct candidate *candidates, size_t count)
{
	json_t *stores = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(stores, candidate_json(arena, question, &candidates[i]));
	return json_pack("{s:o}", "stores", stores);
}
