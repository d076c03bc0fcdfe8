/* The form of an exchange; see exchange_form.h. */
#include "store-agent/pages/exchange_form.h"

#include <string.h>

#include "common/clock.h"
#include "common/tax_json.h"
#include "store-agent/pages/brought_view.h"
#include "store-agent/pages/place_field.h"

static struct str text_of(json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	return text.n > 0 && str_is_clean_utf8(text, false) ? text : STR_EMPTY;
}

static int64_t number_of(json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* --- as it is first shown --- */

struct exchange_form exchange_form_new(
	const struct visit *visit, const struct brought *brought, const struct brought_line *line)
{
	struct exchange_form form = {.line = line,
		.held = brought_find_held(brought, line->line),
		.variants = variants_find(visit, line->sku)};
	form.goods = (struct goods_exchange){
		.order = brought->order,
		.is_ours = brought->is_ours,
		.kind = brought->asked.kind,
		.number = brought->number,
		.currency = brought->currency,
		.language = brought->language,
		.reason = RETURN_WRONG_SIZE,
		.line = line->line,
		.qty = 1,
		.name = line->name,
		.sku = line->sku,
		.name_here = line->name_here,
		.bundle = line->part_of.name,
		.price_minor = line->price_minor,
		.condition = CONDITION_OPENED,
		.disposition = disposition_by_condition(CONDITION_OPENED),
	};
	form.goods.basis.has_found =
		return_found_parse(visit_query(visit, "found"), &form.goods.basis.found);
	if (form.held == NULL)
		return form;
	if (form.held->is_here)
		variants_add_here(&form.variants, form.held->sku, form.held->qty);
	form.goods.announced = brought->announced;
	if (brought->has_reason)
		form.goods.reason = brought->reason;
	return form;
}

/* --- as it was sent --- */

/* Where it goes: as said, or as its condition says. */
static bool read_place(const struct visit *visit, struct exchange_form *form)
{
	struct str to = visit_form(visit, "to");
	form->has_place = place_read(visit, to, &form->goods.disposition, &form->goods.to);
	if (!form->has_place)
		form->goods.disposition = disposition_by_condition(form->goods.condition);
	return form->has_place || str_is_empty(to);
}

static const char *fields_problem(const struct visit *visit, struct exchange_form *form)
{
	struct goods_exchange *goods = &form->goods;
	if (!visit_form_int(visit, "qty", &goods->qty) || goods->qty < 1 ||
		!return_reason_parse(visit_form(visit, "reason"), &goods->reason) ||
		!condition_parse(visit_form(visit, "condition"), &goods->condition) ||
		!read_place(visit, form) || str_is_empty(goods->product) ||
		str_code_points(goods->product) > EXCHANGE_PRODUCT_CHARS_MAX)
		return "desk.no.invalid_fields";
	if (goods->disposition == DISPOSITION_SHELF && !condition_is_saleable(goods->condition)) {
		form->problem_of = form->line->name_here;
		return "desk.return.not-to-shelf";
	}
	return goods->qty > form->line->returnable ? "desk.no.quantity_exceeded" : NULL;
}

static void decide(const struct brought *brought, struct exchange_form *form)
{
	struct return_case asked = brought_case(brought, form->line, form->goods.reason);
	asked.has_condition = true;
	asked.condition = form->goods.condition;
	form->decision = return_decide(&asked);
	form->is_decided = true;
}

static struct exchange_amount amount_of(json_t *told, const char *minor_name, const char *tax_name)
{
	struct exchange_amount amount = {.minor = number_of(told, minor_name)};
	tax_json_read(json_object_get(told, tax_name), &amount.tax, &amount.tax_amount);
	return amount;
}

static void terms_read(const struct visit *visit, json_t *told, struct exchange_told *terms)
{
	terms->is_known = exchange_kind_parse(text_of(told, "kind"), &terms->kind);
	terms->name = str_dup(visit->arena, text_of(told, "name"));
	terms->price_minor = number_of(told, "price_minor");
	terms->back = amount_of(told, "back_minor", "back_tax");
	terms->till = amount_of(told, "till_minor", "till_tax");
}

/* Without the line, other goods of the kind that comes back are like them. */
static bool asks_given(const struct exchange_form *form)
{
	return form->goods.terms.is_known
		       ? json_is_true(json_object_get(form->told, "is_serialised"))
		       : form->line->has_serials;
}

/* Without the line nobody can say what it is: the clerk sees the goods, and headquarters will know.
 */
static void look_up(const struct visit *visit, struct exchange_form *form)
{
	const struct goods_exchange *goods = &form->goods;
	const struct link_swap swap = {goods->order, goods->line, goods->qty, goods->product};
	if (!link_status(visit->agent->link).is_online)
		return;
	enum reason reason = link_find_exchange(
		visit->agent->link, visit->client, visit->arena, &swap, &form->told);
	form->is_unknown = reason == REASON_NOT_FOUND || reason == REASON_BAD_PARAMETER;
	if (reason == REASON_OK)
		terms_read(visit, form->told, &form->goods.terms);
}

void exchange_form_fill_in(const struct visit *visit, struct exchange_form *form)
{
	const struct held_exchange *held = form->held;
	if (held == NULL || !held->is_here || form->line->returnable < 1)
		return;
	form->goods.product = held->sku;
	form->goods.qty = held->qty < form->line->returnable ? held->qty : form->line->returnable;
	form->is_chosen = variants_have(&form->variants, held->sku);
	look_up(visit, form);
	form->asks_given = asks_given(form);
}

static void read_serials(const struct visit *visit, struct exchange_form *form)
{
	struct goods_exchange *goods = &form->goods;
	if (form->line->has_serials)
		form->serials = serial_field_read(visit, goods->line);
	goods->serials = form->serials.told;
	form->says = brought_serials_say(form->line, &goods->serials.serials, &form->stranger);
}

/* What another store gives leaves there. */
static void read_given(const struct visit *visit, struct exchange_form *form)
{
	form->asks_given = asks_given(form);
	if (form->asks_given)
		form->given = serial_field_read_given(visit, form->goods.line);
	if (str_is_empty(form->goods.from))
		form->goods.given = form->given.told;
}

static const char *given_problem(struct exchange_form *form)
{
	const struct goods_exchange *goods = &form->goods;
	const struct serials *given = &goods->given.serials;
	if (!form->asks_given || !str_is_empty(goods->from))
		return NULL;
	form->problem_of = goods->terms.is_known ? goods->terms.name : goods->product;
	for (size_t i = 0; i < given->count; i++)
		if (serials_have(&goods->serials.serials, given->list[i]))
			return "desk.serial.same";
	return serial_field_problem(&form->given, goods->qty);
}

static const char *serials_problem(struct exchange_form *form)
{
	const struct brought_line *line = form->line;
	const char *problem = NULL;
	if (line->has_serials)
		problem = serial_field_problem_back(
			&form->serials, line->serials.count > 0, form->goods.qty);
	form->problem_of = line->name_here;
	return problem != NULL ? problem : given_problem(form);
}

/* Refused by a rule, or not what was sold: it is done on a manager's word, as a return is. */
static bool is_refused(const struct exchange_form *form)
{
	return form->is_decided && (!form->decision.is_allowed || form->says == SERIAL_DIFFERS);
}

static const char *rule_problem(const struct visit *visit, struct exchange_form *form)
{
	if (!is_refused(form))
		return NULL;
	const char *problem = exception_problem(visit, &form->exception);
	if (problem != NULL && form->says == SERIAL_DIFFERS &&
		strcmp(problem, "desk.return.refused") == 0) {
		form->problem_of = form->stranger;
		problem = "desk.exchange.differs";
	}
	form->goods.basis.has_override = problem == NULL;
	form->goods.basis.override = form->exception.why;
	form->goods.basis.manager = form->exception.manager;
	return problem;
}

/* What is scanned is what the clerk holds in hand. */
static void read_product(const struct visit *visit, struct exchange_form *form)
{
	form->goods.product = visit_scanned(visit, "product");
	form->is_chosen = str_is_empty(form->goods.product);
	if (form->is_chosen)
		form->goods.product = visit_form(visit, "variant");
}

struct exchange_form exchange_form_read(
	const struct visit *visit, const struct brought *brought, const struct brought_line *line)
{
	struct exchange_form form = exchange_form_new(visit, brought, line);
	read_product(visit, &form);
	form.goods.from = visit_form(visit, "from");
	form.goods.basis.has_found =
		return_found_parse(visit_form(visit, "found"), &form.goods.basis.found);
	form.exception = exception_read(visit);
	form.problem = fields_problem(visit, &form);
	read_serials(visit, &form);
	decide(brought, &form);
	if (form.problem != NULL)
		return form;
	look_up(visit, &form);
	read_given(visit, &form);
	if (form.is_unknown)
		form.problem = "desk.no.no_such_product";
	else if (!str_equal(form.goods.product, visit_form(visit, "seen")))
		form.problem = "desk.exchange.look";
	else
		form.problem = serials_problem(&form);
	if (form.problem == NULL)
		form.problem = rule_problem(visit, &form);
	return form;
}

void exchange_form_free(struct exchange_form *form)
{
	json_decref(form->told);
	form->told = NULL;
}

/* --- for the page --- */

/* Other stores that could give it. */
static void stores_view(xmlNodePtr node, const struct exchange_form *form)
{
	size_t i;
	json_t *store;
	json_array_foreach (json_object_get(form->told, "stores"), i, store) {
		int64_t promised_at = 0;
		xmlNodePtr child = view_child(node, "store");
		view_text(child, "code", text_of(store, "code"));
		view_text(child, "name", text_of(store, "name"));
		view_int(child, "distance_m", number_of(store, "distance_m"));
		if (instant_parse(text_of(store, "promised_at"), &promised_at))
			view_int(child, "promised_at", promised_at);
		view_bool(child, "is_chosen", str_equal(text_of(store, "code"), form->goods.from));
	}
}

static void terms_view(xmlNodePtr page, const struct exchange_form *form)
{
	const struct goods_exchange *goods = &form->goods;
	const struct exchange_told *terms = &goods->terms;
	xmlNodePtr node = view_child(page, "instead");
	view_text(node, "product", goods->product);
	if (form->asks_given)
		serial_field_view(node, &form->given);
	if (!terms->is_known)
		return;
	view_text(node, "name", terms->name);
	view_text(node, "kind", exchange_kind_name(terms->kind));
	view_int(node, "price_minor", terms->price_minor);
	view_int(node, "back_minor", terms->back.minor);
	view_int(node, "till_minor", terms->till.minor);
	stores_view(node, form);
}

static void problem_view(xmlNodePtr page, const struct exchange_form *form)
{
	xmlNodePtr notice = view_child(page, "notice");
	view_text(notice, "kind", STR("warn"));
	view_text(notice, "key", str_of(form->problem));
	view_text(notice, "argument", form->problem_of);
}

static void line_view(const struct visit *visit, xmlNodePtr order, const struct brought *brought,
	const struct exchange_form *form)
{
	const struct goods_exchange *goods = &form->goods;
	xmlNodePtr node = brought_line_view(visit, order, form->line);
	view_int(node, "qty", goods->qty);
	view_text(node, "condition", condition_name(goods->condition));
	if (form->has_place)
		view_text(node, "to", place_value(visit->arena, goods->disposition, &goods->to));
	brought_serials_view(visit, node, form->line, &form->serials, form->says);
	decisions_view(node, brought, form->line, form->is_decided ? &form->decision : NULL);
}

void exchange_form_view(const struct visit *visit, xmlNodePtr page, const struct brought *brought,
	const struct exchange_form *form)
{
	const struct goods_exchange *goods = &form->goods;
	xmlNodePtr order = brought_view(visit, page, brought);
	destinations_view(visit, page);
	view_text(order, "reason", return_reason_name(goods->reason));
	if (goods->basis.has_found)
		view_text(order, "found", return_found_name(goods->basis.found));
	if (form->exception.is_said)
		view_text(order, "override", return_override_name(form->exception.why));
	view_bool(order, "is_refused", is_refused(form));
	line_view(visit, order, brought, form);
	view_text(page, "product", form->is_chosen ? STR_EMPTY : goods->product);
	variants_view(page, &form->variants, form->is_chosen ? goods->product : STR_EMPTY);
	if (!str_is_empty(goods->product) && !form->is_unknown)
		terms_view(page, form);
	if (form->problem != NULL)
		problem_view(page, form);
	if (form->is_unsettled) /* the same key again says what became of it */ {
		view_text(page, "key", visit_form(visit, "key"));
		view_text(page, "from", goods->from);
	}
}
