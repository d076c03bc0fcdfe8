/* POST /v1/holds/{id}/extend: ten more minutes. */
#include "server/api/home.h"
#include "server/fulfilment/hold.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/hold_json.h"

static enum db_status extend(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const hold_id *id = input;
	struct hold hold;
	enum db_status status = hold_extend(tx, *id, call->now, &hold, &effect_out->reason);
	if (status != DB_DONE)
		return status;
	effect_out->status = 200;
	effect_out->json =
		hold_json(tx_arena(tx), directory_stores(call->server->directory), &hold);
	return DB_DONE;
}

void post_hold_extend(struct call *call)
{
	hold_id id = {call_path_uuid(call, "id")};
	home_of_hold(call, id);
	act_once(call, extend, &id);
}
