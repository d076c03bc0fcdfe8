/* Goods over the counter: handover, put-back, return. */
#include <stdlib.h>

#include "server/db/q_counter.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/resource.h"
#include "server/fulfilment/stock.h"

static const struct command_line *command_line_find(const struct command *command, uint16_t line)
{
	for (size_t i = 0; i < command->line_count; i++)
		if (command->lines[i].line == line)
			return &command->lines[i];
	return NULL;
}

static struct fulfilment_line *fulfilment_line_find(struct fulfilment *fulfilment, uint16_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
	return NULL;
}

static int32_t still_reserved(const struct fulfilment_line *line)
{
	return line->ordered - line->short_qty - line->collected - line->put_back;
}

static bool is_put_back_owed(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (still_reserved(&fulfilment->lines[i]) > 0)
			return true;
	return false;
}

/* --- handover --- */

/* Headquarters had released some of it (cancelled before it heard of the pick): undone on paper. */
static enum db_status reclaim(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t collected)
{
	int32_t missing = collected - still_reserved(line);
	if (missing <= 0)
		return DB_DONE;
	struct q_fulfilment_line_take_out_in in = {missing, scene->fulfilment->id, line->line};
	uint64_t changed;
	DB_TRY(q_fulfilment_line_take_out(tx, &in, &changed));
	line->put_back -= missing;
	struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = MOVEMENT_HANDOVER,
		.on_hand_by = -missing,
		.happened_at = counter_happened_at(scene),
	};
	return changed == 1 ? stock_take(tx, change, scene->command->id.uuid, scene->now)
			    : DB_BROKEN;
}

static enum db_status line_hand_over(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t collected, int32_t refused)
{
	struct q_fulfilment_line_hand_over_in in = {
		collected, refused, scene->fulfilment->id, line->line};
	uint64_t changed;
	int32_t reserved = still_reserved(line);
	DB_TRY(reclaim(tx, scene, line, collected));
	DB_TRY(q_fulfilment_line_hand_over(tx, &in, &changed));
	if (changed == 0)
		return DB_BROKEN; /* checked by handover_check */
	line->collected += collected;
	line->refused += refused;
	int32_t from_reserved = collected < reserved ? collected : reserved;
	struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = MOVEMENT_HANDOVER,
		.on_hand_by = -from_reserved,
		.reserved_by = -from_reserved,
		.happened_at = counter_happened_at(scene),
	};
	return from_reserved == 0 ? DB_DONE
				  : stock_take(tx, change, scene->command->id.uuid, scene->now);
}

/* Each line named once, of this fulfilment, and no more than it was asked for. */
static enum reason handover_check(const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *given = &command->lines[i];
		const struct fulfilment_line *line =
			fulfilment_line_find(scene->fulfilment, given->line);
		bool is_first = command_line_find(command, given->line) == given;
		if (line == NULL || !is_first)
			return REASON_INVALID_FIELDS;
		if (given->qty + given->refused > line->ordered - line->short_qty)
			return REASON_QUANTITY_EXCEEDED;
	}
	return REASON_OK;
}

/* Headquarters gave its goods to others while the store had it. */
static bool is_taken_back(const struct counter_scene *scene)
{
	return scene->fulfilment->state == FULFILMENT_REJECTED &&
	       scene->command->epoch < scene->fulfilment->epoch;
}

static bool is_late(const struct counter_scene *scene)
{
	return scene->fulfilment->state == FULFILMENT_CANCELLED ||
	       scene->fulfilment->state == FULFILMENT_EXPIRED || is_taken_back(scene);
}

static int compare_product(const void *a, const void *b)
{
	const struct fulfilment_line *x = a, *y = b;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

/* What was in the bag and did not leave with the shopper was refused, named or not. Line by line in
 * the order in which stock is locked. */
static enum db_status lines_hand_over(
	struct tx *tx, const struct counter_scene *scene, int64_t *refused_minor_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	*refused_minor_out = 0;
	qsort(fulfilment->lines, fulfilment->line_count, sizeof(*fulfilment->lines),
		compare_product);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		const struct command_line *given = command_line_find(scene->command, line->line);
		int32_t collected = given == NULL ? 0 : given->qty;
		int32_t refused = line->ordered - line->short_qty - collected;
		DB_TRY(line_hand_over(tx, scene, line, collected, refused));
		*refused_minor_out +=
			refused * order_find_line(&scene->order, line->line)->price_minor;
	}
	return DB_DONE;
}

static enum db_status handover_write(struct tx *tx, const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	struct q_fulfilment_set_collected_in in = {
		.collected_by = command->by,
		.has_outcome = scene->order.kind == ORDER_RESERVATION,
		.outcome = OUTCOME_LEFT,
		.fulfilment = scene->fulfilment->id,
	};
	for (size_t i = 0; i < scene->fulfilment->line_count; i++)
		if (scene->fulfilment->lines[i].collected > 0)
			in.outcome = OUTCOME_BOUGHT;
	if (command->has_outcome)
		in.outcome = command->outcome;
	uint64_t changed;
	return q_fulfilment_set_collected(tx, &in, &changed);
}

/* The shopper has the goods: money that was to be given back for them, and not asked back yet, is
 * not. */
static enum db_status refund_drop(struct tx *tx, const struct counter_scene *scene)
{
	const struct uuid *cause = &scene->fulfilment->id.uuid;
	struct q_refund_drop_in in = {{(const char *)cause->bytes, sizeof(cause->bytes)}};
	uint64_t changed;
	return q_refund_drop(tx, &in, &changed);
}

enum db_status act_handover(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	bool was_late = is_late(scene), was_taken_back = is_taken_back(scene);
	enum reason reason = handover_check(scene);
	int64_t refused_minor;
	if (fulfilment->state != FULFILMENT_READY && !was_late)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	if (was_taken_back && order_replacement_is_collected(&scene->order, fulfilment))
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	if (was_late)
		DB_TRY(refund_drop(tx, scene));
	DB_TRY(lines_hand_over(tx, scene, &refused_minor));
	DB_TRY(handover_write(tx, scene));
	DB_MUST(fulfilment_change_state(
		tx, fulfilment, FULFILMENT_COLLECTED, is_put_back_owed(fulfilment), scene->now));
	if (was_taken_back)
		DB_TRY(order_replacements_end(tx, &scene->order, fulfilment, scene->now));
	DB_TRY(order_owe(tx, &scene->order, REFUND_FOR_REFUSED, fulfilment->id.uuid, refused_minor,
		scene->now));
	/* Without the code, somebody answers for it. */
	struct str detail =
		scene->command->by_manager ? STR("{\"reason\":\"without_code\"}") : STR_EMPTY;
	return order_note(tx, scene->order.id, was_late ? "collected_late" : "collected",
		counter_who(tx_arena(tx), scene), detail, scene->command->happened_at);
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
		is_put_back_owed(fulfilment), fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_put_back_due(tx, &due, &changed));
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
