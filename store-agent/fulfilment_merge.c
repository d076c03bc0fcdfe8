/* How documents of headquarters join what the store knows; see fulfilment.h. */
#include "store-agent/fulfilment_inside.h"

/* The new document with the physical facts of the store. */
static void keep_physical(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->state = known->state;
	merged->slot = known->slot;
	merged->is_on_the_way = known->is_on_the_way;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		if (own == NULL)
			continue;
		line->picked = own->picked;
		line->short_count = own->short_count;
		line->collected = own->collected;
		line->refused = own->refused;
		line->returned = own->returned;
		line->put_back = own->put_back;
		line->offer = own->offer;
		line->serials = own->serials;
	}
}

/* What only the store knows: headquarters' documents do not say it. */
static void keep_own(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->clerk = known->clerk;
	merged->clerk_name = known->clerk_name;
	if (!merged->is_collection_told)
		merged->collected_at = known->collected_at;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		line->stray = own == NULL ? 0 : own->stray;
		line->later_at = own == NULL ? 0 : own->later_at;
	}
}

/* What lies in the store beyond what the document counts. */
static void add_strays(const struct fulfilment *known, struct fulfilment *merged)
{
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		int beyond =
			own == NULL ? 0 : line_in_store(known, own) - line_in_store(merged, line);
		if (beyond > 0)
			line->stray += beyond;
	}
}

/* What came from another store is here whatever headquarters decided before it heard of that; it
 * will hear of it, and then counts it as the store does. */
static void keep_received(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->is_on_the_way = false;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		line->picked = own == NULL ? 0 : own->picked;
		line->put_back = line->ordered - line->short_count - line->picked;
	}
}

bool fulfilment_merge(
	struct fulfilment *known, const struct fulfilment *document, bool has_untold_acts)
{
	struct fulfilment merged = *document;
	bool is_raised = document->epoch > known->epoch;
	bool is_older = document->epoch < known->epoch ||
			(!is_raised && document->version < known->version);
	bool is_taken_back =
		(is_raised || fulfilment_is_ended(document)) && !fulfilment_is_ended(known);
	if (is_older)
		return false;
	keep_own(known, &merged);
	bool is_received = document->is_on_the_way && !known->is_on_the_way;
	bool has_left = known->state == FULFILMENT_COLLECTED || fulfilment_is_in(known, SENT);
	if (is_taken_back && is_received)
		keep_received(known, &merged);
	else if (is_taken_back && !has_left)
		add_strays(known, &merged);
	else if (has_untold_acts)
		keep_physical(known, &merged);
	*known = merged;
	return true;
}
