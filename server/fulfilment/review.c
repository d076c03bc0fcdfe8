/* What a person at headquarters must look at; see review.h. */
#include "server/fulfilment/review.h"

#include "server/db/q_review.h"
#include "server/db/try.h"
#include "server/fulfilment/recall.h"

enum db_status review_open(
	struct tx *tx, const struct fulfilment *fulfilment, enum review_kind kind, int64_t now)
{
	struct q_review_open_in in = {fulfilment->id, fulfilment->order, kind, now};
	return q_review_open(tx, &in);
}

enum db_status review_is_of(
	struct tx *tx, const struct fulfilment *fulfilment, enum review_kind kind, bool *is_of_out)
{
	struct q_review_of_in in = {fulfilment->id};
	struct q_review_of row;
	enum db_status status = q_review_of(tx, &in, &row);
	*is_of_out = status == DB_DONE && row.kind == kind;
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status is_unknown(
	struct tx *tx, const struct fulfilment *fulfilment, bool *is_unknown_out)
{
	struct q_review_of_in in = {fulfilment->id};
	struct q_review_of row;
	enum db_status status = q_review_of(tx, &in, &row);
	*is_unknown_out = status == DB_DONE && row.kind == REVIEW_LEASE_ENDED && !row.has_decision;
	return status == DB_NONE ? DB_DONE : status;
}

enum db_status review_is_waited_for(struct tx *tx, const struct order *order,
	const struct fulfilment *but, bool *is_waited_for_out)
{
	*is_waited_for_out = false;
	for (size_t i = 0; i < order->fulfilment_count && !*is_waited_for_out; i++)
		if (!uuid_equal(order->fulfilments[i].id.uuid, but->id.uuid))
			DB_TRY(is_unknown(tx, &order->fulfilments[i], is_waited_for_out));
	return DB_DONE;
}

static enum db_status owe(
	struct tx *tx, const struct order *order, const struct fulfilment *fulfilment, int64_t now)
{
	struct owed owed = fulfilment_open(tx_arena(tx), order, fulfilment);
	enum refund_ground ground =
		fulfilment->state == FULFILMENT_EXPIRED ? REFUND_FOR_EXPIRED : REFUND_FOR_CANCEL;
	return order_owe(tx, order, ground, fulfilment->id.uuid, &owed, now);
}

/* What another store brings instead is not paid back. */
static enum review_decision decision_when_back(const struct fulfilment *fulfilment)
{
	return fulfilment->state == FULFILMENT_REJECTED ? REVIEW_KEEP : REVIEW_REFUND;
}

/* Nothing left the store, so what the shopper does not get is what was not short. */
static enum db_status settle(
	struct tx *tx, const struct order *order, const struct fulfilment *fulfilment, int64_t now)
{
	struct q_review_settle_in in = {decision_when_back(fulfilment), STR("store_confirmed"),
		STR("system"), now, fulfilment->id};
	uint64_t changed;
	DB_TRY(q_review_settle(tx, &in, &changed));
	if (in.decision == REVIEW_KEEP)
		return DB_DONE;
	return owe(tx, order, fulfilment, now);
}

enum db_status review_goods_are_back(
	struct tx *tx, const struct order *order, const struct fulfilment *fulfilment, int64_t now)
{
	struct q_review_of_in in = {fulfilment->id};
	struct q_review_of row;
	bool is_waited_for;
	enum db_status status = q_review_of(tx, &in, &row);
	if (status == DB_NONE)
		return DB_DONE;
	DB_TRY(status);
	DB_TRY(review_is_waited_for(tx, order, fulfilment, &is_waited_for));
	bool is_paid_back = row.has_decision && row.decision == REVIEW_REFUND;
	bool must_wait = is_waited_for && decision_when_back(fulfilment) == REVIEW_REFUND;
	if (row.kind != REVIEW_LEASE_ENDED || is_paid_back || must_wait)
		return DB_DONE;
	return settle(tx, order, fulfilment, now);
}

bool review_may_refund(enum review_kind kind, enum fulfilment_state state)
{
	return kind == REVIEW_LEASE_ENDED && state != FULFILMENT_REJECTED;
}

enum db_status review_decide(struct tx *tx, const struct order *order,
	const struct deciding *deciding, enum reason *reason_out)
{
	const struct fulfilment *fulfilment = order_fulfilment(order, deciding->fulfilment);
	struct q_review_of_in of = {deciding->fulfilment};
	struct q_review_of row;
	enum db_status status = fulfilment == NULL ? DB_NONE : q_review_of(tx, &of, &row);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	if (deciding->decision == REVIEW_REFUND && !review_may_refund(row.kind, fulfilment->state))
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	struct q_review_decide_in in = {deciding->decision, deciding->reason, deciding->who,
		deciding->now, deciding->fulfilment};
	uint64_t changed;
	DB_TRY(q_review_decide(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	struct str detail =
		str_printf(tx_arena(tx), "{\"reason\":\"" STR_FMT "\"}", STR_ARG(deciding->reason));
	DB_TRY(order_note(tx, order->id,
		deciding->decision == REVIEW_REFUND ? "review_refund" : "review_keep",
		deciding->who, detail, deciding->now));
	if (deciding->decision == REVIEW_KEEP)
		return DB_DONE;
	return owe(tx, order, fulfilment, deciding->now);
}
