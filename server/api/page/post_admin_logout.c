/* POST /admin/logout: ends the session. */
#include "server/api/page/page.h"
#include "server/http/session.h"

void page_post_admin_logout(struct call *call)
{
	enum reason reason = session_close(call);
	if (reason == REASON_OK || reason == REASON_NOT_FOUND)
		reply_see_other(call, STR("/admin/login"));
	else
		reply_problem(call, reason, NULL);
}
