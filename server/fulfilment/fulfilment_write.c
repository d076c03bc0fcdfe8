/* Creating fulfilments and changing their state; see order_write.h. */
#include "common/clock.h"
#include "common/rand.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/feed.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/promise.h"
#include "server/fulfilment/stock.h"

/* --- the states and what may follow what --- */

enum taken_by {
	BY_STORE,
	BY_HEADQUARTERS,
	TAKEN_BACK, /* by headquarters, because others bring its goods */
};

static const struct transition {
	enum fulfilment_state from, to;
	enum taken_by taken_by; /* whatever headquarters does raises the epoch */
} transitions[] = {
	{FULFILMENT_ASSIGNED, FULFILMENT_ACCEPTED, BY_STORE},
	{FULFILMENT_ACCEPTED, FULFILMENT_PICKING, BY_STORE},
	{FULFILMENT_PICKING, FULFILMENT_READY, BY_STORE},
	{FULFILMENT_READY, FULFILMENT_PICKING, BY_STORE}, /* unpacked again */
	{FULFILMENT_READY, FULFILMENT_COLLECTED, BY_STORE},

	{FULFILMENT_ASSIGNED, FULFILMENT_REJECTED, BY_STORE},
	{FULFILMENT_ACCEPTED, FULFILMENT_REJECTED, BY_STORE},
	{FULFILMENT_PICKING, FULFILMENT_REJECTED, BY_STORE},

	{FULFILMENT_ASSIGNED, FULFILMENT_CANCELLED, BY_HEADQUARTERS},
	{FULFILMENT_ACCEPTED, FULFILMENT_CANCELLED, BY_HEADQUARTERS},
	{FULFILMENT_PICKING, FULFILMENT_CANCELLED, BY_HEADQUARTERS},
	{FULFILMENT_READY, FULFILMENT_CANCELLED, BY_HEADQUARTERS},
	{FULFILMENT_READY, FULFILMENT_EXPIRED, BY_HEADQUARTERS},
	{FULFILMENT_PICKING, FULFILMENT_EXPIRED, BY_HEADQUARTERS}, /* reopened meanwhile */

	{FULFILMENT_ASSIGNED, FULFILMENT_REJECTED, TAKEN_BACK},
	{FULFILMENT_ACCEPTED, FULFILMENT_REJECTED, TAKEN_BACK},
	{FULFILMENT_PICKING, FULFILMENT_REJECTED, TAKEN_BACK},
	{FULFILMENT_READY, FULFILMENT_REJECTED, TAKEN_BACK},

	/* Sent to the store where it is collected, and there. */
	{FULFILMENT_READY, FULFILMENT_SENT, BY_STORE},
	{FULFILMENT_IN_TRANSIT, FULFILMENT_READY, BY_STORE},
	{FULFILMENT_IN_TRANSIT, FULFILMENT_REJECTED, BY_STORE}, /* nothing came */
	{FULFILMENT_IN_TRANSIT, FULFILMENT_CANCELLED, BY_HEADQUARTERS},
	{FULFILMENT_IN_TRANSIT, FULFILMENT_REJECTED, TAKEN_BACK},

	/* What happened at the counter wins over what headquarters decided meanwhile. */
	{FULFILMENT_REJECTED, FULFILMENT_COLLECTED, BY_STORE},
	{FULFILMENT_CANCELLED, FULFILMENT_COLLECTED, BY_STORE},
	{FULFILMENT_EXPIRED, FULFILMENT_COLLECTED, BY_STORE},
	{FULFILMENT_REJECTED, FULFILMENT_SENT, BY_STORE},
	{FULFILMENT_CANCELLED, FULFILMENT_SENT, BY_STORE},
};

static const struct transition *transition_find(
	enum fulfilment_state from, enum fulfilment_state to, bool is_taken_back)
{
	for (size_t i = 0; i < ARRAY_LENGTH(transitions); i++)
		if (transitions[i].from == from && transitions[i].to == to &&
			(transitions[i].taken_by == TAKEN_BACK) == is_taken_back)
			return &transitions[i];
	return NULL;
}

static bool is_end(enum fulfilment_state state)
{
	const struct fulfilment fulfilment = {.state = state};
	return !fulfilment_is_open(&fulfilment);
}

/* Still to be prepared: it is in the way of the store's next promise. */
static int32_t is_in_queue(enum fulfilment_state state)
{
	return state == FULFILMENT_ASSIGNED || state == FULFILMENT_ACCEPTED ||
	       state == FULFILMENT_PICKING;
}

static enum db_status go_over(struct tx *tx, struct fulfilment *fulfilment,
	const struct transition *transition, bool is_put_back_due, int64_t now)
{
	if (transition == NULL)
		return DB_NONE;
	enum fulfilment_state to = transition->to;
	struct q_fulfilment_set_state_in in = {
		.to = to,
		.epoch_by = transition->taken_by != BY_STORE,
		.put_back_due = is_put_back_due,
		.accepted_at = to == FULFILMENT_ACCEPTED ? now : 0,
		.picking_at = to == FULFILMENT_PICKING ? now : 0,
		.ready_at = to == FULFILMENT_READY ? now : 0,
		.ended_at = is_end(to) ? now : 0,
		.fulfilment = fulfilment->id,
		.from = fulfilment->state,
	};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_state(tx, &in, &changed));
	if (changed == 0)
		return DB_NONE;
	int32_t queue_by = is_in_queue(to) - is_in_queue(fulfilment->state);
	fulfilment->state = to;
	fulfilment->epoch += in.epoch_by;
	fulfilment->has_recall &= !is_end(to);
	fulfilment->is_put_back_due = is_put_back_due;
	return feed_append(
		tx, fulfilment->store, EVENT_FULFILMENT, fulfilment->id.uuid, queue_by, now);
}

enum db_status fulfilment_change_state(struct tx *tx, struct fulfilment *fulfilment,
	enum fulfilment_state to, bool is_put_back_due, int64_t now)
{
	return go_over(tx, fulfilment, transition_find(fulfilment->state, to, false),
		is_put_back_due, now);
}

enum db_status fulfilment_touch(struct tx *tx, const struct fulfilment *fulfilment, int64_t now)
{
	struct q_fulfilment_touch_in in = {fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_touch(tx, &in, &changed));
	return feed_append(tx, fulfilment->store, EVENT_FULFILMENT, fulfilment->id.uuid, 0, now);
}

enum db_status fulfilment_touch_others(
	struct tx *tx, const struct order *order, const struct fulfilment *changed, int64_t now)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		if (other != changed && fulfilment_is_open(other))
			DB_TRY(fulfilment_touch(tx, other, now));
	}
	return DB_DONE;
}

/* --- creating --- */

struct fulfilment fulfilment_of(struct arena *arena, fulfilment_id id, order_id order,
	const struct source *source, int64_t now)
{
	struct fulfilment fulfilment = {
		.id = id,
		.order = order,
		.store = source->store->id,
		.state = FULFILMENT_ASSIGNED,
		.epoch = 1,
		.has_distance = source->has_distance,
		.distance_m = source->distance_m,
		.promised_at = source->promised_at,
		.collect_by = source->to == NULL
				      ? promise_collect_by(source->store, source->promised_at)
				      : promise_collect_by(source->to, source->arrives_at),
		.slot = STR_EMPTY,
		.collected_by = STR_EMPTY,
		.created_at = now,
		.version = 1,
		.lines = arena_new_array(arena, source->part_count, struct fulfilment_line),
		.line_count = source->part_count,
	};
	if (source->to != NULL)
		fulfilment.sending = (struct sending){true, source->to->id, source->arrives_at};
	for (size_t i = 0; i < source->part_count; i++)
		fulfilment.lines[i] = (struct fulfilment_line){
			.line = source->parts[i].line,
			.product = source->parts[i].product,
			.ordered = source->parts[i].qty,
		};
	return fulfilment;
}

static enum db_status heads_write(
	struct tx *tx, const struct fulfilment *const fulfilments[], size_t count)
{
	struct q_fulfilment_add_in *in =
		arena_new_array(tx_arena(tx), count, struct q_fulfilment_add_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_fulfilment_add_in){
			.fulfilment = fulfilments[i]->id,
			.order = fulfilments[i]->order,
			.store = fulfilments[i]->store,
			.state = fulfilments[i]->state,
			.has_to_store = fulfilments[i]->sending.is_wanted,
			.to_store = fulfilments[i]->sending.to,
			.arrives_at = fulfilments[i]->sending.arrives_at,
			.short_id = fulfilments[i]->short_id,
			.has_distance_m = fulfilments[i]->has_distance,
			.distance_m = fulfilments[i]->distance_m,
			.promised_at = fulfilments[i]->promised_at,
			.collect_by = fulfilments[i]->collect_by,
			.now = fulfilments[i]->created_at,
		};
	return q_fulfilment_add_bulk(tx, in, count);
}

static enum db_status lines_write(
	struct tx *tx, const struct fulfilment *const fulfilments[], size_t count)
{
	size_t n = 0, most = 0;
	for (size_t i = 0; i < count; i++)
		most += fulfilments[i]->line_count;
	struct q_fulfilment_line_add_in *in =
		arena_new_array(tx_arena(tx), most, struct q_fulfilment_line_add_in);
	for (size_t i = 0; i < count; i++)
		for (size_t l = 0; l < fulfilments[i]->line_count; l++) {
			const struct fulfilment_line *line = &fulfilments[i]->lines[l];
			in[n++] = (struct q_fulfilment_line_add_in){
				fulfilments[i]->id, line->line, line->product, line->ordered};
		}
	return q_fulfilment_line_add_bulk(tx, in, n);
}

enum db_status fulfilments_write(
	struct tx *tx, const struct fulfilment *const fulfilments[], size_t count)
{
	DB_MUST(heads_write(tx, fulfilments, count));
	DB_MUST(lines_write(tx, fulfilments, count));
	return DB_DONE;
}

static enum db_status create(
	struct tx *tx, struct fulfilment *fulfilment, enum fulfilment_state state)
{
	const struct fulfilment *fulfilments[] = {fulfilment};
	struct feed_entry entry = {
		.store = fulfilment->store,
		.subject = fulfilment->id.uuid,
		.is_not_queued = !is_in_queue(state),
		.now = fulfilment->created_at,
	};
	fulfilment->state = state;
	DB_TRY(feeds_append(tx, &entry, 1));
	fulfilment->short_id = feed_short_id(tx_arena(tx), entry.short_number);
	return fulfilments_write(tx, fulfilments, 1);
}

enum db_status fulfilment_create(
	struct tx *tx, order_id order, const struct source *source, int64_t now, fulfilment_id id)
{
	struct fulfilment fulfilment = fulfilment_of(tx_arena(tx), id, order, source, now);
	return create(tx, &fulfilment, FULFILMENT_ASSIGNED);
}

enum db_status fulfilment_create_in_transit(struct tx *tx, order_id order,
	const struct source *source, int64_t now, fulfilment_id id,
	struct fulfilment *fulfilment_out)
{
	*fulfilment_out = fulfilment_of(tx_arena(tx), id, order, source, now);
	return create(tx, fulfilment_out, FULFILMENT_IN_TRANSIT);
}

/* --- ending without a handover --- */

/* No store has begun with it, or has it at all. */
static bool is_untouched(enum fulfilment_state state)
{
	return state == FULFILMENT_ASSIGNED || state == FULFILMENT_IN_TRANSIT;
}

/* How much of a line is released at once when a fulfilment ends: before the store accepted it
 * nothing was touched; a store that gives it back itself says what it picked; otherwise only the
 * store knows. */
static int32_t untouched_qty(const struct fulfilment *fulfilment,
	const struct fulfilment_line *line, enum fulfilment_state to)
{
	int32_t reserved = line->ordered - line->short_qty - line->collected - line->put_back;
	if (is_untouched(fulfilment->state))
		return reserved;
	if (to == FULFILMENT_REJECTED)
		return reserved - line->picked;
	return 0;
}

static enum db_status line_release(struct tx *tx, const struct fulfilment *fulfilment,
	struct fulfilment_line *line, int32_t qty)
{
	struct q_fulfilment_line_put_back_in in = {qty, fulfilment->id, line->line};
	uint64_t changed;
	DB_TRY(q_fulfilment_line_put_back(tx, &in, &changed));
	line->put_back += qty;
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

enum db_status fulfilment_end(
	struct tx *tx, struct fulfilment *fulfilment, enum fulfilment_state to, int64_t now)
{
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), fulfilment->line_count, struct stock_change);
	size_t change_count = 0;
	bool is_put_back_due = false, is_set_aside = fulfilment->state != FULFILMENT_IN_TRANSIT;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		int32_t qty = untouched_qty(fulfilment, line, to);
		if (qty > 0)
			DB_TRY(line_release(tx, fulfilment, line, qty));
		if (qty > 0 && is_set_aside)
			changes[change_count++] = (struct stock_change){
				.store = fulfilment->store,
				.product = line->product,
				.kind = MOVEMENT_RELEASE,
				.reserved_by = -qty,
			};
		is_put_back_due |=
			line->ordered > line->short_qty + line->collected + line->put_back;
	}
	DB_MUST(stock_apply(tx, changes, change_count, fulfilment->id.uuid, now));
	return fulfilment_change_state(tx, fulfilment, to, is_put_back_due, now);
}

/* Nothing of an assigned fulfilment was touched, and nothing is set aside for one in transit; of
 * any other only the store knows. */
enum db_status fulfilment_take_back(
	struct tx *tx, struct fulfilment *fulfilment, const int32_t *kept_qty, int64_t now)
{
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), fulfilment->line_count, struct stock_change);
	size_t change_count = 0;
	bool is_put_back_due = false, is_set_aside = fulfilment->state != FULFILMENT_IN_TRANSIT;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		int32_t held = line->ordered - line->short_qty - line->collected - line->put_back;
		int32_t kept = kept_qty == NULL ? 0 : kept_qty[i];
		is_put_back_due |= held > 0 && !is_untouched(fulfilment->state);
		if (held == 0 || !is_untouched(fulfilment->state))
			continue;
		DB_TRY(line_release(tx, fulfilment, line, held));
		if (held > kept && is_set_aside)
			changes[change_count++] = (struct stock_change){
				.store = fulfilment->store,
				.product = line->product,
				.kind = MOVEMENT_RELEASE,
				.reserved_by = kept - held,
			};
	}
	DB_MUST(stock_apply(tx, changes, change_count, fulfilment->id.uuid, now));
	return go_over(tx, fulfilment,
		transition_find(fulfilment->state, FULFILMENT_REJECTED, true), is_put_back_due,
		now);
}

enum db_status fulfilment_replaces(struct tx *tx, fulfilment_id fulfilment, fulfilment_id replaced)
{
	struct q_fulfilment_replaces_in in = {replaced, fulfilment};
	uint64_t changed;
	DB_TRY(q_fulfilment_replaces(tx, &in, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

/* --- what goes with every change --- */

enum db_status order_note(struct tx *tx, order_id order, const char *what, struct str who,
	struct str detail, int64_t happened_at)
{
	struct q_order_touch_in touch = {order};
	uint64_t changed;
	DB_TRY(q_order_touch(tx, &touch, &changed));
	struct q_history_add_in in = {order, str_of(what), who, detail, happened_at};
	DB_MUST(q_history_add(tx, &in));
	return DB_DONE;
}

enum db_status order_mail(
	struct tx *tx, order_id order, enum mail_kind kind, struct uuid subject, int64_t now)
{
	struct q_outbox_add_in in = {
		kind, order, {(const char *)subject.bytes, sizeof(subject.bytes)}, now};
	return q_outbox_add(tx, &in);
}
