/* Goods are exchanged after they were collected: the other size is scanned, looked up at
 * headquarters when the line is there, shown, and then confirmed. */
#include "common/clock.h"
#include "store-agent/desk_exchange.h"
#include "store-agent/pages/visit.h"

/* The line that comes back, of an order collected here or of one that headquarters knows. */
struct brought_line {
	bool is_ours;
	json_t *orders; /* otherwise, as headquarters told; holds the texts */
	order_id order;
	struct str number, customer, currency, name, sku;
	int64_t line, returnable, price_minor;
};

/* What the clerk has typed so far. */
struct exchange_form {
	struct goods_exchange goods;
	bool is_unknown;   /* headquarters knows no such product */
	json_t *told;	   /* what headquarters said of it */
	bool is_unsettled; /* sent to headquarters, without an answer */
	const char *problem;
};

/* --- the line --- */

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

static enum reason find_here(struct visit *visit, int64_t number, struct brought_line *brought)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	const struct fulfilment_line *line =
		reason == REASON_OK ? fulfilment_find_line(&fulfilment, number) : NULL;
	if (line == NULL)
		return reason == REASON_OK ? REASON_NOT_FOUND : reason;
	*brought = (struct brought_line){
		.is_ours = true,
		.order = fulfilment.order,
		.number = fulfilment.number,
		.customer = fulfilment.customer,
		.currency = fulfilment.currency,
		.name = line->name,
		.sku = line->sku,
		.line = number,
		.returnable = line_returnable(line),
		.price_minor = line->price_minor,
	};
	return REASON_OK;
}

static bool line_told(json_t *order, int64_t number, struct brought_line *brought)
{
	size_t i;
	json_t *line;
	json_array_foreach (json_object_get(order, "lines"), i, line) {
		if (number_of(line, "line") != number)
			continue;
		brought->number = text_of(order, "number");
		brought->customer = text_of(order, "customer");
		brought->currency = text_of(order, "currency");
		brought->name = text_of(line, "name");
		brought->sku = text_of(line, "sku");
		brought->line = number;
		brought->returnable = number_of(line, "collected") - number_of(line, "returned");
		brought->price_minor = number_of(line, "price_minor");
		return uuid_parse(text_of(order, "id"), &brought->order.uuid);
	}
	return false;
}

static enum reason find_elsewhere(
	struct visit *visit, struct str order_number, int64_t number, struct brought_line *brought)
{
	size_t i;
	json_t *order;
	enum reason reason = link_find_orders(
		visit->agent->link, visit->client, visit->arena, order_number, &brought->orders);
	visit->id = (fulfilment_id){{{0}}};
	json_array_foreach (brought->orders, i, order)
		if (str_equal(text_of(order, "number"), order_number) &&
			line_told(order, number, brought))
			return REASON_OK;
	return reason == REASON_OK ? REASON_NOT_FOUND : reason;
}

typedef struct str visit_value(const struct visit *visit, const char *name);

/* "f" names a fulfilment of ours, "number" an order that headquarters knows. */
static enum reason find_line(
	struct visit *visit, visit_value *value, struct brought_line *brought_out)
{
	int64_t number;
	*brought_out = (struct brought_line){.line = 0};
	if (!str_to_i64(value(visit, "line"), &number))
		return REASON_NOT_FOUND;
	if (uuid_parse(value(visit, "f"), &visit->id.uuid))
		return find_here(visit, number, brought_out);
	return find_elsewhere(visit, value(visit, "number"), number, brought_out);
}

/* --- the form --- */

static struct goods_exchange goods_new(
	const struct visit *visit, const struct brought_line *brought)
{
	return (struct goods_exchange){
		.order = brought->order,
		.is_ours = brought->is_ours,
		.number = brought->number,
		.currency = brought->currency,
		.language = visit->language,
		.reason = RETURN_WRONG_SIZE,
		.line = brought->line,
		.qty = 1,
		.name = brought->name,
		.price_minor = brought->price_minor,
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
	};
}

static void terms_read(const struct visit *visit, json_t *told, struct exchange_told *terms)
{
	terms->is_known = exchange_kind_parse(text_of(told, "kind"), &terms->kind);
	terms->name = str_dup(visit->arena, text_of(told, "name"));
	terms->price_minor = number_of(told, "price_minor");
	terms->back_minor = number_of(told, "back_minor");
	terms->till_minor = number_of(told, "till_minor");
}

/* Without the line nobody can say what it is: the clerk sees the goods, and headquarters will know.
 */
static void look_up(const struct visit *visit, struct exchange_form *form)
{
	json_t *told = NULL;
	const struct goods_exchange *goods = &form->goods;
	if (!link_status(visit->agent->link).is_online)
		return;
	enum reason reason = link_find_exchange(visit->agent->link, visit->client, visit->arena,
		goods->order, goods->line, goods->product, &told);
	form->is_unknown = reason == REASON_NOT_FOUND || reason == REASON_BAD_PARAMETER;
	if (reason == REASON_OK)
		terms_read(visit, told, &form->goods.terms);
	form->told = told;
}

static const char *fields_problem(
	const struct visit *visit, const struct brought_line *brought, struct goods_exchange *goods)
{
	if (!visit_form_int(visit, "qty", &goods->qty) || goods->qty < 1 ||
		!return_reason_parse(visit_form(visit, "reason"), &goods->reason) ||
		!condition_parse(visit_form(visit, "condition"), &goods->condition) ||
		!disposition_parse(visit_form(visit, "to"), &goods->disposition) ||
		str_is_empty(goods->product) ||
		str_code_points(goods->product) > EXCHANGE_PRODUCT_CHARS_MAX)
		return "desk.no.invalid_fields";
	return goods->qty > brought->returnable ? "desk.no.quantity_exceeded" : NULL;
}

static struct exchange_form form_read(const struct visit *visit, const struct brought_line *brought)
{
	struct exchange_form form = {.goods = goods_new(visit, brought)};
	form.goods.product = visit_scanned(visit, "product");
	form.goods.from = visit_form(visit, "from");
	form.problem = fields_problem(visit, brought, &form.goods);
	if (form.problem != NULL)
		return form;
	look_up(visit, &form);
	if (form.is_unknown)
		form.problem = "desk.no.no_such_product";
	else if (!str_equal(form.goods.product, visit_form(visit, "seen")))
		form.problem = "desk.exchange.look";
	return form;
}

/* --- showing --- */

static void line_view(
	xmlNodePtr page, const struct visit *visit, const struct brought_line *brought)
{
	xmlNodePtr node = view_child(page, "line");
	if (brought->is_ours)
		view_text(page, "f", uuid_print(visit->arena, visit->id.uuid));
	view_text(page, "number", brought->number);
	view_text(page, "customer", brought->customer);
	view_text(page, "currency", brought->currency);
	view_int(node, "line", brought->line);
	view_text(node, "name", brought->name);
	view_text(node, "sku", brought->sku);
	view_int(node, "returnable", brought->returnable);
	view_int(node, "price_minor", brought->price_minor);
}

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
	if (!terms->is_known)
		return;
	view_text(node, "name", terms->name);
	view_text(node, "kind", exchange_kind_name(terms->kind));
	view_int(node, "price_minor", terms->price_minor);
	view_int(node, "back_minor", terms->back_minor * goods->qty);
	view_int(node, "till_minor", terms->till_minor * goods->qty);
	stores_view(node, form);
}

static void show_form(struct visit *visit, const struct brought_line *brought,
	const struct exchange_form *form, int status)
{
	const struct goods_exchange *goods = &form->goods;
	xmlNodePtr page = visit_view(visit);
	line_view(page, visit, brought);
	view_int(page, "qty", goods->qty);
	view_text(page, "product", goods->product);
	view_text(page, "reason", return_reason_name(goods->reason));
	view_text(page, "condition", condition_name(goods->condition));
	view_text(page, "to", disposition_name(goods->disposition));
	if (!str_is_empty(goods->product) && !form->is_unknown)
		terms_view(page, form);
	if (form->problem != NULL) {
		xmlNodePtr notice = view_child(page, "notice");
		view_text(notice, "kind", STR("warn"));
		view_text(notice, "key", str_of(form->problem));
	}
	if (form->is_unsettled) /* the same key again says what became of it */ {
		view_text(page, "key", visit_form(visit, "key"));
		view_text(page, "from", goods->from);
	}
	answer_page(visit, status, "agent/exchange.xsl", page);
}

void show_exchange(struct visit *visit)
{
	struct brought_line brought;
	enum reason reason = find_line(visit, visit_query, &brought);
	if (reason == REASON_OK) {
		struct exchange_form form = {.goods = goods_new(visit, &brought)};
		show_form(visit, &brought, &form, 200);
	} else {
		answer_problem(visit, reason);
	}
	json_decref(brought.orders);
}

/* --- doing it --- */

static void answer_done(struct visit *visit, command_id key)
{
	struct str command = uuid_print(visit->arena, key.uuid);
	visit_notice(visit, REASON_OK, "desk.done.exchange");
	answer_see_other(visit,
		str_printf(visit->arena, "/returns/done?command=" STR_FMT, STR_ARG(command)));
}

/* Of another store: headquarters sets it aside first, so the line must be there. */
static enum reason exchange_from(
	struct visit *visit, const struct act *act, struct exchange_form *form)
{
	static const struct {
		enum reason reason;
		const char *problem;
	} refusals[] = {
		{REASON_SOLD_OUT, "desk.exchange.sold_out"},
		{REASON_NO_PROMISE, "desk.exchange.sold_out"},
		{REASON_EXCHANGE_IMPOSSIBLE, "desk.exchange.impossible"},
		{REASON_QUANTITY_EXCEEDED, "desk.no.quantity_exceeded"},
		{REASON_OUTCOME_UNKNOWN, "desk.exchange.unknown"},
	};
	json_t *placed = NULL;
	json_t *body = exchange_body_elsewhere(&form->goods, act->clerk);
	enum reason reason = link_exchange(visit->agent->link, visit->client, visit->arena,
		form->goods.order, act->key, body, &placed);
	json_decref(body);
	for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++)
		if (refusals[i].reason == reason)
			form->problem = refusals[i].problem;
	form->is_unsettled = reason == REASON_OUTCOME_UNKNOWN;
	form->goods.from_name = str_dup(visit->arena, text_of(placed, "store_name"));
	json_decref(placed);
	return reason == REASON_OK ? desk_exchanged_elsewhere(
					     &visit->agent->desk, visit->arena, act, &form->goods)
				   : reason;
}

static void exchange_brought(struct visit *visit, const struct brought_line *brought)
{
	struct exchange_form form = form_read(visit, brought);
	struct act act = visit_act(visit, "exchange", brought->line);
	enum reason reason = REASON_OK;
	if (form.problem == NULL && str_is_empty(form.goods.from))
		reason = desk_exchange(&visit->agent->desk, visit->arena, &act, &form.goods);
	else if (form.problem == NULL)
		reason = exchange_from(visit, &act, &form);
	if (form.problem != NULL)
		show_form(visit, brought, &form, 422);
	else if (reason == REASON_OK)
		answer_done(visit, act.key);
	else
		answer_problem(visit, reason);
	json_decref(form.told);
}

/* The second click finds less left than it asks for, and is no mistake. */
static bool has_happened(struct visit *visit, command_id *key_out)
{
	int64_t line;
	if (!visit_form_int(visit, "line", &line))
		return false;
	*key_out = visit_act(visit, "exchange", line).key;
	return desk_exchange_has_happened(&visit->agent->desk, visit->arena, *key_out) == REASON_OK;
}

void do_exchange(struct visit *visit)
{
	struct brought_line brought;
	command_id key;
	if (has_happened(visit, &key)) {
		answer_done(visit, key);
		return;
	}
	enum reason reason = find_line(visit, visit_form, &brought);
	if (reason == REASON_OK)
		exchange_brought(visit, &brought);
	else
		answer_problem(visit, reason);
	json_decref(brought.orders);
}
