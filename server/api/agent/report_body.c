/* What an agent says of itself; see report_body.h. */
#include "server/api/agent/report_body.h"

#include "common/clock.h"

enum { VERSION_BYTES_MAX = 32, WORD_BYTES_MAX = 16 };

#define SECONDS_MAX INT64_C(315360000) /* ten years */

/* Within bounds, or 0. */
static int64_t number_of(const json_t *report, const char *name, int64_t least, int64_t most)
{
	const json_t *value = json_object_get(report, name);
	int64_t number = json_integer_value(value);
	return json_is_integer(value) && number >= least && number <= most ? number : 0;
}

static struct str text_of(
	struct arena *arena, const json_t *report, const char *name, size_t bytes_max)
{
	const json_t *value = json_object_get(report, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	if (!json_is_string(value) || text.n > bytes_max || !str_is_clean_utf8(text, false))
		return STR_EMPTY;
	return str_dup(arena, text);
}

/* The column is of ASCII. */
static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] < 'a' || text.p[i] > 'z') && text.p[i] != '_')
			return false;
	return true;
}

void agent_report_read(
	struct arena *arena, const json_t *report, struct q_board_report_set_in *report_out)
{
	struct str trouble = text_of(arena, report, "printer_trouble", WORD_BYTES_MAX);
	int64_t unsent_s = number_of(report, "unsent_s", 0, SECONDS_MAX);
	report_out->version = text_of(arena, report, "version", VERSION_BYTES_MAX);
	report_out->unsent = (uint32_t)number_of(report, "unsent", 0, INT32_MAX);
	report_out->unsent_since = report_out->now - unsent_s * MS_PER_SECOND;
	report_out->to_print = (uint32_t)number_of(report, "to_print", 0, INT32_MAX);
	report_out->printers = (uint16_t)number_of(report, "printers", 0, UINT16_MAX);
	report_out->printer_trouble = is_word(trouble) ? trouble : STR_EMPTY;
	report_out->clock_ahead_ms = number_of(report, "clock_ahead_ms",
		-SECONDS_MAX * MS_PER_SECOND, SECONDS_MAX * MS_PER_SECOND);
}
