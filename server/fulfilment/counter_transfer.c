/* Goods sent to another store, and received there; see transfer.h. */
#include "server/fulfilment/transfer.h"

#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/q_transfer.h"
#include "server/db/try.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/review.h"
#include "server/fulfilment/stock.h"

static int compare_product(const void *a, const void *b)
{
	const struct fulfilment_line *x = a, *y = b;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

static void sort_as_locked(struct fulfilment *fulfilment)
{
	qsort(fulfilment->lines, fulfilment->line_count, sizeof(*fulfilment->lines),
		compare_product);
}

/* {"from": "LYO1", "to": "PAR1"} */
static struct str way_detail(
	struct arena *arena, const struct counter_scene *scene, store_id from, store_id to)
{
	const struct store *left = stores_find(scene->market->stores, from);
	const struct store *reached = stores_find(scene->market->stores, to);
	return str_printf(arena, "{\"from\":\"" STR_FMT "\",\"to\":\"" STR_FMT "\"}",
		STR_ARG(left == NULL ? STR_EMPTY : left->code),
		STR_ARG(reached == NULL ? STR_EMPTY : reached->code));
}

/* --- sent --- */

/* Headquarters had ended it, or given it to others, before it heard that it was sent. */
static bool is_late(const struct counter_scene *scene)
{
	const struct fulfilment *fulfilment = scene->fulfilment;
	return fulfilment->state == FULFILMENT_CANCELLED ||
	       (fulfilment->state == FULFILMENT_REJECTED &&
		       scene->command->epoch < fulfilment->epoch);
}

/* What was made ready is sent; of what headquarters had ended meanwhile, only the store knows. */
static int32_t sent_qty(const struct counter_scene *scene, const struct fulfilment_line *line)
{
	int32_t expected = line->ordered - line->short_qty;
	const struct command_line *told = command_line_find(scene->command, line->line);
	if (scene->fulfilment->state == FULFILMENT_READY)
		return expected;
	return told == NULL ? 0 : told->qty < expected ? told->qty : expected;
}

/* What headquarters thought was still there and was not sent is on the shelf for anybody. */
static enum db_status line_release_rest(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t rest)
{
	struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = MOVEMENT_RELEASE,
		.reserved_by = -rest,
	};
	struct q_fulfilment_line_put_back_in in = {rest, scene->fulfilment->id, line->line};
	uint64_t changed;
	if (rest <= 0)
		return DB_DONE;
	DB_TRY(q_fulfilment_line_put_back(tx, &in, &changed));
	line->put_back += rest;
	DB_MUST(stock_apply(tx, &change, 1, scene->command->id.uuid, scene->now));
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

static enum db_status line_send(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, struct q_transfer_line_add_in *row_out)
{
	int32_t qty = sent_qty(scene, line), reserved = line_still_reserved(line);
	int32_t of_reserved = qty < reserved ? qty : reserved;
	*row_out = (struct q_transfer_line_add_in){
		scene->fulfilment->id, line->line, line->product, qty, of_reserved};
	DB_TRY(line_release_rest(tx, scene, line, reserved - of_reserved));
	if (qty == 0)
		return DB_DONE;
	DB_TRY(counter_reclaim(tx, scene, line, qty - of_reserved));
	return stock_take(tx, counter_leaving(scene, line, MOVEMENT_SENT, qty, of_reserved),
		scene->command->id.uuid, scene->now);
}

static enum db_status lines_send(struct tx *tx, const struct counter_scene *scene)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct q_transfer_line_add_in *rows = arena_new_array(
		tx_arena(tx), fulfilment->line_count, struct q_transfer_line_add_in);
	sort_as_locked(fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		DB_TRY(line_send(tx, scene, &fulfilment->lines[i], &rows[i]));
	return q_transfer_line_add_bulk(tx, rows, fulfilment->line_count);
}

/* Everything that was to be sent is expected there; what is missing is seen when it comes. */
static struct source expected_there(
	struct arena *arena, const struct counter_scene *scene, const struct store *to)
{
	const struct fulfilment *fulfilment = scene->fulfilment;
	struct part *parts = arena_new_array(arena, fulfilment->line_count, struct part);
	struct source source = {
		.store = to, .promised_at = fulfilment->sending.arrives_at, .parts = parts};
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->ordered > line->short_qty)
			parts[source.part_count++] = (struct part){
				line->line, line->product, line->ordered - line->short_qty};
	}
	return source;
}

static enum db_status expect(struct tx *tx, const struct counter_scene *scene,
	const struct store *to, struct fulfilment *arriving_out)
{
	const struct fulfilment *fulfilment = scene->fulfilment;
	struct source source = expected_there(tx_arena(tx), scene, to);
	const struct q_transfer_add_in in = {
		.sent = fulfilment->id,
		.arriving = {uuid_new(scene->now)},
		.order = scene->order.id,
		.from_store = fulfilment->store,
		.to_store = to->id,
		.arrives_at = fulfilment->sending.arrives_at,
		.now = scene->now,
	};
	DB_TRY(fulfilment_create_in_transit(
		tx, scene->order.id, &source, scene->now, in.arriving, arriving_out));
	DB_TRY(fulfilment_replaces(tx, in.arriving, fulfilment->id));
	return q_transfer_add(tx, &in);
}

/* The feeds of both stores are told, in the order in which feeds are locked. */
static enum db_status leave_and_expect(struct tx *tx, const struct counter_scene *scene,
	const struct store *to, struct fulfilment *arriving_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	bool is_there_first = to->id.row < fulfilment->store.row;
	if (is_there_first)
		DB_MUST(expect(tx, scene, to, arriving_out));
	DB_MUST(fulfilment_change_state(tx, fulfilment, FULFILMENT_SENT, false, scene->now));
	if (!is_there_first)
		DB_MUST(expect(tx, scene, to, arriving_out));
	return DB_DONE;
}

/* Nobody waits for it any more: it is put back where it comes. The money of what was cancelled
 * before is owed already. */
static enum db_status arriving_end(struct tx *tx, struct counter_scene *scene,
	struct fulfilment *arriving, enum fulfilment_state was)
{
	const struct recalling cancel = {RECALL_CANCEL, STR("system"), STR_EMPTY, NULL, scene->now};
	if (was == FULFILMENT_READY)
		return recall_end(tx, &cancel, &scene->order, arriving, RECALL_GIVEN_BACK);
	if (was == FULFILMENT_CANCELLED)
		return fulfilment_end(tx, arriving, FULFILMENT_CANCELLED, scene->now);
	return fulfilment_take_back(tx, arriving, NULL, scene->now);
}

enum db_status act_send(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment, arriving;
	const enum fulfilment_state was = fulfilment->state;
	const struct store *to = stores_find(scene->market->stores, fulfilment->sending.to);
	bool is_unwanted = is_late(scene) || counter_is_being_cancelled(fulfilment);
	if (was == FULFILMENT_SENT)
		return DB_DONE;
	if (!fulfilment->sending.is_wanted || (was != FULFILMENT_READY && !is_late(scene)))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (to == NULL)
		return DB_RETRY; /* the directory follows within a second */
	if (is_late(scene))	 /* it was not handed over */
		DB_TRY(review_goods_are_back(tx, &scene->order, fulfilment, scene->now));
	DB_TRY(lines_send(tx, scene));
	DB_TRY(leave_and_expect(tx, scene, to, &arriving));
	DB_TRY(order_note(tx, scene->order.id, "sent", counter_who(tx_arena(tx), scene),
		way_detail(tx_arena(tx), scene, fulfilment->store, to->id),
		scene->command->happened_at));
	if (is_unwanted)
		return arriving_end(tx, scene, &arriving, was);
	return order_mail(tx, scene->order.id, MAIL_IN_TRANSIT, arriving.id.uuid, scene->now);
}

/* --- received --- */

static int32_t sent_of(const struct q_transfer_arriving *sent, size_t count, uint16_t line)
{
	for (size_t i = 0; i < count; i++)
		if (sent[i].line == line)
			return sent[i].qty;
	return 0;
}

/* Whoever waits for it has less of it; nobody waits for what is over, and what came of that is to
 * be put back. */
static enum db_status line_receive(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t came)
{
	bool is_wanted = scene->fulfilment->state == FULFILMENT_IN_TRANSIT;
	line->picked = came;
	if (is_wanted)
		line->short_qty = line->ordered - came;
	else
		line->put_back = line->ordered - line->short_qty - came;
	const struct q_fulfilment_line_receive_in in = {
		line->picked, line->short_qty, line->put_back, scene->fulfilment->id, line->line};
	uint64_t changed;
	return q_fulfilment_line_receive(tx, &in, &changed);
}

static enum db_status lines_receive(struct tx *tx, const struct counter_scene *scene,
	const struct q_transfer_arriving *sent, size_t sent_count)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), fulfilment->line_count, struct stock_change);
	size_t count = 0;
	uint64_t changed;
	sort_as_locked(fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		const struct command_line *told = command_line_find(scene->command, line->line);
		int32_t there = line->ordered - (told == NULL ? 0 : told->missing);
		int32_t most = sent_of(sent, sent_count, line->line);
		int32_t came = there < most ? there : most;
		const struct q_transfer_line_receive_in in = {came, sent[0].sent, line->line};
		DB_TRY(q_transfer_line_receive(tx, &in, &changed));
		DB_TRY(line_receive(tx, scene, line, came));
		if (came > 0)
			changes[count++] =
				counter_leaving(scene, line, MOVEMENT_RECEIVED, -came, -came);
	}
	return stock_receive(tx, changes, count, scene->command->id.uuid, scene->now);
}

static size_t parts_missing(
	struct arena *arena, const struct fulfilment *fulfilment, struct part **parts_out)
{
	size_t count = 0;
	*parts_out = arena_new_array(arena, fulfilment->line_count, struct part);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->short_qty > 0)
			(*parts_out)[count++] =
				(struct part){line->line, line->product, line->short_qty};
	}
	return count;
}

static bool has_anything(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].picked > 0)
			return true;
	return false;
}

static enum db_status make_ready(struct tx *tx, struct counter_scene *scene)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct q_fulfilment_set_slot_in slot = {scene->command->slot, fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_slot(tx, &slot, &changed));
	DB_MUST(fulfilment_change_state(tx, fulfilment, FULFILMENT_READY, false, scene->now));
	DB_TRY(counter_wait_for_shopper(tx, scene));
	return order_mail(tx, scene->order.id, MAIL_READY, fulfilment->id.uuid, scene->now);
}

/* What is missing is looked for as if it had not been found at the shelf. */
static enum db_status receive_wanted(struct tx *tx, struct counter_scene *scene)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct part *missing;
	size_t missing_count = parts_missing(tx_arena(tx), fulfilment, &missing);
	if (has_anything(fulfilment))
		DB_TRY(make_ready(tx, scene));
	else
		DB_MUST(fulfilment_change_state(
			tx, fulfilment, FULFILMENT_REJECTED, false, scene->now));
	if (missing_count == 0)
		return DB_DONE;
	DB_TRY(order_note(tx, scene->order.id, "not_arrived", counter_who(tx_arena(tx), scene),
		STR_EMPTY, scene->command->happened_at));
	return counter_find_elsewhere(tx, scene, missing, missing_count);
}

static enum db_status receive_unwanted(struct tx *tx, struct counter_scene *scene)
{
	const struct fulfilment *fulfilment = scene->fulfilment;
	struct q_fulfilment_set_put_back_due_in due = {
		fulfilment_owes_put_back(fulfilment), fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_put_back_due(tx, &due, &changed));
	return fulfilment_touch(tx, fulfilment, scene->now);
}

/* Each line named once, of this fulfilment, and no more missing than was expected. */
static enum reason receive_check(const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *told = &command->lines[i];
		const struct fulfilment_line *line =
			fulfilment_line_find(scene->fulfilment, told->line);
		if (line == NULL || command_line_find(command, told->line) != told)
			return REASON_INVALID_FIELDS;
		if (told->missing > line->ordered)
			return REASON_QUANTITY_EXCEEDED;
	}
	return REASON_OK;
}

enum db_status act_receive(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct q_transfer_arriving_in asked = {fulfilment->id};
	struct q_transfer_receive_in received = {scene->now, fulfilment->id};
	struct q_transfer_arriving *sent;
	size_t sent_count;
	uint64_t changed;
	if (fulfilment->sent_at == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (fulfilment->received_at != 0)
		return DB_DONE; /* by another till */
	enum reason reason = receive_check(scene);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	DB_TRY(q_transfer_arriving(tx, &asked, &sent, &sent_count));
	DB_TRY(q_transfer_receive(tx, &received, &changed));
	if (changed != 1 || sent_count == 0)
		return DB_BROKEN; /* the order is locked */
	DB_TRY(lines_receive(tx, scene, sent, sent_count));
	DB_TRY(order_note(tx, scene->order.id, "received", counter_who(tx_arena(tx), scene),
		STR_EMPTY, scene->command->happened_at));
	return fulfilment->state == FULFILMENT_IN_TRANSIT ? receive_wanted(tx, scene)
							  : receive_unwanted(tx, scene);
}
