/* Picking: accept, start, take over, pick, short, ready, reopen, move, reject, release, not
 * collected. Handing over is in counter_handover.c, what comes back in counter_goods.c. */
#include "server/fulfilment/counter_acts.h"

#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/fulfilment/counter_substitute.h"
#include "server/fulfilment/feed.h"
#include "server/fulfilment/promise.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/remind.h"
#include "server/fulfilment/stock.h"

int64_t counter_happened_at(const struct counter_scene *scene)
{
	int64_t at = scene->command->happened_at;
	return at > 0 && at < scene->now ? at : scene->now;
}

struct str counter_who(struct arena *arena, const struct counter_scene *scene)
{
	const struct store *store = stores_find(scene->market->stores, scene->command->store);
	return str_printf(arena, STR_FMT " " STR_FMT,
		STR_ARG(store == NULL ? STR("?") : store->code), STR_ARG(scene->command->clerk));
}

static enum db_status note(struct tx *tx, const struct counter_scene *scene, const char *what)
{
	return order_note(tx, scene->order.id, what, counter_who(tx_arena(tx), scene), STR_EMPTY,
		scene->command->happened_at);
}

static enum db_status move_on(struct tx *tx, struct counter_scene *scene, enum fulfilment_state to)
{
	return fulfilment_change_state(tx, scene->fulfilment, to, false, scene->now);
}

/* --- accept, start --- */

enum db_status act_accept(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	if (scene->fulfilment->state != FULFILMENT_ASSIGNED)
		return fulfilment_is_open(scene->fulfilment)
			       ? DB_DONE
			       : db_refuse(reason_out, REASON_SUPERSEDED);
	DB_MUST(move_on(tx, scene, FULFILMENT_ACCEPTED));
	return note(tx, scene, "accepted");
}

enum db_status act_start(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	DB_TRY(act_accept(tx, scene, reason_out));
	if (scene->fulfilment->state != FULFILMENT_ACCEPTED)
		return DB_DONE;
	DB_MUST(move_on(tx, scene, FULFILMENT_PICKING));
	return note(tx, scene, "picking");
}

/* Another clerk of the store goes on; the history says who. */
enum db_status act_take_over(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	if (scene->fulfilment->state != FULFILMENT_PICKING)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	return note(tx, scene, "taken_over");
}

/* --- pick, short --- */

enum db_status act_pick(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct q_fulfilment_line_pick_in in = {command->qty, command->fulfilment, command->line};
	int32_t none_short = 0;
	uint64_t changed;
	if (scene->fulfilment->state != FULFILMENT_PICKING)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(substitutes_withdraw(tx, scene, &none_short));
	DB_TRY(q_fulfilment_line_pick(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	return fulfilment_touch(tx, scene->fulfilment, scene->now);
}

/* The store says they are not there: they leave the figures, as far as the figures had them; of
 * those, `reserved` had been set aside. */
static enum db_status lose(
	struct tx *tx, const struct counter_scene *scene, const struct part *part, int32_t reserved)
{
	const struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = part->product,
		.kind = MOVEMENT_SHORT,
		.on_hand_by = -part->qty,
		.reserved_by = -reserved,
		.happened_at = counter_happened_at(scene),
	};
	return stock_short(
		tx, change, scene->command->stock_effect, scene->command->id.uuid, scene->now);
}

bool counter_is_being_cancelled(const struct fulfilment *fulfilment)
{
	return fulfilment->has_recall && fulfilment->recall == RECALL_CANCEL;
}

/* As if headquarters had asked for it. */
static enum db_status give_back_as(
	struct tx *tx, struct counter_scene *scene, enum recall recall, struct str why)
{
	const struct resourcing resourcing = {
		.market = scene->market,
		.rules = scene->rules,
		.cause = scene->command->id.uuid,
		.now = scene->now,
	};
	const struct recalling recalling = {
		recall, counter_who(tx_arena(tx), scene), why, &resourcing, scene->now};
	return recall_end(tx, &recalling, &scene->order, scene->fulfilment, RECALL_GIVEN_BACK);
}

/* The store gives back what headquarters asks of it, in whatever words. */
static enum db_status give_back(struct tx *tx, struct counter_scene *scene)
{
	return give_back_as(tx, scene, scene->fulfilment->recall, STR_EMPTY);
}

/* Nobody else is asked for what the shopper does not want any more. */
enum db_status counter_find_elsewhere(
	struct tx *tx, struct counter_scene *scene, const struct part *parts, size_t part_count)
{
	const struct command *command = scene->command;
	struct resourcing resourcing = {
		.market = scene->market,
		.rules = scene->rules,
		.cause = command->id.uuid,
		.now = scene->now,
		.may_wait = command->type == COMMAND_REJECT &&
			    command->reject_reason != REJECT_NO_STOCK,
	};
	if (order_is_cancelling(&scene->order))
		return counter_give_up(tx, scene, parts, part_count);
	return order_resource(tx, &resourcing, &scene->order, scene->fulfilment, parts, part_count);
}

enum db_status counter_give_up(struct tx *tx, const struct counter_scene *scene,
	const struct part *parts, size_t part_count)
{
	struct resourcing resourcing = {
		.market = scene->market,
		.rules = scene->rules,
		.cause = scene->command->id.uuid,
		.now = scene->now,
	};
	return parts_give_up(tx, &resourcing, &scene->order, parts, part_count, "unavailable");
}

enum db_status act_short(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct order_line *line = order_find_line(&scene->order, command->line);
	struct q_fulfilment_line_short_in in = {
		command->qty, command->short_reason, command->fulfilment, command->line};
	uint64_t changed;
	if (scene->fulfilment->state != FULFILMENT_PICKING)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(substitutes_withdraw(tx, scene, &in.qty));
	if (in.qty == 0)
		return fulfilment_touch(tx, scene->fulfilment, scene->now);
	DB_TRY(q_fulfilment_line_short(tx, &in, &changed));
	if (changed == 0 || line == NULL)
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	struct part part = {command->line, line->product, in.qty};
	DB_TRY(lose(tx, scene, &part, part.qty));
	DB_TRY(note(tx, scene, "short"));
	DB_TRY(counter_find_elsewhere(tx, scene, &part, 1));
	return fulfilment_touch(tx, scene->fulfilment, scene->now);
}

/* --- ready, reopen, move, reject --- */

/* Every line decided? And is there anything to hand over, or was anything missing? */
static bool is_decided(const struct fulfilment *fulfilment, int32_t *picked_out, int32_t *short_out)
{
	*picked_out = *short_out = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		*picked_out += line->picked;
		*short_out += line->short_qty;
		if (line->picked + line->short_qty != line->ordered)
			return false;
	}
	return true;
}

/* What is ready need not be prepared elsewhere. */
static enum db_status forget_move(struct tx *tx, struct fulfilment *fulfilment)
{
	struct q_fulfilment_recall_drop_in in = {fulfilment->id};
	uint64_t changed;
	if (!fulfilment->has_recall || fulfilment->recall != RECALL_MOVE)
		return DB_DONE;
	fulfilment->has_recall = false;
	return q_fulfilment_recall_drop(tx, &in, &changed);
}

/* A shopper who is told late has as many days to come as one who is told in time. */
enum db_status counter_wait_for_shopper(struct tx *tx, const struct counter_scene *scene)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	const struct store *store = stores_find(scene->market->stores, fulfilment->store);
	if (store == NULL)
		return DB_DONE;
	int64_t collect_by = promise_collect_by(store, scene->now);
	if (collect_by > fulfilment->collect_by)
		fulfilment->collect_by = collect_by;
	fulfilment->ready_at = scene->now;
	return reminders_set(tx, store, fulfilment, scene->now);
}

enum db_status act_ready(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	int32_t picked, missing;
	if (fulfilment->state == FULFILMENT_READY)
		return DB_DONE;
	if (fulfilment->state != FULFILMENT_PICKING || !is_decided(fulfilment, &picked, &missing))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (picked == 0 && fulfilment->has_recall)
		return give_back(tx, scene);
	if (picked == 0) {
		DB_MUST(fulfilment_end(tx, fulfilment, FULFILMENT_REJECTED, scene->now));
		DB_TRY(feed_record(tx, fulfilment->store, false, scene->now));
		return note(tx, scene, "rejected");
	}
	struct q_fulfilment_set_slot_in in = {scene->command->slot, fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_slot(tx, &in, &changed));
	DB_MUST(move_on(tx, scene, FULFILMENT_READY));
	if (fulfilment->ready_at == 0) /* not reopened: that was counted */
		DB_TRY(feed_record(tx, fulfilment->store, missing == 0, scene->now));
	DB_TRY(note(tx, scene, fulfilment->sending.is_wanted ? "packed" : "ready"));
	DB_TRY(forget_move(tx, fulfilment));
	if (fulfilment->has_recall || fulfilment->sending.is_wanted)
		return DB_DONE; /* nobody is asked to come for what is taken back, or is elsewhere
				 */
	DB_TRY(counter_wait_for_shopper(tx, scene));
	return order_mail(tx, scene->order.id, MAIL_READY, fulfilment->id.uuid, scene->now);
}

/* The shopper was told already and is not told otherwise: it will be ready again in a moment. */
enum db_status act_reopen(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct q_fulfilment_set_slot_in in = {STR_EMPTY, scene->fulfilment->id};
	uint64_t changed;
	if (scene->fulfilment->state != FULFILMENT_READY)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(q_fulfilment_set_slot(tx, &in, &changed));
	DB_MUST(move_on(tx, scene, FULFILMENT_PICKING));
	return note(tx, scene, "reopened");
}

enum db_status act_move(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct q_fulfilment_set_slot_in in = {scene->command->slot, scene->fulfilment->id};
	uint64_t changed;
	if (scene->fulfilment->state != FULFILMENT_READY)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(q_fulfilment_set_slot(tx, &in, &changed));
	return fulfilment_touch(tx, scene->fulfilment, scene->now);
}

static int compare_part(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	return (x->product.row > y->product.row) - (x->product.row < y->product.row);
}

/* What the store says it does not have, of the parts it was asked for; in the order in which stock
 * is locked. Its reservation was released with the fulfilment. */
static enum db_status lose_missing(struct tx *tx, const struct counter_scene *scene,
	const struct part *parts, size_t part_count, enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct part *missing = arena_new_array(tx_arena(tx), command->line_count, struct part);
	for (size_t i = 0; i < command->line_count; i++) {
		size_t at = 0;
		while (at < part_count && parts[at].line != command->lines[i].line)
			at++;
		if (at == part_count)
			return db_refuse(reason_out, REASON_INVALID_FIELDS);
		if (command->lines[i].qty > parts[at].qty)
			return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
		missing[i] =
			(struct part){parts[at].line, parts[at].product, command->lines[i].qty};
	}
	qsort(missing, command->line_count, sizeof(*missing), compare_part);
	for (size_t i = 0; i < command->line_count; i++)
		if (command->stock_effect != STOCK_EFFECT_NONE)
			DB_TRY(lose(tx, scene, &missing[i], 0));
	return DB_DONE;
}

enum db_status act_reject(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	struct part *parts = arena_new_array(tx_arena(tx), fulfilment->line_count, struct part);
	size_t part_count = 0;
	if (fulfilment->has_recall && fulfilment->state != FULFILMENT_READY)
		return give_back(tx, scene);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->ordered > line->short_qty)
			parts[part_count++] = (struct part){
				line->line, line->product, line->ordered - line->short_qty};
	}
	enum db_status status = fulfilment_end(tx, fulfilment, FULFILMENT_REJECTED, scene->now);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(status);
	DB_TRY(lose_missing(tx, scene, parts, part_count, reason_out));
	DB_TRY(feed_record(tx, fulfilment->store, false, scene->now));
	const struct q_fulfilment_set_reject_reason_in why = {
		scene->command->reject_reason, fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_reject_reason(tx, &why, &changed));
	struct str detail = str_printf(tx_arena(tx), "{\"reason\":\"" STR_FMT "\"}",
		STR_ARG(reject_reason_name(scene->command->reject_reason)));
	DB_TRY(order_note(tx, scene->order.id, "rejected", counter_who(tx_arena(tx), scene), detail,
		scene->command->happened_at));
	return counter_find_elsewhere(tx, scene, parts, part_count);
}

/* --- release --- */

/* Without a question there is nothing to answer: the store had read an older document. */
enum db_status act_release(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	if (!scene->fulfilment->has_recall)
		return db_refuse(reason_out, REASON_SUPERSEDED);
	return give_back(tx, scene);
}

/* --- not collected --- */

/* A clerk says before the last day, or with the line cut after it, that nobody comes. What was
 * asked of the store meanwhile is answered by it as well: the goods are there. When headquarters
 * has ended it by itself, it says nothing new, and no clerk need be told. */
enum db_status act_not_collected(
	struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct fulfilment *fulfilment = scene->fulfilment;
	if (!fulfilment_is_open(fulfilment) && fulfilment->state != FULFILMENT_COLLECTED)
		return DB_DONE;
	if (fulfilment->state != FULFILMENT_READY || fulfilment->sending.is_wanted)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (fulfilment->has_recall)
		return give_back(tx, scene);
	return give_back_as(tx, scene, RECALL_EXPIRE, STR("{\"reason\":\"not_collected\"}"));
}
