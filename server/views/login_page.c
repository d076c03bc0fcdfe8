/* View of the sign-in page; see login_page.h. */
#include "server/views/login_page.h"

xmlNodePtr login_page_view(
	const struct frame *frame, const struct login_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_text(root, "area", STR("admin"));
	view_text(root, "login", page->login);
	if (page->is_wrong)
		problem_view(root, "login", "login.wrong");
	if (page->wait_s > 0)
		notice_view(root, "warn", "login.wait", str_printf(arena, "%u", page->wait_s));
	return root;
}
