/* The shopper answers, or does not; see substitute.h. What the clerk does is in
 * counter_substitute.c. */
#include "server/fulfilment/substitute.h"

#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/q_hold.h"
#include "server/db/q_order.h"
#include "server/db/q_substitute.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/line_tax.h"
#include "server/fulfilment/stock.h"

bool substitute_is_open(
	const struct order *order, const struct order_substitute *substitute, int64_t now)
{
	const struct fulfilment *at = order_fulfilment(order, substitute->fulfilment);
	return substitute->state == SUBSTITUTE_OPEN && substitute->answer_by > now && at != NULL &&
	       at->state == FULFILMENT_PICKING && !at->has_recall;
}

const struct order_substitute *order_find_substitute(const struct order *order, substitute_id id)
{
	for (size_t i = 0; i < order->substitute_count; i++)
		if (uuid_equal(order->substitutes[i].id.uuid, id.uuid))
			return &order->substitutes[i];
	return NULL;
}

/* --- steps --- */

struct settling {
	struct resourcing resourcing;
	struct order *order;
	struct fulfilment *fulfilment;
	const struct order_substitute *substitute;
	const struct order_line *ordered; /* the line it is about */
	struct str who;
};

static struct part part_of(const struct settling *settling)
{
	return (struct part){
		settling->ordered->line, settling->ordered->product, settling->substitute->qty};
}

static enum db_status write_state(struct tx *tx, const struct order_substitute *substitute,
	enum substitute_state to, uint16_t given_line)
{
	struct q_substitute_set_state_in in = {to, given_line, substitute->id};
	uint64_t changed;
	DB_TRY(q_substitute_set_state(tx, &in, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN; /* the order is locked */
}

enum db_status substitute_end(struct tx *tx, const struct order_substitute *substitute,
	enum substitute_state to, int64_t now)
{
	struct hold hold;
	enum reason reason;
	DB_TRY(write_state(tx, substitute, to, 0));
	if (!substitute->has_hold)
		return DB_DONE;
	DB_MUST(hold_read_locked(tx, substitute->hold, &hold, &reason));
	return hold.state == HOLD_OPEN ? hold_end(tx, &hold, HOLD_RELEASED, now) : DB_DONE;
}

enum db_status substitute_lock_goods(
	struct tx *tx, store_id store, product_id ordered, product_id offered)
{
	struct stock_figure figures[] = {{.key = {store, ordered}}, {.key = {store, offered}}};
	qsort(figures, ARRAY_LENGTH(figures), sizeof(*figures), stock_figure_compare);
	return stock_lock(tx, figures, ARRAY_LENGTH(figures));
}

/* The goods that were ordered are not there; the figures lose them from when the clerk said so. */
static enum db_status ordered_is_short(struct tx *tx, const struct settling *settling)
{
	const struct order_substitute *substitute = settling->substitute;
	const struct stock_change change = {
		.store = settling->fulfilment->store,
		.product = settling->ordered->product,
		.kind = MOVEMENT_SHORT,
		.on_hand_by = -substitute->qty,
		.reserved_by = -substitute->qty,
		.happened_at = substitute->asked_at,
	};
	struct q_fulfilment_line_short_in in = {
		substitute->qty, substitute->reason, settling->fulfilment->id, substitute->line};
	uint64_t changed;
	DB_TRY(q_fulfilment_line_short(tx, &in, &changed));
	if (changed == 0)
		return DB_BROKEN; /* what is picked or short meanwhile withdraws the question */
	return stock_short(
		tx, change, substitute->effect, substitute->id.uuid, settling->resourcing.now);
}

static enum db_status note(struct tx *tx, const struct settling *settling, const char *what)
{
	DB_TRY(order_note(
		tx, settling->order->id, what, settling->who, STR_EMPTY, settling->resourcing.now));
	return fulfilment_touch(tx, settling->fulfilment, settling->resourcing.now);
}

/* --- accepted --- */

static enum db_status line_give(struct tx *tx, const struct settling *settling, uint16_t number,
	struct order_line *line_out)
{
	const struct order_substitute *given = settling->substitute;
	struct taxed goods = taxed_goods(given->tax, given->price_minor, given->qty);
	struct line_tax taken;
	DB_TRY(line_tax_read(tx, settling->order->id, (return_id){0}, &taken));
	line_tax_pay_with(
		settling->ordered, line_tax_next(&taken, settling->ordered, given->qty), &goods);
	*line_out = (struct order_line){
		.line = number,
		.product = given->product,
		.sku = given->sku,
		.name = given->name,
		.gtin = given->gtin,
		.qty = given->qty,
		.price_minor = given->price_minor,
		.tax = given->tax,
		.tax_amount = goods.amount,
		.swap_of = given->line,
	};
	struct q_fulfilment_line_add_in at = {
		settling->fulfilment->id, number, given->product, given->qty};
	DB_TRY(order_line_write(tx, settling->order->id, line_out, NULL));
	return q_fulfilment_line_add_bulk(tx, &at, 1);
}

/* What was held becomes the order's, without a gap. */
static enum db_status take_held(
	struct tx *tx, const struct settling *settling, enum reason *reason_out)
{
	const struct order_substitute *substitute = settling->substitute;
	struct q_hold_set_state_in in = {HOLD_ORDERED, substitute->hold};
	struct hold hold;
	uint64_t changed;
	DB_MUST(hold_read_locked(tx, substitute->hold, &hold, reason_out));
	if (hold_is_usable(&hold, settling->resourcing.now) != REASON_OK)
		return db_refuse(reason_out, REASON_SOLD_OUT);
	DB_TRY(q_hold_set_state(tx, &in, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

static enum db_status accept(
	struct tx *tx, const struct settling *settling, enum reason *reason_out)
{
	const struct order_substitute *substitute = settling->substitute;
	uint16_t number = order_line_next(settling->order, 0);
	struct q_order_line_unavailable_in gone = {
		substitute->qty, settling->order->id, substitute->line};
	struct owed owed = owed_nothing(tx_arena(tx));
	struct order_line given;
	uint64_t changed;
	DB_TRY(take_held(tx, settling, reason_out));
	DB_TRY(line_give(tx, settling, number, &given));
	owed_add(&owed, settling->ordered, substitute->qty);
	owed_give(&owed, &given);
	DB_TRY(ordered_is_short(tx, settling));
	DB_TRY(q_order_line_unavailable(tx, &gone, &changed));
	DB_TRY(order_owe(tx, settling->order, REFUND_FOR_UNAVAILABLE, substitute->id.uuid, &owed,
		settling->resourcing.now));
	DB_TRY(write_state(tx, substitute, SUBSTITUTE_ACCEPTED, number));
	return note(tx, settling, "substitute_accepted");
}

/* --- refused, or no answer --- */

static enum db_status decline(
	struct tx *tx, const struct settling *settling, enum substitute_state to, const char *what)
{
	const struct part part = part_of(settling);
	DB_TRY(substitute_lock_goods(
		tx, settling->fulfilment->store, part.product, settling->substitute->product));
	DB_TRY(substitute_end(tx, settling->substitute, to, settling->resourcing.now));
	DB_TRY(ordered_is_short(tx, settling));
	DB_TRY(note(tx, settling, what));
	if (order_is_cancelling(settling->order))
		return parts_give_up(
			tx, &settling->resourcing, settling->order, &part, 1, "unavailable");
	return order_resource(
		tx, &settling->resourcing, settling->order, settling->fulfilment, &part, 1);
}

/* --- answering --- */

/* DB_NONE when it is not of this order. */
static enum db_status settling_read(struct settling *settling, substitute_id id)
{
	const struct order_substitute *substitute = order_find_substitute(settling->order, id);
	if (substitute == NULL)
		return DB_NONE;
	settling->substitute = substitute;
	settling->fulfilment = order_fulfilment(settling->order, substitute->fulfilment);
	settling->ordered = order_find_line(settling->order, substitute->line);
	settling->resourcing.cause = substitute->id.uuid;
	return settling->fulfilment == NULL || settling->ordered == NULL ? DB_BROKEN : DB_DONE;
}

enum db_status substitute_answer(struct tx *tx, const struct market *market,
	const struct resourcing_rules *rules, order_id id, const struct substitute_answer *answer,
	struct str who, int64_t now, struct order *order_out, enum reason *reason_out)
{
	struct settling settling = {.resourcing = {.market = market, .rules = rules, .now = now},
		.order = order_out,
		.who = who};
	enum db_status status = order_read_locked(tx, id, order_out);
	if (status == DB_DONE)
		status = settling_read(&settling, answer->id);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	if (!substitute_is_open(order_out, settling.substitute, now))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (answer->is_accepted)
		DB_TRY(accept(tx, &settling, reason_out));
	else
		DB_TRY(decline(tx, &settling, SUBSTITUTE_REFUSED, "substitute_refused"));
	return order_read(tx, id, order_out);
}

/* --- nobody answered --- */

struct settle_input {
	const struct market *market;
	const struct resourcing_rules *rules;
	substitute_id substitute;
	order_id order;
	int64_t now;
};

static enum db_status settle_body(struct tx *tx, const void *input, void *output_out)
{
	const struct settle_input *in = input;
	struct order order;
	struct settling settling = {
		.resourcing = {.market = in->market, .rules = in->rules, .now = in->now},
		.order = &order,
		.who = STR("system")};
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order, &order));
	DB_TRY(settling_read(&settling, in->substitute));
	if (settling.substitute->state != SUBSTITUTE_OPEN)
		return DB_NONE; /* answered meanwhile */
	if (settling.fulfilment->state != FULFILMENT_PICKING)
		return substitute_end(tx, settling.substitute, SUBSTITUTE_POINTLESS, in->now);
	return settling.substitute->answer_by > in->now
		       ? DB_NONE
		       : decline(tx, &settling, SUBSTITUTE_UNANSWERED, "substitute_unanswered");
}

enum db_status substitutes_settle(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out)
{
	struct q_substitutes_due_in in = {now};
	struct q_substitutes_due *rows;
	struct sweep sweep = {engine, arena, settle_body, DB_DONE, 0};
	size_t count;
	*count_out = 0;
	DB_TRY(q_substitutes_due(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct settle_input input = {market, rules, rows[i].substitute, rows[i].order, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
