/* Returned goods from another store: expected, arrived, taken back again; and those sent from here.
 */
#include "store-agent/brought.h"
#include "store-agent/desk_consignment.h"
#include "store-agent/feed.h"
#include "store-agent/journal/prints.h"
#include "store-agent/pages/visit.h"

enum { CONSIGNMENTS_SHOWN = 30 };

/* --- views --- */

static xmlNodePtr consignment_view(
	const struct visit *visit, xmlNodePtr parent, const struct consignment *c)
{
	xmlNodePtr node = view_child(parent, "transfer");
	view_text(node, "id", uuid_print(visit->arena, c->id.uuid));
	view_text(node, "number", c->number);
	view_text(node, "order_number", c->order_number);
	view_text(node, "sku", c->sku);
	view_text(node, "name", c->name);
	view_int(node, "qty", c->qty);
	if (c->has_condition)
		view_text(node, "condition", condition_name(c->condition));
	view_text(node, "serials", serials_print(visit->arena, &c->serials, ", "));
	view_text(node, "from", c->from.name);
	view_text(node, "to", c->to.name);
	view_int(node, "sent_at", c->sent_at);
	view_text(node, "state", consignment_state_name(c->state));
	view_bool(node, "is_late", c->state == CONSIGNMENT_UNDERWAY && c->arrives_by < visit->now);
	return node;
}

static void outcome_view(xmlNodePtr node, const struct consignment *c)
{
	view_int(node, "arrived", c->arrived);
	view_int(node, "missing", c->missing);
	view_text(node, "at", c->at.name);
	view_int(node, "closed_at", c->closed_at);
	if (c->has_gap)
		view_text(node, "gap", consignment_gap_name(c->gap));
	if (c->has_place)
		view_text(node, "place", disposition_name(c->place));
}

struct lists {
	const struct consignment *expected, *sent;
	size_t expected_count, sent_count;
};

static enum reason lists_body(struct journal_tx *tx, void *context)
{
	struct lists *lists = context;
	lists->expected_count = consignment_list_part(
		tx, CONSIGNMENTS_EXPECTED, 0, CONSIGNMENTS_SHOWN, &lists->expected);
	lists->sent_count =
		consignment_list_part(tx, CONSIGNMENTS_SENT, 0, CONSIGNMENTS_SHOWN, &lists->sent);
	return REASON_OK;
}

static void list_view(const struct visit *visit, xmlNodePtr page, const char *name,
	const struct consignment *list, size_t count)
{
	xmlNodePtr node = count == 0 ? NULL : view_child(page, name);
	for (size_t i = 0; i < count; i++)
		consignment_view(visit, node, &list[i]);
}

/* The earliest expected; the others when those have arrived. */
void consignments_view(const struct visit *visit, xmlNodePtr page)
{
	struct lists lists;
	if (journal_run(visit->agent->desk.journal, visit->arena, lists_body, &lists) != REASON_OK)
		return; /* add_counters says that the journal failed */
	list_view(visit, page, "expected", lists.expected, lists.expected_count);
	list_view(visit, page, "sent_on", lists.sent, lists.sent_count);
}

/* --- one --- */

static consignment_id id_of(const struct visit *visit)
{
	return (consignment_id){visit->id.uuid};
}

static struct str path_of(const struct visit *visit, consignment_id id)
{
	return str_printf(
		visit->arena, "/consignments/" STR_FMT, STR_ARG(uuid_print(visit->arena, id.uuid)));
}

static bool is_here(const struct visit *visit, const struct consignment *c)
{
	struct store_facts store;
	return store_facts_get(visit->agent->desk.journal, visit->arena, &store) == REASON_OK &&
	       str_equal(store.code, c->to.code);
}

/* What can be sold goes to the shelf, unless the clerk says otherwise. */
static bool is_for_shelf(const struct consignment *c)
{
	return c->has_condition && condition_is_saleable(c->condition);
}

static void form_view(const struct visit *visit, xmlNodePtr node, const struct consignment *c)
{
	struct str came = visit_form(visit, "came"), place = visit_form(visit, "place");
	view_text(node, "came",
		str_is_empty(came) ? str_printf(visit->arena, "%lld", (long long)c->qty) : came);
	view_text(node, "said_place",
		str_is_empty(place) ? disposition_name(is_for_shelf(c) ? DISPOSITION_SHELF
								       : DISPOSITION_QUARANTINE)
				    : place);
	view_text(node, "said_gap", visit_form(visit, "gap"));
}

static void show(struct visit *visit, const char *problem, int status)
{
	struct consignment_look look;
	const struct consignment *c = &look.consignment;
	enum reason reason =
		desk_consignment(&visit->agent->desk, visit->arena, id_of(visit), &look);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	xmlNodePtr node = consignment_view(visit, page, c);
	view_bool(node, "is_here", is_here(visit, c));
	view_bool(node, "may_undo", look.may_undo);
	if (c->state != CONSIGNMENT_UNDERWAY)
		outcome_view(node, c);
	if (c->state != CONSIGNMENT_ARRIVED)
		form_view(visit, node, c);
	if (problem != NULL) {
		xmlNodePtr notice = view_child(page, "notice");
		view_text(notice, "kind", STR("warn"));
		view_text(notice, "key", str_of(problem));
	}
	answer_page(visit, status, "consignment", page);
}

void show_consignment(struct visit *visit)
{
	show(visit, NULL, 200);
}

/* --- arriving --- */

/* NULL: nothing is missing of it. */
static const char *arrival_problem(
	const struct visit *visit, const struct consignment *c, struct arrival *arrival)
{
	arrival->has_gap = consignment_gap_parse(visit_form(visit, "gap"), &arrival->gap);
	arrival->has_place = disposition_parse(visit_form(visit, "place"), &arrival->place);
	if (!visit_form_int(visit, "came", &arrival->came) || arrival->came < 0 ||
		arrival->came > c->qty)
		return "desk.no.quantity_exceeded";
	if (arrival->came < c->qty && !arrival->has_gap)
		return "desk.consignment.say-why";
	if (arrival->came > 0 && !arrival->has_place)
		return "desk.no.invalid_fields";
	return NULL;
}

static void answer_arrived(struct visit *visit, enum reason reason, int64_t came)
{
	if (reason == REASON_WRONG_STATE)
		visit_warn(visit, "desk.consignment.again");
	else
		visit_notice(
			visit, reason, came > 0 ? "desk.done.arrive" : "desk.done.arrive.lost");
	answer_see_other(visit, path_of(visit, id_of(visit)));
}

void do_arrive(struct visit *visit)
{
	struct arrival arrival = {.id = id_of(visit)};
	struct act act = visit_act(visit, "arrive", 0);
	struct consignment_look look;
	enum reason reason = desk_has_happened(&visit->agent->desk, visit->arena, act.key);
	if (reason == REASON_OK) {
		answer_arrived(visit, reason, 1);
		return;
	}
	if (reason == REASON_NOT_FOUND)
		reason = desk_consignment(&visit->agent->desk, visit->arena, arrival.id, &look);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	const char *problem = arrival_problem(visit, &look.consignment, &arrival);
	if (problem != NULL && look.consignment.state != CONSIGNMENT_ARRIVED) {
		show(visit, problem, 422);
		return;
	}
	reason = desk_arrive(&visit->agent->desk, visit->arena, &act, &arrival);
	answer_arrived(visit, reason, arrival.came);
}

void do_arrive_undo(struct visit *visit)
{
	struct act act = visit_act(visit, "arrive undo", 0);
	enum reason reason =
		desk_arrive_undo(&visit->agent->desk, visit->arena, &act, id_of(visit));
	if (reason == REASON_SUPERSEDED)
		visit_warn(visit, "desk.consignment.told");
	else
		visit_notice(visit, reason, "desk.done.arrive.undo");
	answer_see_other(visit, path_of(visit, id_of(visit)));
}

/* --- the slip --- */

static enum reason slip_body(struct journal_tx *tx, void *context)
{
	const struct visit *visit = context;
	struct consignment consignment;
	if (!consignment_load(tx, id_of(visit), &consignment))
		return REASON_NOT_FOUND;
	print_ask(tx, visit_act(visit, "slip", 0).key.uuid, PRINT_TRANSFER_SLIP, visit->id.uuid,
		visit->now);
	return REASON_OK;
}

void do_print_slip(struct visit *visit)
{
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, slip_body, visit);
	visit_notice(visit, reason, "desk.done.print");
	answer_see_other(visit, path_of(visit, id_of(visit)));
}

/* --- scanned --- */

/* It was sent elsewhere, or the word of its sender is slower than the goods: headquarters knows. */
static enum reason ask_headquarters(struct visit *visit, struct str number, consignment_id *id_out)
{
	json_t *document = NULL;
	enum reason reason = link_find_consignment(
		visit->agent->link, visit->client, visit->arena, number, &document);
	if (reason == REASON_OK)
		reason = desk_keep_consignment(
			&visit->agent->desk, visit->arena, document, visit->now, id_out);
	json_decref(document);
	return reason;
}

void answer_consignment(struct visit *visit, struct str number)
{
	consignment_id id;
	enum reason reason = desk_find_consignment(&visit->agent->desk, visit->arena, number, &id);
	if (reason == REASON_NOT_FOUND)
		reason = ask_headquarters(visit, number, &id);
	if (reason == REASON_OK) {
		answer_see_other(visit, path_of(visit, id));
		return;
	}
	visit_warn(visit,
		reason == REASON_BUSY ? "desk.no.consignment_away" : "desk.no.consignment_unknown");
	answer_see_other(visit, STR("/parcels"));
}
