/* Sets that come back whole; see return_write.h. */
#include "server/fulfilment/return_write.h"

static void line_count(
	const struct order *order, uint16_t line, int32_t *collected_out, int32_t *kept_out)
{
	*collected_out = *kept_out = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		for (size_t j = 0; j < order->fulfilments[i].line_count; j++) {
			const struct fulfilment_line *at = &order->fulfilments[i].lines[j];
			if (at->line != line)
				continue;
			*collected_out += at->collected;
			*kept_out += at->collected - at->returned;
		}
}

bool return_breaks_set(struct arena *arena, const struct order *order,
	const struct order_line *line, const int32_t *back)
{
	const struct order_bundle *bundle = order_find_bundle(order, line->bundle);
	struct set_line *lines = arena_new_array(arena, order->line_count, struct set_line);
	size_t count = 0;
	int32_t collected;
	if (bundle == NULL || !bundle->is_set)
		return false;
	for (size_t i = 0; i < order->line_count; i++) {
		if (order->lines[i].bundle != line->bundle)
			continue;
		struct set_line *part = &lines[count++];
		part->each = order->lines[i].qty / bundle->qty;
		line_count(order, order->lines[i].line, &collected, &part->kept);
		part->missing = order->lines[i].qty - collected;
		part->kept -= back == NULL ? 0 : back[i];
	}
	return !sets_are_whole(lines, count);
}
