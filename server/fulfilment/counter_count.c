/* A product counted at its shelf after somebody did not find it: a count like any other, of one
 * line (stock_feed.h). What moved since then is not lost, nor counted twice. */
#include "server/db/try.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/product.h"
#include "server/fulfilment/stock_chunk.h"

/* By hand: no source numbers it. A younger figure stays. */
static enum db_status figure_set(
	struct tx *tx, const struct counter_scene *scene, product_id product)
{
	const struct command *command = scene->command;
	struct stock_part part = {.store = command->store, .progress = STOCK_OPEN};
	struct stock_part *parts[] = {&part};
	const struct stock_message message = {
		.kind = STOCK_SNAPSHOTS,
		.source = STR_EMPTY,
		.cause = command->id.uuid,
		.now = scene->now,
	};
	const struct stock_line line = {
		.part = &part,
		.product = product,
		.as_of = counter_happened_at(scene),
		.figure = command->qty + command->aside,
		.safety = -1,
		.ordinal = 1,
	};
	const struct stock_chunk chunk = {
		.message = &message,
		.parts = parts,
		.part_count = 1,
		.lines = &line,
		.line_count = 1,
		.last_ordinal = 1,
		.is_last = true,
	};
	return stock_chunk_body(
		tx, &chunk, arena_new_struct(tx_arena(tx), struct stock_chunk_output));
}

enum db_status act_count(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct product product;
	enum db_status status = product_by_sku(tx, scene->command->product, &product);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	return figure_set(tx, scene, product.id);
}
