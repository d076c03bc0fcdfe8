/* Goods are exchanged after they were collected: the other size is scanned, looked up at
 * headquarters when the line is there, held against the rules, shown, and then confirmed. */
#include "store-agent/pages/exchange_form.h"
#include "store-agent/pages/find_brought.h"

/* --- the line --- */

typedef struct str visit_value(const struct visit *visit, const char *name);

static enum reason find_line(struct visit *visit, visit_value *value, struct found *found,
	const struct brought_line **line_out)
{
	int64_t number;
	if (!str_to_i64(value(visit, "line"), &number))
		return REASON_NOT_FOUND;
	enum reason reason = find_brought(visit, value(visit, "f"), value(visit, "number"), found);
	if (reason != REASON_OK)
		return reason;
	*line_out = brought_find(&found->list[0], number);
	return *line_out == NULL ? REASON_NOT_FOUND : REASON_OK;
}

static void show_form(struct visit *visit, const struct brought *brought,
	const struct exchange_form *form, int status)
{
	xmlNodePtr page = visit_view(visit);
	exchange_form_view(visit, page, brought, form);
	managers_view(visit, page);
	answer_page(visit, status, "exchange", page);
}

void show_exchange(struct visit *visit)
{
	struct found found = found_new(visit);
	const struct brought_line *line;
	enum reason reason = find_line(visit, visit_query, &found, &line);
	if (reason == REASON_OK) {
		struct exchange_form form = exchange_form_new(visit, &found.list[0], line);
		exchange_form_fill_in(visit, &form);
		show_form(visit, &found.list[0], &form, 200);
		exchange_form_free(&form);
	} else {
		answer_problem(visit, reason);
	}
	found_free(&found);
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
	json_t *body = exchange_body_elsewhere(visit->arena, &form->goods, act);
	enum reason reason = link_exchange(visit->agent->link, visit->client, visit->arena,
		form->goods.order, act->key, body, &placed);
	json_decref(body);
	for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++)
		if (refusals[i].reason == reason)
			form->problem = refusals[i].problem;
	form->is_unsettled = reason == REASON_OUTCOME_UNKNOWN;
	json_t *name = json_object_get(placed, "store_name"),
	       *id = json_object_get(placed, "return_id");
	if (!uuid_parse(str_of(json_string_value(id)), &form->goods.placed_as.uuid))
		form->goods.placed_as = (return_id){{{0}}};
	form->goods.from_name = str_dup(
		visit->arena, (struct str){json_string_value(name), json_string_length(name)});
	json_decref(placed);
	return reason == REASON_OK ? desk_exchanged_elsewhere(
					     &visit->agent->desk, visit->arena, act, &form->goods)
				   : reason;
}

static void exchange_brought(
	struct visit *visit, const struct brought *brought, const struct brought_line *line)
{
	struct exchange_form form = exchange_form_read(visit, brought, line);
	struct act act = visit_act(visit, "exchange", line->line);
	enum reason reason = REASON_OK;
	if (!str_is_empty(form.stranger))
		tell_switched(visit, brought->order, form.stranger);
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
	exchange_form_free(&form);
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
	struct found found = found_new(visit);
	const struct brought_line *line;
	command_id key;
	if (has_happened(visit, &key)) {
		answer_done(visit, key);
		return;
	}
	enum reason reason = find_line(visit, visit_form, &found, &line);
	if (reason == REASON_OK)
		exchange_brought(visit, &found.list[0], line);
	else
		answer_problem(visit, reason);
	found_free(&found);
}
