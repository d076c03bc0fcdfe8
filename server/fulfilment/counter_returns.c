/* Goods that come back after they were handed over: received, inspected; see returns.h. */
#include "server/fulfilment/counter_returns.h"

#include <jansson.h>
#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/consignment.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/counter_swap.h"
#include "server/fulfilment/credit_note.h"
#include "server/fulfilment/return_facts.h"
#include "server/fulfilment/return_rules.h"
#include "server/fulfilment/return_signals.h"
#include "server/fulfilment/return_waits.h"
#include "server/fulfilment/return_write.h"
#include "server/fulfilment/serials.h"
#include "server/fulfilment/stock.h"

static struct stock_change to_shelf(
	const struct counter_scene *scene, product_id product, int32_t qty)
{
	return (struct stock_change){
		.store = scene->command->store,
		.product = product,
		.kind = MOVEMENT_RETURN,
		.on_hand_by = qty,
		.happened_at = counter_happened_at(scene),
	};
}

/* --- receiving: what came --- */

static int32_t line_returnable(const struct order *order, uint16_t number)
{
	int32_t returnable = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment_line *line =
			fulfilment_line_find(&order->fulfilments[i], number);
		returnable += line == NULL ? 0 : line->collected - line->returned;
	}
	return returnable;
}

/* What another store may have handed over without headquarters knowing waits; but it pays for
 * nothing. */
static enum db_status waiting_check(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, struct taken_back *taken, enum reason *reason_out)
{
	int32_t beyond = given->qty - line_returnable(&scene->order, given->line), may_wait;
	if (beyond <= 0)
		return DB_DONE;
	DB_TRY(return_may_wait(tx, scene, given->line, &may_wait));
	taken->is_waiting = true;
	return beyond <= may_wait && taken->exchanged_minor == NULL
		       ? DB_DONE
		       : db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
}

/* Takes `qty` off what the fulfilments of the order handed over of this line, oldest first. */
static enum db_status line_return_from(struct tx *tx, struct counter_scene *scene,
	const struct command_line *given, struct taken_back *taken, enum reason *reason_out)
{
	int32_t left = given->qty;
	DB_TRY(waiting_check(tx, scene, given, taken, reason_out));
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
	return DB_DONE;
}

static enum db_status line_return(struct tx *tx, struct counter_scene *scene,
	const struct command_line *given, struct taken_back *taken, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct order_line *line = order_find_line(&scene->order, given->line);
	int64_t exchanged_minor =
		taken->exchanged_minor == NULL ? 0 : taken->exchanged_minor[given - command->lines];
	if (line == NULL || command_line_find(command, given->line) != given)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(line_return_from(tx, scene, given, taken, reason_out));
	struct q_return_line_add_in in = {
		.return_id = command->return_id,
		.line = given->line,
		.product = line->product,
		.qty = given->qty,
		.has_reason = given->has_return_reason,
		.reason = given->return_reason,
		.has_disposition = !given->is_to_inspect,
		.disposition = given->disposition,
		.has_condition = given->has_condition,
		.condition = given->condition,
		.refund_minor = line->price_minor * given->qty - exchanged_minor,
		.is_checked = given->is_checked,
	};
	DB_MUST(q_return_line_add(tx, &in));
	DB_TRY(serials_come_back(tx, scene, given, taken->is_waiting));
	DB_TRY(consignment_send(tx, scene, given, line->product, given->qty));
	taken->refund_minor += in.refund_minor;
	taken->is_inspected &= !given->is_to_inspect && !taken->is_waiting;
	if (in.has_disposition && given->disposition == DISPOSITION_SHELF)
		taken->changes[taken->change_count++] = to_shelf(scene, line->product, given->qty);
	return DB_DONE;
}

static int64_t latest(const int64_t *days, size_t count)
{
	int64_t last = 0;
	for (size_t i = 0; i < count; i++)
		last = days[i] > last ? days[i] : last;
	return last;
}

/* A return that was announced is received under its own id; of others a new one is made, and what
 * was announced of the same goods is no longer expected. */
static enum db_status return_receive(struct tx *tx, const struct command *command,
	int64_t *asked_at, int64_t **days_out, enum reason *reason_out)
{
	struct q_return_add_in add = {.return_id = command->return_id,
		.order = command->order,
		.store = command->store,
		.reason = command->return_reason,
		.clerk = command->clerk,
		.received_at = command->happened_at,
		.has_refund_way = command->has_refund_way,
		.refund_way = command->refund_way};
	struct q_return_receive_in receive = {.store = command->store,
		.clerk = command->clerk,
		.received_at = command->happened_at,
		.reason = command->return_reason,
		.has_refund_way = command->has_refund_way,
		.refund_way = command->refund_way,
		.return_id = command->return_id,
		.order = command->order};
	struct goods_return known;
	uint64_t changed;
	enum db_status status = return_read(tx, command->return_id, &known);
	if (status == DB_NONE) {
		DB_TRY(return_days(tx, command, NULL, *asked_at, days_out));
		*asked_at = latest(*days_out, command->line_count);
		return q_return_add(tx, &add);
	}
	DB_TRY(status);
	DB_TRY(return_days(tx, command, &known, *asked_at, days_out));
	DB_TRY(q_return_receive(tx, &receive, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_KEY_REUSED);
	*asked_at = known.asked_at;
	return DB_DONE;
}

static enum db_status announced_close(struct tx *tx, const struct command *command)
{
	for (size_t i = 0; i < command->line_count; i++) {
		struct q_return_not_expected_in in = {command->order, command->lines[i].line};
		uint64_t changed;
		DB_TRY(q_return_not_expected(tx, &in, &changed));
	}
	return DB_DONE;
}

static enum db_status rule_write(struct tx *tx, const struct counter_scene *scene, int64_t asked_at,
	const struct return_ruled *ruled, bool is_inspected, bool *is_against_rule_out)
{
	const struct command *command = scene->command;
	/* Not collected: another store may have handed it over without our knowing. */
	*is_against_rule_out = !ruled->decision.is_allowed && !command->has_return_override &&
			       ruled->decision.answer.rule != RULE_NOT_COLLECTED;
	struct q_return_set_rule_in in = {
		.ground = ruled->decision.ground,
		.rule = return_rule_name(ruled->decision.answer.rule),
		.asked_at = asked_at,
		.refund_by = ruled->refund_by,
		.state = is_inspected ? RETURN_INSPECTED : RETURN_RECEIVED,
		.inspected_at = is_inspected ? counter_happened_at(scene) : 0,
		.override_reason = STR_EMPTY,
		.found_by = STR_EMPTY,
		.return_id = command->return_id,
	};
	if (command->has_return_override)
		in.override_reason = return_override_name(command->return_override);
	if (command->has_found)
		in.found_by = return_found_name(command->found);
	uint64_t changed;
	return q_return_set_rule(tx, &in, &changed);
}

/* A voucher was agreed to; else the way it came. */
static struct q_refund_set_way_in way_of(
	const struct order *order, const struct q_return_get *goods, const return_id *id)
{
	bool is_voucher = goods->refund_way == WAY_VOUCHER;
	bool is_prepaid = order->kind == ORDER_PREPAID;
	return (struct q_refund_set_way_in){
		.way = is_voucher   ? WAY_VOUCHER
		       : is_prepaid ? WAY_ORIGINAL
				    : WAY_TILL,
		.state = is_voucher || is_prepaid ? REFUND_DUE : REFUND_AT_TILL,
		.pay_by = goods->refund_by,
		.cause = {(const char *)id->uuid.bytes, sizeof(id->uuid.bytes)},
	};
}

/* Which way the money goes, and by when; and the document that says so. goods_minor: of the goods,
 * before taxes on top. */
static enum db_status owe(
	struct tx *tx, const struct counter_scene *scene, return_id id, int64_t goods_minor)
{
	int64_t added_minor;
	struct q_return_get_in in = {id};
	struct q_return_get goods;
	uint64_t changed;
	DB_MUST(q_return_get(tx, &in, &goods));
	struct owed_part cost;
	DB_TRY(credit_note_added(tx, &scene->order, id, &added_minor));
	int64_t amount_minor = goods_minor + added_minor;
	DB_TRY(order_owe_return(tx, &scene->order, id, amount_minor, scene->now, &cost));
	struct q_refund_set_way_in way = way_of(&scene->order, &goods, &id);
	DB_TRY(q_refund_set_way(tx, &way, &changed));
	if (amount_minor + cost.amount_minor == 0)
		return return_settle_free(tx, id, scene->now);
	return credit_note_make(tx, stores_find(scene->market->stores, goods.store), &scene->order,
		id, &cost, scene->now);
}

/* --- the acts --- */

enum db_status returns_order_lock(
	struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	enum db_status status = order_read_locked(tx, scene->command->order, &scene->order);
	return status == DB_NONE ? db_refuse(reason_out, REASON_NOT_FOUND) : status;
}

static enum db_status lines_receive(struct tx *tx, struct counter_scene *scene,
	const int64_t *exchanged_minor, struct taken_back *taken, enum reason *reason_out)
{
	const struct command *command = scene->command;
	*taken = (struct taken_back){
		.exchanged_minor = exchanged_minor,
		.changes = arena_new_array(tx_arena(tx), command->line_count, struct stock_change),
		.is_touched = arena_new_array(tx_arena(tx), scene->order.fulfilment_count, bool),
		.is_inspected = true,
	};
	for (size_t i = 0; i < command->line_count; i++)
		DB_TRY(line_return(tx, scene, &command->lines[i], taken, reason_out));
	return DB_DONE;
}

/* Who answers for what no rule covers. */
static struct str override_detail(struct arena *arena, const struct command *command)
{
	if (!command->has_return_override)
		return STR_EMPTY;
	struct str manager = str_is_empty(command->manager) ? command->clerk : command->manager;
	json_t *json = json_pack("{s:s, s:s%}", "reason",
		return_override_name(command->return_override).p, "manager", manager.p, manager.n);
	char *text = json_dumps(json, JSON_COMPACT);
	struct str detail = str_dup(arena, str_of(text));
	free(text);
	json_decref(json);
	return detail;
}

enum db_status returns_receive(struct tx *tx, struct counter_scene *scene,
	const int64_t *exchanged_minor, const char *what, struct taken_back *taken_out,
	enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct return_ruled ruled;
	bool is_against_rule;
	int64_t asked_at = counter_happened_at(scene), *days;
	struct ending_exchange *exchanges;
	size_t exchange_count;
	DB_TRY(return_exchanges_lock(tx, command, &exchanges, &exchange_count));
	DB_TRY(return_receive(tx, command, &asked_at, &days, reason_out));
	DB_TRY(announced_close(tx, command));
	DB_TRY(lines_receive(tx, scene, exchanged_minor, taken_out, reason_out));
	taken_out->exchanges = exchanges;
	taken_out->exchange_count = exchange_count;
	/* What is exchanged leaves the set whole. */
	bool is_sale_undone = exchanged_minor == NULL;
	DB_TRY(return_rules_write(
		tx, scene, days, counter_happened_at(scene), is_sale_undone, &ruled));
	DB_TRY(rule_write(tx, scene, asked_at, &ruled, taken_out->is_inspected, &is_against_rule));
	DB_TRY(return_signals_notice(tx, scene, is_against_rule));
	if (taken_out->is_inspected)
		DB_TRY(owe(tx, scene, command->return_id, taken_out->refund_minor));
	return order_note(tx, scene->order.id, what, counter_who(tx_arena(tx), scene),
		override_detail(tx_arena(tx), command), command->happened_at);
}

enum db_status returns_let_go(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken)
{
	for (size_t i = 0; i < taken->exchange_count; i++)
		DB_TRY(return_exchange_end(tx, &taken->exchanges[i], scene->now));
	return DB_DONE;
}

enum db_status returns_restock(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken)
{
	return stock_bring(
		tx, taken->changes, taken->change_count, scene->command->id.uuid, scene->now);
}

enum db_status returns_tell(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken)
{
	const struct order *order = &scene->order;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (taken->is_touched[i])
			DB_TRY(fulfilment_touch(tx, &order->fulfilments[i], scene->now));
	return consignments_tell(tx, scene);
}

/* Where what was held goes back as well. */
static enum db_status figures_lock(struct tx *tx, const struct taken_back *taken)
{
	size_t count = 0, most = taken->change_count + taken->exchange_count;
	struct stock_key *keys = arena_new_array(tx_arena(tx), most, struct stock_key);
	if (taken->exchange_count == 0)
		return DB_DONE;
	for (size_t i = 0; i < taken->change_count; i++)
		keys[count++] =
			(struct stock_key){taken->changes[i].store, taken->changes[i].product};
	for (size_t i = 0; i < taken->exchange_count; i++)
		keys[count++] = return_exchange_key(&taken->exchanges[i]);
	return swap_figures_lock(tx, keys, count);
}

enum db_status act_return(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct taken_back taken;
	DB_TRY(returns_order_lock(tx, scene, reason_out));
	DB_TRY(returns_receive(tx, scene, NULL, "returned", &taken, reason_out));
	DB_TRY(figures_lock(tx, &taken));
	DB_TRY(returns_let_go(tx, scene, &taken));
	DB_TRY(returns_restock(tx, scene, &taken));
	return returns_tell(tx, scene, &taken);
}

static const struct return_part *part_find(const struct goods_return *goods, uint16_t line)
{
	for (size_t i = 0; i < goods->line_count; i++)
		if (goods->lines[i].line == line)
			return &goods->lines[i];
	return NULL;
}

/* Each line goes somewhere once. */
static enum db_status line_inspect(struct tx *tx, const struct counter_scene *scene,
	const struct goods_return *goods, const struct command_line *given,
	struct taken_back *taken, enum reason *reason_out)
{
	const struct return_part *part = part_find(goods, given->line);
	struct goods_place place;
	struct q_return_line_inspect_in in = {
		.disposition = given->disposition,
		.has_condition = given->has_condition,
		.condition = given->condition,
		.return_id = goods->id,
		.line = given->line,
	};
	uint64_t changed;
	if (part == NULL)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(consignment_place(tx, goods, part, &place));
	if (place.store.row != scene->command->store.row)
		return db_refuse(reason_out, REASON_NOT_FOUND); /* the goods are elsewhere */
	DB_TRY(q_return_line_inspect(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	product_id product = order_find_line(&scene->order, given->line)->product;
	if (given->disposition == DISPOSITION_SHELF)
		taken->changes[taken->change_count++] = to_shelf(scene, product, place.qty);
	return consignment_send(tx, scene, given, product, place.qty);
}

/* When the last line was looked at, the money is due: once, by the row count. */
static enum db_status inspection_end(
	struct tx *tx, const struct counter_scene *scene, const struct goods_return *goods)
{
	struct q_return_set_inspected_in in = {counter_happened_at(scene), goods->id};
	int64_t refund_minor = 0;
	uint64_t changed;
	bool is_counted;
	DB_TRY(return_is_counted(tx, scene, goods->id, &is_counted));
	if (!is_counted)
		return DB_DONE;
	DB_TRY(q_return_set_inspected(tx, &in, &changed));
	if (changed == 0)
		return DB_DONE;
	for (size_t i = 0; i < goods->line_count; i++)
		refund_minor += goods->lines[i].refund_minor;
	return owe(tx, scene, goods->id, refund_minor);
}

enum db_status act_inspect(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct goods_return goods;
	struct taken_back taken = {
		.changes = arena_new_array(tx_arena(tx), command->line_count, struct stock_change)};
	DB_TRY(returns_order_lock(tx, scene, reason_out));
	enum db_status status = return_read(tx, command->return_id, &goods);
	if (status == DB_NONE ||
		(status == DB_DONE && !uuid_equal(goods.order.uuid, command->order.uuid)))
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	for (size_t i = 0; i < command->line_count; i++)
		DB_TRY(line_inspect(tx, scene, &goods, &command->lines[i], &taken, reason_out));
	DB_TRY(inspection_end(tx, scene, &goods));
	DB_TRY(order_note(tx, scene->order.id, "inspected", counter_who(tx_arena(tx), scene),
		STR_EMPTY, command->happened_at));
	DB_TRY(returns_restock(tx, scene, &taken));
	return consignments_tell(tx, scene);
}

/* --- what waited for its pickup --- */

/* The command that brought the goods, as far as the rules ask. */
static struct command command_of(struct arena *arena, const struct goods_return *goods)
{
	struct command command = {
		.type = COMMAND_RETURN,
		.store = goods->store,
		.happened_at = goods->received_at,
		.return_id = goods->id,
		.order = goods->order,
		.return_reason = goods->reason,
		.lines = arena_new_array(arena, goods->line_count, struct command_line),
		.line_count = goods->line_count,
	};
	for (size_t i = 0; i < goods->line_count; i++)
		command.lines[i] = (struct command_line){.line = goods->lines[i].line,
			.qty = goods->lines[i].qty,
			.has_return_reason = goods->lines[i].has_reason,
			.return_reason = goods->lines[i].reason};
	return command;
}

/* Somebody may have decided meanwhile that the goods had not left, and paid everything back. */
static enum db_status is_paid_back(
	struct tx *tx, const struct order *order, int64_t refund_minor, bool *is_paid_back_out)
{
	struct q_refunds_sum_in in = {order->id};
	struct q_refunds_sum row;
	DB_MUST(q_refunds_sum(tx, &in, &row));
	*is_paid_back_out = row.amount_minor + refund_minor > order->total_minor;
	return DB_DONE;
}

enum db_status returns_end_waiting(
	struct tx *tx, const struct counter_scene *scene, const struct goods_return *goods)
{
	struct command brought = command_of(tx_arena(tx), goods);
	struct counter_scene then = *scene;
	struct return_ruled ruled;
	int64_t refund_minor = 0, added_minor;
	int64_t *days = arena_new_array(tx_arena(tx), goods->line_count, int64_t);
	uint64_t changed;
	bool is_paid;
	for (size_t i = 0; i < goods->line_count; i++) {
		refund_minor += goods->lines[i].refund_minor;
		days[i] = goods->lines[i].asked_at;
	}
	DB_TRY(credit_note_added(tx, &scene->order, goods->id, &added_minor));
	DB_TRY(is_paid_back(tx, &scene->order, refund_minor + added_minor, &is_paid));
	if (is_paid)
		return DB_DONE;
	then.command = &brought;
	DB_TRY(return_rules_write(tx, &then, days, goods->received_at, true, &ruled));
	struct q_return_end_waiting_in in = {ruled.decision.ground,
		return_rule_name(ruled.decision.answer.rule), ruled.refund_by,
		counter_happened_at(scene), goods->id};
	DB_TRY(q_return_end_waiting(tx, &in, &changed));
	return changed == 1 ? owe(tx, &then, goods->id, refund_minor) : DB_BROKEN;
}
