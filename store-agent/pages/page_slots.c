/* Where ready bags wait: which slots there are, as a manager says. */
#include "store-agent/journal/slots.h"
#include "store-agent/pages/visit.h"

enum { SLOTS_PART = 120 };

struct slots_page {
	const struct slot *slots;
	size_t count;
};

static enum reason slots_body(struct journal_tx *tx, void *context)
{
	struct slots_page *page = context;
	page->count = slot_list(tx, &page->slots);
	return REASON_OK;
}

static void slot_view(xmlNodePtr page, const struct slot *slot)
{
	xmlNodePtr node = view_child(page, "slot");
	view_text(node, "name", slot->name);
	view_int(node, "capacity", slot->capacity);
	view_int(node, "used", slot->used);
}

void show_slots(struct visit *visit)
{
	struct slots_page slots = {.count = 0};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, slots_body, &slots);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	size_t from = part_from(visit), i = from;
	for (; i < slots.count && i < from + SLOTS_PART; i++)
		slot_view(page, &slots.slots[i]);
	part_view(page, from, SLOTS_PART, i - from, (int64_t)slots.count);
	answer_page(visit, 200, "slots", page);
}

struct slot_wish {
	struct str name;
	int64_t capacity;
};

static enum reason set_body(struct journal_tx *tx, void *context)
{
	const struct slot_wish *wish = context;
	return slot_set(tx, wish->name, wish->capacity);
}

void do_set_slot(struct visit *visit)
{
	struct slot_wish wish = {.name = visit_form(visit, "name")};
	enum reason reason =
		visit->session.is_manager ? REASON_INVALID_FIELDS : REASON_FOR_MANAGERS;
	if (visit->session.is_manager && visit_form_int(visit, "capacity", &wish.capacity))
		reason = journal_run(visit->agent->desk.journal, visit->arena, set_body, &wish);
	visit_notice(visit, reason, "desk.done.slot");
	answer_see_other(visit, STR("/slots"));
}

/* --- what a page that asks for a slot proposes --- */

struct slot_proposal {
	size_t most, count;
	const struct str *names;
};

static enum reason proposal_body(struct journal_tx *tx, void *context)
{
	struct slot_proposal *proposal = context;
	proposal->count = slot_propose(tx, proposal->most, &proposal->names);
	return REASON_OK;
}

size_t slots_proposed(const struct visit *visit, size_t most, const struct str **proposed_out)
{
	struct slot_proposal proposal = {.most = most};
	*proposed_out = NULL;
	if (journal_run(visit->agent->desk.journal, visit->arena, proposal_body, &proposal) !=
		REASON_OK)
		return 0; /* add_counters says that the journal failed */
	*proposed_out = proposal.names;
	return proposal.count;
}

static enum reason full_body(struct journal_tx *tx, void *context)
{
	const struct str *name = context;
	return slot_is_full(tx, *name) ? REASON_QUANTITY_EXCEEDED : REASON_OK;
}

bool visit_slot_warns(struct visit *visit)
{
	struct str name = visit_form(visit, "slot");
	if (str_equal(name, visit_form(visit, "anyway")) ||
		journal_run(visit->agent->desk.journal, visit->arena, full_body, &name) !=
			REASON_QUANTITY_EXCEEDED)
		return false;
	visit_warn_of(visit, "desk.no.slot_full", name);
	return true;
}
