/* The form of a return; see return_form.h. */
#include "store-agent/pages/return_form.h"

#include <string.h>

#include "store-agent/pages/brought_view.h"
#include "store-agent/pages/place_field.h"

enum { SCANNED_CHARS_MAX = 64 };

/* Field "what-3" is about line 3. */
static struct str field(
	const struct visit *visit, const char *what, const struct brought_line *line)
{
	const char *name = arena_printf(visit->arena, "%s-%lld", what, (long long)line->line);
	return visit_form(visit, name);
}

/* --- deciding --- */

static const int64_t *back_of(
	struct arena *arena, const struct brought *brought, const struct return_form *form)
{
	int64_t *back = arena_new_array(arena, brought->line_count, int64_t);
	for (size_t i = 0; i < brought->line_count; i++)
		back[i] = form->bringings[i].qty;
	return back;
}

static void decide(struct arena *arena, const struct brought *brought, struct return_form *form)
{
	const int64_t *back = back_of(arena, brought, form);
	for (size_t i = 0; i < brought->line_count; i++) {
		struct bringing *bringing = &form->bringings[i];
		enum return_reason reason = bringing->has_reason ? bringing->reason : form->reason;
		struct return_case asked = brought_case(brought, &brought->lines[i], reason);
		bringing->is_decided = bringing->qty > 0 && form->has_reason;
		if (!bringing->is_decided)
			continue;
		asked.has_condition = bringing->has_condition;
		asked.condition = bringing->condition;
		bringing->decision = return_decide(&asked);
		if (brought_breaks_set(arena, brought, &brought->lines[i], back))
			bringing->decision = return_decide_part(bringing->decision);
		form->is_refused |= !bringing->decision.is_allowed;
	}
}

/* What was not sold is not taken like that: aside, to be looked at, or on a manager's word. */
static void decide_serials(const struct brought *brought, struct return_form *form)
{
	for (size_t i = 0; i < brought->line_count; i++) {
		struct bringing *bringing = &form->bringings[i];
		struct str stranger = STR_EMPTY;
		bringing->says = brought_serials_say(
			&brought->lines[i], &bringing->serials.told.serials, &stranger);
		if (bringing->says != SERIAL_DIFFERS)
			continue;
		form->stranger = stranger;
		form->is_refused |= !bringing->is_to_inspect;
	}
}

/* --- as it is first shown --- */

static int64_t qty_at_first(const struct brought *brought, const struct brought_line *line)
{
	if (line->returnable == 1 && brought_returnable(brought) == 1)
		return 1;
	return line->announced;
}

struct return_form return_form_new(const struct visit *visit, const struct brought *brought)
{
	struct return_form form = {
		.bringings = arena_new_array(visit->arena, brought->line_count, struct bringing),
		.has_reason = brought->has_reason,
		.reason = brought->reason,
		.way = brought->way,
	};
	form.has_found = return_found_parse(visit_query(visit, "found"), &form.found);
	for (size_t i = 0; i < brought->line_count; i++) {
		form.bringings[i].qty = qty_at_first(brought, &brought->lines[i]);
		form.bringings[i].has_reason = brought->lines[i].has_reason;
		form.bringings[i].reason = brought->lines[i].reason;
	}
	decide(visit->arena, brought, &form);
	return form;
}

/* --- as it was sent --- */

/* Where it goes: as said, later, or as its condition says. */
static bool read_place(const struct visit *visit, struct str text, struct bringing *bringing)
{
	bringing->is_to_inspect = str_equal_c(text, "inspect");
	bringing->has_place = place_read(visit, text, &bringing->place, &bringing->to);
	return bringing->is_to_inspect || bringing->has_place || str_is_empty(text);
}

/* A unit whose serial was read is here. */
static void read_serials(
	const struct visit *visit, const struct brought_line *line, struct bringing *bringing)
{
	bringing->serials = serial_field_read(visit, line->line);
	if (bringing->qty < (int64_t)bringing->serials.told.serials.count)
		bringing->qty = (int64_t)bringing->serials.told.serials.count;
}

static bool read_line(
	const struct visit *visit, const struct brought_line *line, struct bringing *bringing)
{
	struct str qty = field(visit, "line", line), scans = field(visit, "scans", line);
	if (line->returnable <= 0)
		return true;
	if (!str_is_empty(qty) && !str_to_i64(qty, &bringing->qty))
		return false;
	if (!str_is_empty(scans) && !str_to_i64(scans, &bringing->scans))
		return false;
	bringing->has_reason = return_reason_parse(field(visit, "why", line), &bringing->reason);
	bringing->has_condition =
		condition_parse(field(visit, "condition", line), &bringing->condition);
	if (line->has_serials)
		read_serials(visit, line, bringing);
	return read_place(visit, field(visit, "to", line), bringing) && bringing->qty >= 0 &&
	       bringing->qty <= line->returnable && bringing->scans >= 0 &&
	       bringing->scans <= line->returnable;
}

/* The serial of a unit that was sold says more than its barcode. */
static bool apply_serial(const struct visit *visit, const struct brought *brought,
	struct return_form *form, struct str scanned)
{
	struct str serial;
	struct brought_line *line = NULL;
	if (serial_read(visit->arena, scanned, &serial))
		line = brought_find_serial(brought, serial);
	if (line == NULL || line->returnable <= 0)
		return false;
	struct bringing *bringing = &form->bringings[line - brought->lines];
	serial_field_add(visit->arena, &bringing->serials, serial);
	if (bringing->qty < (int64_t)bringing->serials.told.serials.count)
		bringing->qty = (int64_t)bringing->serials.told.serials.count;
	return true;
}

/* A barcode was read: one more of its line is here, unless it was counted already. */
static void apply_scan(struct visit *visit, const struct brought *brought, struct return_form *form)
{
	struct str scanned = visit_scanned(visit, "scan");
	struct brought_line *line = brought_find_product(brought, scanned);
	if (str_is_empty(scanned) || str_code_points(scanned) > SCANNED_CHARS_MAX ||
		(line == NULL && apply_serial(visit, brought, form, scanned)))
		return;
	if (line == NULL || line->returnable <= 0) {
		form->problem = line == NULL ? "desk.return.not-sold" : "desk.return.none-left";
		form->problem_of = line == NULL ? scanned : line->name_here;
		return;
	}
	struct bringing *bringing = &form->bringings[line - brought->lines];
	if (bringing->scans < line->returnable)
		bringing->scans++;
	if (bringing->qty < bringing->scans)
		bringing->qty = bringing->scans;
}

struct return_form return_form_read(struct visit *visit, const struct brought *brought)
{
	struct return_form form = {
		.bringings = arena_new_array(visit->arena, brought->line_count, struct bringing)};
	form.has_reason = return_reason_parse(visit_form(visit, "reason"), &form.reason);
	form.has_found = return_found_parse(visit_form(visit, "found"), &form.found);
	form.exception = exception_read(visit);
	form.way = str_equal(visit_form(visit, "refund_way"), refund_way_name(WAY_VOUCHER))
			   ? WAY_VOUCHER
			   : WAY_ORIGINAL;
	for (size_t i = 0; i < brought->line_count; i++)
		if (!read_line(visit, &brought->lines[i], &form.bringings[i])) {
			form.problem = "desk.no.quantity_exceeded";
			form.bringings[i].qty = form.bringings[i].scans = 0;
		}
	apply_scan(visit, brought, &form);
	decide(visit->arena, brought, &form);
	decide_serials(brought, &form);
	return form;
}

/* --- is it complete? --- */

/* NULL: nothing is missing of it. */
static const char *line_problem(const struct brought_line *line, const struct bringing *bringing)
{
	if (bringing->qty == 0)
		return NULL;
	if (!bringing->has_condition)
		return "desk.return.say-condition";
	bool is_to_shelf = bringing->has_place && bringing->place == DISPOSITION_SHELF;
	if (is_to_shelf && !condition_is_saleable(bringing->condition))
		return "desk.return.not-to-shelf";
	return line->has_serials ? serial_field_problem_back(&bringing->serials,
					   line->serials.count > 0, bringing->qty)
				 : NULL;
}

static void check_lines(const struct brought *brought, struct return_form *form)
{
	bool is_something_brought = false;
	for (size_t i = 0; i < brought->line_count && form->problem == NULL; i++) {
		is_something_brought |= form->bringings[i].qty > 0;
		form->problem = line_problem(&brought->lines[i], &form->bringings[i]);
		form->problem_of = brought->lines[i].name_here;
	}
	if (form->problem == NULL && !is_something_brought)
		form->problem = "desk.return.say-lines";
	if (form->problem == NULL && !form->has_reason)
		form->problem = "desk.return.say-reason";
}

bool return_form_is_complete(
	const struct visit *visit, const struct brought *brought, struct return_form *form)
{
	if (form->problem == NULL)
		check_lines(brought, form);
	if (form->problem == NULL && form->is_refused)
		form->problem = exception_problem(visit, &form->exception);
	if (form->problem != NULL && !str_is_empty(form->stranger) &&
		strcmp(form->problem, "desk.return.refused") == 0) {
		form->problem = "desk.serial.differs";
		form->problem_of = form->stranger;
	}
	return form->problem == NULL;
}

/* --- for the desk --- */

static struct return_line line_of(const struct brought_line *line, const struct bringing *bringing)
{
	return (struct return_line){
		.line = line->line,
		.qty = bringing->qty,
		.has_reason = bringing->has_reason,
		.reason = bringing->reason,
		.is_to_inspect = bringing->is_to_inspect,
		.disposition = bringing->has_place ? bringing->place
						   : disposition_by_condition(bringing->condition),
		.to = bringing->to,
		.has_condition = bringing->has_condition,
		.condition = bringing->condition,
		.is_checked = bringing->scans > 0,
		.serials = bringing->serials.told,
		.sku = line->sku,
		.name_here = line->name_here,
		.name = line->name,
		.bundle = line->part_of.name,
		.has_ground = bringing->decision.is_allowed,
		.ground = bringing->decision.ground,
		.price_minor = line->price_minor,
		.tax = line->sold.tax,
		.tax_amount =
			taxed_part(&line->sold, line->sold.qty - line->returnable, bringing->qty),
	};
}

struct goods_return goods_return_of(
	const struct visit *visit, const struct brought *brought, const struct return_form *form)
{
	struct return_line *lines =
		arena_new_array(visit->arena, brought->line_count, struct return_line);
	struct goods_return goods = {
		.order = brought->order,
		.kind = brought->asked.kind,
		.number = brought->number,
		.currency = brought->currency,
		.language = brought->language,
		.reason = form->reason,
		.way = form->way,
		.announced = brought->announced,
		.lines = lines,
		.is_ours = brought->is_ours,
		.basis = {.has_override = form->is_refused && form->exception.is_said,
			.override = form->exception.why,
			.manager = form->exception.manager,
			.has_found = form->has_found,
			.found = form->found},
	};
	for (size_t i = 0; i < brought->line_count; i++)
		if (form->bringings[i].qty > 0)
			lines[goods.line_count++] =
				line_of(&brought->lines[i], &form->bringings[i]);
	return goods;
}

/* --- for the page --- */

/* Something is to be said of it, or to be read. */
static bool wants_clerk(const struct brought_line *line, const struct bringing *bringing)
{
	return line_problem(line, bringing) != NULL || bringing->says == SERIAL_DIFFERS ||
	       (bringing->is_decided && !bringing->decision.is_allowed);
}

static void line_view(const struct visit *visit, xmlNodePtr order, const struct brought *brought,
	const struct brought_line *line, const struct bringing *bringing, struct lines_open *open)
{
	xmlNodePtr node = brought_line_view(visit, order, line);
	bool is_open = line->returnable > 0 && line_opens(open, wants_clerk(line, bringing));
	view_bool(node, "is_open", is_open);
	view_int(node, "qty", bringing->qty);
	view_int(node, "scans", bringing->scans);
	brought_serials_view(visit, node, line, &bringing->serials, bringing->says);
	if (bringing->has_reason)
		view_text(node, "reason", return_reason_name(bringing->reason));
	if (bringing->has_condition)
		view_text(node, "condition", condition_name(bringing->condition));
	if (bringing->is_to_inspect)
		view_text(node, "to", STR("inspect"));
	else if (bringing->has_place)
		view_text(node, "to", place_value(visit->arena, bringing->place, &bringing->to));
	if (is_open)
		decisions_view(
			node, brought, line, bringing->is_decided ? &bringing->decision : NULL);
}

static void problem_view(xmlNodePtr page, const struct return_form *form)
{
	xmlNodePtr notice = view_child(page, "notice");
	view_text(notice, "kind", STR("warn"));
	view_text(notice, "key", str_of(form->problem));
	view_text(notice, "argument", form->problem_of);
}

void return_form_view(const struct visit *visit, xmlNodePtr page, const struct brought *brought,
	const struct return_form *form)
{
	xmlNodePtr order = brought_view(visit, page, brought);
	destinations_view(visit, page);
	if (form->has_reason)
		view_text(order, "reason", return_reason_name(form->reason));
	if (form->has_found)
		view_text(order, "found", return_found_name(form->found));
	if (form->exception.is_said)
		view_text(order, "override", return_override_name(form->exception.why));
	view_bool(order, "is_refused", form->is_refused);
	view_text(order, "refund_way", refund_way_name(form->way));
	struct lines_open open = {.all = 0};
	for (size_t i = 0; i < brought->line_count; i++)
		open.all += brought->lines[i].returnable > 0;
	view_bool(order, "is_long", lines_are_many(&open));
	for (size_t i = 0; i < brought->line_count; i++)
		line_view(visit, order, brought, &brought->lines[i], &form->bringings[i], &open);
	if (form->problem != NULL)
		problem_view(page, form);
}
