/* Reading orders; see order.h. */
#include <string.h>

#include "server/db/q_choice.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/q_substitute.h"
#include "server/db/try.h"
#include "server/fulfilment/order_number.h"
#include "server/fulfilment/order_write.h"

/* --- parts --- */

static bool has_bundle(const struct order *order)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].bundle != 0)
			return true;
	return false;
}

/* Most orders have none. */
static enum db_status read_bundles(struct tx *tx, struct order *order)
{
	struct q_order_bundles_in in = {order->id};
	struct q_order_bundles *rows;
	if (!has_bundle(order))
		return DB_DONE;
	DB_TRY(q_order_bundles(tx, &in, &rows, &order->bundle_count));
	order->bundles = arena_new_array(tx_arena(tx), order->bundle_count, struct order_bundle);
	for (size_t i = 0; i < order->bundle_count; i++)
		order->bundles[i] = (struct order_bundle){
			.bundle = rows[i].bundle,
			.product = rows[i].product,
			.sku = rows[i].sku,
			.name = rows[i].name,
			.qty = rows[i].qty,
			.price_minor = rows[i].price_minor,
			.is_set = rows[i].is_set,
		};
	return DB_DONE;
}

static enum db_status read_lines(struct tx *tx, struct order *order)
{
	struct q_order_lines_in in = {order->id};
	struct q_order_lines *rows;
	DB_TRY(q_order_lines(tx, &in, &rows, &order->line_count));
	order->lines = arena_new_array(tx_arena(tx), order->line_count, struct order_line);
	for (size_t i = 0; i < order->line_count; i++)
		order->lines[i] = (struct order_line){
			.line = rows[i].line,
			.product = rows[i].product,
			.sku = rows[i].sku,
			.name = rows[i].name,
			.gtin = {rows[i].gtin},
			.qty = rows[i].qty,
			.unavailable = rows[i].unavailable,
			.price_minor = rows[i].price_minor,
			.tax = {rows[i].tax, rows[i].vat_bp},
			.tax_amount = {rows[i].tax_minor, rows[i].tax2_minor},
			.swap_of = rows[i].swap_of,
			.is_exchange = rows[i].is_exchange,
			.bundle = rows[i].bundle,
		};
	return read_bundles(tx, order);
}

static enum db_status read_fulfilment_lines(struct tx *tx, struct fulfilment *fulfilment)
{
	struct q_fulfilment_lines_in in = {fulfilment->id};
	struct q_fulfilment_lines *rows;
	DB_TRY(q_fulfilment_lines(tx, &in, &rows, &fulfilment->line_count));
	fulfilment->lines =
		arena_new_array(tx_arena(tx), fulfilment->line_count, struct fulfilment_line);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		fulfilment->lines[i] = (struct fulfilment_line){
			.line = rows[i].line,
			.product = rows[i].product,
			.ordered = rows[i].ordered,
			.picked = rows[i].picked,
			.short_qty = rows[i].short_qty,
			.collected = rows[i].collected,
			.refused = rows[i].refused,
			.returned = rows[i].returned,
			.put_back = rows[i].put_back,
		};
	return DB_DONE;
}

static struct fulfilment fulfilment_from_row(order_id order, const struct q_fulfilments_of *row)
{
	return (struct fulfilment){
		.id = row->fulfilment,
		.order = order,
		.store = row->store,
		.state = row->state,
		.epoch = row->epoch,
		.short_id = row->short_id,
		.has_distance = row->has_distance_m,
		.distance_m = row->distance_m,
		.promised_at = row->promised_at,
		.collect_by = row->collect_by,
		.extended = row->extended,
		.slot = row->slot,
		.collected_by = row->collected_by,
		.has_outcome = row->has_outcome,
		.outcome = row->outcome,
		.is_put_back_due = row->is_put_back_due,
		.created_at = row->created_at,
		.accepted_at = row->accepted_at,
		.picking_at = row->picking_at,
		.ready_at = row->ready_at,
		.ended_at = row->ended_at,
		.version = row->version,
		.sending = {row->has_to_store, row->to_store, row->arrives_at},
		.sent_at = row->has_sent_at ? row->sent_at : 0,
		.received_at = row->has_received_at ? row->received_at : 0,
		.has_replaces = row->has_replaces,
		.replaces = row->replaces,
		.coming_at = row->coming_at,
		.arrived_at = row->arrived_at,
		.has_recall = row->has_recall,
		.recall = row->recall,
		.recalled_at = row->recalled_at,
		.contact_at = row->contact_at,
	};
}

static enum db_status read_fulfilments(struct tx *tx, struct order *order)
{
	struct q_fulfilments_of_in in = {order->id};
	struct q_fulfilments_of *rows;
	DB_TRY(q_fulfilments_of(tx, &in, &rows, &order->fulfilment_count));
	order->fulfilments =
		arena_new_array(tx_arena(tx), order->fulfilment_count, struct fulfilment);
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		order->fulfilments[i] = fulfilment_from_row(order->id, &rows[i]);
		DB_TRY(read_fulfilment_lines(tx, &order->fulfilments[i]));
	}
	return DB_DONE;
}

static enum db_status read_history(struct tx *tx, struct order *order)
{
	struct q_history_of_in in = {order->id};
	struct q_history_of *rows;
	DB_TRY(q_history_of(tx, &in, &rows, &order->history_count));
	order->history = arena_new_array(tx_arena(tx), order->history_count, struct history_row);
	for (size_t i = 0; i < order->history_count; i++)
		order->history[i] = (struct history_row){
			rows[i].what, rows[i].who, rows[i].detail, rows[i].happened_at};
	return DB_DONE;
}

static enum db_status read_refunds(struct tx *tx, struct order *order)
{
	struct q_refunds_of_in in = {order->id};
	struct q_refunds_of *rows;
	DB_TRY(q_refunds_of(tx, &in, &rows, &order->refund_count));
	order->refunds = arena_new_array(tx_arena(tx), order->refund_count, struct refund_row);
	for (size_t i = 0; i < order->refund_count; i++)
		order->refunds[i] = (struct refund_row){rows[i].refund, rows[i].ground,
			rows[i].cause, rows[i].state, rows[i].way, rows[i].amount_minor,
			rows[i].due_at, rows[i].pay_by};
	return DB_DONE;
}

static enum db_status read_choice_lines(struct tx *tx, struct order_choice *choice)
{
	struct q_choice_lines_in in = {choice->id};
	struct q_choice_lines *rows;
	DB_TRY(q_choice_lines(tx, &in, &rows, &choice->line_count));
	choice->lines = arena_new_array(tx_arena(tx), choice->line_count, struct choice_line);
	for (size_t i = 0; i < choice->line_count; i++)
		choice->lines[i] = (struct choice_line){
			rows[i].line, rows[i].product, rows[i].qty, rows[i].held};
	return DB_DONE;
}

/* Most orders have none. */
static enum db_status read_choice(struct tx *tx, struct order *order)
{
	struct q_choice_of_in in = {order->id};
	struct q_choice_of row;
	enum db_status status = q_choice_of(tx, &in, &row);
	if (status == DB_NONE)
		return DB_DONE;
	DB_TRY(status);
	order->has_choice = true;
	order->choice = (struct order_choice){
		.id = row.choice,
		.state = row.state,
		.from = row.fulfilment,
		.is_kept = row.is_kept,
		.answer_by = row.answer_by,
		.wait_until = row.wait_until,
		.created_at = row.created_at,
		.is_held = row.has_hold_state && row.hold_state == HOLD_OPEN,
		.hold = row.hold,
		.held_at = row.held_at,
		.held_until = row.held_until,
	};
	return read_choice_lines(tx, &order->choice);
}

static bool was_begun(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].picking_at != 0)
			return true;
	return false;
}

/* Only at the shelf something else is offered. */
static enum db_status read_substitutes(struct tx *tx, struct order *order)
{
	struct q_substitutes_of_in in = {order->id};
	struct q_substitutes_of *rows;
	if (!was_begun(order))
		return DB_DONE;
	DB_TRY(q_substitutes_of(tx, &in, &rows, &order->substitute_count));
	order->substitutes =
		arena_new_array(tx_arena(tx), order->substitute_count, struct order_substitute);
	for (size_t i = 0; i < order->substitute_count; i++)
		order->substitutes[i] = (struct order_substitute){
			.id = rows[i].substitute,
			.fulfilment = rows[i].fulfilment,
			.line = rows[i].line,
			.state = rows[i].state,
			.product = rows[i].product,
			.sku = rows[i].sku,
			.name = rows[i].name,
			.gtin = {rows[i].gtin},
			.qty = rows[i].qty,
			.price_minor = rows[i].price_minor,
			.tax = {rows[i].tax, rows[i].vat_bp},
			.reason = rows[i].reason,
			.effect = rows[i].effect,
			.has_hold = rows[i].has_hold,
			.hold = rows[i].hold,
			.given_line = rows[i].given_line,
			.asked_at = rows[i].asked_at,
			.answer_by = rows[i].answer_by,
		};
	return DB_DONE;
}

/* --- what it all means to the shopper --- */

bool fulfilment_is_cancelling(const struct fulfilment *fulfilment)
{
	return fulfilment->has_recall && fulfilment->recall == RECALL_CANCEL &&
	       fulfilment_is_open(fulfilment);
}

bool order_is_cancelling(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (fulfilment_is_cancelling(&order->fulfilments[i]))
			return true;
	return false;
}

bool choice_is_open(const struct order_choice *choice)
{
	return choice->state == CHOICE_OPEN || choice->state == CHOICE_WAITING;
}

const struct order_choice *order_open_choice(const struct order *order)
{
	const struct order_choice *choice = &order->choice;
	if (!order->has_choice || !choice_is_open(choice))
		return NULL;
	const struct fulfilment *from = order_fulfilment(order, choice->from);
	bool has_begun = from == NULL || from->state != FULFILMENT_ASSIGNED;
	return choice->is_kept && has_begun ? NULL : choice;
}

/* What another store has ready is not ready for the shopper. */
static enum fulfilment_state shown_state(const struct fulfilment *fulfilment)
{
	bool is_to_send = fulfilment->sending.is_wanted && fulfilment->state == FULFILMENT_READY;
	return is_to_send ? FULFILMENT_PICKING : fulfilment->state;
}

enum order_state order_state_of(const struct order *order)
{
	size_t in_state[FULFILMENT_SENT + 1] = {0};
	if (order_is_cancelling(order))
		return ORDER_CANCELLING;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		in_state[shown_state(&order->fulfilments[i])]++;
	if (in_state[FULFILMENT_ACCEPTED] + in_state[FULFILMENT_PICKING] > 0)
		return ORDER_PREPARING;
	if (in_state[FULFILMENT_IN_TRANSIT] > 0)
		return ORDER_IN_TRANSIT;
	if (in_state[FULFILMENT_ASSIGNED] > 0)
		return in_state[FULFILMENT_READY] > 0 ? ORDER_PREPARING : ORDER_PLACED;
	if (in_state[FULFILMENT_READY] > 0)
		return ORDER_READY;
	const struct order_choice *choice = order_open_choice(order);
	if (choice != NULL)
		return choice->state == CHOICE_OPEN ? ORDER_TO_CHOOSE : ORDER_WAITING;
	if (in_state[FULFILMENT_COLLECTED] > 0)
		return ORDER_COLLECTED;
	if (in_state[FULFILMENT_EXPIRED] > 0)
		return ORDER_EXPIRED;
	bool was_cancelled = order->has_choice && order->choice.state == CHOICE_CANCELLED;
	return in_state[FULFILMENT_CANCELLED] > 0 || was_cancelled ? ORDER_CANCELLED
								   : ORDER_UNAVAILABLE;
}

bool fulfilment_is_open(const struct fulfilment *fulfilment)
{
	switch (fulfilment->state) {
	case FULFILMENT_ASSIGNED:
	case FULFILMENT_ACCEPTED:
	case FULFILMENT_PICKING:
	case FULFILMENT_READY:
	case FULFILMENT_IN_TRANSIT:
		return true;
	case FULFILMENT_SENT:
	case FULFILMENT_COLLECTED:
	case FULFILMENT_REJECTED:
	case FULFILMENT_CANCELLED:
	case FULFILMENT_EXPIRED:
		return false;
	}
	return false;
}

const struct fulfilment *order_sender(const struct order *order, const struct fulfilment *arriving)
{
	return arriving->sent_at == 0 ? NULL : order_fulfilment(order, arriving->replaces);
}

store_id fulfilment_collected_at(const struct fulfilment *fulfilment)
{
	return fulfilment->sending.is_wanted ? fulfilment->sending.to : fulfilment->store;
}

int64_t fulfilment_promise(const struct fulfilment *fulfilment)
{
	return fulfilment->sending.is_wanted ? fulfilment->sending.arrives_at
					     : fulfilment->promised_at;
}

const struct fulfilment *order_current(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (fulfilment_is_open(&order->fulfilments[i]))
			return &order->fulfilments[i];
	return order->fulfilment_count == 0 ? NULL
					    : &order->fulfilments[order->fulfilment_count - 1];
}

struct fulfilment *order_fulfilment(const struct order *order, fulfilment_id id)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (uuid_equal(order->fulfilments[i].id.uuid, id.uuid))
			return &order->fulfilments[i];
	return NULL;
}

const struct order_bundle *order_find_bundle(const struct order *order, uint16_t bundle)
{
	for (size_t i = 0; i < order->bundle_count; i++)
		if (order->bundles[i].bundle == bundle)
			return &order->bundles[i];
	return NULL;
}

struct taxed order_line_goods(const struct order_line *line)
{
	return (struct taxed){line->tax, line->price_minor, line->qty, line->tax_amount};
}

const struct order_line *order_find_line(const struct order *order, uint16_t line)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].line == line)
			return &order->lines[i];
	return NULL;
}

struct fulfilment_line *fulfilment_line_find(const struct fulfilment *fulfilment, uint16_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
	return NULL;
}

const struct refund_row *order_find_refund(const struct order *order, refund_id id)
{
	for (size_t i = 0; i < order->refund_count; i++)
		if (uuid_equal(order->refunds[i].id.uuid, id.uuid))
			return &order->refunds[i];
	return NULL;
}

struct order_allows order_allows(const struct order *order, int64_t now)
{
	bool can_choose = order_open_choice(order) != NULL;
	struct order_allows allows = {.cancel = can_choose, .choose = can_choose};
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		if (!fulfilment_is_open(fulfilment) || fulfilment_is_cancelling(fulfilment))
			continue;
		allows.cancel = true;
		allows.name_collector = true;
		if (fulfilment->sending.is_wanted)
			continue; /* nobody comes to the store that sends it */
		allows.arrive = true;
		allows.extend |= fulfilment->extended == 0 && fulfilment->collect_by > now;
	}
	return allows;
}

/* --- whole orders --- */

static void order_from_row(struct order *order, const struct q_order_get *row)
{
	order->number = row->number;
	order->kind = row->kind;
	order->language = row->language;
	order->customer_name = row->name;
	order->customer_email = row->email;
	order->customer_phone = row->phone;
	order->collector_name = row->collector;
	order->payment_ref = row->payment_ref;
	order->payment = (struct order_payment){row->has_provider, row->provider,
		row->authorised_minor, row->captured_minor, row->voided_minor, row->refunded_minor,
		row->capture_before};
	order->total_minor = row->total_minor;
	order->cost = (struct order_cost){
		.name = row->has_cost_name ? row->cost_name : STR_EMPTY,
		.amount_minor = row->cost_minor,
		.standard_minor = row->cost_standard_minor,
		.tax = {row->cost_tax, row->cost_vat_bp},
		.tax_amount = {row->cost_tax_minor, row->cost_tax2_minor},
		.back_minor = row->cost_back_minor,
	};
	order->has_near = row->has_near_lat && row->has_near_lon;
	order->near = (struct position){row->near_lat, row->near_lon};
	order->decision = row->decision;
	order->move = row->move;
	order->is_split_allowed = row->is_split_allowed;
	order->placed_at = row->placed_at;
	order->version = row->version;
}

enum db_status order_read(struct tx *tx, order_id id, struct order *order_out)
{
	struct q_order_get_in in = {id};
	struct q_order_get row;
	*order_out = (struct order){.id = id};
	DB_TRY(q_order_get(tx, &in, &row));
	order_from_row(order_out, &row);
	if (!currency_parse(row.currency, &order_out->currency))
		return DB_BROKEN;
	DB_TRY(read_lines(tx, order_out));
	DB_TRY(read_fulfilments(tx, order_out));
	DB_TRY(read_history(tx, order_out));
	DB_TRY(read_refunds(tx, order_out));
	DB_TRY(read_choice(tx, order_out));
	DB_TRY(read_substitutes(tx, order_out));
	order_out->state = order_state_of(order_out);
	return DB_DONE;
}

enum db_status order_read_locked(struct tx *tx, order_id id, struct order *order_out)
{
	struct q_order_lock_in in = {id};
	struct q_order_lock row;
	DB_TRY(q_order_lock(tx, &in, &row));
	return order_read(tx, id, order_out);
}

enum db_status order_read_by_number(struct tx *tx, struct str number, struct order *order_out)
{
	struct q_order_id_by_number_in in = {number};
	struct q_order_id_by_number row;
	if (!order_number_is_valid(number))
		return DB_NONE;
	DB_TRY(q_order_id_by_number(tx, &in, &row));
	return order_read(tx, row.order, order_out);
}
