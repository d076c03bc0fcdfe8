/* GET /v1/agent/consignments: what came to a store that did not expect it, by the number on its
 * slip. */
#include "server/db/q_consignment.h"
#include "server/db/try.h"
#include "server/fulfilment/consignment_json.h"
#include "server/http/call.h"
#include "server/server.h"

static enum db_status list_consignments(struct call *call, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	char number[CONSIGNMENT_NUMBER_CHARS + 1];
	struct q_consignment_by_number row;
	if (!consignment_number_normalise(call_query(call, "number"), number))
		return DB_DONE;
	struct q_consignment_by_number_in in = {str_of(number)};
	enum db_status status = q_consignment_by_number(tx, &in, &row);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	json_t *document = json_object();
	json_array_append_new(list, document);
	return consignment_json(tx, directory_stores(call->server->directory), call->caller.store,
		row.consignment, document);
}

static void refuse_without_number(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("number"), "required", "What stands on the slip.");
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
}

void get_agent_consignments(struct call *call)
{
	if (str_is_empty(call_query(call, "number"))) {
		refuse_without_number(call);
		return;
	}
	json_t *list = json_array();
	enum db_status status = list_consignments(call, list);
	if (status == DB_DONE) {
		reply_json(call, 200, json_pack("{s:o}", "consignments", list));
		return;
	}
	json_decref(list);
	reply_problem(call, db_reason(status), NULL);
}
