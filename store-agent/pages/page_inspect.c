/* What was taken back and is still to be looked at: where each line goes, once. */
#include "store-agent/brought.h"
#include "store-agent/journal/inspections.h"
#include "store-agent/pages/place_field.h"

enum { INSPECTIONS_PART = 20 };

struct inspections {
	size_t from, count;
	const struct inspection *list;
	int64_t all;
};

static enum reason inspections_body(struct journal_tx *tx, void *context)
{
	struct inspections *inspections = context;
	inspections->all = inspection_count_all(tx);
	inspections->count =
		inspection_list_part(tx, inspections->from, INSPECTIONS_PART, &inspections->list);
	return REASON_OK;
}

static void inspection_view(
	const struct visit *visit, xmlNodePtr page, const struct inspection *inspection)
{
	xmlNodePtr node =
		view_child(page, inspection->is_in_quarantine ? "quarantined" : "waiting");
	view_text(node, "return", uuid_print(visit->arena, inspection->id.uuid));
	view_int(node, "line", inspection->line);
	view_text(node, "number", inspection->number);
	view_text(node, "name", inspection->name);
	view_int(node, "qty", inspection->qty);
	if (inspection->has_condition)
		view_text(node, "condition", condition_name(inspection->condition));
	view_text(node, "clerk", inspection->clerk);
	view_int(node, "at", inspection->at);
}

void show_inspections(struct visit *visit)
{
	struct inspections inspections = {.from = part_from(visit)};
	enum reason reason = journal_run(
		visit->agent->desk.journal, visit->arena, inspections_body, &inspections);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	destinations_view(visit, page);
	for (size_t i = 0; i < inspections.count; i++)
		inspection_view(visit, page, &inspections.list[i]);
	part_view(page, inspections.from, INSPECTIONS_PART, inspections.count, inspections.all);
	answer_page(visit, 200, "inspections", page);
}

static bool read_inspected(const struct visit *visit, struct inspected *inspected)
{
	inspected->has_condition =
		condition_parse(visit_form(visit, "condition"), &inspected->condition);
	return uuid_parse(visit_form(visit, "return"), &inspected->id.uuid) &&
	       visit_form_int(visit, "line", &inspected->line) &&
	       place_read(visit, visit_form(visit, "to"), &inspected->disposition, &inspected->to);
}

void do_inspect(struct visit *visit)
{
	struct inspected inspected = {.line = 0};
	enum reason reason = REASON_INVALID_FIELDS;
	bool is_read = read_inspected(visit, &inspected);
	const char *what = arena_printf(visit->arena, "inspect " STR_FMT,
		STR_ARG(uuid_print(visit->arena, inspected.id.uuid)));
	struct act act = visit_act(visit, what, inspected.line);
	if (is_read && inspected.disposition == DISPOSITION_SHELF && inspected.has_condition &&
		!condition_is_saleable(inspected.condition)) {
		visit_warn(visit, "desk.return.not-to-shelf.short");
		answer_see_other(visit, STR("/returns/inspect"));
		return;
	}
	if (is_read)
		reason = desk_inspect(&visit->agent->desk, visit->arena, &act, &inspected);
	visit_notice(visit, reason, "desk.done.inspect");
	answer_see_other(visit, STR("/returns/inspect"));
}
