/* What nobody came for, and goods that go back to their shelf; see desk.h. */
#include "store-agent/desk_act.h"
#include "store-agent/tell.h"

static enum reason rule_not_collected(struct journal_tx *tx, struct act_run *run)
{
	return fulfilment_not_collected(&run->fulfilment);
}

enum reason desk_not_collected(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_NOT_COLLECTED, rule_not_collected, NULL);
}

/* Goods that headquarters never counted are put back in silence; and when nothing is left to put
 * back, somebody has done it already. */
static enum reason rule_put_back(struct journal_tx *tx, struct act_run *run)
{
	run->is_silent = !fulfilment_has_put_back(&run->fulfilment) ||
			 !fulfilment_has_put_back_to_tell(&run->fulfilment);
	json_object_set_new(run->members, "lines", put_back_lines(&run->fulfilment));
	return fulfilment_has_put_back(&run->fulfilment) ? fulfilment_put_back(&run->fulfilment)
							 : REASON_OK;
}

enum reason desk_put_back(const struct desk *desk, struct arena *arena, const struct act *act)
{
	return act_run(desk, arena, act, COMMAND_PUT_BACK, rule_put_back, NULL);
}

/* What was never picked is told of with the last line that was: as when all is put back at once. */
static bool is_last_due(const struct fulfilment *fulfilment, int64_t number)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (line->line != number && line_put_back_due(fulfilment, line) > 0)
			return false;
	}
	return true;
}

static enum reason rule_put_back_line(struct journal_tx *tx, struct act_run *run)
{
	const int64_t *number = run->input;
	struct fulfilment *fulfilment = &run->fulfilment;
	const struct fulfilment_line *line = fulfilment_find_line(fulfilment, *number);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (is_last_due(fulfilment, *number))
		return rule_put_back(tx, run);
	int qty = line_put_back_to_tell(fulfilment, line);
	run->is_silent = qty == 0;
	json_object_set_new(
		run->members, "lines", json_pack("[{s:i, s:i}]", "line", line->line, "qty", qty));
	return line_put_back_due(fulfilment, line) == 0
		       ? REASON_OK
		       : fulfilment_put_back_line(fulfilment, *number);
}

enum reason desk_put_back_line(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line)
{
	return act_run(desk, arena, act, COMMAND_PUT_BACK, rule_put_back_line, &line);
}

static enum reason rule_put_back_scanned(struct journal_tx *tx, struct act_run *run)
{
	const gtin *scanned = run->input;
	const struct fulfilment_line *line = fulfilment_find_put_back(&run->fulfilment, *scanned);
	if (line == NULL)
		return REASON_NOT_FOUND;
	int64_t number = line->line;
	run->input = &number;
	enum reason reason = rule_put_back_line(tx, run);
	run->input = scanned;
	return reason;
}

enum reason desk_put_back_scanned(
	const struct desk *desk, struct arena *arena, const struct act *act, gtin scanned)
{
	return act_run(desk, arena, act, COMMAND_PUT_BACK, rule_put_back_scanned, &scanned);
}
