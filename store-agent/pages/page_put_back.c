/* What nobody came for: asked first, then closed. And its goods, or others that were not taken,
 * back to their shelves: line by line, by tap or scan, or all at once. */
#include "store-agent/pages/visit.h"

/* --- nobody came --- */

void show_not_collected(struct visit *visit)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
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
	view_bool(page, "is_early", visit->now < fulfilment.collect_by);
	answer_page(visit, 200, "not_collected", page);
}

void do_not_collected(struct visit *visit)
{
	struct act act = visit_act(visit, "not_collected", 0);
	enum reason reason = desk_not_collected(&visit->agent->desk, visit->arena, &act);
	answer_act(visit, reason, "desk.done.not_collected");
}

/* --- back to the shelf --- */

/* Anything that is no barcode is looked up as everywhere. */
static void put_back_scanned(struct visit *visit)
{
	gtin scanned;
	if (!gtin_parse(visit_scanned(visit, "text"), &scanned)) {
		do_scan(visit);
		return;
	}
	struct act act = visit_act(visit, "put_back_scan", (int64_t)scanned.digits);
	enum reason reason =
		desk_put_back_scanned(&visit->agent->desk, visit->arena, &act, scanned);
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.not_to_put_back");
	else
		visit_notice(visit, reason, "desk.done.put_back");
	answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
}

void do_put_back(struct visit *visit)
{
	int64_t line;
	const struct desk *desk = &visit->agent->desk;
	bool is_line = visit_form_int(visit, "line", &line);
	if (!str_is_empty(visit_form(visit, "text"))) {
		put_back_scanned(visit);
		return;
	}
	struct act act = visit_act(visit, "put_back", is_line ? line : 0);
	enum reason reason = is_line ? desk_put_back_line(desk, visit->arena, &act, line)
				     : desk_put_back(desk, visit->arena, &act);
	answer_act(visit, reason, "desk.done.put_back");
}
