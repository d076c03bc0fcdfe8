/* GET /v1/stores/{code}: one store with its opening hours and next promise. */
#include "server/fulfilment/sourcing.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/store_json.h"

/* A question without lines: the chosen store has them all, and what is left is the promise. */
static struct candidate ask_promise(struct call *call, const struct store *store)
{
	const struct market market = server_market(call->server);
	struct question question = {.has_store = true, .store = store->id, .now = call->now};
	struct ranking ranking = sourcing_show(call->arena, &market, &question, 1, false);
	return ranking.count > 0 ? ranking.list[0] : (struct candidate){.store = store};
}

void get_store(struct call *call)
{
	const struct store *store =
		stores_by_code(directory_stores(call->server->directory), call_path(call, "code"));
	if (store == NULL) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	struct candidate candidate = ask_promise(call, store);
	reply_json(call, 200, store_detail_json(call->arena, &candidate, call->now));
}
