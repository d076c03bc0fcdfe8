/* Goods come back: find the order (here, else at headquarters), choose lines, say how they are and
 * where they go, and hold them against the rules. */
#include <string.h>

#include "common/picture.h"
#include "store-agent/journal/prints.h"
#include "store-agent/pages/brought_view.h"
#include "store-agent/pages/find_brought.h"
#include "store-agent/pages/return_form.h"
#include "store-agent/scanner.h"

enum { SEARCH_CHARS_MAX = 254, PROOF_CHARS_MAX = 64 };

/* --- finding --- */

static struct str path_of(const struct visit *visit, const char *page,
	const struct brought *brought, enum return_found found)
{
	struct str id = uuid_print(visit->arena, brought->fulfilment.uuid);
	struct str by = return_found_name(found);
	if (brought->is_ours)
		return str_printf(visit->arena, "%s?f=" STR_FMT "&found=" STR_FMT, page,
			STR_ARG(id), STR_ARG(by));
	return str_printf(visit->arena, "%s?number=" STR_FMT "&found=" STR_FMT, page,
		STR_ARG(brought->number), STR_ARG(by));
}

static struct str return_path(
	const struct visit *visit, const struct brought *brought, enum return_found found)
{
	return path_of(visit, "/returns/new", brought, found);
}

/* The code of an exchange that was announced, for what this store holds, leads to it at once. */
static struct str found_path(
	const struct visit *visit, const struct brought *brought, enum return_found found)
{
	const struct held_exchange *held = &brought->held;
	if (found != FOUND_BY_CODE || !held->is_there || !held->is_here)
		return return_path(visit, brought, found);
	struct str path = path_of(visit, "/exchange", brought, found);
	return str_printf(visit->arena, STR_FMT "&line=%lld", STR_ARG(path), (long long)held->line);
}

/* What was asked for, and what came of it. */
struct search {
	struct str text, proof;
	const char *problem; /* message; NULL: none */
	enum reason away;
};

static void show_search(
	struct visit *visit, const struct search *search, const struct found *found, int status)
{
	xmlNodePtr page = visit_view(visit);
	view_text(page, "q", search->text);
	view_text(page, "proof", search->proof);
	view_bool(page, "is_contact", is_contact(search->text));
	view_bool(page, "is_away", search->away != REASON_OK);
	for (size_t i = 0; i < found->count; i++) {
		xmlNodePtr order = brought_view(visit, page, &found->list[i]);
		view_text(order, "href", return_path(visit, &found->list[i], found->by));
	}
	if (search->problem != NULL) {
		xmlNodePtr notice = view_child(page, "notice");
		view_text(notice, "kind", STR("warn"));
		view_text(notice, "key", str_of(search->problem));
	}
	answer_page(visit, status, "returns", page);
}

/* A name, a number or an address that anybody may know leads nowhere alone. */
static void ask_for_proof(struct visit *visit, struct search *search, const struct found *found)
{
	search->problem = "desk.returns.say-proof";
	show_search(visit, search, found, 422);
}

/* One order leads on at once: each page less is time at the counter. */
static void search_orders(struct visit *visit, struct search *search)
{
	struct found found = found_new(visit);
	enum reason reason = REASON_OK;
	if (is_contact(search->text) && str_is_empty(search->proof)) {
		ask_for_proof(visit, search, &found);
		return;
	}
	reason = find_by_text(visit, search->text, search->proof, &found, &search->away);
	if (reason == REASON_TOO_MANY_ATTEMPTS) {
		search->problem = "desk.no.too_many_attempts";
		search->away = REASON_OK;
		show_search(visit, search, &found, 429);
	} else if (reason != REASON_OK) {
		answer_problem(visit, reason);
	} else if (found.count == 1) {
		answer_see_other(visit, found_path(visit, &found.list[0], found.by));
	} else {
		show_search(visit, search, &found, 200);
	}
	found_free(&found);
}

/* Only a number may stand in an address; whatever else a customer has is sent by the form. */
void show_returns(struct visit *visit)
{
	struct found none = {.count = 0};
	struct search search = {.text = str_trim(visit_query(visit, "q")), .proof = STR_EMPTY};
	if (is_order_number(search.text)) {
		search_orders(visit, &search);
		return;
	}
	search.text = STR_EMPTY;
	show_search(visit, &search, &none, 200);
}

void do_find_return(struct visit *visit)
{
	struct found none = {.count = 0};
	struct search search = {
		.text = scanned_text(visit->arena, str_trim(visit_form(visit, "q"))),
		.proof = scanned_text(visit->arena, str_trim(visit_form(visit, "proof"))),
	};
	bool is_read = search.text.n > 0 && str_code_points(search.text) <= SEARCH_CHARS_MAX &&
		       str_code_points(search.proof) <= PROOF_CHARS_MAX;
	if (is_read) {
		search_orders(visit, &search);
		return;
	}
	search.problem = "desk.no.invalid_fields";
	show_search(visit, &search, &none, 422);
}

/* --- the order that is brought back --- */

static void show_form(struct visit *visit, const struct brought *brought,
	const struct return_form *form, int status)
{
	xmlNodePtr page = visit_view(visit);
	return_form_view(visit, page, brought, form);
	managers_view(visit, page);
	answer_page(visit, status, "return", page);
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
	found_free(&found);
}

static const char *picture_type(struct str told)
{
	for (int kind = 0; kind <= PICTURE_PNG; kind++)
		if (str_equal_c(told, picture_content_type((enum picture_kind)kind)))
			return picture_content_type((enum picture_kind)kind);
	return NULL;
}

/* As headquarters has it now: nothing of it is kept here. */
void show_return_photo(struct visit *visit)
{
	const photo_id photo = {visit->id.uuid};
	struct str type, bytes;
	enum reason reason = link_get_photo(
		visit->agent->link, visit->client, visit->arena, photo, &type, &bytes);
	if (reason == REASON_OK && picture_type(type) == NULL)
		reason = REASON_NOT_FOUND;
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	answer_bytes(visit, 200, picture_type(type), bytes);
	visit->exchange->answer.cache_control = STR("private, max-age=600");
}

/* --- taking it back --- */

/* What was scanned is not of this order, or its serial was not sold: the clerk is told on the page,
 * a manager by a signal. */
static void tell_strangers(
	struct visit *visit, const struct brought *brought, const struct return_form *form)
{
	bool is_other = form->problem != NULL && strcmp(form->problem, "desk.return.not-sold") == 0;
	if (is_other || !str_is_empty(form->stranger))
		tell_switched(visit, brought->order, is_other ? form->problem_of : form->stranger);
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
	tell_strangers(visit, brought, &form);
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
	found_free(&found);
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
	view_text(page, "refund_way", fact(facts, "refund_way"));
	view_bool(page, "is_to_inspect", json_is_true(json_object_get(facts, "is_to_inspect")));
	view_int(page, "total_minor", json_integer_value(json_object_get(facts, "total_minor")));
	view_text(page, "taken", fact(json_object_get(facts, "taken"), "name"));
	view_text(page, "exchange", fact(facts, "exchange"));
	view_text(page, "waits_at", fact(facts, "store"));
	view_int(page, "till_minor", json_integer_value(json_object_get(facts, "till_minor")));
	json_decref(facts);
	answer_page(visit, 200, "returned", page);
}
