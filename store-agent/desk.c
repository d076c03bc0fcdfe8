/* What happens at the counter, as single durable acts; see desk.h. */
#include "store-agent/desk.h"

#include "common/clock.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/unread.h"
#include "store-agent/tell.h"

/* --- acts on one fulfilment --- */

struct act_run;
/* Applies the rule and adds to `members` what the command says beyond its fulfilment. */
typedef enum reason act_rule(struct journal_tx *tx, struct act_run *run);

struct act_run {
	const struct act *act;
	enum command_type type;
	act_rule *rule;
	const void *input;
	struct fulfilment fulfilment;
	json_t *members;
	bool is_silent; /* nothing that headquarters would know of */
};

static enum reason act_apply(struct journal_tx *tx, struct act_run *run)
{
	run->members = told_members(tx, &run->fulfilment);
	enum reason reason = run->rule(tx, run);
	if (reason == REASON_OK) {
		fulfilment_save(tx, &run->fulfilment, run->act->now);
		if (!run->is_silent)
			tell(tx, run->act, run->act->key, run->type, run->members);
	}
	json_decref(run->members);
	return reason;
}

static enum reason act_body(struct journal_tx *tx, void *context)
{
	struct act_run *run = context;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (!fulfilment_load(tx, run->act->fulfilment, &run->fulfilment))
		return REASON_NOT_FOUND;
	return act_apply(tx, run);
}

static enum reason act_run(const struct desk *desk, struct arena *arena, const struct act *act,
	enum command_type type, act_rule *rule, const void *input)
{
	struct act_run run = {.act = act, .type = type, .rule = rule, .input = input};
	return journal_run(desk->journal, arena, act_body, &run);
}

static enum reason happened_body(struct journal_tx *tx, void *context)
{
	const command_id *key = context;
	return command_is_known(tx, *key) ? REASON_OK : REASON_NOT_FOUND;
}

enum reason desk_has_happened(const struct desk *desk, struct arena *arena, command_id key)
{
	return journal_run(desk->journal, arena, happened_body, &key);
}

/* --- picking --- */

static enum reason rule_start(struct journal_tx *tx, struct act_run *run)
{
	return fulfilment_start(&run->fulfilment);
}

enum reason desk_start(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_START, rule_start, NULL);
}

/* Picking the first unit starts the fulfilment; headquarters hears of it first. */
static void start_if_accepted(struct journal_tx *tx, struct act_run *run)
{
	json_t *members = told_members(tx, &run->fulfilment);
	if (fulfilment_start(&run->fulfilment) == REASON_OK)
		tell(tx, run->act, (command_id){uuid_new(run->act->now)}, COMMAND_START, members);
	json_decref(members);
}

struct line_act {
	int64_t line, qty;
	enum short_reason why;
	gtin gtin;
};

static enum reason rule_pick(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	start_if_accepted(tx, run);
	json_object_set_new(run->members, "line", json_integer(input->line));
	json_object_set_new(run->members, "qty", json_integer(input->qty));
	return fulfilment_pick(&run->fulfilment, input->line, input->qty);
}

enum reason desk_pick(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty)
{
	struct line_act input = {.line = line, .qty = qty};
	return act_run(desk, arena, act, COMMAND_PICK, rule_pick, &input);
}

static enum reason rule_pick_scanned(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *scanned = run->input;
	const struct fulfilment_line *line = fulfilment_find_gtin(&run->fulfilment, scanned->gtin);
	if (line == NULL)
		return REASON_NOT_FOUND;
	run->input = &(struct line_act){.line = line->line, .qty = 1};
	enum reason reason = rule_pick(tx, run);
	run->input = scanned;
	return reason;
}

enum reason desk_pick_scanned(
	const struct desk *desk, struct arena *arena, const struct act *act, gtin scanned)
{
	struct line_act input = {.gtin = scanned};
	return act_run(desk, arena, act, COMMAND_PICK, rule_pick_scanned, &input);
}

static enum reason rule_short(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	start_if_accepted(tx, run);
	json_object_set_new(run->members, "line", json_integer(input->line));
	json_object_set_new(run->members, "qty", json_integer(input->qty));
	json_object_set_new(run->members, "reason", told_text(short_reason_name(input->why)));
	return fulfilment_short(&run->fulfilment, input->line, input->qty);
}

enum reason desk_short(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty, enum short_reason why)
{
	struct line_act input = {.line = line, .qty = qty, .why = why};
	return act_run(desk, arena, act, COMMAND_SHORT, rule_short, &input);
}

static enum reason rule_ready(struct journal_tx *tx, struct act_run *run)
{
	const struct str *slot = run->input;
	enum reason reason = fulfilment_ready(&run->fulfilment, str_trim(*slot));
	json_object_set_new(run->members, "slot", told_text(run->fulfilment.slot));
	return reason;
}

enum reason desk_ready(
	const struct desk *desk, struct arena *arena, const struct act *act, struct str slot)
{
	return act_run(desk, arena, act, COMMAND_READY, rule_ready, &slot);
}

static enum reason rule_reject(struct journal_tx *tx, struct act_run *run)
{
	const enum reject_reason *why = run->input;
	json_object_set_new(run->members, "reason", told_text(reject_reason_name(*why)));
	return fulfilment_reject(&run->fulfilment);
}

enum reason desk_reject(
	const struct desk *desk, struct arena *arena, const struct act *act, enum reject_reason why)
{
	return act_run(desk, arena, act, COMMAND_REJECT, rule_reject, &why);
}

/* Goods that headquarters never counted are put back in silence; and when nothing is left to put
 * back, somebody has done it already. */
static enum reason rule_put_back(struct journal_tx *tx, struct act_run *run)
{
	run->is_silent = !fulfilment_has_put_back_to_tell(&run->fulfilment);
	json_object_set_new(run->members, "lines", put_back_lines(&run->fulfilment));
	return fulfilment_has_put_back(&run->fulfilment) ? fulfilment_put_back(&run->fulfilment)
							 : REASON_OK;
}

enum reason desk_put_back(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_PUT_BACK, rule_put_back, NULL);
}

/* --- handing over --- */

static json_t *handover_lines(const struct fulfilment *fulfilment, bool *is_bought_out)
{
	json_t *lines = json_array();
	*is_bought_out = false;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->picked == 0)
			continue;
		*is_bought_out |= line->collected > 0;
		json_array_append_new(
			lines, json_pack("{s:i, s:i, s:i}", "line", line->line, "collected",
				       line->collected, "refused", line->refused));
	}
	return lines;
}

static enum reason rule_hand_over(struct journal_tx *tx, struct act_run *run)
{
	const struct handover *handover = run->input;
	bool is_bought;
	if (str_code_points(handover->collected_by) > NAME_CHARS_MAX ||
		!str_is_clean_utf8(handover->collected_by, false))
		return REASON_INVALID_FIELDS;
	enum reason reason = fulfilment_hand_over(&run->fulfilment, handover->collected);
	if (reason != REASON_OK)
		return reason;
	json_object_set_new(run->members, "lines", handover_lines(&run->fulfilment, &is_bought));
	json_object_set_new(run->members, "by", told_text(handover->collected_by));
	json_object_set_new(
		run->members, "how", json_string(handover->by_manager ? "manager" : "code"));
	if (run->fulfilment.kind == ORDER_RESERVATION)
		json_object_set_new(run->members, "outcome",
			told_text(outcome_name(is_bought ? OUTCOME_BOUGHT : OUTCOME_LEFT)));
	return REASON_OK;
}

enum reason desk_hand_over(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct handover *handover)
{
	return act_run(desk, arena, act, COMMAND_HANDOVER, rule_hand_over, handover);
}

/* --- returns --- */

int64_t return_total(const struct goods_return *goods)
{
	int64_t total = 0;
	for (size_t i = 0; i < goods->line_count; i++)
		total += goods->lines[i].qty * goods->lines[i].price_minor;
	return total;
}

static json_t *return_members(struct arena *arena, const struct goods_return *goods, int64_t now)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(lines,
			json_pack("{s:I, s:I, s:o}", "line", (json_int_t)goods->lines[i].line,
				"qty", (json_int_t)goods->lines[i].qty, "disposition",
				told_text(disposition_name(goods->lines[i].disposition))));
	return json_pack("{s:o, s:o, s:o, s:o}", "return_id", told_uuid(arena, uuid_new(now)),
		"order", told_uuid(arena, goods->order.uuid), "reason",
		told_text(return_reason_name(goods->reason)), "lines", lines);
}

/* What the receipt says; the order may be of another store, of which nothing is kept here. */
static void save_receipt(
	struct journal_tx *tx, const struct act *act, const struct goods_return *goods)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(
			lines, json_pack("{s:o, s:I, s:I}", "name", told_text(goods->lines[i].name),
				       "qty", (json_int_t)goods->lines[i].qty, "price_minor",
				       (json_int_t)goods->lines[i].price_minor));
	json_t *facts = json_pack("{s:o, s:o, s:o, s:o, s:I, s:o}", "number",
		told_text(goods->number), "currency", told_text(goods->currency), "reason",
		told_text(return_reason_name(goods->reason)), "language",
		told_text(language_name(goods->language)), "total_minor",
		(json_int_t)return_total(goods), "lines", lines);
	char *text = json_dumps(facts, JSON_COMPACT);
	receipt_save(tx, act->key, str_of(text), act->now);
	free(text);
	json_decref(facts);
}

static enum reason return_lines(struct fulfilment *fulfilment, const struct goods_return *goods)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < goods->line_count && reason == REASON_OK; i++)
		reason = fulfilment_return(fulfilment, goods->lines[i].line, goods->lines[i].qty);
	return reason;
}

struct return_run {
	const struct act *act;
	const struct goods_return *goods;
};

static enum reason return_body(struct journal_tx *tx, void *context)
{
	const struct return_run *run = context;
	const struct goods_return *goods = run->goods;
	struct fulfilment fulfilment;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (goods->line_count == 0)
		return REASON_INVALID_FIELDS;
	if (goods->is_ours) {
		if (!fulfilment_load(tx, run->act->fulfilment, &fulfilment))
			return REASON_NOT_FOUND;
		enum reason reason = return_lines(&fulfilment, goods);
		if (reason != REASON_OK)
			return reason;
		fulfilment_save(tx, &fulfilment, run->act->now);
	}
	json_t *members = return_members(journal_arena(tx), goods, run->act->now);
	tell(tx, run->act, run->act->key, COMMAND_RETURN, members);
	json_decref(members);
	save_receipt(tx, run->act, goods);
	return REASON_OK;
}

enum reason desk_return(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_return *goods)
{
	struct return_run run = {.act = act, .goods = goods};
	return journal_run(desk->journal, arena, return_body, &run);
}

/* --- looking --- */

struct look {
	struct journal_tx *tx;
	fulfilment_id id;
	enum fulfilment_list which;
	struct str text;
	void *out;
};

static enum reason get_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	return fulfilment_load(tx, look->id, look->out) ? REASON_OK : REASON_NOT_FOUND;
}

enum reason desk_get(const struct desk *desk, struct arena *arena, fulfilment_id id,
	struct fulfilment *fulfilment_out)
{
	struct look look = {.id = id, .out = fulfilment_out};
	return journal_run(desk->journal, arena, get_body, &look);
}

static enum reason list_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	struct fulfilments *found = look->out;
	found->count = fulfilment_list(tx, look->which, &found->list);
	return REASON_OK;
}

enum reason desk_list(const struct desk *desk, struct arena *arena, enum fulfilment_list which,
	struct fulfilments *fulfilments_out)
{
	struct look look = {.which = which, .out = fulfilments_out};
	return journal_run(desk->journal, arena, list_body, &look);
}

static enum reason search_body(struct journal_tx *tx, void *context)
{
	struct look *look = context;
	struct fulfilments *found = look->out;
	found->count = fulfilment_search(tx, look->text, &found->list);
	return REASON_OK;
}

enum reason desk_search(const struct desk *desk, struct arena *arena, struct str text,
	struct fulfilments *fulfilments_out)
{
	struct look look = {.text = text, .out = fulfilments_out};
	return journal_run(desk->journal, arena, search_body, &look);
}

static enum reason counters_body(struct journal_tx *tx, void *context)
{
	const struct refusal *refusals;
	struct counters *counters = context;
	*counters = (struct counters){
		.to_prepare = fulfilment_count(tx, LIST_TO_PREPARE),
		.ready = fulfilment_count(tx, LIST_READY),
		.put_back = fulfilment_count(tx, LIST_PUT_BACK),
		.refused = (int64_t)command_refusals(tx, &refusals),
		.unread = unread_count(tx),
		.unsent = command_waiting_count(tx),
		.to_print = print_waiting_count(tx),
	};
	return REASON_OK;
}

enum reason desk_counters(
	const struct desk *desk, struct arena *arena, struct counters *counters_out)
{
	return journal_run(desk->journal, arena, counters_body, counters_out);
}
