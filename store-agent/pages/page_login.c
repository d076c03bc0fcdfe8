/* A clerk logs in with a PIN, and out. */
#include <string.h>

#include "store-agent/pages/visit.h"

enum { COOKIE_S = 12 * 3600, NEXT_BYTES_MAX = 1024 };

struct clerks {
	const struct clerk *list;
	size_t count;
};

static enum reason clerks_body(struct journal_tx *tx, void *context)
{
	struct clerks *clerks = context;
	clerks->count = clerk_list(tx, &clerks->list);
	return REASON_OK;
}

static xmlNodePtr login_view(struct visit *visit)
{
	struct clerks clerks = {.count = 0};
	xmlNodePtr page = visit_view(visit);
	if (journal_run(visit->agent->desk.journal, visit->arena, clerks_body, &clerks) !=
		REASON_OK)
		view_text(page, "reason", STR("journal_failed"));
	for (size_t i = 0; i < clerks.count; i++) {
		xmlNodePtr clerk = view_child(page, "clerk");
		view_text(clerk, "login", clerks.list[i].login);
		view_text(clerk, "name", clerks.list[i].name);
	}
	return page;
}

/* Where to go on: a page of ours, or the queue. */
static struct str page_after_login(struct str next)
{
	bool is_ours = next.n > 0 && next.n <= NEXT_BYTES_MAX && next.p[0] == '/';
	for (size_t i = 0; i < next.n && is_ours; i++)
		is_ours = next.p[i] > ' ' && next.p[i] < 0x7F && next.p[i] != '\\' &&
			  !(i == 1 && next.p[i] == '/');
	return is_ours && !str_starts_with(next, STR("/login")) ? next : STR("/");
}

/* The page comes back by itself: nobody has used it. */
static struct str unused(struct arena *arena, struct str page)
{
	static const char mark[] = "refresh=1";
	const char *text = str_c(arena, page);
	if (strstr(text, mark) != NULL)
		return page;
	return str_printf(arena, "%s%c%s", text, strchr(text, '?') == NULL ? '?' : '&', mark);
}

/* A page that was left open asks here; while its clerk is at work elsewhere it comes back. */
void show_login(struct visit *visit)
{
	struct str next = page_after_login(visit_query(visit, "next"));
	if (visit->has_session) {
		answer_see_other(visit, unused(visit->arena, next));
		return;
	}
	xmlNodePtr page = login_view(visit);
	view_text(page, "next", next);
	answer_page(visit, 200, "login", page);
}

void do_login(struct visit *visit)
{
	struct clerk clerk;
	struct str login = visit_form(visit, "login");
	struct str next = page_after_login(visit_form(visit, "next"));
	enum reason reason = desk_log_in(&visit->agent->desk, visit->arena, login,
		visit_form(visit, "pin"), visit->now, &clerk);
	if (reason == REASON_OK) {
		session_open(visit->sessions, &clerk, visit->now, &visit->session);
		answer_cookie(visit, "clerk", str_of(visit->session.token), COOKIE_S);
		answer_see_other(visit, next);
		return;
	}
	xmlNodePtr page = login_view(visit);
	view_text(page, "next", next);
	view_text(page, "login", login);
	view_text(page, "reason", str_of(reason_info(reason)->code));
	answer_page(visit, reason_info(reason)->http_status, "login", page);
}

void do_logout(struct visit *visit)
{
	session_close(visit->sessions, &visit->session);
	answer_cookie(visit, "clerk", STR_EMPTY, 0);
	answer_see_other(visit, STR("/login"));
}
