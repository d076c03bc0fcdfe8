/* POST /admin/login: opens a session, or says that login and password do not belong together. */
#include "server/api/page/page.h"
#include "server/http/session.h"
#include "server/views/login_page.h"

static void answer_refusal(struct call *call, int status, const struct login_page *page)
{
	struct frame frame = page_frame(call);
	reply_page(call, status, "page/login.xsl", login_page_view(&frame, page, call->arena));
}

void page_post_admin_login(struct call *call)
{
	struct login_page page = {.login = call_form(call, "login")};
	unsigned wait_s = 0;
	enum reason reason = session_open(call, page.login, call_form(call, "password"), &wait_s);
	if (reason == REASON_OK) {
		reply_see_other(call, STR("/admin"));
	} else if (reason == REASON_NOT_AUTHENTICATED) {
		page.is_wrong = true;
		answer_refusal(call, 422, &page);
	} else if (reason == REASON_RATE_LIMITED) {
		page.wait_s = wait_s;
		answer_refusal(call, 429, &page);
		reply_header(call, "Retry-After", str_printf(call->arena, "%u", wait_s));
	} else {
		reply_problem(call, reason, NULL);
	}
}
