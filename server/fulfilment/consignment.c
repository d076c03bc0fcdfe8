/* Returned goods on the way to another store; see consignment.h. */
#include "server/fulfilment/consignment.h"

#include <stdlib.h>

#include "common/clock.h"
#include "server/db/q_consignment.h"
#include "server/db/try.h"
#include "server/fulfilment/feed.h"
#include "server/fulfilment/stock.h"

static struct str code_of(const struct counter_scene *scene, store_id id)
{
	const struct store *store = stores_find(scene->market->stores, id);
	return store == NULL ? STR_EMPTY : store->code;
}

/* {"number": "T…", "from": "LYO1", "to": "PAR1"} */
static struct str way_detail(struct tx *tx, const struct counter_scene *scene, consignment_id id,
	store_id from, store_id to)
{
	return str_printf(tx_arena(tx),
		"{\"number\":\"" STR_FMT "\",\"from\":\"" STR_FMT "\",\"to\":\"" STR_FMT "\"}",
		STR_ARG(consignment_number_print(tx_arena(tx), id)), STR_ARG(code_of(scene, from)),
		STR_ARG(code_of(scene, to)));
}

/* --- sent --- */

enum db_status consignment_send(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, product_id product, int32_t qty)
{
	const struct command *command = scene->command;
	const struct store *to = stores_by_code(scene->market->stores, given->to);
	struct q_consignment_hop_in asked = {command->return_id, given->line};
	struct q_consignment_hop before;
	if (!given->has_consignment)
		return DB_DONE;
	DB_MUST(q_consignment_hop(tx, &asked, &before));
	const struct q_consignment_add_in in = {
		.consignment = given->consignment,
		.number = consignment_number_print(tx_arena(tx), given->consignment),
		.return_id = command->return_id,
		.line = given->line,
		.hop = (uint16_t)(before.hops + 1),
		.order = scene->order.id,
		.product = product,
		.qty = qty,
		.from_store = command->store,
		.has_to_store = to != NULL,
		.to_store = to == NULL ? (store_id){0} : to->id,
		.clerk = command->clerk,
		.sent_at = counter_happened_at(scene),
		.arrives_by = counter_happened_at(scene) +
			      scene->market->stores->transfers.return_days * MS_PER_DAY,
	};
	DB_MUST(q_consignment_add(tx, &in));
	return order_note(tx, scene->order.id, "sent_on", counter_who(tx_arena(tx), scene),
		way_detail(tx, scene, given->consignment, command->store, in.to_store),
		command->happened_at);
}

/* --- told --- */

static int compare_store(const void *a, const void *b)
{
	const store_id *x = a, *y = b;
	return (x->row > y->row) - (x->row < y->row);
}

/* Each store once, in the order in which feeds are locked. */
static enum db_status tell(
	struct tx *tx, consignment_id id, store_id *stores, size_t count, int64_t now)
{
	qsort(stores, count, sizeof(*stores), compare_store);
	for (size_t i = 0; i < count; i++) {
		bool is_told = stores[i].row == 0 || (i > 0 && stores[i].row == stores[i - 1].row);
		if (!is_told)
			DB_TRY(feed_append(tx, stores[i], EVENT_CONSIGNMENT, id.uuid, 0, now));
	}
	return DB_DONE;
}

enum db_status consignments_tell(struct tx *tx, const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *line = &command->lines[i];
		const struct store *to = stores_by_code(scene->market->stores, line->to);
		store_id stores[] = {command->store, to == NULL ? (store_id){0} : to->id};
		if (line->has_consignment)
			DB_TRY(tell(
				tx, line->consignment, stores, ARRAY_LENGTH(stores), scene->now));
	}
	return DB_DONE;
}

/* --- arrived --- */

static enum reason arrive_check(const struct command *command, const struct q_consignment_get *sent)
{
	if (command->qty + command->missing != sent->qty)
		return REASON_QUANTITY_EXCEEDED;
	if (command->missing > 0 && !command->has_gap)
		return REASON_INVALID_FIELDS;
	bool is_placed = command->has_place && (command->place == DISPOSITION_SHELF ||
						       command->place == DISPOSITION_QUARANTINE);
	return command->qty == 0 || is_placed ? REASON_OK : REASON_INVALID_FIELDS;
}

static enum db_status put_down(
	struct tx *tx, const struct counter_scene *scene, const struct q_consignment_get *sent)
{
	const struct command *command = scene->command;
	const struct q_consignment_put_down_in down = {command->place, sent->return_id, sent->line};
	struct stock_change change = {
		.store = command->store,
		.product = sent->product,
		.kind = MOVEMENT_ARRIVED,
		.on_hand_by = command->qty,
		.happened_at = counter_happened_at(scene),
	};
	uint64_t changed;
	if (command->qty == 0)
		return DB_DONE;
	DB_TRY(q_consignment_put_down(tx, &down, &changed));
	if (changed != 1)
		return DB_BROKEN; /* the order is locked */
	if (command->place != DISPOSITION_SHELF)
		return DB_DONE;
	DB_TRY(stock_receive(tx, &change, 1, command->consignment.uuid, scene->now));
	const struct q_consignment_count_in counted = {change.on_hand_by, command->consignment};
	return q_consignment_count(tx, &counted, &changed);
}

static enum db_status close_once(
	struct tx *tx, const struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct q_consignment_close_in in = {
		.state = command->qty > 0 ? CONSIGNMENT_ARRIVED : CONSIGNMENT_LOST,
		.arrived = command->qty,
		.missing = command->missing,
		.has_gap = command->has_gap && command->missing > 0,
		.gap = command->gap,
		.has_place = command->qty > 0,
		.place = command->place,
		.at_store = command->store,
		.now = counter_happened_at(scene),
		.consignment = command->consignment,
	};
	uint64_t changed;
	DB_TRY(q_consignment_close(tx, &in, &changed));
	return changed == 1 ? DB_DONE : db_refuse(reason_out, REASON_WRONG_STATE);
}

enum db_status act_arrive(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct q_consignment_get_in asked = {command->consignment};
	struct q_consignment_get sent;
	enum db_status status = q_consignment_get(tx, &asked, &sent);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	enum reason reason = arrive_check(command, &sent);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	DB_MUST(order_read_locked(tx, sent.order, &scene->order));
	DB_TRY(close_once(tx, scene, reason_out));
	DB_TRY(put_down(tx, scene, &sent));
	DB_TRY(order_note(tx, sent.order, command->qty > 0 ? "arrived_on" : "lost_on",
		counter_who(tx_arena(tx), scene),
		way_detail(tx, scene, command->consignment, sent.from_store, command->store),
		command->happened_at));
	store_id stores[] = {
		sent.from_store, command->store, sent.has_to_store ? sent.to_store : (store_id){0}};
	return tell(tx, command->consignment, stores, ARRAY_LENGTH(stores), scene->now);
}

/* --- where it lies --- */

enum db_status consignment_place(struct tx *tx, const struct goods_return *goods,
	const struct return_part *part, struct goods_place *place_out)
{
	struct q_consignments_of_return_in in = {goods->id};
	struct q_consignments_of_return *rows;
	size_t count;
	*place_out =
		(struct goods_place){goods->has_store ? goods->store : (store_id){0}, part->qty};
	DB_TRY(q_consignments_of_return(tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].line != part->line)
			continue;
		bool is_here = rows[i].state == CONSIGNMENT_ARRIVED && rows[i].has_at_store;
		*place_out = is_here ? (struct goods_place){rows[i].at_store, rows[i].arrived}
				     : (struct goods_place){{0}, 0};
	}
	return DB_DONE;
}
