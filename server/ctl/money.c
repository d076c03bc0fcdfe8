/* comptoirctl money: what of the money needs a person, and what a person knows about it. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/ctl/ctl.h"
#include "server/money/acts.h"

static void print_act(struct arena *arena, const struct q_money_alarms *act)
{
	printf(STR_FMT "  " STR_FMT "  " STR_FMT " " STR_FMT "  %" PRId64 " " STR_FMT
		       "  since " STR_FMT "  " STR_FMT "\n",
		STR_ARG(uuid_print(arena, act->act.uuid)), STR_ARG(act->number),
		STR_ARG(money_act_name(act->kind)), STR_ARG(money_state_name(act->state)),
		act->amount_minor, STR_ARG(act->currency),
		STR_ARG(instant_print(arena, act->requested_at)), STR_ARG(act->error));
}

static void print_ending(struct arena *arena, const struct q_money_endings *row)
{
	printf("authorisation of order " STR_FMT " ends " STR_FMT ", not captured: %" PRId64
	       " " STR_FMT "\n",
		STR_ARG(row->number), STR_ARG(instant_print(arena, row->capture_before)),
		row->authorised_minor, STR_ARG(row->currency));
}

static enum ctl_outcome list(struct ctl *ctl)
{
	const struct q_money_alarms_in in = {ctl->now};
	const struct q_money_endings_in soon = {ctl->now + MS_PER_DAY};
	struct q_money_alarms *acts;
	struct q_money_endings *endings;
	size_t act_count, ending_count;
	struct tx *tx = db_reading(ctl->db, ctl->arena);
	enum db_status status = q_money_alarms(tx, &in, &acts, &act_count);
	if (status == DB_DONE)
		status = q_money_endings(tx, &soon, &endings, &ending_count);
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	for (size_t i = 0; i < act_count; i++)
		print_act(ctl->arena, &acts[i]);
	for (size_t i = 0; i < ending_count; i++)
		print_ending(ctl->arena, &endings[i]);
	printf("%zu acts not done, %zu authorisations ending.\n", act_count, ending_count);
	return CTL_DONE;
}

/* --- settle --- */

struct settling {
	act_id act;
	bool is_retry, is_done;
	struct str why; /* JSON */
	int64_t now;
};

struct settled {
	enum reason reason;
	bool is_first;
};

static enum db_status settle_body(struct tx *tx, const void *input, void *output_out)
{
	const struct settling *in = input;
	struct settled *out = output_out;
	if (in->is_retry)
		return act_retry(tx, in->act, STR("comptoirctl"), in->why, in->now, &out->reason);
	return act_end(tx, in->act, in->is_done ? MONEY_DONE : MONEY_FAILED, STR_EMPTY,
		STR("by_hand"), STR("comptoirctl"), in->now, &out->is_first);
}

static enum ctl_outcome settle(struct ctl *ctl)
{
	struct settling in = {.now = ctl->now};
	struct settled out;
	struct str how = ctl_argument(ctl, 2);
	in.is_retry = str_equal_c(how, "retry");
	in.is_done = str_equal_c(how, "done");
	if (!uuid_parse(ctl_argument(ctl, 1), &in.act.uuid) ||
		(!in.is_retry && !in.is_done && !str_equal_c(how, "failed")))
		return CTL_WRONG_USAGE;
	in.why = STR("{\"reason\":\"by_hand\"}");
	enum db_status status = tx_run(ctl->db, ctl->arena, settle_body, &in, &out, sizeof(out));
	if (status == DB_NONE)
		return ctl_fail(STR_FMT, STR_ARG(str_of(reason_info(out.reason)->title)));
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	if (!in.is_retry && !out.is_first)
		return ctl_fail("Its outcome is not unknown: nothing was done.");
	puts("Done.");
	return CTL_DONE;
}

enum ctl_outcome ctl_money(struct ctl *ctl)
{
	if (str_equal_c(ctl_argument(ctl, 0), "list") && ctl->argument_count == 1)
		return list(ctl);
	if (str_equal_c(ctl_argument(ctl, 0), "settle") && ctl->argument_count == 3)
		return settle(ctl);
	return CTL_WRONG_USAGE;
}
