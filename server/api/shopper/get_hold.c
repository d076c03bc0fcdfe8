/* GET /v1/holds/{id}: a hold as it is now. */
#include "server/fulfilment/hold.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/hold_json.h"

void get_hold(struct call *call)
{
	struct hold hold;
	enum reason reason = REASON_OK;
	hold_id id = {call_path_uuid(call, "id")};
	enum db_status status = hold_read(db_reading(call->db, call->arena), id, &hold, &reason);
	if (status != DB_DONE)
		reply_problem(call, status == DB_NONE ? reason : db_reason(status), NULL);
	else
		reply_json(call, 200,
			hold_json(call->arena, directory_stores(call->server->directory), &hold));
}
