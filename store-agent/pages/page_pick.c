/* Picking the lines of one fulfilment: by scan, by tap, later, or short. */
#include <string.h>

#include "store-agent/pages/visit.h"

enum { QTY_MAX = 99999 };

/* The buttons of a list are one form: each says "line:quantity". */
static bool read_pick(const struct visit *visit, int64_t *line, int64_t *qty)
{
	struct str text = visit_form(visit, "pick");
	const char *colon = memchr(text.p, ':', text.n);
	if (colon == NULL)
		return false;
	struct str before = {text.p, (size_t)(colon - text.p)};
	struct str after = {colon + 1, text.n - before.n - 1};
	return str_to_i64(before, line) && str_to_i64(after, qty) && *line >= 0 &&
	       *line <= FULFILMENT_LINES_MAX && *qty >= -QTY_MAX && *qty <= QTY_MAX;
}

void do_pick(struct visit *visit)
{
	int64_t line, qty;
	enum reason reason = REASON_INVALID_FIELDS;
	if (read_pick(visit, &line, &qty)) {
		struct act act = visit_act(visit, qty < 0 ? "undo" : "pick", line * 1000000 + qty);
		reason = desk_pick(&visit->agent->desk, visit->arena, &act, line, qty);
	}
	answer_act(visit, reason, NULL);
}

/* The scan field of this page takes barcodes first; anything else is looked up as everywhere. */
void do_pick_scanned(struct visit *visit)
{
	gtin scanned;
	if (!gtin_parse(visit_scanned(visit, "text"), &scanned)) {
		do_scan(visit);
		return;
	}
	struct act act = visit_act(visit, "scan", (int64_t)scanned.digits);
	enum reason reason = desk_pick_scanned(&visit->agent->desk, visit->arena, &act, scanned);
	if (reason == REASON_OTHERS_WORK) {
		answer_act(visit, reason, NULL);
		return;
	}
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.other_product");
	else if (reason == REASON_QUANTITY_EXCEEDED)
		visit_warn(visit, "desk.no.one_too_many");
	else
		visit_notice(visit, reason, "desk.done.picked");
	answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
}

/* What is damaged was there; what was not found may be the last. */
static enum stock_effect effect_of(const struct visit *visit, enum short_reason why)
{
	bool is_zero = why == SHORT_NOT_FOUND && !str_is_empty(visit_form(visit, "zero"));
	return is_zero ? STOCK_EFFECT_ZERO : STOCK_EFFECT_UNITS;
}

void do_short(struct visit *visit)
{
	int64_t line, qty;
	enum short_reason why;
	enum reason reason = REASON_INVALID_FIELDS;
	if (visit_form_int(visit, "line", &line) && visit_form_int(visit, "qty", &qty) &&
		short_reason_parse(visit_form(visit, "reason"), &why)) {
		struct act act = visit_act(visit, "short", line);
		reason = desk_short(&visit->agent->desk, visit->arena, &act, line, qty, why,
			effect_of(visit, why));
	}
	answer_act(visit, reason, "desk.done.short");
}

/* Too late to take it back: what headquarters did about it, as far as it has said so, and what is
 * to be done with what was found. */
static void found_late(struct visit *visit, const struct act *act, int64_t number)
{
	struct fulfilment fulfilment;
	const char *fate = "told";
	enum reason reason = desk_found_late(&visit->agent->desk, visit->arena, act, number);
	if (reason == REASON_OK)
		reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason != REASON_OK) {
		answer_act(visit, reason, NULL);
		return;
	}
	const struct fulfilment_line *line = fulfilment_find_line(&fulfilment, number);
	if (line->has_fate)
		fate = short_fate_name(line->fate).p;
	visit_warn(visit, arena_printf(visit->arena, "desk.found.%s", fate));
	answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
}

void do_found(struct visit *visit)
{
	int64_t line;
	if (!visit_form_int(visit, "line", &line)) {
		answer_act(visit, REASON_INVALID_FIELDS, NULL);
		return;
	}
	struct act act = visit_act(visit, "found", line);
	enum reason reason = desk_found(&visit->agent->desk, visit->arena, &act, line);
	if (reason == REASON_SUPERSEDED)
		found_late(visit, &act, line);
	else
		answer_act(visit, reason, "desk.done.found");
}

/* Scanned like anything else; what headquarters does not know it says in its next document. */
void do_substitute(struct visit *visit)
{
	int64_t line;
	enum short_reason why;
	enum reason reason = REASON_INVALID_FIELDS;
	if (visit_form_int(visit, "line", &line) &&
		short_reason_parse(visit_form(visit, "reason"), &why)) {
		struct act act = visit_act(visit, "substitute", line);
		reason = desk_substitute(&visit->agent->desk, visit->arena, &act, line,
			visit_scanned(visit, "product"), why, effect_of(visit, why));
	}
	answer_act(visit, reason, "desk.done.substitute");
}

void do_pick_later(struct visit *visit)
{
	int64_t line;
	enum reason reason = REASON_INVALID_FIELDS;
	if (visit_form_int(visit, "line", &line)) {
		struct act act = visit_act(visit, "later", line);
		reason = desk_pick_later(&visit->agent->desk, visit->arena, &act, line);
	}
	answer_act(visit, reason, "desk.done.later");
}

/* --- one line, and what else may come of it --- */

static void line_page(struct visit *visit, const struct fulfilment *fulfilment,
	const struct fulfilment_line *line)
{
	xmlNodePtr page = visit_view(visit);
	view_text(page, "self",
		str_printf(visit->arena, STR_FMT "?line=%d", STR_ARG(visit->path), line->line));
	xmlNodePtr node = fulfilment_head_view(visit, page, fulfilment);
	fulfilment_line_view(visit, node, fulfilment, line);
	answer_page(visit, 200, "line", page);
}

void show_line(struct visit *visit)
{
	int64_t number = 0;
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	const struct fulfilment_line *line = NULL;
	if (reason == REASON_OK && str_to_i64(visit_query(visit, "line"), &number))
		line = fulfilment_find_line(&fulfilment, number);
	if (reason == REASON_OK && line == NULL)
		reason = REASON_NOT_FOUND;
	if (reason == REASON_OK)
		line_page(visit, &fulfilment, line);
	else
		answer_problem(visit, reason);
}
