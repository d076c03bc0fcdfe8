/* POST /o/{token}/extend: the goods are kept longer, once. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

static enum db_status extend_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(order_extend(
		tx, page_stores(call), call->caller.order, call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "extended");
	return DB_DONE;
}

void page_post_order_extend(struct call *call)
{
	struct effect effect = {0};
	if (!act_once_form(call, extend_effect, NULL, &effect))
		reply_problem(call, effect.reason, NULL);
}
