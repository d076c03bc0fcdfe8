/* Handing over, and who may: codes and PINs are in door.c; see desk.h. */
#include "store-agent/desk_act.h"
#include "store-agent/tell.h"

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
