/* A manager's exception; see exception.h. */
#include "store-agent/pages/exception.h"

#include "common/log.h"

struct exception exception_read(const struct visit *visit)
{
	struct exception exception = {.is_said = false};
	exception.is_said = return_override_parse(visit_form(visit, "override"), &exception.why);
	return exception;
}

const char *exception_problem(const struct visit *visit, struct exception *exception)
{
	bool is_here = visit->session.is_manager;
	struct str login = visit_form(visit, "manager");
	if (!is_here && str_is_empty(login))
		return "desk.return.refused";
	if (!exception->is_said)
		return is_here ? "desk.return.refused" : "desk.return.say-why";
	if (is_here)
		return NULL;
	enum reason reason = desk_manager(
		&visit->agent->desk, visit->arena, login, visit_form(visit, "pin"), visit->now);
	if (reason != REASON_OK)
		return arena_printf(visit->arena, "desk.no.%s", reason_info(reason)->code);
	exception->manager = login;
	return NULL;
}

void tell_switched(struct visit *visit, order_id order, struct str scanned)
{
	struct act act = visit_act(visit, "switched", 0);
	act.fulfilment = (fulfilment_id){0};
	if (desk_item_switched(&visit->agent->desk, visit->arena, &act, order, scanned) !=
		REASON_OK)
		log_warn("signal_not_kept", LOG_STR("kind", STR("item_switched")));
}

struct managers {
	const struct clerk *list;
	size_t count;
};

static enum reason managers_body(struct journal_tx *tx, void *context)
{
	struct managers *managers = context;
	managers->count = clerk_list(tx, &managers->list);
	return REASON_OK;
}

void managers_view(const struct visit *visit, xmlNodePtr page)
{
	struct managers managers = {.count = 0};
	if (visit->session.is_manager || journal_run(visit->agent->desk.journal, visit->arena,
						 managers_body, &managers) != REASON_OK)
		return;
	for (size_t i = 0; i < managers.count; i++) {
		if (!managers.list[i].is_manager)
			continue;
		xmlNodePtr node = view_child(page, "manager");
		view_text(node, "login", managers.list[i].login);
		view_text(node, "name", managers.list[i].name);
	}
}
