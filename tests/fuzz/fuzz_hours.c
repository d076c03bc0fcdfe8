/* Any text as opening hours: what is accepted prints and reads back the same, and time goes on. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/hours.h"

static void check_week(struct arena *arena, const struct day_hours week[7])
{
	struct day_hours back[7];
	struct str why;
	struct str text = hours_print(arena, week);
	if (!hours_parse(arena, text, back, &why) || memcmp(week, back, sizeof(back)) != 0)
		abort();
}

static void check_time(const struct day_hours week[7], int64_t at)
{
	struct hours hours = {.zone = zone_named(STR("Europe/Paris"))};
	int64_t opens_at, closes_at, reached;
	memcpy(hours.week, week, sizeof(hours.week));
	if (hours_next(&hours, at, &opens_at, &closes_at) && closes_at <= at)
		abort();
	if (hours_add(&hours, at, 90, &reached) && reached < at + 90 * MS_PER_MINUTE)
		abort();
	if (hours_closing_after(&hours, at, 3, &reached) && reached <= at)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	struct str text = str_dup(arena, (struct str){(const char *)data, size}), why = STR_EMPTY;
	struct day_hours week[7];
	int64_t at = INT64_C(1774700000000) + (int64_t)size * 7777777;
	if (hours_parse(arena, text, week, &why)) {
		check_week(arena, week);
		check_time(week, at);
	}
	if (hours_parse_us(arena, text, week, &why)) {
		check_week(arena, week);
		check_time(week, at);
	}
	arena_free(arena);
	return 0;
}
