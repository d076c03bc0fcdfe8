/* POST /admin/logout: ends the session. */
#include "server/http/call.h"
#include "server/http/session.h"

void post_logout(struct call *call)
{
	enum reason reason = session_close(call);
	if (reason == REASON_OK)
		reply_see_other(call, STR("/admin/login"));
	else
		reply_problem(call, reason, NULL);
}
