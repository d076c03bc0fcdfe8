/* Goods that were not taken: put-back. Handing over is in counter_handover.c, what comes back after
 * it in counter_returns.c. */
#include "server/db/q_counter.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/review.h"
#include "server/fulfilment/stock.h"

const struct command_line *command_line_find(const struct command *command, uint16_t line)
{
	for (size_t i = 0; i < command->line_count; i++)
		if (command->lines[i].line == line)
			return &command->lines[i];
	return NULL;
}

int32_t line_still_reserved(const struct fulfilment_line *line)
{
	return line->ordered - line->short_qty - line->collected - line->put_back;
}

bool fulfilment_owes_put_back(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_still_reserved(&fulfilment->lines[i]) > 0)
			return true;
	return false;
}

/* --- put-back --- */

static enum db_status line_put_back(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, struct stock_change *change_out, enum reason *reason_out)
{
	struct fulfilment_line *line = fulfilment_line_find(scene->fulfilment, given->line);
	struct q_fulfilment_line_put_back_in in = {given->qty, scene->fulfilment->id, given->line};
	uint64_t changed;
	if (line == NULL)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(q_fulfilment_line_put_back(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	line->put_back += given->qty;
	*change_out = (struct stock_change){
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = MOVEMENT_RELEASE,
		.reserved_by = -given->qty,
	};
	return DB_DONE;
}

enum db_status act_put_back(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	const struct command *command = scene->command;
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), command->line_count, struct stock_change);
	if (fulfilment_is_open(fulfilment))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	for (size_t i = 0; i < command->line_count; i++)
		DB_TRY(line_put_back(tx, scene, &command->lines[i], &changes[i], reason_out));
	struct q_fulfilment_set_put_back_due_in due = {
		fulfilment_owes_put_back(fulfilment), fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_put_back_due(tx, &due, &changed));
	if (!fulfilment_owes_put_back(fulfilment))
		DB_TRY(review_goods_are_back(tx, &scene->order, fulfilment, scene->now));
	DB_TRY(order_note(tx, scene->order.id, "put_back", counter_who(tx_arena(tx), scene),
		STR_EMPTY, command->happened_at));
	DB_MUST(stock_apply(tx, changes, command->line_count, command->id.uuid, scene->now));
	return fulfilment_touch(tx, fulfilment, scene->now);
}
