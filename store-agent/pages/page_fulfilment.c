/* One fulfilment and what is done with it as a whole: take over, ready, reopen, move, reject,
 * print. Picking its lines is in page_pick.c, putting them back in page_put_back.c. */
#include <stdio.h>

#include "common/buf.h"
#include "common/http_wire.h"
#include "store-agent/journal/prints.h"
#include "store-agent/pages/visit.h"

enum { PATH_BYTES_MAX = 1024 };

struct detail {
	fulfilment_id id;
	struct fulfilment fulfilment;
	bool is_printed;
	struct print_job job;
};

static enum reason detail_body(struct journal_tx *tx, void *context)
{
	struct detail *detail = context;
	if (!fulfilment_load(tx, detail->id, &detail->fulfilment))
		return REASON_NOT_FOUND;
	detail->is_printed = print_latest(tx, PRINT_PICK_LIST, detail->id.uuid, &detail->job);
	return REASON_OK;
}

/* Or the full one that was asked for: sent again, it is used anyway. */
static void propose_slot(const struct visit *visit, xmlNodePtr page)
{
	const struct str *proposed;
	struct str asked = visit_query(visit, "slot");
	size_t count = slots_proposed(visit, 1, &proposed);
	view_text(page, "anyway", asked);
	if (!str_is_empty(asked))
		view_text(page, "proposed", asked);
	else
		view_text(page, "proposed", count > 0 ? proposed[0] : STR_EMPTY);
}

void answer_slot_again(struct visit *visit)
{
	struct buf path;
	buf_init(&path, visit->arena, PATH_BYTES_MAX);
	buf_add(&path, fulfilment_path(visit, visit->id, "?slot="));
	percent_encode(&path, visit_form(visit, "slot"));
	answer_see_other(visit, buf_str(&path));
}

void show_fulfilment(struct visit *visit)
{
	struct detail detail = {.id = visit->id};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, detail_body, &detail);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	fulfilment_view(visit, page, &detail.fulfilment);
	propose_slot(visit, page);
	if (detail.is_printed) {
		xmlNodePtr job = view_child(page, "print");
		view_int(job, "printed_at", detail.job.printed_at);
		view_text(job, "file", detail.job.file);
	}
	answer_page(visit, 200, "fulfilment", page);
}

void do_start(struct visit *visit)
{
	struct act act = visit_act(visit, "start", 0);
	answer_act(visit, desk_start(&visit->agent->desk, visit->arena, &act), NULL);
}

/* --- somebody else works on it --- */

void show_take_over(struct visit *visit)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	if (fulfilment_is_mine(&fulfilment, str_of(visit->session.login)) == REASON_OK) {
		answer_see_other(visit, fulfilment_path(visit, visit->id, ""));
		return;
	}
	xmlNodePtr page = visit_view(visit);
	fulfilment_head_view(visit, page, &fulfilment);
	answer_page(visit, 200, "take_over", page);
}

void do_take_over(struct visit *visit)
{
	struct act act = visit_act(visit, "take_over", 0);
	enum reason reason = desk_take_over(&visit->agent->desk, visit->arena, &act);
	answer_act(visit, reason, "desk.done.take_over");
}

/* --- ready, and not any more --- */

/* Bags of a wave are closed one after the other. */
static void answer_from_bags(struct visit *visit, enum reason reason, const char *good_key)
{
	struct uuid wave;
	struct str text = visit_form(visit, "wave");
	if (reason != REASON_OK || !uuid_parse(text, &wave)) {
		answer_act(visit, reason, good_key);
		return;
	}
	visit_notice(visit, reason, good_key);
	answer_see_other(visit, str_printf(visit->arena, "/w/" STR_FMT "/bags", STR_ARG(text)));
}

void do_ready(struct visit *visit)
{
	struct act act = visit_act(visit, "ready", 0);
	if (!visit_form_int(visit, "bags", &act.bags))
		act.bags = 1;
	if (visit_slot_warns(visit)) {
		answer_slot_again(visit);
		return;
	}
	enum reason reason =
		desk_ready(&visit->agent->desk, visit->arena, &act, visit_form(visit, "slot"));
	answer_from_bags(visit, reason, "desk.done.ready");
}

void do_reopen(struct visit *visit)
{
	struct act act = visit_act(visit, "reopen", 0);
	answer_act(visit, desk_reopen(&visit->agent->desk, visit->arena, &act), "desk.done.reopen");
}

void do_move(struct visit *visit)
{
	struct act act = visit_act(visit, "move", 0);
	if (visit_slot_warns(visit)) {
		answer_slot_again(visit);
		return;
	}
	enum reason reason =
		desk_move(&visit->agent->desk, visit->arena, &act, visit_form(visit, "slot"));
	answer_act(visit, reason, "desk.done.move");
}

/* Field "missing-3" says that what is left of line 3 is not there; without any, all that is left is
 * meant. */
static const int *read_missing(const struct visit *visit, const struct fulfilment *fulfilment)
{
	int *missing = arena_new_array(visit->arena, fulfilment->line_count, int);
	bool is_any = false;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		char name[24];
		snprintf(name, sizeof(name), "missing-%d", fulfilment->lines[i].line);
		if (str_is_empty(visit_form(visit, name)))
			continue;
		missing[i] = line_left_to_pick(&fulfilment->lines[i]);
		is_any = true;
	}
	for (size_t i = 0; i < fulfilment->line_count && !is_any; i++)
		missing[i] = line_left_to_pick(&fulfilment->lines[i]);
	return missing;
}

void do_reject(struct visit *visit)
{
	struct rejection rejection = {.missing = NULL};
	struct fulfilment fulfilment;
	struct act act = visit_act(visit, "reject", 0);
	enum reason reason = REASON_INVALID_FIELDS;
	if (reject_reason_parse(visit_form(visit, "reason"), &rejection.why) &&
		stock_effect_parse(visit_form(visit, "stock"), &rejection.effect))
		reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason == REASON_OK && rejection.effect != STOCK_EFFECT_NONE)
		rejection.missing = read_missing(visit, &fulfilment);
	if (reason == REASON_OK)
		reason = desk_reject_for(&visit->agent->desk, visit->arena, &act, &rejection);
	answer_act(visit, reason, "desk.done.reject");
}

struct print_wish {
	struct uuid key, subject;
	enum print_kind kind;
	int64_t now, bags;
};

static enum reason print_body(struct journal_tx *tx, void *context)
{
	const struct print_wish *wish = context;
	print_ask(tx, wish->key, wish->kind, wish->subject, wish->now);
	return REASON_OK;
}

static enum reason print(struct visit *visit, enum print_kind kind, struct uuid subject)
{
	struct print_wish wish = {
		visit_act(visit, "print", kind).key.uuid, subject, kind, visit->now, 0};
	return journal_run(visit->agent->desk.journal, visit->arena, print_body, &wish);
}

static enum reason labels_body(struct journal_tx *tx, void *context)
{
	const struct print_wish *wish = context;
	print_ask_labels(tx, wish->key, wish->subject, wish->bags, wish->now);
	return REASON_OK;
}

/* For so many bags as it turned out to be. */
static void print_labels(struct visit *visit)
{
	int64_t bags;
	enum reason reason = REASON_INVALID_FIELDS;
	if (visit_form_int(visit, "bags", &bags) && bags >= 1 && bags <= BAGS_MAX) {
		struct print_wish wish = {.key = visit_act(visit, "labels", bags).key.uuid,
			.subject = visit->id.uuid,
			.bags = bags,
			.now = visit->now};
		reason = journal_run(visit->agent->desk.journal, visit->arena, labels_body, &wish);
	}
	answer_act(visit, reason, "desk.done.print");
}

void do_print(struct visit *visit)
{
	if (str_equal_c(visit_form(visit, "what"), "labels")) {
		print_labels(visit);
		return;
	}
	enum print_kind kind = str_equal_c(visit_form(visit, "what"), "receipt")
				       ? PRINT_PICKUP_RECEIPT
				       : PRINT_PICK_LIST;
	answer_act(visit, print(visit, kind, visit->id.uuid), "desk.done.print");
}

void do_print_return(struct visit *visit)
{
	struct uuid command;
	struct str text = visit_form(visit, "command");
	enum reason reason = REASON_INVALID_FIELDS;
	if (uuid_parse(text, &command))
		reason = print(visit, PRINT_RETURN_RECEIPT, command);
	visit_notice(visit, reason, "desk.done.print");
	answer_see_other(visit,
		reason == REASON_OK
			? str_printf(visit->arena, "/returns/done?command=" STR_FMT, STR_ARG(text))
			: STR("/returns"));
}
