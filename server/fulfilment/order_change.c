/* What a shopper or customer service does with an order, and its last day; see order.h. */
#include "common/clock.h"
#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/choice.h"
#include "server/fulfilment/feed.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/remind.h"

static enum db_status read_to_change(
	struct tx *tx, order_id id, struct order *order, enum reason *reason_out)
{
	enum db_status status = order_read_locked(tx, id, order);
	return status == DB_NONE ? db_refuse(reason_out, REASON_NOT_FOUND) : status;
}

/* What the shopper was to decide about is not wanted either. */
static enum db_status undecided_cancel(struct tx *tx, struct order *order, int64_t now)
{
	struct uuid cause = order->choice.id.uuid;
	struct owed owed;
	DB_TRY(choice_cancel(tx, order, now, &owed));
	return order_owe(tx, order, REFUND_FOR_CANCEL, cause, &owed, now);
}

static bool is_with_a_store(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (fulfilment_is_open(&order->fulfilments[i]))
			return true;
	return false;
}

enum db_status order_cancel(struct tx *tx, order_id id, struct str who, struct str why, int64_t now,
	struct order *order_out, enum reason *reason_out)
{
	DB_TRY(read_to_change(tx, id, order_out, reason_out));
	if (!order_allows(order_out, now).cancel)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	const struct recalling cancel = {RECALL_CANCEL, who, why, NULL, now};
	bool is_all_undecided = order_open_choice(order_out) != NULL && !is_with_a_store(order_out);
	DB_TRY(undecided_cancel(tx, order_out, now));
	DB_TRY(order_recall(tx, &cancel, order_out, (store_id){0}));
	if (is_all_undecided) {
		DB_TRY(order_note(tx, id, "cancelled", who, why, now));
		DB_TRY(order_mail(tx, id, MAIL_CANCELLED, id.uuid, now));
	}
	return order_read(tx, id, order_out);
}

/* NOT_FOUND: the store has none of it; WRONG_STATE: none that is not over or being cancelled. */
static enum reason cancellable_at(const struct order *order, store_id store)
{
	enum reason reason = REASON_NOT_FOUND;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		if (fulfilment_collected_at(fulfilment).row != store.row)
			continue;
		if (fulfilment_is_open(fulfilment) && !fulfilment_is_cancelling(fulfilment))
			return REASON_OK;
		reason = REASON_WRONG_STATE;
	}
	return reason;
}

enum db_status order_cancel_at(struct tx *tx, order_id id, store_id store, struct str who,
	struct str why, int64_t now, struct order *order_out, enum reason *reason_out)
{
	DB_TRY(read_to_change(tx, id, order_out, reason_out));
	enum reason reason = cancellable_at(order_out, store);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	const struct recalling cancel = {RECALL_CANCEL, who, why, NULL, now};
	DB_TRY(order_recall(tx, &cancel, order_out, store));
	return order_read(tx, id, order_out);
}

/* Kept longer by the store's collect_days; *changed_out is 0 when it was already once. */
static enum db_status fulfilment_prolong(struct tx *tx, const struct store *store,
	const struct fulfilment *fulfilment, int64_t now, uint64_t *changed_out)
{
	struct q_fulfilment_prolong_in in = {.fulfilment = fulfilment->id};
	if (!hours_closing_after(
		    &store->hours, fulfilment->collect_by, store->collect_days, &in.collect_by))
		in.collect_by = fulfilment->collect_by + store->collect_days * MS_PER_DAY;
	DB_TRY(q_fulfilment_prolong(tx, &in, changed_out));
	if (*changed_out == 0)
		return DB_DONE;
	struct fulfilment longer = *fulfilment;
	longer.collect_by = in.collect_by;
	longer.extended++;
	if (fulfilment->state == FULFILMENT_READY)
		DB_TRY(reminders_set(tx, store, &longer, now));
	return feed_append(tx, fulfilment->store, EVENT_FULFILMENT, fulfilment->id.uuid, 0, now);
}

enum db_status order_extend(struct tx *tx, const struct stores *stores, order_id id, int64_t now,
	struct order *order_out, enum reason *reason_out)
{
	uint64_t prolonged = 0, changed;
	bool any_in_time = false;
	DB_TRY(read_to_change(tx, id, order_out, reason_out));
	for (size_t i = 0; i < order_out->fulfilment_count; i++) {
		struct fulfilment *fulfilment = &order_out->fulfilments[i];
		const struct store *store = stores_find(stores, fulfilment->store);
		if (!fulfilment_is_open(fulfilment) || fulfilment->sending.is_wanted ||
			store == NULL || fulfilment->collect_by <= now)
			continue;
		any_in_time = true;
		DB_TRY(fulfilment_prolong(tx, store, fulfilment, now, &changed));
		prolonged += changed;
	}
	if (prolonged == 0)
		return db_refuse(
			reason_out, any_in_time ? REASON_EXTENDED_ALREADY : REASON_WRONG_STATE);
	DB_TRY(order_note(tx, id, "extended", STR("shopper"), STR_EMPTY, now));
	return order_read(tx, id, order_out);
}

enum db_status order_name_collector(struct tx *tx, order_id id, struct str name, int64_t now,
	struct order *order_out, enum reason *reason_out)
{
	DB_TRY(read_to_change(tx, id, order_out, reason_out));
	if (!order_allows(order_out, now).name_collector)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	struct q_order_set_collector_in in = {name, id};
	uint64_t changed;
	DB_TRY(q_order_set_collector(tx, &in, &changed));
	for (size_t i = 0; i < order_out->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order_out->fulfilments[i];
		if (fulfilment_is_open(fulfilment))
			DB_TRY(fulfilment_touch(tx, fulfilment, now));
	}
	/* Who it is stays out of the history: the name is personal. */
	const char *what = str_is_empty(name) ? "collector_removed" : "collector_named";
	DB_TRY(order_note(tx, id, what, STR("shopper"), STR_EMPTY, now));
	return order_read(tx, id, order_out);
}

/* --- the last day --- */

struct expire_input {
	fulfilment_id fulfilment;
	order_id order;
	int64_t now;
};

static enum db_status expire_body(struct tx *tx, const void *input, void *output_out)
{
	const struct expire_input *in = input;
	struct order order;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order, &order));
	struct fulfilment *fulfilment = order_fulfilment(&order, in->fulfilment);
	if (fulfilment == NULL || fulfilment->state != FULFILMENT_READY || fulfilment->has_recall ||
		fulfilment->sending.is_wanted || fulfilment->collect_by >= in->now)
		return DB_NONE; /* collected, extended or cancelled meanwhile */
	const struct recalling expiry = {RECALL_EXPIRE, STR("system"), STR_EMPTY, NULL, in->now};
	return fulfilment_recall(tx, &expiry, &order, fulfilment);
}

enum db_status orders_expire(struct engine *engine, struct db *reading, struct arena *arena,
	int64_t now, size_t *count_out)
{
	struct q_fulfilments_overdue_in in = {now};
	struct q_fulfilments_overdue *rows;
	size_t count;
	struct sweep sweep = {engine, arena, expire_body, DB_DONE, 0};
	*count_out = 0;
	DB_TRY(q_fulfilments_overdue(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct expire_input input = {rows[i].fulfilment, rows[i].order, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
