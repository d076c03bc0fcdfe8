/* POST /o/{token}/cancel: the shopper does not want it any more, or not what one store (store) has
 * of it. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

static enum db_status cancel(
	struct tx *tx, const struct call *call, struct order *order_out, enum reason *reason_out)
{
	struct str code = call_form(call, "store");
	const struct store *store = stores_by_code(page_stores(call), code);
	if (str_is_empty(code))
		return order_cancel(tx, call->caller.order, STR("shopper"), STR_EMPTY, call->now,
			order_out, reason_out);
	return order_cancel_at(tx, call->caller.order, store == NULL ? (store_id){0} : store->id,
		STR("shopper"), STR_EMPTY, call->now, order_out, reason_out);
}

static enum db_status cancel_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(cancel(tx, call, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "cancelled");
	return DB_DONE;
}

void page_post_order_cancel(struct call *call)
{
	struct effect effect = {0};
	if (!act_once_form(call, cancel_effect, NULL, &effect))
		reply_problem(call, effect.reason, NULL);
}
