/* Goods come back: find the order (here, else at headquarters), choose lines, say how they are and
 * where they go, and hold them against the rules. */
#include <string.h>

#include "common/buf.h"
#include "common/http_wire.h"
#include "store-agent/feed.h"
#include "store-agent/journal/prints.h"
#include "store-agent/pages/return_form.h"
#include "store-agent/scanner.h"

enum { FOUND_MAX = 20, PATH_BYTES_MAX = 512, ORDER_NUMBER_CHARS = 10 };

/* --- what is known here --- */

static struct str own_time_zone(const struct visit *visit)
{
	struct store_facts facts;
	enum reason reason = store_facts_get(visit->agent->desk.journal, visit->arena, &facts);
	return reason == REASON_OK ? facts.time_zone : STR_EMPTY;
}

struct found {
	struct brought *list;
	size_t count;
	json_t *orders; /* of headquarters; holds texts of the list */
};

static struct found found_new(const struct visit *visit)
{
	return (struct found){.list = arena_new_array(visit->arena, FOUND_MAX, struct brought)};
}

static enum reason find_here(const struct visit *visit, struct str text, struct found *found)
{
	struct fulfilments here = {.count = 0};
	enum reason reason = desk_search(&visit->agent->desk, visit->arena, text, &here);
	struct str zone = own_time_zone(visit);
	for (size_t i = 0; reason == REASON_OK && i < here.count && found->count < FOUND_MAX; i++)
		if (here.list[i].state == FULFILMENT_COLLECTED)
			found->list[found->count++] = brought_of_fulfilment(
				visit->arena, &here.list[i], zone, visit->now);
	return reason;
}

/* --- what headquarters knows --- */

static enum reason ask_headquarters(struct visit *visit, struct str text, json_t **orders_out)
{
	return link_find_orders(visit->agent->link, visit->client, visit->arena, text, orders_out);
}

static enum reason find_elsewhere(struct visit *visit, struct str text, struct found *found)
{
	size_t i;
	json_t *order;
	enum reason reason = ask_headquarters(visit, text, &found->orders);
	json_array_foreach (found->orders, i, order)
		if (found->count < FOUND_MAX && brought_of_order(visit->arena, order, visit->now,
							&found->list[found->count]))
			found->count++;
	return reason;
}

/* The customer may have announced goods that were collected here. */
static void ask_announced(struct visit *visit, struct found *found)
{
	size_t i;
	json_t *order;
	struct brought *brought = &found->list[0];
	if (!link_status(visit->agent->link).is_online)
		return;
	enum reason reason = ask_headquarters(visit, brought->number, &found->orders);
	json_array_foreach (found->orders, i, order) {
		const char *number = json_string_value(json_object_get(order, "number"));
		if (reason == REASON_OK && str_equal(str_of(number), brought->number))
			brought_add_announced(brought, order);
	}
}

/* --- finding --- */

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n == ORDER_NUMBER_CHARS;
}

static enum return_found found_by(struct str text, bool is_here)
{
	if (is_here || is_number(text))
		return FOUND_BY_NUMBER;
	return memchr(text.p, '@', text.n) == NULL ? FOUND_BY_CODE : FOUND_BY_CONTACT;
}

static struct str return_path(
	const struct visit *visit, const struct brought *brought, enum return_found found)
{
	struct str id = uuid_print(visit->arena, brought->fulfilment.uuid);
	struct str by = return_found_name(found);
	if (brought->is_ours)
		return str_printf(visit->arena, "/returns/new?f=" STR_FMT "&found=" STR_FMT,
			STR_ARG(id), STR_ARG(by));
	return str_printf(visit->arena, "/returns/new?number=" STR_FMT "&found=" STR_FMT,
		STR_ARG(brought->number), STR_ARG(by));
}

static void show_found(struct visit *visit, struct str text, const struct found *found,
	enum return_found by, enum reason away)
{
	xmlNodePtr page = visit_view(visit);
	view_text(page, "q", text);
	view_bool(page, "is_away", away != REASON_OK);
	for (size_t i = 0; i < found->count; i++) {
		xmlNodePtr order = brought_view(visit, page, &found->list[i]);
		view_text(order, "href", return_path(visit, &found->list[i], by));
	}
	answer_page(visit, 200, "agent/returns.xsl", page);
}

/* One order leads on at once: each page less is time at the counter. */
void show_returns(struct visit *visit)
{
	struct found found = found_new(visit);
	struct str text = scanned_text(visit->arena, str_trim(visit_query(visit, "q")));
	enum reason away = REASON_OK, reason = find_here(visit, text, &found);
	bool is_here = found.count > 0;
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	if (text.n > 0 && !is_here)
		away = find_elsewhere(visit, text, &found);
	enum return_found by = found_by(text, is_here);
	if (found.count == 1)
		answer_see_other(visit, return_path(visit, &found.list[0], by));
	else
		show_found(visit, text, &found, by, away);
	json_decref(found.orders);
}

/* --- the order that is brought back --- */

static enum reason find_fulfilment(struct visit *visit, struct found *found)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason != REASON_OK)
		return reason;
	found->list[found->count++] =
		brought_of_fulfilment(visit->arena, &fulfilment, own_time_zone(visit), visit->now);
	return REASON_OK;
}

/* f names a fulfilment of ours, number an order that headquarters knows. */
static enum reason find_brought(
	struct visit *visit, struct str f, struct str number, struct found *found)
{
	bool is_ours = uuid_parse(f, &visit->id.uuid);
	enum reason reason =
		is_ours ? find_fulfilment(visit, found) : find_here(visit, number, found);
	if (reason == REASON_OK && found->count == 0)
		reason =
			is_number(number) ? find_elsewhere(visit, number, found) : REASON_NOT_FOUND;
	else if (reason == REASON_OK)
		ask_announced(visit, found);
	if (reason == REASON_OK && found->count == 0)
		reason = REASON_NOT_FOUND;
	if (reason == REASON_OK)
		visit->id = found->list[0].fulfilment;
	return reason;
}

struct managers {
	const struct clerk *list;
	size_t count;
};

static enum reason managers_body(struct journal_tx *tx, void *context)
{
	struct managers *managers = context;
	managers->count = clerk_list(tx, &managers->list);
	return REASON_OK;
}

/* Who may be called to the counter. */
static void managers_view(const struct visit *visit, xmlNodePtr page)
{
	struct managers managers = {.count = 0};
	if (visit->session.is_manager || journal_run(visit->agent->desk.journal, visit->arena,
						 managers_body, &managers) != REASON_OK)
		return;
	for (size_t i = 0; i < managers.count; i++) {
		if (!managers.list[i].is_manager)
			continue;
		xmlNodePtr node = view_child(page, "manager");
		view_text(node, "login", managers.list[i].login);
		view_text(node, "name", managers.list[i].name);
	}
}

static void show_form(struct visit *visit, const struct brought *brought,
	const struct return_form *form, int status)
{
	xmlNodePtr page = visit_view(visit);
	return_form_view(visit, page, brought, form);
	managers_view(visit, page);
	answer_page(visit, status, "agent/return.xsl", page);
}

void show_return(struct visit *visit)
{
	struct found found = found_new(visit);
	enum reason reason =
		find_brought(visit, visit_query(visit, "f"), visit_query(visit, "number"), &found);
	if (reason == REASON_OK) {
		struct return_form form = return_form_new(visit, &found.list[0]);
		show_form(visit, &found.list[0], &form, 200);
	} else {
		answer_problem(visit, reason);
	}
	json_decref(found.orders);
}

/* --- taking it back --- */

/* What was scanned is not of this order: the clerk is told on the page, a manager by a signal. */
static void tell_switched(
	struct visit *visit, const struct brought *brought, const struct return_form *form)
{
	bool is_switched =
		form->problem != NULL && strcmp(form->problem, "desk.return.not-sold") == 0;
	struct act act = visit_act(visit, "switched", 0);
	act.fulfilment = (fulfilment_id){0};
	if (is_switched && desk_item_switched(&visit->agent->desk, visit->arena, &act,
				   brought->order, form->problem_of) != REASON_OK)
		log_warn("signal_not_kept", LOG_STR("kind", STR("item_switched")));
}

static void answer_returned(struct visit *visit, command_id key)
{
	struct str command = uuid_print(visit->arena, key.uuid);
	visit_notice(visit, REASON_OK, "desk.done.return");
	answer_see_other(visit,
		str_printf(visit->arena, "/returns/done?command=" STR_FMT, STR_ARG(command)));
}

static void answer_refused(struct visit *visit, enum reason reason)
{
	visit_notice(visit, reason, NULL);
	answer_see_other(visit, STR("/returns"));
}

static void take_back(struct visit *visit, const struct brought *brought)
{
	struct return_form form = return_form_read(visit, brought);
	bool is_look = str_equal_c(visit_form(visit, "act"), "check");
	tell_switched(visit, brought, &form);
	if (is_look || !return_form_is_complete(visit, brought, &form)) {
		show_form(visit, brought, &form, form.problem == NULL ? 200 : 422);
		return;
	}
	struct goods_return goods = goods_return_of(visit, brought, &form);
	struct act act = visit_act(visit, "return", 0);
	enum reason reason = desk_return(&visit->agent->desk, visit->arena, &act, &goods);
	if (reason == REASON_OK)
		answer_returned(visit, act.key);
	else
		answer_refused(visit, reason);
}

void do_return(struct visit *visit)
{
	struct found found = found_new(visit);
	command_id key = visit_act(visit, "return", 0).key;
	enum reason reason = desk_has_happened(&visit->agent->desk, visit->arena, key);
	if (reason == REASON_OK) {
		answer_returned(visit, key);
		return;
	}
	if (reason == REASON_NOT_FOUND)
		reason = find_brought(
			visit, visit_form(visit, "f"), visit_form(visit, "number"), &found);
	if (reason == REASON_OK)
		take_back(visit, &found.list[0]);
	else
		answer_refused(visit, reason);
	json_decref(found.orders);
}

/* --- what was taken back --- */

struct receipt {
	command_id command;
	struct str facts;
};

static enum reason receipt_body(struct journal_tx *tx, void *context)
{
	struct receipt *receipt = context;
	receipt->facts = receipt_load(tx, receipt->command);
	return receipt->facts.n > 0 ? REASON_OK : REASON_NOT_FOUND;
}

static struct str fact(json_t *facts, const char *name)
{
	return str_of(json_string_value(json_object_get(facts, name)));
}

void show_returned(struct visit *visit)
{
	struct receipt receipt = {.facts = STR_EMPTY};
	struct str command = visit_query(visit, "command");
	enum reason reason = REASON_NOT_FOUND;
	if (uuid_parse(command, &receipt.command.uuid))
		reason = journal_run(
			visit->agent->desk.journal, visit->arena, receipt_body, &receipt);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	json_t *facts = json_loadb(receipt.facts.p, receipt.facts.n, 0, NULL);
	xmlNodePtr page = visit_view(visit);
	view_text(page, "command", command);
	view_text(page, "number", fact(facts, "number"));
	view_text(page, "currency", fact(facts, "currency"));
	view_text(page, "kind", fact(facts, "kind"));
	view_bool(page, "is_to_inspect", json_is_true(json_object_get(facts, "is_to_inspect")));
	view_int(page, "total_minor", json_integer_value(json_object_get(facts, "total_minor")));
	view_text(page, "taken", fact(json_object_get(facts, "taken"), "name"));
	view_text(page, "exchange", fact(facts, "exchange"));
	view_text(page, "waits_at", fact(facts, "store"));
	view_int(page, "till_minor", json_integer_value(json_object_get(facts, "till_minor")));
	json_decref(facts);
	answer_page(visit, 200, "agent/returned.xsl", page);
}
