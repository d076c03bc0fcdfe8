/* What a till says of a reservation; see till.h. */
#include "server/money/till.h"

#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/money/acts.h"

/* What was sold is the till's business. */
enum db_status till_payment_need(struct tx *tx, const struct order *order)
{
	struct q_payment_add_in in = {
		order->id, PROVIDER_TILL, order->total_minor, order->total_minor, 0};
	if (order->payment.is_there)
		return DB_DONE;
	DB_MUST(q_payment_add(tx, &in));
	return DB_DONE;
}

static enum db_status sale_tell(struct tx *tx, const struct till_word *word,
	const struct order *order, enum reason *reason_out)
{
	struct q_order_set_payment_ref_in in = {word->reference, order->id};
	uint64_t changed;
	if (str_equal(order->payment_ref, word->reference))
		return DB_DONE;
	DB_TRY(q_order_set_payment_ref(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	return order_note(tx, order->id, "till_told", STR("till"), STR_EMPTY, word->now);
}

static enum db_status refund_tell(struct tx *tx, const struct till_word *word,
	const struct order *order, enum reason *reason_out)
{
	const struct refund_row *refund = order_find_refund(order, word->refund);
	bool is_there;
	if (refund == NULL)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	if (refund->state != REFUND_AT_TILL)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	enum db_status status = act_told(tx, order, refund, word->reference, word->now, &is_there);
	if (status == DB_DONE && !is_there)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	return status;
}

enum db_status till_tell(struct tx *tx, const struct till_word *word, struct order *order_out,
	enum reason *reason_out)
{
	enum db_status status = order_read_locked(tx, word->order, order_out);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	if (order_out->kind != ORDER_RESERVATION)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(till_payment_need(tx, order_out));
	order_out->payment.provider = PROVIDER_TILL;
	DB_TRY(word->has_refund ? refund_tell(tx, word, order_out, reason_out)
				: sale_tell(tx, word, order_out, reason_out));
	return order_read(tx, word->order, order_out);
}
