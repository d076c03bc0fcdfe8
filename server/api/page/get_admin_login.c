/* GET /admin/login: where staff sign in. */
#include "server/api/page/page.h"
#include "server/views/login_page.h"

void page_get_admin_login(struct call *call)
{
	struct login_page page = {0};
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/login.xsl", login_page_view(&frame, &page, call->arena));
}
