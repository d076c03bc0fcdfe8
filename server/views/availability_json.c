/* Pieces of what a store has; see availability_json.h. */
#include "server/views/availability_json.h"

#include "common/clock.h"
#include "server/fulfilment/promise.h"
#include "server/views/json_parts.h"

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
