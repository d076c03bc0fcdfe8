/* POST /checkout/{hold}/extend: ten more minutes to decide. */
#include "server/api/page/checkout_show.h"
#include "server/db/try.h"

static enum db_status extend_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const hold_id *id = input;
	struct hold hold;
	DB_TRY(hold_extend(tx, *id, call->now, &hold, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = checkout_address(call);
	return DB_DONE;
}

void page_post_checkout_extend(struct call *call)
{
	struct effect effect = {0};
	struct checkout_form form = {.language = call->language};
	hold_id id = {call_path_uuid(call, "hold")};
	if (act_once_form(call, extend_effect, &id, &effect))
		return;
	if (effect.reason == REASON_HOLD_EXPIRED)
		checkout_show(call, &form);
	else
		reply_problem(call, effect.reason, NULL);
}
