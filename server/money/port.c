/* What adapters share; see port.h. */
#include "server/money/port.h"

#include "common/clock.h"

enum { WORD_MAX = 60, STATUS_TOO_MANY = 429, RETRY_S_MAX = 3600, RETRY_MS = 5000 };

struct tax_sums ask_taxes(struct arena *arena, const struct ask *ask)
{
	struct tax_sums sums = tax_sums_new(arena, ask->line_count);
	for (size_t i = 0; i < ask->line_count; i++) {
		const struct ask_line *line = &ask->lines[i];
		tax_sums_add(&sums, line->tax, line->amount_minor - line->tax_amount.minor,
			line->tax_amount);
	}
	return sums;
}

struct str answer_word(struct arena *arena, struct str text)
{
	bool is_word = text.n > 0 && text.n <= WORD_MAX;
	for (size_t i = 0; is_word && i < text.n; i++) {
		char c = text.p[i];
		is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			  (c >= '0' && c <= '9') || c == '_' || c == '-';
	}
	return is_word ? str_dup(arena, text) : STR("other");
}

/* Seconds; a date is as good as nothing said. */
static int64_t retry_after_ms(struct str text)
{
	uint64_t seconds;
	return str_to_u64(text, RETRY_S_MAX, &seconds) ? (int64_t)seconds * MS_PER_SECOND
						       : RETRY_MS;
}

struct provider_answer answer_of_failure(const struct http_response *response, struct arena *arena)
{
	struct provider_answer answer = {.said = SAID_NOTHING,
		.provider_ref = STR_EMPTY,
		.retry_ms = MS_PER_SECOND,
		.error = str_printf(arena, "http_%d", response->status)};
	if (response->status == STATUS_TOO_MANY) {
		answer.said = SAID_LATER;
		answer.retry_ms = retry_after_ms(response->retry_after);
		answer.error = STR("too_many_requests");
	} else if (response->status == 0) {
		answer.said = response->may_have_arrived ? SAID_NOTHING : SAID_LATER;
		answer.error = STR("no_answer");
	}
	return answer;
}
