/* Several orders in one walk: take a wave, pick by product, sort into bags. */
#include <string.h>

#include "store-agent/desk_waves.h"
#include "store-agent/journal/queue.h"
#include "store-agent/pages/visit.h"

enum { STOPS_SHOWN = 30, BAGS_SHOWN = 25, PICK_QTY_MAX = 99999 };

/* --- the list --- */

struct waves_list {
	const struct wave *waves;
	size_t count;
	int64_t untouched;
};

static enum reason list_body(struct journal_tx *tx, void *context)
{
	struct waves_list *list = context;
	list->count = wave_list(tx, &list->waves);
	list->untouched = queue_untouched_count(tx);
	return REASON_OK;
}

void show_waves(struct visit *visit)
{
	struct waves_list list = {.count = 0};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, list_body, &list);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	view_int(page, "untouched", list.untouched);
	view_int(page, "most", WAVE_MEMBERS_MAX);
	for (size_t i = 0; i < list.count; i++) {
		xmlNodePtr node = view_child(page, "wave");
		view_text(node, "id", uuid_print(visit->arena, list.waves[i].id.uuid));
		view_int(node, "number", list.waves[i].number);
		view_int(node, "made_at", list.waves[i].made_at);
	}
	answer_page(visit, 200, "waves", page);
}

static struct str wave_path(const struct visit *visit, struct uuid id, const char *rest)
{
	struct str text = uuid_print(visit->arena, id);
	return str_printf(visit->arena, "/w/" STR_FMT "%s", STR_ARG(text), rest);
}

void do_take_wave(struct visit *visit)
{
	int64_t most = 0;
	wave_id wave;
	struct act act = visit_act(visit, "wave", 0);
	enum reason reason = REASON_INVALID_FIELDS;
	if (visit_form_int(visit, "most", &most))
		reason = desk_wave_take(&visit->agent->desk, visit->arena, &act, most, &wave);
	if (reason == REASON_OK) {
		answer_see_other(visit, wave_path(visit, wave.uuid, ""));
		return;
	}
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.nothing_to_take");
	else
		visit_notice(visit, reason, NULL);
	answer_see_other(visit, STR("/waves"));
}

/* --- the walk --- */

struct wave_asked {
	wave_id id;
	struct wave wave;
	const struct wave_member *members;
	size_t count;
};

static enum reason wave_body(struct journal_tx *tx, void *context)
{
	struct wave_asked *asked = context;
	if (!wave_load(tx, asked->id, &asked->wave))
		return REASON_NOT_FOUND;
	asked->count = wave_members(tx, asked->id, &asked->members);
	return REASON_OK;
}

static bool read_wave(struct visit *visit, struct wave_asked *asked)
{
	*asked = (struct wave_asked){.id = {visit->id.uuid}};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, wave_body, asked);
	if (reason != REASON_OK)
		answer_problem(visit, reason);
	return reason == REASON_OK;
}

static xmlNodePtr wave_page(struct visit *visit, const struct wave_asked *asked)
{
	xmlNodePtr page = visit_view(visit);
	xmlNodePtr node = view_child(page, "wave");
	view_text(node, "id", uuid_print(visit->arena, asked->id.uuid));
	view_int(node, "number", asked->wave.number);
	view_int(node, "orders", (int64_t)asked->count);
	return page;
}

static void share_view(const struct visit *visit, xmlNodePtr stop, const struct wave_share *share)
{
	const struct fulfilment *fulfilment = &share->member->fulfilment;
	xmlNodePtr node = view_child(stop, "share");
	view_text(node, "id", uuid_print(visit->arena, fulfilment->id.uuid));
	view_text(node, "short_id", fulfilment->short_id);
	view_int(node, "bag", share->member->bag);
	view_int(node, "line", share->line->line);
	view_int(node, "picked", share->line->picked);
	view_int(node, "ordered", share->line->ordered);
	view_int(node, "left", line_left_to_find(share->line));
	offer_view(node, fulfilment, share->line);
	if (fulfilment->has_recall)
		view_text(node, "recall", recall_name(fulfilment->recall));
}

/* What a clerk is warned of before walking there: as at the single order. */
static void stop_warnings_view(
	const struct visit *visit, xmlNodePtr node, const struct wave_stop *stop)
{
	int64_t missing = 0;
	for (size_t i = 0; i < stop->share_count; i++)
		if (line_left_to_pick(stop->shares[i].line) > 0)
			missing += stop->shares[i].line->missing;
	if (stop->left == 0)
		return;
	view_int(node, "missing", missing);
	doubt_view(visit, node, stop->product->sku);
}

static void stop_view(const struct visit *visit, xmlNodePtr page, const struct wave_stop *stop)
{
	xmlNodePtr node = view_child(page, "stop");
	view_text(node, "sku", stop->product->sku);
	view_text(node, "name", stop->product->name_here);
	view_text(node, "shelf", stop->product->shelf);
	if (stop->product->gtin_count > 0)
		view_text(node, "gtin", gtin_print(visit->arena, stop->product->gtins[0]));
	view_int(node, "ordered", stop->ordered);
	view_int(node, "left", stop->left);
	stop_warnings_view(visit, node, stop);
	for (size_t i = 0; i < stop->share_count; i++)
		share_view(visit, node, &stop->shares[i]);
}

/* What is left comes first, so that a page of the first stops is enough to go on. */
static void stops_view(const struct visit *visit, xmlNodePtr page, const struct wave_asked *asked)
{
	const struct wave_member *open;
	const struct wave_stop *stops;
	size_t shown = 0, left = 0;
	size_t count = wave_open_members(visit->arena, asked->members, asked->count, &open);
	count = wave_walk(visit->arena, open, count, &stops);
	for (int is_done = 0; is_done <= 1; is_done++)
		for (size_t i = 0; i < count; i++) {
			if ((stops[i].left == 0) != (is_done == 1))
				continue;
			left += !is_done;
			if (shown++ < STOPS_SHOWN)
				stop_view(visit, page, &stops[i]);
		}
	view_int(page, "left", (int64_t)left);
	view_int(page, "hidden", shown > STOPS_SHOWN ? (int64_t)(shown - STOPS_SHOWN) : 0);
}

void show_wave(struct visit *visit)
{
	struct wave_asked asked;
	if (!read_wave(visit, &asked))
		return;
	xmlNodePtr page = wave_page(visit, &asked);
	stops_view(visit, page, &asked);
	answer_page(visit, 200, "wave", page);
}

/* --- picking --- */

static void answer_wave_pick(struct visit *visit, const struct act *act, struct wave_pick pick)
{
	struct wave_picked picked;
	pick.wave.uuid = visit->id.uuid;
	enum reason reason = desk_wave_pick(&visit->agent->desk, visit->arena, act, &pick, &picked);
	if (reason == REASON_NOT_FOUND)
		visit_warn(visit, "desk.no.other_product");
	else if (reason == REASON_QUANTITY_EXCEEDED)
		visit_warn(visit, "desk.no.one_too_many");
	else if (reason != REASON_OK || picked.bag == 0)
		visit_notice(visit, reason, "desk.done.picked");
	else
		visit_say(visit, pick.qty > 0 ? "desk.done.into_bag" : "desk.done.out_of_bag",
			str_printf(visit->arena, "%d · " STR_FMT, picked.bag,
				STR_ARG(picked.short_id)));
	answer_see_other(visit, wave_path(visit, visit->id.uuid, ""));
}

/* The buttons of the list are one form: each says "quantity:sku". */
void do_pick_wave(struct visit *visit)
{
	struct str text = visit_form(visit, "pick");
	const char *colon = memchr(text.p, ':', text.n);
	struct wave_pick pick = {.qty = 0};
	if (colon != NULL) {
		struct str qty = {text.p, (size_t)(colon - text.p)};
		pick.sku = (struct str){colon + 1, text.n - qty.n - 1};
		if (!str_to_i64(qty, &pick.qty) || pick.qty > PICK_QTY_MAX ||
			pick.qty < -PICK_QTY_MAX)
			pick.qty = 0;
	}
	struct hash product = hash_of(pick.sku.p, pick.sku.n);
	int64_t of = pick.qty * 0x10000 + product.bytes[0] * 0x100 + product.bytes[1];
	struct act act = visit_act(visit, "wave_pick", of);
	answer_wave_pick(visit, &act, pick);
}

void do_scan_wave(struct visit *visit)
{
	struct wave_pick pick = {.qty = 1};
	if (!gtin_parse(visit_scanned(visit, "text"), &pick.scanned)) {
		do_scan(visit);
		return;
	}
	struct act act = visit_act(visit, "wave_scan", (int64_t)pick.scanned.digits);
	answer_wave_pick(visit, &act, pick);
}

/* --- the bags --- */

static void bag_view(const struct visit *visit, xmlNodePtr page, const struct wave_member *member,
	struct str proposed)
{
	xmlNodePtr node = fulfilment_view(visit, page, &member->fulfilment);
	view_int(node, "bag", member->bag);
	view_text(node, "proposed", proposed);
}

/* Bags that can be closed come first, those that were closed last. */
static int bag_rank(const struct wave_member *member)
{
	if (member->fulfilment.state != FULFILMENT_PICKING &&
		member->fulfilment.state != FULFILMENT_ACCEPTED)
		return 2;
	return fulfilment_is_picked_through(&member->fulfilment) ? 0 : 1;
}

static void bags_view(const struct visit *visit, xmlNodePtr page, const struct wave_asked *asked)
{
	const struct str *proposed;
	size_t proposed_count = slots_proposed(visit, BAGS_SHOWN, &proposed), shown = 0;
	for (int rank = 0; rank <= 2; rank++)
		for (size_t i = 0; i < asked->count; i++) {
			if (bag_rank(&asked->members[i]) != rank)
				continue;
			if (shown < BAGS_SHOWN)
				bag_view(visit, page, &asked->members[i],
					shown < proposed_count ? proposed[shown] : STR_EMPTY);
			shown++;
		}
	view_int(page, "hidden", shown > BAGS_SHOWN ? (int64_t)(shown - BAGS_SHOWN) : 0);
}

void show_bags(struct visit *visit)
{
	struct wave_asked asked;
	if (!read_wave(visit, &asked))
		return;
	xmlNodePtr page = wave_page(visit, &asked);
	bags_view(visit, page, &asked);
	answer_page(visit, 200, "bags", page);
}
