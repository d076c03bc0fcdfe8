/* GET /readyz: may this instance be given requests? */
#include "server/engine/availability.h"
#include "server/http/call.h"
#include "server/http/health.h"
#include "server/server.h"

void get_readyz(struct call *call)
{
	enum reason reason = health_of(call->server->health, call->db);
	if (reason == REASON_OK && !availability_was_loaded(call->server->availability))
		reason = REASON_STARTING;
	if (reason == REASON_OK)
		reply_bytes(call, 200, "text/plain; charset=utf-8", STR("ready\n"));
	else
		reply_problem(call, reason, NULL);
}
