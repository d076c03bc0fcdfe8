/* POST /o/{token}/cancel: the shopper does not want it any more. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

static enum db_status cancel_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(order_cancel(tx, call->caller.order, STR("shopper"), STR_EMPTY, call->now, &order,
		&effect_out->reason));
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
