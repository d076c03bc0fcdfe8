/* Pieces of JSON views; see json_parts.h. */
#include "server/views/json_parts.h"

#include "common/clock.h"

json_t *text_json(struct str text)
{
	return json_stringn(text.p, text.n);
}

json_t *text_json_or_none(struct str text)
{
	return str_is_empty(text) ? NULL : text_json(text);
}

json_t *uuid_json(struct arena *arena, struct uuid uuid)
{
	return text_json(uuid_print(arena, uuid));
}

json_t *instant_json(struct arena *arena, int64_t at)
{
	return at == 0 ? NULL : text_json(instant_print(arena, at));
}

json_t *gtin_json(struct arena *arena, gtin value)
{
	return value.digits == 0 ? NULL : text_json(gtin_print14(arena, value));
}

json_t *position_json(struct position at)
{
	return json_pack("{s:f, s:f}", "lat", at.lat, "lon", at.lon);
}

json_t *promise_json(struct arena *arena, int64_t ready_at, int64_t collect_by)
{
	return json_pack("{s:o, s:o}", "ready_at", instant_json(arena, ready_at), "collect_by",
		instant_json(arena, collect_by));
}

json_t *distance_json(bool is_known, uint32_t metres)
{
	return is_known ? json_integer(metres) : NULL;
}
