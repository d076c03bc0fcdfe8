/* How much of what stores have a snapshot would take away, counted between the reading that checks
 * and the one that applies; see stock_message.h and server/fulfilment/stock_held.h. */
#include "server/import/stock_message.h"

enum { PAGE = 5000 };

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

/* What a complete snapshot leaves out is gone as well; what a refused line names stays. */
static void count_page(
	struct import *import, struct stock_part *part, const product_id *products, size_t count)
{
	const struct stock_import *stock = import->stock;
	part->with_stock += count;
	for (size_t i = 0; i < count; i++)
		part->to_zero +=
			!pairs_has(stock->standing, part->store, products[i]) &&
			(part->is_complete || pairs_has(stock->listed, part->store, products[i]));
}

static enum reason count_part(struct import *import, struct stock_part *part)
{
	product_id after = {0}, *products;
	for (size_t count = PAGE; count == PAGE;) {
		enum reason reason = stock_feed_standing(
			&import->stock->feed, import->frame, part, after, PAGE, &products, &count);
		if (reason != REASON_OK)
			return reason;
		count_page(import, part, products, count);
		if (count > 0)
			after = products[count - 1];
		arena_clear(import->frame);
	}
	return REASON_OK;
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
