/* Handing over: the code first, or a manager's word; then line by line. */
#include <stdio.h>

#include "store-agent/pages/visit.h"

/* The code was checked in this session, or a manager stands here. */
static bool may_hand_over(const struct visit *visit)
{
	return visit->session.is_manager || uuid_equal(visit->session.checked.uuid, visit->id.uuid);
}

void do_code(struct visit *visit)
{
	struct act act = visit_act(visit, "code", 0);
	enum reason reason = desk_check_code(
		&visit->agent->desk, visit->arena, &act, visit_scanned(visit, "code"));
	if (reason != REASON_OK) {
		answer_act(visit, reason, NULL);
		return;
	}
	visit->session.checked = visit->id;
	session_keep(visit->sessions, &visit->session);
	answer_see_other(visit, fulfilment_path(visit, visit->id, "/handover"));
}

void show_handover(struct visit *visit)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason == REASON_OK && !may_hand_over(visit))
		reason = REASON_FORBIDDEN;
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	if (fulfilment.state != FULFILMENT_READY) {
		answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
		return;
	}
	xmlNodePtr page = visit_view(visit);
	fulfilment_view(visit, page, &fulfilment);
	view_bool(page, "is_code_checked", uuid_equal(visit->session.checked.uuid, visit->id.uuid));
	answer_page(visit, 200, "agent/handover.xsl", page);
}

/* Field "line-3" says how many of line 3 the customer takes. */
static bool read_collected(
	const struct visit *visit, const struct fulfilment *fulfilment, int *collected)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		int64_t qty = 0;
		char name[24];
		snprintf(name, sizeof(name), "line-%d", fulfilment->lines[i].line);
		if (fulfilment->lines[i].picked > 0 && !visit_form_int(visit, name, &qty))
			return false;
		collected[i] = (int)qty;
	}
	return true;
}

static enum reason hand_over(struct visit *visit)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason != REASON_OK)
		return reason;
	if (!may_hand_over(visit))
		return REASON_FORBIDDEN;
	int *collected = arena_new_array(visit->arena, fulfilment.line_count, int);
	if (!read_collected(visit, &fulfilment, collected))
		return REASON_INVALID_FIELDS;
	struct act act = visit_act(visit, "handover", 0);
	const struct handover handover = {
		.collected = collected,
		.collected_by = visit_form(visit, "by"),
		.by_manager = !uuid_equal(visit->session.checked.uuid, visit->id.uuid),
	};
	return desk_hand_over(&visit->agent->desk, visit->arena, &act, &handover);
}

void do_hand_over(struct visit *visit)
{
	answer_act(visit, hand_over(visit), "desk.done.handover");
}
