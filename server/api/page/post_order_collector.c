/* POST /o/{token}/collector: names somebody else who may collect; an empty name takes it back. */
#include "server/api/page/order_show.h"
#include "server/db/try.h"

enum { COLLECTOR_MAX = 120 };

static enum db_status collector_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct str *name = input;
	struct order order;
	DB_TRY(order_name_collector(
		tx, call->caller.order, *name, call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "collector");
	return DB_DONE;
}

void page_post_order_collector(struct call *call)
{
	struct effect effect = {0};
	struct str name = str_trim(call_form(call, "collector"));
	if (!str_is_clean_utf8(name, false) || str_code_points(name) > COLLECTOR_MAX)
		order_show_wrong_collector(call, name);
	else if (!act_once_form(call, collector_effect, &name, &effect))
		reply_problem(call, effect.reason, NULL);
}
