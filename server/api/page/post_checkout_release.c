/* POST /checkout/{hold}/release: gives the goods back, to choose another store. */
#include "server/api/page/checkout_show.h"
#include "server/db/try.h"

static enum db_status release_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const hold_id *id = input;
	DB_TRY(hold_release(tx, *id, call->now, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = STR("/basket");
	return DB_DONE;
}

void page_post_checkout_release(struct call *call)
{
	struct effect effect = {0};
	hold_id id = {call_path_uuid(call, "hold")};
	if (act_once_form(call, release_effect, &id, &effect))
		reply_cookie(call, "hold", STR_EMPTY, 0);
	else
		reply_problem(call, effect.reason, NULL);
}
