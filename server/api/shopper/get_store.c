/* GET /v1/stores/{code}: one store with its opening hours and next promise. */
#include "server/fulfilment/sourcing.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/store_json.h"

/* A question without lines: the chosen store has them all, and what is left is the promise. */
static enum db_status ask_promise(
	struct call *call, const struct store *store, struct candidate *candidate_out)
{
	struct question question = {.has_store = true, .store = store->id, .now = call->now};
	struct candidate *candidates;
	size_t count;
	const struct market market = server_market(call->server);
	enum db_status status = sourcing_rank(db_reading(call->db, call->arena), &market, &question,
		1, false, &candidates, &count);
	*candidate_out = (struct candidate){.store = store};
	if (status == DB_DONE && count > 0)
		*candidate_out = candidates[0];
	return status;
}

void get_store(struct call *call)
{
	const struct store *store =
		stores_by_code(directory_stores(call->server->directory), call_path(call, "code"));
	if (store == NULL) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	struct candidate candidate;
	enum db_status status = ask_promise(call, store, &candidate);
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else
		reply_json(call, 200, store_detail_json(call->arena, &candidate, call->now));
}
