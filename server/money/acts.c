/* Acts and the sums they may not exceed; see acts.h. */
#include "server/money/acts.h"

#include "common/holidays.h"
#include "common/hours.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/returns.h"

static struct str bytes_of(const struct uuid *uuid)
{
	return (struct str){(const char *)uuid->bytes, sizeof(uuid->bytes)};
}

/* --- asking --- */

/* The row count says whether there is that much left. */
static enum db_status take(
	struct tx *tx, order_id order, const struct act_wish *wish, bool *is_there_out)
{
	struct q_payment_take_in in = {
		.capture_by = wish->kind == ACT_CAPTURE ? wish->amount_minor : 0,
		.void_by = wish->kind == ACT_VOID ? wish->amount_minor : 0,
		.refund_by = wish->kind == ACT_REFUND ? wish->amount_minor : 0,
		.order = order,
	};
	uint64_t changed;
	DB_TRY(q_payment_take(tx, &in, &changed));
	*is_there_out = changed == 1;
	return DB_DONE;
}

static enum db_status refund_follow(
	struct tx *tx, const struct act_wish *wish, enum refund_state state)
{
	struct q_refund_follow_in in = {state, bytes_of(&wish->cause)};
	uint64_t changed;
	if (wish->kind != ACT_REFUND)
		return DB_DONE;
	DB_TRY(q_refund_follow(tx, &in, &changed));
	/* What has gone back already, by whatever way, is not asked for. */
	return changed == 0 && state == REFUND_REQUESTED ? DB_BROKEN : DB_DONE;
}

/* Of which lines it is; of what is set free of none. */
static enum db_status lines_write(
	struct tx *tx, const struct order *order, const struct act_wish *wish, act_id id)
{
	struct q_act_lines_capture_in capture = {id, order->id, order->payment.captured_minor == 0};
	struct q_act_lines_refund_in refund = {id, bytes_of(&wish->cause)};
	struct q_act_lines_again_in again = {id, wish->failed};
	if (!uuid_is_zero(wish->failed.uuid))
		return q_act_lines_again(tx, &again);
	switch (wish->kind) {
	case ACT_CAPTURE:
		return q_act_lines_capture(tx, &capture);
	case ACT_REFUND:
		return q_act_lines_refund(tx, &refund);
	case ACT_VOID:
		break;
	}
	return DB_DONE;
}

/* The store that brings the order, or brought it last. */
static store_id store_of(const struct order *order)
{
	return order->fulfilment_count == 0 ? (store_id){0}
					    : order->fulfilments[order->fulfilment_count - 1].store;
}

static enum db_status add(struct tx *tx, const struct order *order, const struct act_wish *wish,
	act_id id, bool is_asked, int64_t now)
{
	struct q_act_add_in in = {
		.act = id,
		.order = order->id,
		.provider = order->payment.provider,
		.reference = order->payment_ref,
		.kind = wish->kind,
		.cause = bytes_of(&wish->cause),
		.round = wish->round,
		.amount_minor = wish->amount_minor,
		.currency = str_of(order->currency.code),
		.detail = wish->detail,
		.state = is_asked ? MONEY_REQUESTED : MONEY_FAILED,
		.error = is_asked ? STR_EMPTY : STR("nothing_left"),
		.has_store = !wish->is_without_lines,
		.store = store_of(order),
		.now = now,
	};
	DB_TRY(q_act_add(tx, &in));
	DB_TRY(lines_write(tx, order, wish, id));
	return refund_follow(tx, wish, is_asked ? REFUND_REQUESTED : REFUND_FAILED);
}

enum db_status act_ask(struct tx *tx, const struct order *order, const struct act_wish *wish,
	int64_t now, bool *is_asked_out)
{
	DB_TRY(take(tx, order->id, wish, is_asked_out));
	return add(tx, order, wish, (act_id){uuid_new(now)}, *is_asked_out, now);
}

/* --- ending --- */

/* What was asked for sinks again when it failed; what is done rises. */
static struct q_payment_settle_in settlement(
	const struct q_act_get *act, order_id order, bool is_done)
{
	int64_t asked_by = is_done ? 0 : -act->amount_minor;
	int64_t done_by = is_done ? act->amount_minor : 0;
	struct q_payment_settle_in in = {.order = order};
	switch (act->kind) {
	case ACT_CAPTURE:
		in.capture_by = asked_by;
		in.captured_by = done_by;
		break;
	case ACT_VOID:
		in.void_by = asked_by;
		in.voided_by = done_by;
		break;
	case ACT_REFUND:
		in.refund_by = asked_by;
		in.refunded_by = done_by;
		break;
	}
	return in;
}

static const char *const history_words[][2] = {
	[ACT_CAPTURE] = {"capture_failed", "captured"},
	[ACT_VOID] = {"void_failed", "voided"},
	[ACT_REFUND] = {"refund_failed", "refunded"},
};

static enum db_status lock_order(struct tx *tx, order_id order)
{
	struct q_order_lock_in in = {order};
	struct q_order_lock row;
	return q_order_lock(tx, &in, &row);
}

/* By the calendar of the store, as on its credit notes. */
static struct str day_of(struct tx *tx, const struct q_act_get *act, int64_t now)
{
	const struct zone *zone =
		zone_named_or_utc(act->has_time_zone ? act->time_zone : STR("UTC"));
	return date_print(tx_arena(tx), date_of_day(zone_local(zone, now).day));
}

enum db_status act_end(struct tx *tx, act_id id, enum money_state state, struct str provider_ref,
	struct str error, struct str who, int64_t now, bool *is_first_out)
{
	struct q_act_get_in get = {id};
	struct q_act_get act;
	uint64_t changed;
	bool is_done = state == MONEY_DONE;
	DB_MUST(q_act_get(tx, &get, &act));
	DB_MUST(lock_order(tx, act.order));
	struct q_act_settle_in settle = {
		state, provider_ref, error, now, is_done ? day_of(tx, &act, now) : STR_EMPTY, id};
	DB_TRY(q_act_settle(tx, &settle, &changed));
	*is_first_out = changed == 1;
	if (!*is_first_out)
		return DB_DONE;
	struct q_payment_settle_in sums = settlement(&act, act.order, is_done);
	DB_TRY(q_payment_settle(tx, &sums, &changed));
	const struct act_wish wish = {.kind = act.kind, .cause = act.cause};
	DB_TRY(refund_follow(tx, &wish, is_done ? REFUND_DONE : REFUND_FAILED));
	if (is_done && act.kind == ACT_REFUND)
		DB_TRY(return_settle(tx, (refund_id){act.cause}, now));
	return order_note(tx, act.order, history_words[act.kind][is_done], who, STR_EMPTY, now);
}

/* --- again --- */

static enum db_status ask_anew(struct tx *tx, const struct order *order,
	const struct act_wish *wish, int64_t now, enum reason *reason_out)
{
	bool is_there;
	DB_TRY(take(tx, order->id, wish, &is_there));
	if (!is_there)
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	enum db_status status = add(tx, order, wish, (act_id){uuid_new(now)}, true, now);
	return status == DB_DUP ? db_refuse(reason_out, REASON_WRONG_STATE) : status;
}

enum db_status act_retry(struct tx *tx, act_id id, struct str who, struct str why, int64_t now,
	enum reason *reason_out)
{
	struct q_act_get_in get = {id};
	struct q_act_get act;
	struct order order;
	enum db_status status = q_act_get(tx, &get, &act);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_MUST(order_read_locked(tx, act.order, &order));
	DB_MUST(q_act_get(tx, &get, &act));
	if (act.state != MONEY_FAILED)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	const struct act_wish wish = {.kind = act.kind,
		.cause = act.cause,
		.round = (uint16_t)(act.round + 1),
		.amount_minor = act.amount_minor,
		.failed = id,
		.is_without_lines = !act.has_store,
		.detail = act.detail};
	DB_TRY(ask_anew(tx, &order, &wish, now, reason_out));
	return order_note(tx, order.id, "money_retried", who, why, now);
}

/* --- told --- */

enum db_status act_told(struct tx *tx, const struct order *order, const struct refund_row *refund,
	struct str provider_ref, int64_t now, bool *is_there_out)
{
	const act_id id = {uuid_new(now)};
	const struct act_wish wish = {.kind = ACT_REFUND,
		.cause = refund->id.uuid,
		.amount_minor = refund->amount_minor,
		.detail = STR_EMPTY};
	struct q_act_claim_in claim = {now, now, id};
	uint64_t changed;
	bool is_first;
	DB_TRY(take(tx, order->id, &wish, is_there_out));
	if (!*is_there_out)
		return DB_DONE;
	DB_MUST(add(tx, order, &wish, id, true, now));
	DB_TRY(q_act_claim(tx, &claim, &changed));
	return act_end(tx, id, MONEY_DONE, provider_ref, STR_EMPTY, STR("till"), now, &is_first);
}
