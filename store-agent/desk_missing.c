/* What is not there: short, found after all, something else offered, given back; see desk.h. */
#include <stdlib.h>

#include "store-agent/desk_act.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/doubts.h"
#include "store-agent/journal/recounts.h"
#include "store-agent/journal/untold.h"
#include "store-agent/tell.h"

static void count_line(
	struct journal_tx *tx, const struct act_run *run, const struct fulfilment_line *line)
{
	struct recount recount = {
		line->sku, line->name_here, line->shelf, run->act->clerk, run->act->now};
	recount_note(tx, &recount);
}

/* Whoever picks the same product next is warned, and somebody counts it. */
static void doubt_line(
	struct journal_tx *tx, const struct act_run *run, const struct fulfilment_line *line)
{
	struct doubt doubt = {
		.short_id = run->fulfilment.short_id,
		.clerk = run->act->clerk,
		.at = run->act->now,
	};
	if (line == NULL)
		return; /* the rule will say so */
	doubt.sku = line->sku;
	doubt_note(tx, &doubt);
	count_line(tx, run, line);
}

static void tell_missing(
	struct journal_tx *tx, struct act_run *run, const struct line_act *input, int64_t qty)
{
	json_object_set_new(run->members, "line", json_integer(input->line));
	json_object_set_new(run->members, "qty", json_integer(qty));
	json_object_set_new(run->members, "reason", told_text(short_reason_name(input->why)));
	json_object_set_new(run->members, "stock", told_text(stock_effect_name(input->effect)));
	if (input->why == SHORT_NOT_FOUND)
		doubt_line(tx, run, fulfilment_find_line(&run->fulfilment, input->line));
}

/* --- short, and found after all --- */

/* Told later, as it is now. */
static void keep_untold(struct journal_tx *tx, struct act_run *run, struct untold *untold)
{
	tell_later(tx, run->act, untold, run->members);
	run->is_silent = true;
}

/* What ends a question to the shopper is told at once, so that the shopper does not go on deciding
 * about it. */
static enum reason rule_short(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	const struct fulfilment_line *line = fulfilment_find_line(&run->fulfilment, input->line);
	bool can_undo = input->can_undo && line != NULL && !line_is_asked(line);
	struct untold untold = {.type = COMMAND_SHORT, .line = input->line, .qty = input->qty};
	start_if_accepted(tx, run);
	if (can_undo) {
		untold.sku = line->sku;
		untold.began_recount =
			input->why == SHORT_NOT_FOUND && !recount_is_due(tx, line->sku);
	}
	tell_missing(tx, run, input, input->qty);
	enum reason reason = fulfilment_short(&run->fulfilment, input->line, input->qty);
	if (reason == REASON_OK && can_undo)
		keep_untold(tx, run, &untold);
	return reason;
}

enum reason desk_short(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty, enum short_reason why, enum stock_effect effect)
{
	struct line_act input = {.line = line,
		.qty = qty,
		.why = why,
		.effect = effect,
		.can_undo = desk->undo_ms > 0};
	return picking_run(desk, arena, act, COMMAND_SHORT, rule_short, &input);
}

static void take_back(struct journal_tx *tx, const struct untold *untold)
{
	untold_forget(tx, untold->id);
	doubt_clear(tx, untold->sku);
	if (untold->began_recount)
		recount_undo(tx, untold->sku, untold->at);
}

/* Nothing that headquarters would know of: for it nothing was ever missing. */
static enum reason rule_found(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	const struct fulfilment_line *line = fulfilment_find_line(&run->fulfilment, input->line);
	const struct untold *list;
	size_t count = untold_of_line(tx, run->fulfilment.id, input->line, &list);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (count == 0)
		return line->short_count > 0 ? REASON_SUPERSEDED : REASON_WRONG_STATE;
	for (size_t i = 0; i < count; i++) {
		enum reason reason = fulfilment_found(&run->fulfilment, input->line, list[i].qty);
		if (reason != REASON_OK)
			return reason;
		take_back(tx, &list[i]);
	}
	command_is_done(tx, run->act->key);
	run->is_silent = true;
	return REASON_OK;
}

enum reason desk_found(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line)
{
	struct line_act input = {.line = line};
	return picking_run(desk, arena, act, COMMAND_SHORT, rule_found, &input);
}

static enum reason rule_found_late(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	const struct fulfilment_line *line = fulfilment_find_line(&run->fulfilment, input->line);
	if (line == NULL)
		return REASON_NOT_FOUND;
	run->is_silent = true;
	doubt_clear(tx, line->sku);
	if (!recount_is_due(tx, line->sku))
		count_line(tx, run, line);
	return REASON_OK;
}

enum reason desk_found_late(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line)
{
	struct line_act input = {.line = line};
	return act_run(desk, arena, act, COMMAND_SHORT, rule_found_late, &input);
}

/* --- something else --- */

static enum reason rule_substitute(struct journal_tx *tx, struct act_run *run)
{
	const struct line_act *input = run->input;
	start_if_accepted(tx, run);
	const struct fulfilment_line *line = fulfilment_find_line(&run->fulfilment, input->line);
	tell_missing(tx, run, input, line == NULL ? 0 : line_left_to_pick(line));
	json_object_set_new(run->members, "product", told_text(input->product));
	return fulfilment_substitute(&run->fulfilment, input->line, input->product);
}

enum reason desk_substitute(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, struct str product, enum short_reason why, enum stock_effect effect)
{
	struct line_act input = {
		.line = line, .product = str_trim(product), .why = why, .effect = effect};
	return picking_run(desk, arena, act, COMMAND_SUBSTITUTE, rule_substitute, &input);
}

/* --- given back --- */

/* What is said to be missing, at most what was not picked. NULL when a number is out of bounds. */
static json_t *missing_lines(
	struct journal_tx *tx, const struct act_run *run, const struct rejection *rejection)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < run->fulfilment.line_count; i++) {
		const struct fulfilment_line *line = &run->fulfilment.lines[i];
		int qty = rejection->missing[i];
		if (qty < 0 || qty > line_left_to_pick(line)) {
			json_decref(lines);
			return NULL;
		}
		if (qty == 0)
			continue;
		json_array_append_new(
			lines, json_pack("{s:i, s:i}", "line", line->line, "qty", qty));
		doubt_line(tx, run, line);
	}
	return lines;
}

static enum reason rule_reject(struct journal_tx *tx, struct act_run *run)
{
	const struct rejection *rejection = run->input;
	untold_tell(tx, run->fulfilment.id);
	json_object_set_new(run->members, "reason", told_text(reject_reason_name(rejection->why)));
	json_object_set_new(run->members, "stock", told_text(stock_effect_name(rejection->effect)));
	json_t *lines =
		rejection->missing == NULL ? json_array() : missing_lines(tx, run, rejection);
	if (lines == NULL)
		return REASON_QUANTITY_EXCEEDED;
	if (json_array_size(lines) > 0)
		json_object_set_new(run->members, "lines", lines);
	else
		json_decref(lines);
	return fulfilment_reject(&run->fulfilment);
}

enum reason desk_reject_for(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct rejection *rejection)
{
	return picking_run(desk, arena, act, COMMAND_REJECT, rule_reject, rejection);
}

enum reason desk_reject(
	const struct desk *desk, struct arena *arena, const struct act *act, enum reject_reason why)
{
	struct rejection rejection = {.why = why, .effect = STOCK_EFFECT_NONE};
	return desk_reject_for(desk, arena, act, &rejection);
}
