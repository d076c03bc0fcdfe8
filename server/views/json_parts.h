/*
 * The small pieces that JSON views share. Each gives a new reference for its caller
 * to place; NULL stands for "no value", which json_pack leaves out with "o*". The arena
 * is for what is printed on the way.
 */
#ifndef COMPTOIR_VIEWS_JSON_PARTS_H
#define COMPTOIR_VIEWS_JSON_PARTS_H

#include <jansson.h>

#include "common/geo.h"
#include "common/gtin.h"
#include "common/ids.h"

/* What json_pack takes for "s%". */
#define JSON_STR(text) (text).p, (text).n

json_t *text_json(struct str text);
/* NULL when empty. */
json_t *text_json_or_none(struct str text);
json_t *uuid_json(struct arena *arena, struct uuid uuid);
/* NULL for 0, "not yet". */
json_t *instant_json(struct arena *arena, int64_t at);
/* 14 digits; NULL when there is none. */
json_t *gtin_json(struct arena *arena, gtin value);
json_t *position_json(struct position at);
/* Ready at, and kept until. */
json_t *promise_json(struct arena *arena, int64_t ready_at, int64_t collect_by);
/* NULL unless it is known. */
json_t *distance_json(bool is_known, uint32_t metres);

#endif
