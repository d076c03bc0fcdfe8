/* A clerk logs in with a PIN, and out. */
#include "store-agent/pages/visit.h"

enum { COOKIE_S = 12 * 3600 };

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

void show_login(struct visit *visit)
{
	answer_page(visit, 200, "agent/login.xsl", login_view(visit));
}

void do_login(struct visit *visit)
{
	struct clerk clerk;
	struct str login = visit_form(visit, "login");
	enum reason reason = desk_log_in(&visit->agent->desk, visit->arena, login,
		visit_form(visit, "pin"), visit->now, &clerk);
	if (reason == REASON_OK) {
		session_open(visit->sessions, &clerk, visit->now, &visit->session);
		answer_cookie(visit, "clerk", str_of(visit->session.token), COOKIE_S);
		answer_see_other(visit, STR("/"));
		return;
	}
	xmlNodePtr page = login_view(visit);
	view_text(page, "login", login);
	view_text(page, "reason", str_of(reason_info(reason)->code));
	answer_page(visit, reason_info(reason)->http_status, "agent/login.xsl", page);
}

void do_logout(struct visit *visit)
{
	session_close(visit->sessions, &visit->session);
	answer_cookie(visit, "clerk", STR_EMPTY, 0);
	answer_see_other(visit, STR("/login"));
}
