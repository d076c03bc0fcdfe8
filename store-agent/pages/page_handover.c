/* Handing over: the code first, or a manager's word; then line by line. */
#include "store-agent/pages/handover_form.h"

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

static void show_form(struct visit *visit, const struct fulfilment *fulfilment,
	const struct handover_form *form, int status)
{
	xmlNodePtr page = visit_view(visit);
	fulfilment_view(visit, page, fulfilment);
	handover_form_view(visit, page, fulfilment, form);
	answer_page(visit, status, "handover", page);
}

static enum reason get_for_handover(struct visit *visit, struct fulfilment *fulfilment_out)
{
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, fulfilment_out);
	if (reason == REASON_OK && !may_hand_over(visit))
		return REASON_FORBIDDEN;
	return reason;
}

void show_handover(struct visit *visit)
{
	struct fulfilment fulfilment;
	enum reason reason = get_for_handover(visit, &fulfilment);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	if (fulfilment.state != FULFILMENT_READY) {
		answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
		return;
	}
	struct handover_form form = handover_form_new(visit, &fulfilment);
	show_form(visit, &fulfilment, &form, 200);
}

/* The second click on the same page finds nothing left to hand over, and is no mistake. */
static bool has_happened(struct visit *visit, const struct act *act)
{
	return desk_has_happened(&visit->agent->desk, visit->arena, act->key) == REASON_OK;
}

void do_hand_over(struct visit *visit)
{
	struct fulfilment fulfilment;
	struct act act = visit_act(visit, "handover", 0);
	enum reason reason = get_for_handover(visit, &fulfilment);
	if (reason != REASON_OK || fulfilment.state != FULFILMENT_READY) {
		bool is_repeat = reason == REASON_OK && has_happened(visit, &act);
		answer_act(visit,
			is_repeat	      ? REASON_OK
			: reason == REASON_OK ? REASON_WRONG_STATE
					      : reason,
			"desk.done.handover");
		return;
	}
	struct handover_form form = handover_form_read(visit, &fulfilment);
	if (form.problem != NULL || handover_form_opens(visit)) {
		show_form(visit, &fulfilment, &form, form.problem != NULL ? 422 : 200);
		return;
	}
	struct handover handover = handover_of(visit, &fulfilment, &form);
	reason = desk_hand_over(&visit->agent->desk, visit->arena, &act, &handover);
	answer_act(visit, reason, "desk.done.handover");
}
