/* Any bytes as a request body: read or refused, with faults that can be printed. */
#include <stdlib.h>

#include "common/json.h"

struct place_body {
	double lat, lon;
};

struct line_body {
	struct str sku;
	int64_t qty;
	struct str *gtins;
	size_t gtins_count;
};

struct body {
	struct line_body *lines;
	size_t lines_count;
	struct str note;
	enum order_kind kind;
	struct place_body near;
	bool split, has_split;
	int64_t wanted_at;
	order_id order;
	bool has_kind, has_near, has_wanted_at, has_order;
};

static const struct json_field place_fields[] = {
	JSON_REAL(struct place_body, lat, REQUIRED, -90, 90),
	JSON_REAL(struct place_body, lon, REQUIRED, -180, 180),
};

static const struct json_field line_fields[] = {
	JSON_TEXT(struct line_body, sku, REQUIRED, 1, 8),
	JSON_INT(struct line_body, qty, REQUIRED, 1, 999),
	JSON_TEXTS(struct line_body, gtins, OPTIONAL, 0, 3, 14),
};

static const struct json_field fields[] = {
	JSON_LIST(struct body, lines, REQUIRED, 1, 100, struct line_body, line_fields),
	JSON_LINES(struct body, note, OPTIONAL, 0, 200),
	JSON_WORD(struct body, kind, OPTIONAL, order_kind),
	JSON_OBJECT(struct body, near, OPTIONAL, struct place_body, place_fields),
	JSON_BOOL(struct body, split, OPTIONAL),
	JSON_INSTANT(struct body, wanted_at, OPTIONAL),
	JSON_UUID(struct body, order, OPTIONAL),
};

static void check_faults(const struct faults *faults, bool is_good)
{
	if (is_good != (faults->count == 0))
		abort();
	for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++)
		if (!str_is_clean_utf8(faults->list[i].detail, false) ||
			faults->list[i].code[0] == '\0')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	struct str text = str_dup(arena, (struct str){(const char *)data, size});
	struct body body = {0};
	struct faults faults;
	struct fault fault;
	json_t *json;
	faults_init(&faults, arena);
	if (json_read(text, &json, &fault, arena) == REASON_OK) {
		check_faults(&faults, json_fields_read(json, STR("/body"), fields,
					      ARRAY_LENGTH(fields), &body, &faults));
		json_decref(json);
	} else if (!str_is_clean_utf8(fault.detail, false)) {
		abort();
	}
	arena_free(arena);
	return 0;
}
