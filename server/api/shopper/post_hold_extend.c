/* POST /v1/holds/{id}/extend: ten more minutes. */
#include "server/api/hold_effect.h"
#include "server/api/home.h"
#include "server/db/try.h"

static enum db_status extend(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const hold_id *id = input;
	struct hold hold;
	DB_TRY(hold_extend(tx, *id, call->now, &hold, &effect_out->reason));
	hold_effect(call, tx, &hold, effect_out);
	return DB_DONE;
}

void post_hold_extend(struct call *call)
{
	hold_id id = {call_path_uuid(call, "id")};
	home_of_hold(call, id);
	act_once(call, extend, &id);
}
