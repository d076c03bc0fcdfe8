/* Asking back what a store has accepted, and what becomes of it; see recall.h. */
#include "server/fulfilment/recall.h"

#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/review.h"

int64_t fulfilment_lease_until(const struct fulfilment *fulfilment, int64_t lease_ms)
{
	int64_t heard_at = fulfilment->contact_at > fulfilment->accepted_at
				   ? fulfilment->contact_at
				   : fulfilment->accepted_at;
	return heard_at + lease_ms;
}

struct owed fulfilment_open(
	struct arena *arena, const struct order *order, const struct fulfilment *fulfilment)
{
	struct owed owed = owed_nothing(arena);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		owed_add(&owed, order_find_line(order, line->line),
			line->ordered - line->short_qty - line->collected);
	}
	return owed;
}

/* --- what was asked for happens --- */

static const struct ending {
	enum fulfilment_state to;
	enum refund_ground ground;
	const char *what; /* for the history */
} endings[] = {
	[RECALL_CANCEL] = {FULFILMENT_CANCELLED, REFUND_FOR_CANCEL, "cancelled"},
	[RECALL_EXPIRE] = {FULFILMENT_EXPIRED, REFUND_FOR_EXPIRED, "expired"},
};

/* No store has said that the goods are there, or another one that had them has not: they may have
 * been handed over, so a person or the store decides about the money. */
static enum db_status owe_or_review(struct tx *tx, const struct recalling *recalling,
	const struct order *order, const struct fulfilment *fulfilment, struct owed *owed,
	enum recall_answer answer)
{
	bool is_money_at_stake = order->kind == ORDER_PREPAID && owed_minor(owed) > 0;
	bool is_uncertain = answer == RECALL_UNANSWERED;
	if (!is_uncertain)
		DB_TRY(review_is_waited_for(tx, order, fulfilment, &is_uncertain));
	if (!is_uncertain || !is_money_at_stake)
		return order_owe(tx, order, endings[recalling->recall].ground, fulfilment->id.uuid,
			owed, recalling->now);
	return review_open(tx, fulfilment, REVIEW_LEASE_ENDED, recalling->now);
}

static enum db_status set_never_came(struct tx *tx, const struct fulfilment *fulfilment)
{
	struct q_fulfilment_set_outcome_in in = {OUTCOME_NEVER_CAME, fulfilment->id};
	uint64_t changed;
	return q_fulfilment_set_outcome(tx, &in, &changed);
}

/* The rest of the order goes on, or was collected. */
static bool is_a_part(const struct order *order, const struct fulfilment *ended)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		if (other != ended &&
			(fulfilment_is_open(other) || other->state == FULFILMENT_COLLECTED))
			return true;
	}
	return false;
}

/* Cancelled or expired. The shopper is told of a cancellation when all of it is certain. */
static enum db_status end_for_good(struct tx *tx, const struct recalling *recalling,
	struct order *order, struct fulfilment *fulfilment, enum recall_answer answer)
{
	const struct ending *ending = &endings[recalling->recall];
	bool is_cancel = recalling->recall == RECALL_CANCEL;
	struct owed owed = fulfilment_open(tx_arena(tx), order, fulfilment);
	DB_MUST(fulfilment_end(tx, fulfilment, ending->to, recalling->now));
	DB_TRY(owe_or_review(tx, recalling, order, fulfilment, &owed, answer));
	if (!is_cancel && order->kind == ORDER_RESERVATION)
		DB_TRY(set_never_came(tx, fulfilment));
	if (is_cancel && order_is_cancelling(order))
		return DB_DONE;
	DB_TRY(fulfilment_touch_others(tx, order, fulfilment, recalling->now));
	bool is_whole = is_cancel && !is_a_part(order, fulfilment);
	DB_TRY(order_note(tx, order->id, is_cancel && !is_whole ? "part_cancelled" : ending->what,
		recalling->who, recalling->why, recalling->now));
	return order_mail(tx, order->id, MAIL_CANCELLED,
		is_whole ? order->id.uuid : fulfilment->id.uuid, recalling->now);
}

static size_t parts_of(
	struct arena *arena, const struct fulfilment *fulfilment, struct part **parts_out)
{
	size_t count = 0;
	*parts_out = arena_new_array(arena, fulfilment->line_count, struct part);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->ordered > line->short_qty)
			(*parts_out)[count++] = (struct part){
				line->line, line->product, line->ordered - line->short_qty};
	}
	return count;
}

/* To the next store that can, or else to as few as it takes. */
static enum db_status move(struct tx *tx, const struct recalling *recalling, struct order *order,
	struct fulfilment *fulfilment)
{
	struct part *parts;
	size_t count = parts_of(tx_arena(tx), fulfilment, &parts);
	DB_MUST(fulfilment_take_back(tx, fulfilment, NULL, recalling->now));
	DB_TRY(order_note(
		tx, order->id, "recalled", recalling->who, recalling->why, recalling->now));
	return order_resource(tx, recalling->resourcing, order, fulfilment, parts, count);
}

static enum db_status forget(struct tx *tx, struct fulfilment *fulfilment, int64_t now)
{
	struct q_fulfilment_recall_drop_in in = {fulfilment->id};
	uint64_t changed;
	fulfilment->has_recall = false;
	DB_TRY(q_fulfilment_recall_drop(tx, &in, &changed));
	return fulfilment_touch(tx, fulfilment, now);
}

/* Nobody knows what the first store did with it: only a store that has all of it brings it instead,
 * for what nobody has would be paid back. Without such a store it stays where it is. */
static enum db_status move_unanswered(struct tx *tx, const struct recalling *recalling,
	struct order *order, struct fulfilment *fulfilment)
{
	struct part *parts;
	size_t count = parts_of(tx_arena(tx), fulfilment, &parts);
	enum db_status status =
		order_move(tx, recalling->resourcing, order, fulfilment, parts, count);
	if (status == DB_NONE)
		return forget(tx, fulfilment, recalling->now);
	DB_TRY(status);
	DB_MUST(fulfilment_take_back(tx, fulfilment, NULL, recalling->now));
	DB_TRY(order_note(
		tx, order->id, "recalled", recalling->who, recalling->why, recalling->now));
	return order->kind == ORDER_PREPAID
		       ? review_open(tx, fulfilment, REVIEW_LEASE_ENDED, recalling->now)
		       : DB_DONE;
}

enum db_status recall_end(struct tx *tx, const struct recalling *recalling, struct order *order,
	struct fulfilment *fulfilment, enum recall_answer answer)
{
	switch (recalling->recall) {
	case RECALL_CANCEL:
	case RECALL_EXPIRE:
		return end_for_good(tx, recalling, order, fulfilment, answer);
	case RECALL_MOVE:
		return answer == RECALL_GIVEN_BACK
			       ? move(tx, recalling, order, fulfilment)
			       : move_unanswered(tx, recalling, order, fulfilment);
	}
	return DB_BROKEN;
}

/* --- asking --- */

static enum db_status ask(
	struct tx *tx, const struct recalling *recalling, const struct fulfilment *fulfilment)
{
	struct q_fulfilment_recall_in in = {recalling->recall, recalling->now, fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_recall(tx, &in, &changed));
	return changed == 0 ? DB_NONE : fulfilment_touch(tx, fulfilment, recalling->now);
}

static enum db_status ask_or_end(struct tx *tx, const struct recalling *recalling,
	struct order *order, struct fulfilment *fulfilment)
{
	/* Nobody has accepted it; or it is on the way, and put back where it comes. */
	if (fulfilment->state == FULFILMENT_ASSIGNED || fulfilment->state == FULFILMENT_IN_TRANSIT)
		return recall_end(tx, recalling, order, fulfilment, RECALL_GIVEN_BACK);
	return ask(tx, recalling, fulfilment);
}

enum db_status fulfilment_recall(struct tx *tx, const struct recalling *recalling,
	struct order *order, struct fulfilment *fulfilment)
{
	if (recalling->recall == RECALL_MOVE && fulfilment->state == FULFILMENT_READY)
		return DB_NONE;
	return ask_or_end(tx, recalling, order, fulfilment);
}

/* All are marked before the first ends, so that the last to end is known. */
enum db_status order_recall(
	struct tx *tx, const struct recalling *recalling, struct order *order, store_id store)
{
	size_t count = 0;
	struct fulfilment **wanted =
		arena_new_array(tx_arena(tx), order->fulfilment_count, struct fulfilment *);
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		struct fulfilment *fulfilment = &order->fulfilments[i];
		bool is_elsewhere =
			store.row != 0 && fulfilment_collected_at(fulfilment).row != store.row;
		bool is_wanted = fulfilment->has_recall && fulfilment->recall == RECALL_CANCEL;
		if (!fulfilment_is_open(fulfilment) || is_wanted || is_elsewhere)
			continue;
		fulfilment->has_recall = true;
		fulfilment->recall = recalling->recall;
		fulfilment->recalled_at = recalling->now;
		wanted[count++] = fulfilment;
	}
	for (size_t i = 0; i < count; i++)
		DB_MUST(ask_or_end(tx, recalling, order, wanted[i]));
	if (!order_is_cancelling(order))
		return DB_DONE;
	return order_note(
		tx, order->id, "cancel_asked", recalling->who, recalling->why, recalling->now);
}

/* --- a manager --- */

static enum db_status read_one(struct tx *tx, order_id id, fulfilment_id which, struct order *order,
	struct fulfilment **fulfilment_out, enum reason *reason_out)
{
	enum db_status status = order_read_locked(tx, id, order);
	*fulfilment_out = status == DB_DONE ? order_fulfilment(order, which) : NULL;
	if (status == DB_NONE || (status == DB_DONE && *fulfilment_out == NULL))
		return db_refuse(reason_out, REASON_NOT_FOUND);
	return status;
}

enum db_status recall_by_manager(struct tx *tx, const struct recalling *recalling, order_id id,
	fulfilment_id which, enum reason *reason_out)
{
	struct order order;
	struct fulfilment *fulfilment;
	DB_TRY(read_one(tx, id, which, &order, &fulfilment, reason_out));
	if (!fulfilment_is_open(fulfilment) || fulfilment->has_recall)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	enum db_status status = fulfilment_recall(tx, recalling, &order, fulfilment);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(status);
	return order_note(tx, id, "move_asked", recalling->who, recalling->why, recalling->now);
}

bool recall_may_stop_waiting(const struct fulfilment *fulfilment)
{
	return fulfilment->has_recall && fulfilment->recall != RECALL_MOVE;
}

enum db_status recall_stop_waiting(
	struct tx *tx, const struct waiting_end *end, enum reason *reason_out)
{
	struct order order;
	struct fulfilment *fulfilment;
	DB_TRY(read_one(tx, end->order, end->fulfilment, &order, &fulfilment, reason_out));
	if (!recall_may_stop_waiting(fulfilment))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	const struct recalling recalling = {fulfilment->recall, end->who, end->why, NULL, end->now};
	DB_TRY(order_note(tx, end->order, "not_waited", end->who, end->why, end->now));
	return recall_end(tx, &recalling, &order, fulfilment, RECALL_UNANSWERED);
}

/* --- the lease ends --- */

struct unanswered {
	fulfilment_id fulfilment;
	order_id order;
	const struct market *market;
	const struct resourcing_rules *rules;
	int64_t now;
};

static enum db_status end_body(struct tx *tx, const void *input, void *output_out)
{
	const struct unanswered *in = input;
	struct order order;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order, &order));
	struct fulfilment *fulfilment = order_fulfilment(&order, in->fulfilment);
	if (fulfilment == NULL || !fulfilment->has_recall ||
		fulfilment_lease_until(fulfilment, in->market->stores->lease_ms) > in->now)
		return DB_NONE; /* answered, or heard of, meanwhile */
	const struct resourcing resourcing = {
		.market = in->market,
		.rules = in->rules,
		.cause = fulfilment->id.uuid,
		.now = in->now,
		.may_wait = true,
	};
	const struct recalling recalling = {
		fulfilment->recall, STR("system"), STR_EMPTY, &resourcing, in->now};
	DB_TRY(order_note(tx, order.id, "lease_ended", STR("system"), STR_EMPTY, in->now));
	return recall_end(tx, &recalling, &order, fulfilment, RECALL_UNANSWERED);
}

enum db_status recalls_end(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out)
{
	struct q_fulfilments_unanswered_in in = {now - market->stores->lease_ms};
	struct q_fulfilments_unanswered *rows;
	size_t count;
	struct sweep sweep = {engine, arena, end_body, DB_DONE, 0};
	*count_out = 0;
	DB_TRY(q_fulfilments_unanswered(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct unanswered input = {
			rows[i].fulfilment, rows[i].order, market, rules, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
