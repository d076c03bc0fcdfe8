/* How an act meets the journal, and picking; see desk.h. What is not there is in desk_missing.c. */
#include "store-agent/desk_act.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/doubts.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/untold.h"
#include "store-agent/tell.h"

/* --- acts on one fulfilment --- */

static enum reason act_apply(struct journal_tx *tx, struct act_run *run)
{
	run->members = told_members(tx, &run->fulfilment);
	enum reason reason =
		run->is_picking ? fulfilment_is_mine(&run->fulfilment, run->act->clerk) : REASON_OK;
	if (reason == REASON_OK)
		reason = run->rule(tx, run);
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

enum reason act_run(const struct desk *desk, struct arena *arena, const struct act *act,
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

enum reason picking_run(const struct desk *desk, struct arena *arena, const struct act *act,
	enum command_type type, act_rule *rule, const void *input)
{
	struct act_run run = {
		.act = act, .type = type, .rule = rule, .input = input, .is_picking = true};
	return journal_run(desk->journal, arena, act_body, &run);
}

static enum reason rule_start(struct journal_tx *tx, struct act_run *run)
{
	return fulfilment_start(&run->fulfilment, run->act->clerk);
}

enum reason desk_start(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_START, rule_start, NULL);
}

static enum reason rule_take_over(struct journal_tx *tx, struct act_run *run)
{
	return fulfilment_take_over(&run->fulfilment, run->act->clerk);
}

enum reason desk_take_over(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_TAKE_OVER, rule_take_over, NULL);
}

void start_if_accepted(struct journal_tx *tx, struct act_run *run)
{
	json_t *members = told_members(tx, &run->fulfilment);
	if (fulfilment_start(&run->fulfilment, run->act->clerk) == REASON_OK)
		tell(tx, run->act, (command_id){uuid_new(run->act->now)}, COMMAND_START, members);
	json_decref(members);
}

static enum reason rule_pick(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	start_if_accepted(tx, run);
	json_object_set_new(run->members, "line", json_integer(input->line));
	json_object_set_new(run->members, "qty", json_integer(input->qty));
	enum reason reason = fulfilment_pick(&run->fulfilment, input->line, input->qty);
	if (reason == REASON_OK && input->qty > 0)
		doubt_clear(tx, fulfilment_find_line(&run->fulfilment, input->line)->sku);
	return reason;
}

enum reason desk_pick(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty)
{
	struct line_act input = {.line = line, .qty = qty};
	return picking_run(desk, arena, act, COMMAND_PICK, rule_pick, &input);
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
	return picking_run(desk, arena, act, COMMAND_PICK, rule_pick_scanned, &input);
}

/* The order of the lines is the store's own affair; beginning is not. */
static enum reason rule_pick_later(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	start_if_accepted(tx, run);
	run->is_silent = true;
	return fulfilment_pick_later(&run->fulfilment, input->line, run->act->now);
}

enum reason desk_pick_later(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line)
{
	struct line_act input = {.line = line};
	return picking_run(desk, arena, act, COMMAND_PICK, rule_pick_later, &input);
}

static void label_bags(struct journal_tx *tx, const struct act *act)
{
	int64_t bags = act->bags < 1 ? 1 : act->bags > BAGS_MAX ? BAGS_MAX : act->bags;
	print_ask_labels(tx, uuid_new(act->now), act->fulfilment.uuid, bags, act->now);
}

static enum reason rule_ready(struct journal_tx *tx, struct act_run *run)
{
	const struct str *slot = run->input;
	untold_tell(tx, run->fulfilment.id);
	enum reason reason = fulfilment_ready(&run->fulfilment, str_trim(*slot));
	json_object_set_new(run->members, "slot", told_text(run->fulfilment.slot));
	if (reason == REASON_OK && run->fulfilment.state == FULFILMENT_READY)
		label_bags(tx, run->act);
	return reason;
}

enum reason desk_ready(
	const struct desk *desk, struct arena *arena, const struct act *act, struct str slot)
{
	return picking_run(desk, arena, act, COMMAND_READY, rule_ready, &slot);
}

static enum reason rule_reopen(struct journal_tx *tx, struct act_run *run)
{
	return fulfilment_reopen(&run->fulfilment, run->act->clerk);
}

enum reason desk_reopen(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_REOPEN, rule_reopen, NULL);
}

static enum reason rule_move(struct journal_tx *tx, struct act_run *run)
{
	const struct str *slot = run->input;
	enum reason reason = fulfilment_move(&run->fulfilment, str_trim(*slot));
	json_object_set_new(run->members, "slot", told_text(run->fulfilment.slot));
	return reason;
}

enum reason desk_move(
	const struct desk *desk, struct arena *arena, const struct act *act, struct str slot)
{
	return act_run(desk, arena, act, COMMAND_MOVE, rule_move, &slot);
}
