/* POST /o/{token}/coming: the shopper is on the way to the store. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

static enum db_status coming_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(order_arrive(tx, page_stores(call), call->caller.order, call_form(call, "store"),
		SHOPPER_COMING, call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "coming");
	return DB_DONE;
}

void page_post_order_coming(struct call *call)
{
	struct effect effect = {0};
	if (!act_once_form(call, coming_effect, NULL, &effect))
		reply_problem(call, effect.reason, NULL);
}
