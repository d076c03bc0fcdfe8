/* The form of a handover; see handover_form.h. */
#include "store-agent/pages/handover_form.h"

#include <jansson.h>
#include <stdio.h>

enum { PRODUCT_CHARS_MAX = 64 };

/* Field "what-3" is about line 3. */
static const char *field_of(
	const struct visit *visit, const char *what, const struct fulfilment_line *line)
{
	return arena_printf(visit->arena, "%s-%d", what, line->line);
}

bool handover_form_opens(const struct visit *visit)
{
	return str_equal_c(visit_form(visit, "act"), "open");
}

/* By its barcode, or its sku. */
static bool is_opened(const struct visit *visit, const struct fulfilment_line *line)
{
	gtin scanned;
	struct str text = visit_scanned(visit, "open");
	return handover_form_opens(visit) &&
	       (str_equal(text, line->sku) ||
		       (gtin_parse(text, &scanned) && line_has_gtin(line, scanned)));
}

static struct str expected(const struct fulfilment *fulfilment)
{
	return str_is_empty(fulfilment->collector) ? fulfilment->customer : fulfilment->collector;
}

/* The clerk asks for the other sizes and colours of a line. */
static void show_variants(
	const struct visit *visit, const struct fulfilment *fulfilment, struct handover_form *form)
{
	int64_t number;
	if (!str_to_i64(visit_query(visit, "variants"), &number))
		return;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->line != number || line->picked == 0)
			continue;
		form->takings[i].variants = variants_find(visit, line->sku);
		form->problem = form->takings[i].variants.count > 0 ? NULL : "desk.variants.none";
		form->problem_of = line->name_here;
	}
}

struct handover_form handover_form_new(
	const struct visit *visit, const struct fulfilment *fulfilment)
{
	struct handover_form form = {
		.takings = arena_new_array(visit->arena, fulfilment->line_count, struct taking),
		.by = expected(fulfilment),
	};
	for (size_t i = 0; i < fulfilment->line_count; i++)
		form.takings[i].collected = fulfilment->lines[i].picked;
	show_variants(visit, fulfilment, &form);
	return form;
}

/* --- swaps --- */

static void found(const struct visit *visit, struct taking *taking, json_t *product)
{
	const char *name = json_string_value(json_object_get(product, "name"));
	taking->is_found = true;
	taking->name = str_dup(visit->arena, str_of(name));
	taking->price_minor = json_integer_value(json_object_get(product, "price_minor"));
	taking->asks_given = json_is_true(json_object_get(product, "is_serialised"));
}

/* Without the line nobody can say what it is: the clerk sees the goods, and headquarters will know.
 * Other goods of the kind of the line are like them. */
static void look_up(
	const struct visit *visit, const struct fulfilment_line *line, struct taking *taking)
{
	json_t *product = NULL;
	taking->asks_given = line->has_serials;
	if (!link_status(visit->agent->link).is_online)
		return;
	enum reason reason = link_find_product(
		visit->agent->link, visit->client, visit->arena, taking->swap.product, &product);
	taking->is_unknown = reason == REASON_NOT_FOUND || reason == REASON_BAD_PARAMETER;
	if (reason == REASON_OK)
		found(visit, taking, product);
	json_decref(product);
}

static void read_given(const struct visit *visit, const struct fulfilment_line *line,
	struct taking *taking, struct handover_form *form)
{
	if (!taking->asks_given)
		return;
	taking->given = serial_field_read_given(visit, line->line);
	taking->swap.serials = taking->given.told;
	if (form->problem != NULL)
		return;
	form->problem = serial_field_problem(&taking->given, taking->swap.qty);
	form->problem_of = taking->is_found ? taking->name : taking->swap.product;
}

/* Scanned, or chosen from what headquarters says there is; what is scanned the clerk holds in hand.
 */
static struct str read_product(
	const struct visit *visit, const struct fulfilment_line *line, struct taking *taking)
{
	struct str scanned = visit_scanned(visit, field_of(visit, "swap", line));
	struct str chosen = visit_form(visit, field_of(visit, "variant", line));
	if (!str_is_empty(chosen))
		taking->variants = variants_find(visit, line->sku);
	taking->is_chosen = str_is_empty(scanned);
	return taking->is_chosen ? chosen : scanned;
}

static void read_swap(const struct visit *visit, const struct fulfilment_line *line,
	struct taking *taking, struct handover_form *form)
{
	struct str product = read_product(visit, line, taking);
	taking->swap = (struct handover_swap){.line = line->line, .qty = 1, .product = product};
	if (str_is_empty(product))
		return;
	taking->is_seen = str_equal(product, visit_form(visit, field_of(visit, "seen", line)));
	if (!visit_form_int(visit, field_of(visit, "swap-qty", line), &taking->swap.qty) ||
		taking->swap.qty < 1 || str_code_points(product) > PRODUCT_CHARS_MAX)
		form->problem = "desk.no.invalid_fields";
	look_up(visit, line, taking);
	if (taking->is_unknown)
		form->problem = "desk.no.no_such_product";
	else if (!taking->is_seen && form->problem == NULL)
		form->problem = "desk.swap.look";
	read_given(visit, line, taking, form);
}

/* --- lines --- */

/* Who says that one is missing or swapped does not have to count down what is taken as well. */
static void fit(const struct fulfilment_line *line, struct taking *taking)
{
	int64_t swapped = str_is_empty(taking->swap.product) ? 0 : taking->swap.qty;
	int64_t most = line->picked - taking->missing - swapped;
	if (most >= 0 && taking->collected > most)
		taking->collected = (int)most;
	if (swapped > 0 && !taking->why.is_said)
		taking->why = (struct refused_why){true, REFUSE_WRONG_SIZE};
}

static bool read_counts(
	const struct visit *visit, const struct fulfilment_line *line, struct taking *taking)
{
	int64_t collected, missing = 0;
	const char *missing_field = field_of(visit, "missing", line);
	if (!visit_form_int(visit, field_of(visit, "line", line), &collected) || collected < 0)
		return false;
	if (!str_is_empty(visit_form(visit, missing_field)) &&
		(!visit_form_int(visit, missing_field, &missing) || missing < 0))
		return false;
	taking->collected = (int)collected;
	taking->missing = (int)missing;
	taking->why.is_said = refuse_reason_parse(
		visit_form(visit, field_of(visit, "why", line)), &taking->why.reason);
	return true;
}

/* Goods that have serials leave with them, or a clerk says why not. */
static void read_serials(const struct visit *visit, const struct fulfilment_line *line,
	struct taking *taking, struct handover_form *form)
{
	if (!line->has_serials)
		return;
	taking->serials = serial_field_read(visit, line->line);
	if (form->problem != NULL)
		return;
	form->problem = serial_field_problem(&taking->serials, taking->collected);
	form->problem_of = line->name_here;
}

static void read_line(const struct visit *visit, const struct fulfilment_line *line,
	struct taking *taking, struct handover_form *form)
{
	taking->is_opened = is_opened(visit, line);
	if (!read_counts(visit, line, taking)) {
		form->problem = "desk.no.invalid_fields";
		return;
	}
	read_swap(visit, line, taking, form);
	fit(line, taking);
	int refused = line->picked - taking->collected - taking->missing;
	if (refused < 0)
		form->problem = "desk.no.quantity_exceeded";
	else if (refused > 0 && !taking->why.is_said && form->problem == NULL)
		form->problem = "desk.why-refused";
	read_serials(visit, line, taking, form);
}

static void read_person(
	const struct visit *visit, const struct fulfilment *fulfilment, struct handover_form *form)
{
	bool is_code_checked = uuid_equal(visit->session.checked.uuid, visit->id.uuid);
	form->by = visit_form(visit, "by");
	form->is_identity_checked = str_equal_c(visit_form(visit, "identity"), "yes");
	form->has_override =
		visit->session.is_manager &&
		override_reason_parse(visit_form(visit, "override"), &form->override_reason);
	struct handover_asks asks = handover_asks(fulfilment, form->by, is_code_checked);
	if (form->problem != NULL)
		return;
	if (asks.manager && !form->has_override)
		form->problem =
			visit->session.is_manager ? "desk.override.say" : "desk.override.call";
	else if (asks.identity && !form->is_identity_checked)
		form->problem = "desk.identity.look";
}

static bool is_any_opened(const struct handover_form *form, const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (form->takings[i].is_opened)
			return true;
	return false;
}

struct handover_form handover_form_read(
	const struct visit *visit, const struct fulfilment *fulfilment)
{
	struct handover_form form = {
		.takings = arena_new_array(visit->arena, fulfilment->line_count, struct taking),
	};
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].picked > 0)
			read_line(visit, &fulfilment->lines[i], &form.takings[i], &form);
	read_person(visit, fulfilment, &form);
	if (handover_form_opens(visit)) {
		form.problem = is_any_opened(&form, fulfilment) ? NULL : "desk.no.other_product";
		form.problem_of = STR_EMPTY;
	}
	return form;
}

struct handover handover_of(const struct visit *visit, const struct fulfilment *fulfilment,
	const struct handover_form *form)
{
	size_t count = fulfilment->line_count;
	int *collected = arena_new_array(visit->arena, count, int);
	int *missing = arena_new_array(visit->arena, count, int);
	struct refused_why *why = arena_new_array(visit->arena, count, struct refused_why);
	struct told_serials *serials = arena_new_array(visit->arena, count, struct told_serials);
	struct handover_swap *swaps = arena_new_array(visit->arena, count, struct handover_swap);
	struct handover handover = {
		.collected = collected,
		.missing = missing,
		.why = why,
		.serials = serials,
		.swaps = swaps,
		.collected_by = form->by,
		.by_manager = !uuid_equal(visit->session.checked.uuid, visit->id.uuid),
		.has_override = form->has_override,
		.override_reason = form->override_reason,
		.is_identity_checked = form->is_identity_checked,
	};
	for (size_t i = 0; i < count; i++) {
		collected[i] = form->takings[i].collected;
		missing[i] = form->takings[i].missing;
		why[i] = form->takings[i].why;
		serials[i] = form->takings[i].serials.told;
		if (!str_is_empty(form->takings[i].swap.product))
			swaps[handover.swap_count++] = form->takings[i].swap;
	}
	return handover;
}

/* --- showing --- */

/* Something is to be said of it, or to be read. */
static bool wants_clerk(const struct fulfilment_line *line, const struct taking *taking)
{
	bool is_swapped = !str_is_empty(taking->swap.product);
	int stays = line->picked - taking->collected - taking->missing;
	return taking->variants.count > 0 || taking->is_unknown ||
	       (is_swapped && !taking->is_seen) || (stays != 0 && !taking->why.is_said) ||
	       (line->has_serials &&
		       serial_field_problem(&taking->serials, taking->collected) != NULL) ||
	       (taking->asks_given &&
		       serial_field_problem(&taking->given, taking->swap.qty) != NULL);
}

static void taking_view(xmlNodePtr page, const struct fulfilment_line *line,
	const struct taking *taking, struct lines_open *open)
{
	xmlNodePtr node = view_child(page, "taking");
	view_int(node, "line", line->line);
	view_bool(
		node, "is_open", line_opens(open, wants_clerk(line, taking)) || taking->is_opened);
	view_int(node, "collected", taking->collected);
	view_int(node, "missing", taking->missing);
	if (taking->why.is_said)
		view_text(node, "why", refuse_reason_name(taking->why.reason));
	if (line->has_serials)
		serial_field_view(node, &taking->serials);
	variants_view(
		node, &taking->variants, taking->is_chosen ? taking->swap.product : STR_EMPTY);
	if (str_is_empty(taking->swap.product))
		return;
	view_text(node, "swap", taking->swap.product);
	view_bool(node, "is_chosen", taking->is_chosen);
	view_bool(node, "is_seen", taking->is_seen);
	view_int(node, "swap_qty", taking->swap.qty);
	view_bool(node, "is_unknown", taking->is_unknown);
	if (taking->is_found) {
		view_text(node, "name", taking->name);
		view_int(node, "price_minor", taking->price_minor);
	}
	if (taking->asks_given)
		serial_field_view(view_child(node, "given"), &taking->given);
}

void handover_form_view(const struct visit *visit, xmlNodePtr page,
	const struct fulfilment *fulfilment, const struct handover_form *form)
{
	bool is_code_checked = uuid_equal(visit->session.checked.uuid, visit->id.uuid);
	struct handover_asks asks = handover_asks(fulfilment, form->by, is_code_checked);
	view_bool(page, "is_code_checked", is_code_checked);
	view_bool(page, "asks_manager", asks.manager);
	view_bool(page, "asks_identity", asks.identity);
	view_text(page, "by", form->by);
	view_bool(page, "is_identity_checked", form->is_identity_checked);
	if (form->has_override)
		view_text(page, "override", override_reason_name(form->override_reason));
	if (form->problem != NULL) {
		xmlNodePtr notice = view_child(page, "notice");
		view_text(notice, "kind", STR("warn"));
		view_text(notice, "key", str_of(form->problem));
		view_text(notice, "argument", form->problem_of);
	}
	struct lines_open open = {.all = 0};
	for (size_t i = 0; i < fulfilment->line_count; i++)
		open.all += fulfilment->lines[i].picked > 0;
	view_bool(page, "is_long", lines_are_many(&open));
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].picked > 0)
			taking_view(page, &fulfilment->lines[i], &form->takings[i], &open);
}
