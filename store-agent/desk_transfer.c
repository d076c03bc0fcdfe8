/* What is sent to another store, and what comes from one; see desk.h. */
#include "store-agent/desk_act.h"
#include "store-agent/journal/prints.h"
#include "store-agent/tell.h"

static json_t *sent_lines(const struct fulfilment *fulfilment)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->picked > 0)
			json_array_append_new(lines,
				json_pack("{s:i, s:i}", "line", line->line, "qty", line->picked));
	}
	return lines;
}

static enum reason rule_send(struct journal_tx *tx, struct act_run *run)
{
	json_object_set_new(run->members, "lines", sent_lines(&run->fulfilment));
	return fulfilment_send(&run->fulfilment);
}

enum reason desk_send(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_SEND, rule_send, NULL);
}

struct receipt_act {
	const int *missing;
	struct str slot;
};

static json_t *missing_lines(const struct fulfilment *fulfilment, const int *missing)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < fulfilment->line_count && missing != NULL; i++)
		if (missing[i] > 0)
			json_array_append_new(
				lines, json_pack("{s:i, s:i}", "line", fulfilment->lines[i].line,
					       "missing", missing[i]));
	return lines;
}

/* The bag gets the label of this store: where it lies, and until when. */
static enum reason rule_receive(struct journal_tx *tx, struct act_run *run)
{
	const struct receipt_act *input = run->input;
	json_t *lines = missing_lines(&run->fulfilment, input->missing);
	if (json_array_size(lines) > 0)
		json_object_set_new(run->members, "lines", lines);
	else
		json_decref(lines);
	enum reason reason =
		fulfilment_receive(&run->fulfilment, input->missing, str_trim(input->slot));
	json_object_set_new(run->members, "slot", told_text(run->fulfilment.slot));
	if (reason == REASON_OK && run->fulfilment.state == FULFILMENT_READY)
		print_ask_labels(
			tx, uuid_new(run->act->now), run->act->fulfilment.uuid, 1, run->act->now);
	return reason;
}

enum reason desk_receive(const struct desk *desk, struct arena *arena, const struct act *act,
	const int *missing, struct str slot)
{
	struct receipt_act input = {missing, slot};
	return act_run(desk, arena, act, COMMAND_RECEIVE, rule_receive, &input);
}
