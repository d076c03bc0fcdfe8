/* Parcels between stores: what is to be sent, what is on the way here; sent, received. */
#include <stdio.h>

#include "store-agent/pages/visit.h"

/* Both lists are shown in parts of the same length; the queue shows the first that come. */
enum { PARCELS_PART = 30, COMING_SHOWN = 6 };

struct parcels {
	size_t from, most;
	const struct fulfilment *to_send, *coming;
	size_t to_send_count, coming_count;
	int64_t to_send_all, coming_all;
};

static void read_coming(struct journal_tx *tx, struct parcels *parcels)
{
	parcels->coming_all = fulfilment_count(tx, LIST_ON_THE_WAY);
	parcels->coming_count = fulfilment_list_part(
		tx, LIST_ON_THE_WAY, parcels->from, parcels->most, &parcels->coming);
}

static enum reason parcels_body(struct journal_tx *tx, void *context)
{
	struct parcels *parcels = context;
	parcels->to_send_all = fulfilment_count(tx, LIST_TO_SEND);
	parcels->to_send_count = fulfilment_list_part(
		tx, LIST_TO_SEND, parcels->from, parcels->most, &parcels->to_send);
	read_coming(tx, parcels);
	return REASON_OK;
}

static xmlNodePtr list_view(const struct visit *visit, xmlNodePtr page, const char *name,
	const struct fulfilment *list, size_t count)
{
	xmlNodePtr node = count == 0 ? NULL : view_child(page, name);
	for (size_t i = 0; i < count; i++)
		fulfilment_head_view(visit, node, &list[i]);
	return node;
}

static void parcels_view(const struct visit *visit, xmlNodePtr page, const struct parcels *parcels)
{
	bool is_more_coming = parcels->coming_all > parcels->to_send_all;
	list_view(visit, page, "to_send", parcels->to_send, parcels->to_send_count);
	list_view(visit, page, "coming", parcels->coming, parcels->coming_count);
	part_view(page, parcels->from, parcels->most,
		is_more_coming ? parcels->coming_count : parcels->to_send_count,
		is_more_coming ? parcels->coming_all : parcels->to_send_all);
}

void show_parcels(struct visit *visit)
{
	struct parcels parcels = {.from = part_from(visit), .most = PARCELS_PART};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, parcels_body, &parcels);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	parcels_view(visit, page, &parcels);
	consignments_view(visit, page);
	answer_page(visit, 200, "parcels", page);
}

static enum reason coming_body(struct journal_tx *tx, void *context)
{
	read_coming(tx, context);
	return REASON_OK;
}

void coming_view(const struct visit *visit, xmlNodePtr page)
{
	struct parcels parcels = {.most = COMING_SHOWN};
	if (journal_run(visit->agent->desk.journal, visit->arena, coming_body, &parcels) !=
		REASON_OK)
		return; /* add_counters says that the journal failed */
	xmlNodePtr node = list_view(visit, page, "coming", parcels.coming, parcels.coming_count);
	if (parcels.coming_all > COMING_SHOWN)
		view_int(node, "more", parcels.coming_all - COMING_SHOWN);
}

void do_send(struct visit *visit)
{
	struct act act = visit_act(visit, "send", 0);
	answer_act(visit, desk_send(&visit->agent->desk, visit->arena, &act), "desk.done.send");
}

/* Field "missing-3" says how many of line 3 did not come. False when one is no number. */
static bool read_missing(
	const struct visit *visit, const struct fulfilment *fulfilment, int *missing)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		int64_t qty = 0;
		char name[24];
		snprintf(name, sizeof(name), "missing-%d", fulfilment->lines[i].line);
		if (!str_is_empty(visit_form(visit, name)) && !visit_form_int(visit, name, &qty))
			return false;
		if (qty < 0 || qty > fulfilment->lines[i].ordered)
			return false;
		missing[i] = (int)qty;
	}
	return true;
}

void do_receive(struct visit *visit)
{
	struct fulfilment fulfilment;
	struct act act = visit_act(visit, "receive", 0);
	struct str slot = visit_form(visit, "slot");
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason == REASON_OK && visit_slot_warns(visit)) {
		answer_slot_again(visit);
		return;
	}
	int *missing =
		arena_new_array(visit->arena, reason == REASON_OK ? fulfilment.line_count : 1, int);
	if (reason == REASON_OK && !read_missing(visit, &fulfilment, missing))
		reason = REASON_INVALID_FIELDS;
	if (reason == REASON_OK)
		reason = desk_receive(&visit->agent->desk, visit->arena, &act, missing, slot);
	answer_act(visit, reason, "desk.done.receive");
}
