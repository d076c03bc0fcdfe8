/* POST /o/{token}/arrived: the shopper is at the store and waits. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

static enum db_status arrived_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(order_arrive(tx, page_stores(call), call->caller.order, call_form(call, "store"),
		SHOPPER_HERE, call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "arrived");
	return DB_DONE;
}

void page_post_order_arrived(struct call *call)
{
	struct effect effect = {0};
	if (!act_once_form(call, arrived_effect, NULL, &effect))
		reply_problem(call, effect.reason, NULL);
}
