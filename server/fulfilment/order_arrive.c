/* The shopper on the way, and at the counter; see order.h. */
#include "common/clock.h"
#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"

static bool is_at(
	const struct stores *stores, const struct fulfilment *fulfilment, struct str store_code)
{
	const struct store *store = stores_find(stores, fulfilment->store);
	return store != NULL && str_equal(store->code, store_code);
}

/* Where a shopper goes who names no store: what is ready, else what is still prepared. */
static const struct fulfilment *waiting_at(
	const struct order *order, const struct stores *stores, struct str store_code)
{
	const struct fulfilment *found = NULL;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *one = &order->fulfilments[i];
		if (!fulfilment_is_open(one) || one->sending.is_wanted ||
			(!str_is_empty(store_code) && !is_at(stores, one, store_code)))
			continue;
		if (found == NULL ||
			(found->state != FULFILMENT_READY && one->state == FULFILMENT_READY))
			found = one;
	}
	return found;
}

/* *changed_out is 0 when it was said a moment ago. */
static enum db_status mark(struct tx *tx, const struct fulfilment *fulfilment,
	enum shopper_is where, int64_t now, uint64_t *changed_out)
{
	int64_t before = now - ARRIVAL_LASTS_MIN * MS_PER_MINUTE;
	if (where == SHOPPER_HERE) {
		struct q_fulfilment_set_arrived_in in = {now, fulfilment->id, before};
		return q_fulfilment_set_arrived(tx, &in, changed_out);
	}
	struct q_fulfilment_set_coming_in in = {now, fulfilment->id, before};
	return q_fulfilment_set_coming(tx, &in, changed_out);
}

enum db_status order_arrive(struct tx *tx, const struct stores *stores, order_id id,
	struct str store_code, enum shopper_is where, int64_t now, struct order *order_out,
	enum reason *reason_out)
{
	uint64_t changed;
	enum db_status status = order_read_locked(tx, id, order_out);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	if (!order_allows(order_out, now).arrive)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	const struct fulfilment *fulfilment = waiting_at(order_out, stores, store_code);
	if (fulfilment == NULL)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(mark(tx, fulfilment, where, now, &changed));
	if (changed == 0)
		return DB_DONE;
	DB_TRY(fulfilment_touch(tx, fulfilment, now));
	DB_TRY(order_note(tx, id, where == SHOPPER_HERE ? "arrived" : "coming", STR("shopper"),
		STR_EMPTY, now));
	return order_read(tx, id, order_out);
}
