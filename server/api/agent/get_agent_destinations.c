/* GET /v1/agent/destinations: where the agent's store may send returned goods. */
#include "server/fulfilment/consignment_json.h"
#include "server/http/call.h"
#include "server/server.h"

void get_agent_destinations(struct call *call)
{
	const struct stores *stores = directory_stores(call->server->directory);
	const struct store *here = stores_find(stores, call->caller.store);
	json_t *list = json_array();
	if (here != NULL)
		destinations_json(call->arena, stores, here, list);
	reply_json(call, 200, json_pack("{s:o}", "destinations", list));
}
