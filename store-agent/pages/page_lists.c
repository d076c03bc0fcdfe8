/* What waits to be collected, tasks; and the scan field that leads from anywhere to the right page.
 */
#include "common/buf.h"
#include "common/http_wire.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/queue.h"
#include "store-agent/journal/recounts.h"
#include "store-agent/journal/unread.h"
#include "store-agent/pages/visit.h"

enum { PATH_BYTES_MAX = 1024 };

struct ready {
	size_t from, count;
	const struct fulfilment *list;
	int64_t all;
};

static enum reason ready_body(struct journal_tx *tx, void *context)
{
	struct ready *ready = context;
	ready->all = fulfilment_count(tx, LIST_READY);
	ready->count = fulfilment_list_part(tx, LIST_READY, ready->from, LIST_PART, &ready->list);
	return REASON_OK;
}

void show_ready(struct visit *visit)
{
	struct ready ready = {.from = part_from(visit)};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, ready_body, &ready);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	for (size_t i = 0; i < ready.count; i++)
		fulfilment_head_view(visit, page, &ready.list[i]);
	part_view(page, ready.from, LIST_PART, ready.count, ready.all);
	answer_page(visit, 200, "ready", page);
}

/* --- tasks --- */

/* Of each kind; the others move up. Goods of long orders are put back on the page of the order. */
enum { TASKS_SHOWN = 12, PUT_BACK_PART = 8 };

struct tasks {
	size_t put_back_from, put_back_count;
	const struct fulfilment *put_back;
	struct counters counts;
	const struct recount *recounts;
	size_t recount_count;
	const struct refusal *refusals;
	size_t refusal_count;
	struct str *short_ids, *numbers; /* of the refusals; of the order that came back */
	const struct unread *unread;
	size_t unread_count;
};

/* Of which order goods were taken back: the receipt says so, also of what is kept elsewhere. */
static struct str returned_number(struct journal_tx *tx, command_id id)
{
	struct str facts = receipt_load(tx, id);
	json_t *json = json_loadb(facts.p, facts.n, 0, NULL);
	const char *number = json_string_value(json_object_get(json, "number"));
	struct str copy = number == NULL ? STR_EMPTY : str_dup(journal_arena(tx), str_of(number));
	json_decref(json);
	return copy;
}

static enum reason tasks_body(struct journal_tx *tx, void *context)
{
	struct tasks *tasks = context;
	struct fulfilment fulfilment;
	tasks->put_back_count = fulfilment_list_part(
		tx, LIST_PUT_BACK, tasks->put_back_from, PUT_BACK_PART, &tasks->put_back);
	tasks->recount_count = recount_list(tx, &tasks->recounts);
	tasks->unread_count = unread_list(tx, &tasks->unread);
	tasks->refusal_count = command_refusals(tx, &tasks->refusals);
	tasks->short_ids = arena_new_array(journal_arena(tx), tasks->refusal_count, struct str);
	tasks->numbers = arena_new_array(journal_arena(tx), tasks->refusal_count, struct str);
	for (size_t i = 0; i < tasks->refusal_count; i++) {
		const struct refusal *refusal = &tasks->refusals[i];
		if (refusal->type == COMMAND_RETURN)
			tasks->numbers[i] = returned_number(tx, refusal->id);
		if (refusal->has_fulfilment &&
			fulfilment_load(tx, refusal->fulfilment, &fulfilment))
			tasks->short_ids[i] = fulfilment.short_id;
	}
	return REASON_OK;
}

static void refusal_view(const struct visit *visit, xmlNodePtr page, const struct refusal *refusal,
	struct str short_id, struct str number)
{
	xmlNodePtr node = view_child(page, "refusal");
	view_int(node, "last_seq", refusal->last_seq);
	view_text(node, "type", command_type_name(refusal->type));
	view_text(node, "result", refusal->result);
	view_text(node, "short_id", short_id);
	view_text(node, "number", number);
	if (refusal->has_fulfilment)
		view_text(node, refusal->type == COMMAND_ARRIVE ? "consignment" : "fulfilment",
			uuid_print(visit->arena, refusal->fulfilment.uuid));
	view_text(node, "clerk", refusal->clerk);
	view_int(node, "happened_at", refusal->happened_at);
	view_int(node, "count", refusal->count);
}

static void recount_view(xmlNodePtr page, const struct recount *recount)
{
	xmlNodePtr node = view_child(page, "recount");
	view_text(node, "sku", recount->sku);
	view_text(node, "name", recount->name);
	view_text(node, "shelf", recount->shelf);
	view_text(node, "clerk", recount->clerk);
	view_int(node, "at", recount->at);
}

static void unread_view(xmlNodePtr page, const struct unread *unread)
{
	xmlNodePtr node = view_child(page, "unread");
	view_int(node, "seq", unread->seq);
	view_text(node, "label", unread->label);
	view_int(node, "at", unread->at);
}

static size_t shown(size_t count)
{
	return count < TASKS_SHOWN ? count : TASKS_SHOWN;
}

static void view_more(xmlNodePtr page, const char *name, int64_t all)
{
	if (all > TASKS_SHOWN)
		view_int(page, name, all - TASKS_SHOWN);
}

static void tasks_view(struct visit *visit, xmlNodePtr page, const struct tasks *tasks)
{
	for (size_t i = 0; i < shown(tasks->unread_count); i++)
		unread_view(page, &tasks->unread[i]);
	for (size_t i = 0; i < tasks->put_back_count; i++)
		fulfilment_view(visit, page, &tasks->put_back[i]);
	for (size_t i = 0; i < shown(tasks->recount_count); i++)
		recount_view(page, &tasks->recounts[i]);
	for (size_t i = 0; i < shown(tasks->refusal_count); i++)
		refusal_view(
			visit, page, &tasks->refusals[i], tasks->short_ids[i], tasks->numbers[i]);
	part_view(page, tasks->put_back_from, PUT_BACK_PART, tasks->put_back_count,
		tasks->counts.put_back);
	view_more(page, "more_unread", tasks->counts.unread);
	view_more(page, "more_recounts", tasks->counts.to_count);
	view_more(page, "more_refusals", tasks->counts.refused);
}

void show_tasks(struct visit *visit)
{
	struct tasks tasks = {.put_back_from = part_from(visit)};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, tasks_body, &tasks);
	if (reason == REASON_OK)
		reason = desk_counters(&visit->agent->desk, visit->arena, &tasks.counts);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	tasks_view(visit, page, &tasks);
	answer_page(visit, 200, "tasks", page);
}

void do_count(struct visit *visit)
{
	int64_t on_shelf;
	struct str sku = visit_form(visit, "sku");
	enum reason reason = REASON_INVALID_FIELDS;
	struct act act =
		visit_act(visit, arena_printf(visit->arena, "count " STR_FMT, STR_ARG(sku)), 0);
	if (visit_form_int(visit, "on_shelf", &on_shelf))
		reason = desk_count(&visit->agent->desk, visit->arena, &act, sku, on_shelf);
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.counted");
	else
		visit_notice(visit, reason, "desk.done.count");
	answer_see_other(visit, STR("/tasks"));
}

struct seen {
	int64_t last_seq, now;
};

static enum reason seen_body(struct journal_tx *tx, void *context)
{
	const struct seen *seen = context;
	return command_refusal_seen(tx, seen->last_seq, seen->now) ? REASON_OK : REASON_NOT_FOUND;
}

void do_seen(struct visit *visit)
{
	struct seen seen = {.now = visit->now};
	enum reason reason = REASON_INVALID_FIELDS;
	if (str_to_i64(visit_form(visit, "last_seq"), &seen.last_seq))
		reason = journal_run(visit->agent->desk.journal, visit->arena, seen_body, &seen);
	visit_notice(visit, reason, "desk.done.seen");
	answer_see_other(visit, STR("/tasks"));
}

static enum reason unread_seen_body(struct journal_tx *tx, void *context)
{
	const int64_t *seq = context;
	return unread_seen(tx, *seq) ? REASON_OK : REASON_NOT_FOUND;
}

void do_unread_seen(struct visit *visit)
{
	int64_t seq;
	enum reason reason = REASON_INVALID_FIELDS;
	if (str_to_i64(visit_form(visit, "seq"), &seq))
		reason = journal_run(
			visit->agent->desk.journal, visit->arena, unread_seen_body, &seq);
	visit_notice(visit, reason, "desk.done.seen");
	answer_see_other(visit, STR("/tasks"));
}

/* --- scanning --- */

static struct str product_path(const struct visit *visit, struct str sku)
{
	struct buf path;
	buf_init(&path, visit->arena, PATH_BYTES_MAX);
	buf_add_c(&path, "/product?sku=");
	percent_encode(&path, sku);
	return buf_str(&path);
}

struct product_asked {
	struct str gtin14, sku;
};

static enum reason product_body(struct journal_tx *tx, void *context)
{
	struct product_asked *asked = context;
	asked->sku = queue_sku_of(tx, asked->gtin14);
	return str_is_empty(asked->sku) ? REASON_NOT_FOUND : REASON_OK;
}

/* The barcode of a product leads to the orders that want it; false when it is no barcode. */
static bool scan_product(struct visit *visit, struct str text)
{
	gtin scanned;
	if (!gtin_parse(text, &scanned))
		return false;
	struct product_asked asked = {.gtin14 = gtin_print14(visit->arena, scanned)};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, product_body, &asked);
	if (reason == REASON_OK) {
		answer_see_other(visit, product_path(visit, asked.sku));
		return true;
	}
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.nobody_wants");
	else
		visit_notice(visit, reason, NULL);
	answer_see_other(visit, STR("/"));
	return true;
}

/* The goods may be quicker than the word of their sender: the parcel is kept, and scanned again. */
static bool scan_parcel(struct visit *visit, struct str text)
{
	if (!text_is_parcel(text))
		return false;
	visit_warn(visit, "desk.no.parcel_unknown");
	answer_see_other(visit, STR("/parcels"));
	return true;
}

/* What stands on a slip of returned goods. */
static bool scan_consignment(struct visit *visit, struct str text)
{
	char number[CONSIGNMENT_NUMBER_CHARS + 1];
	if (!consignment_number_normalise(text, number))
		return false;
	answer_consignment(visit, str_of(number));
	return true;
}

/* An order number or short id leads to its fulfilment, a barcode to the orders that want the
 * product; otherwise it may be a pickup code, which counts as a try. */
void do_scan(struct visit *visit)
{
	struct fulfilments found = {.count = 0};
	struct fulfilment owner;
	struct str text = visit_scanned(visit, "text");
	enum reason reason = desk_search(&visit->agent->desk, visit->arena, text, &found);
	if (reason == REASON_OK && found.count > 0) {
		answer_see_other(visit, fulfilment_path(visit, found.list[0].id, ""));
		return;
	}
	if (reason == REASON_OK && (scan_product(visit, text) || scan_parcel(visit, text) ||
					   scan_consignment(visit, text)))
		return;
	if (reason == REASON_OK)
		reason = desk_find_code(&visit->agent->desk, visit->arena,
			str_of(visit->session.login), text, visit->now, &owner);
	if (reason == REASON_OK) {
		visit->session.checked = owner.id;
		session_keep(visit->sessions, &visit->session);
		bool is_ready = owner.state == FULFILMENT_READY;
		answer_see_other(
			visit, fulfilment_path(visit, owner.id, is_ready ? "/handover" : ""));
		return;
	}
	visit_notice(visit, reason, NULL);
	answer_see_other(visit, STR("/"));
}
