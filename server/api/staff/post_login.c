/* POST /admin/login: signs a member of staff in and goes on to the back office. */
#include "server/http/call.h"
#include "server/http/session.h"

void post_login(struct call *call)
{
	unsigned wait_s = 0;
	enum reason reason =
		session_open(call, call_form(call, "login"), call_form(call, "password"), &wait_s);
	if (reason == REASON_OK)
		reply_see_other(call, STR("/admin"));
	else if (reason == REASON_NOT_AUTHENTICATED)
		reply_see_other(call, STR("/admin/login?failed=1"));
	else
		reply_retry_after(call, reason, wait_s);
}
