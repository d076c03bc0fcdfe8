/* DELETE /v1/holds/{id}: gives the goods back. */
#include "server/api/hold_effect.h"
#include "server/api/home.h"
#include "server/db/try.h"

static enum db_status release(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const hold_id *id = input;
	struct hold hold;
	DB_TRY(hold_release(tx, *id, call->now, &effect_out->reason));
	DB_TRY(hold_read(tx, *id, &hold, &effect_out->reason));
	hold_effect(call, tx, &hold, effect_out);
	return DB_DONE;
}

void delete_hold(struct call *call)
{
	hold_id id = {call_path_uuid(call, "id")};
	home_of_hold(call, id);
	act_once(call, release, &id);
}
