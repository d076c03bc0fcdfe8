/* How much of what stores have a snapshot would take away, counted between the reading that checks
 * and the one that applies; see stock_message.h and server/fulfilment/stock_held.h. */
#include "server/import/stock_message.h"

void stock_brake_see(struct import *import, const struct stock_line *line, store_id store)
{
	struct stock_import *stock = import->stock;
	bool is_refused = import->faults.count > 0;
	if (import->is_applying || stock->message.kind != STOCK_SNAPSHOTS)
		return;
	if (line->figure > 0 || is_refused)
		pairs_add(stock->standing, store, line->product);
	else if (line->part != NULL)
		line->part->lists_zero = true;
}

static unsigned bits(uint64_t word)
{
	return (unsigned)__builtin_popcountll(word);
}

/* What a complete snapshot leaves out is gone as well; what a refused line names stays. */
static void count_word(
	const struct stock_import *stock, struct stock_part *part, const struct stock_word *had)
{
	uint64_t gone = had->products & ~pairs_word(stock->standing, part->store, had->word);
	if (!part->is_complete)
		gone &= pairs_word(stock->listed, part->store, had->word);
	part->with_stock += bits(had->products);
	part->to_zero += bits(gone);
}

static enum reason count_part(struct import *import, struct stock_part *part)
{
	struct stock_word *words;
	size_t count;
	enum reason reason =
		stock_feed_standing(&import->stock->feed, import->frame, part, &words, &count);
	for (size_t i = 0; i < count && reason == REASON_OK; i++)
		count_word(import->stock, part, &words[i]);
	arena_clear(import->frame);
	return reason;
}

enum reason stock_judge(struct import *import)
{
	struct stock_import *stock = import->stock;
	const struct import_settings *settings = import->settings;
	const struct stock_brake brake = {settings->hold_percent, settings->hold_positions};
	enum reason reason = REASON_OK;
	if (settings->is_confirmed || brake.percent == 0 || stock->message.kind != STOCK_SNAPSHOTS)
		return REASON_OK;
	for (size_t i = 0; i < stock->part_count && reason == REASON_OK; i++)
		if (stock->parts[i]->is_complete || stock->parts[i]->lists_zero)
			reason = count_part(import, stock->parts[i]);
	stock_brake_judge(&brake, stock->parts, stock->part_count);
	for (size_t i = 0; i < stock->part_count && settings->is_dry; i++) {
		stock->parts[i]->is_held = stock->parts[i]->is_doubtful;
		if (stock->parts[i]->is_held)
			stock_tell_part(import, stock->parts[i]);
	}
	return reason;
}
