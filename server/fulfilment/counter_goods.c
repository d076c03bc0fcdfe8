/* Goods that come back: put-back, return. Handing over is in counter_handover.c. */
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

struct fulfilment_line *fulfilment_line_find(struct fulfilment *fulfilment, uint16_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
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

/* --- return --- */

/* What a return changes beside its own rows: each figure and each fulfilment once, at the end. */
struct taken_back {
	struct stock_change *changes; /* what goes to the shelf */
	size_t change_count;
	bool *is_touched; /* for each fulfilment of the order */
	int64_t refund_minor;
};

/* Takes `qty` off what the fulfilments of the order handed over of this line, oldest first. */
static enum db_status line_return_from(struct tx *tx, struct counter_scene *scene,
	const struct command_line *given, struct taken_back *taken, enum reason *reason_out)
{
	int32_t left = given->qty;
	for (size_t i = 0; i < scene->order.fulfilment_count && left > 0; i++) {
		struct fulfilment *fulfilment = &scene->order.fulfilments[i];
		struct fulfilment_line *line = fulfilment_line_find(fulfilment, given->line);
		int32_t returnable = line == NULL ? 0 : line->collected - line->returned;
		int32_t qty = left < returnable ? left : returnable;
		if (qty == 0)
			continue;
		struct q_fulfilment_line_return_in in = {qty, fulfilment->id, given->line};
		uint64_t changed;
		DB_TRY(q_fulfilment_line_return(tx, &in, &changed));
		if (changed == 0)
			return DB_BROKEN; /* the order is locked */
		line->returned += qty;
		left -= qty;
		taken->is_touched[i] = true;
	}
	return left == 0 ? DB_DONE : db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
}

static enum db_status line_return(struct tx *tx, struct counter_scene *scene,
	const struct command_line *given, struct taken_back *taken, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct order_line *line = order_find_line(&scene->order, given->line);
	if (line == NULL || command_line_find(command, given->line) != given)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(line_return_from(tx, scene, given, taken, reason_out));
	struct q_return_line_add_in in = {command->return_id, given->line, line->product,
		given->qty, given->disposition, line->price_minor * given->qty};
	DB_MUST(q_return_line_add(tx, &in));
	taken->refund_minor += in.refund_minor;
	if (given->disposition == DISPOSITION_SHELF)
		taken->changes[taken->change_count++] = (struct stock_change){
			.store = command->store,
			.product = line->product,
			.kind = MOVEMENT_RETURN,
			.on_hand_by = given->qty,
			.happened_at = counter_happened_at(scene),
		};
	return DB_DONE;
}

static enum db_status return_add(
	struct tx *tx, const struct command *command, enum reason *reason_out)
{
	struct q_return_add_in in = {command->return_id, command->order, command->store,
		command->return_reason, command->clerk, command->happened_at};
	enum db_status status = q_return_add(tx, &in);
	return status == DB_DUP ? db_refuse(reason_out, REASON_KEY_REUSED) : status;
}

enum db_status act_return(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct order *order = &scene->order;
	enum db_status status = order_read_locked(tx, command->order, order);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	struct taken_back taken = {
		.changes = arena_new_array(tx_arena(tx), command->line_count, struct stock_change),
		.is_touched = arena_new_array(tx_arena(tx), order->fulfilment_count, bool),
	};
	DB_TRY(return_add(tx, command, reason_out));
	for (size_t i = 0; i < command->line_count; i++)
		DB_TRY(line_return(tx, scene, &command->lines[i], &taken, reason_out));
	DB_TRY(order_owe(tx, order, REFUND_FOR_RETURN, command->return_id.uuid, taken.refund_minor,
		scene->now));
	DB_TRY(order_note(tx, order->id, "returned", counter_who(tx_arena(tx), scene), STR_EMPTY,
		command->happened_at));
	DB_TRY(stock_bring(tx, taken.changes, taken.change_count, command->id.uuid, scene->now));
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (taken.is_touched[i])
			DB_TRY(fulfilment_touch(tx, &order->fulfilments[i], scene->now));
	return DB_DONE;
}
