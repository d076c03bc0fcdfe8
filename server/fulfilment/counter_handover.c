/* Goods handed over, line by line: collected, refused, not found in the bag, or swapped for what
 * the shelf has. Coming back is in counter_goods.c. */
#include <stdlib.h>

#include "server/db/q_counter.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/counter_swap.h"
#include "server/fulfilment/resource.h"
#include "server/fulfilment/return_waits.h"
#include "server/fulfilment/review.h"
#include "server/fulfilment/serials.h"
#include "server/fulfilment/stock.h"

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* --- one line --- */

/* Headquarters had released some of it (cancelled before it heard of the pick): undone on paper. */
enum db_status counter_reclaim(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t released)
{
	if (released <= 0)
		return DB_DONE;
	struct q_fulfilment_line_take_out_in in = {released, scene->fulfilment->id, line->line};
	uint64_t changed;
	DB_TRY(q_fulfilment_line_take_out(tx, &in, &changed));
	line->put_back -= released;
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

struct stock_change counter_leaving(const struct counter_scene *scene,
	const struct fulfilment_line *line, enum movement_kind kind, int32_t qty, int32_t reserved)
{
	return (struct stock_change){
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = kind,
		.on_hand_by = -qty,
		.reserved_by = -reserved,
		.happened_at = counter_happened_at(scene),
	};
}

/* In the bag when it was made ready and not now: as if it had not been found at the shelf. */
static enum db_status line_lose(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t missing, int32_t reserved)
{
	struct q_fulfilment_line_not_in_bag_in in = {missing, scene->fulfilment->id, line->line};
	uint64_t changed;
	if (missing == 0)
		return DB_DONE;
	DB_TRY(q_fulfilment_line_not_in_bag(tx, &in, &changed));
	line->short_qty += missing;
	line->picked = least(line->picked, line->ordered - line->short_qty);
	return changed == 1
		       ? stock_lose(tx,
				 counter_leaving(scene, line, MOVEMENT_SHORT, missing, reserved),
				 scene->command->id.uuid, scene->now)
		       : DB_BROKEN;
}

static enum db_status line_give(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, const struct command_line *given, int32_t reserved)
{
	struct q_fulfilment_line_hand_over_in in = {
		.collected = given->qty,
		.refused = line->ordered - line->short_qty - given->qty,
		.has_reason = given->has_refuse_reason,
		.reason = given->refuse_reason,
		.fulfilment = scene->fulfilment->id,
		.line = line->line,
	};
	uint64_t changed;
	DB_TRY(q_fulfilment_line_hand_over(tx, &in, &changed));
	if (changed == 0)
		return DB_BROKEN; /* checked by handover_check */
	line->collected += in.collected;
	line->refused += in.refused;
	return given->qty == 0 ? DB_DONE
			       : stock_take(tx,
					 counter_leaving(scene, line, MOVEMENT_HANDOVER, given->qty,
						 reserved),
					 scene->command->id.uuid, scene->now);
}

/* What was in the bag and did not leave with the shopper was refused, named or not. */
static enum db_status line_hand_over(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, const struct command_line *named)
{
	static const struct command_line nothing = {0};
	const struct command_line *given = named == NULL ? &nothing : named;
	int32_t reserved = line_still_reserved(line);
	int32_t of_collected = least(given->qty, reserved);
	DB_TRY(counter_reclaim(tx, scene, line, given->qty + given->missing - reserved));
	DB_TRY(line_lose(
		tx, scene, line, given->missing, least(given->missing, reserved - of_collected)));
	return line_give(tx, scene, line, given, of_collected);
}

/* --- all lines --- */

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
		if (given->qty + given->refused + given->missing > line->ordered - line->short_qty)
			return REASON_QUANTITY_EXCEEDED;
	}
	return swaps_check(scene);
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

/* Line by line in the order in which stock is locked. */
static enum db_status lines_hand_over(
	struct tx *tx, const struct counter_scene *scene, struct owed *owed_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	*owed_out = owed_nothing(tx_arena(tx));
	qsort(fulfilment->lines, fulfilment->line_count, sizeof(*fulfilment->lines),
		compare_product);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		DB_TRY(line_hand_over(
			tx, scene, line, command_line_find(scene->command, line->line)));
		owed_add(owed_out, order_find_line(&scene->order, line->line), line->refused);
	}
	return DB_DONE;
}

/* What was not in the bag goes to the next store that can, as at the shelf; but nobody brings again
 * what headquarters had ended. */
static enum db_status missing_find_elsewhere(
	struct tx *tx, struct counter_scene *scene, bool was_unwanted)
{
	const struct command *command = scene->command;
	struct part *parts = arena_new_array(tx_arena(tx), command->line_count, struct part);
	size_t part_count = 0;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *given = &command->lines[i];
		if (given->missing > 0)
			parts[part_count++] = (struct part){given->line,
				fulfilment_line_find(scene->fulfilment, given->line)->product,
				given->missing};
	}
	if (part_count == 0)
		return DB_DONE;
	DB_TRY(order_note(tx, scene->order.id, "short", counter_who(tx_arena(tx), scene), STR_EMPTY,
		command->happened_at));
	return was_unwanted ? counter_give_up(tx, scene, parts, part_count)
			    : counter_find_elsewhere(tx, scene, parts, part_count);
}

/* --- the whole --- */

static enum db_status handover_write(struct tx *tx, const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	struct q_fulfilment_set_collected_in in = {
		.collected_by = command->by,
		.has_outcome = scene->order.kind == ORDER_RESERVATION,
		.outcome = command->swap_count > 0 ? OUTCOME_BOUGHT : OUTCOME_LEFT,
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

/* Without the code, somebody answers for it and says why; and whether an identity document was
 * looked at. */
static struct str proof_detail(struct arena *arena, const struct command *command)
{
	struct str why = command->has_override ? override_reason_name(command->override_reason)
					       : STR("without_code");
	const char *identity = command->is_identity_checked ? "\"identity\":true" : "";
	if (command->by_manager)
		return str_printf(arena, "{\"reason\":\"" STR_FMT "\"%s%s}", STR_ARG(why),
			*identity == '\0' ? "" : ",", identity);
	return *identity == '\0' ? STR_EMPTY : str_printf(arena, "{%s}", identity);
}

static enum db_status handover_note(struct tx *tx, const struct counter_scene *scene, bool was_late)
{
	return order_note(tx, scene->order.id, was_late ? "collected_late" : "collected",
		counter_who(tx_arena(tx), scene), proof_detail(tx_arena(tx), scene->command),
		scene->command->happened_at);
}

/* The period of withdrawal runs from the last goods of the order: stores that handed over a part
 * of it before decide by that, also without the line. */
static enum db_status earlier_stores_learn(struct tx *tx, const struct counter_scene *scene)
{
	for (size_t i = 0; i < scene->order.fulfilment_count; i++) {
		const struct fulfilment *other = &scene->order.fulfilments[i];
		if (other != scene->fulfilment && other->state == FULFILMENT_COLLECTED)
			DB_TRY(fulfilment_touch(tx, other, scene->now));
	}
	return DB_DONE;
}

static enum db_status hand_over(
	struct tx *tx, struct counter_scene *scene, bool was_late, bool was_taken_back)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct owed owed;
	bool was_unwanted = was_late || counter_is_being_cancelled(fulfilment);
	DB_TRY(returns_waited_pay(tx, scene));
	DB_TRY(serials_leave(tx, scene));
	DB_TRY(swaps_serials_leave(tx, scene));
	DB_TRY(swaps_lock(tx, scene));
	DB_TRY(lines_hand_over(tx, scene, &owed));
	DB_TRY(returns_waited_count(tx, scene));
	DB_TRY(swaps_write(tx, scene, &owed));
	DB_TRY(handover_write(tx, scene));
	DB_MUST(fulfilment_change_state(tx, fulfilment, FULFILMENT_COLLECTED,
		fulfilment_owes_put_back(fulfilment), scene->now));
	if (was_taken_back)
		DB_TRY(order_replacements_end(tx, &scene->order, fulfilment, scene->now));
	if (was_unwanted)
		DB_TRY(review_open(tx, fulfilment, REVIEW_COLLECTED, scene->now));
	DB_TRY(order_owe(
		tx, &scene->order, REFUND_FOR_REFUSED, fulfilment->id.uuid, &owed, scene->now));
	DB_TRY(handover_note(tx, scene, was_late));
	DB_TRY(missing_find_elsewhere(tx, scene, was_unwanted));
	return earlier_stores_learn(tx, scene);
}

enum db_status act_handover(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	bool was_late = is_late(scene), was_taken_back = is_taken_back(scene);
	enum reason reason = handover_check(scene);
	if (fulfilment->sending.is_wanted || (fulfilment->state != FULFILMENT_READY && !was_late))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	if (was_taken_back && order_is_collected_elsewhere(&scene->order, fulfilment))
		return counter_hand_over_again(tx, scene, reason_out);
	if (was_late)
		DB_TRY(order_owes_not(tx, scene->order.id, fulfilment->id));
	return hand_over(tx, scene, was_late, was_taken_back);
}
