/* Commands from stores, each once; see counter.h. What each does is in counter_acts.c. */
#include "server/fulfilment/counter.h"

#include "server/db/q_counter.h"
#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/fulfilment/consignment.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/store_journal.h"
#include "server/fulfilment/transfer.h"

struct command_input {
	const struct command *command;
	const struct market *market;
	const struct resourcing_rules *rules;
	int64_t now;
};

struct command_output {
	enum reason reason;
};

static const struct {
	enum command_type type;
	counter_act *act;
	enum {
		EPOCH_MUST_MATCH, /* of an older epoch: superseded */
		EPOCH_ANY,	  /* a physical fact, whatever headquarters decided meanwhile */
		NO_FULFILMENT,
	} epoch;
} acts[] = {
	{COMMAND_ACCEPT, act_accept, EPOCH_MUST_MATCH},
	{COMMAND_START, act_start, EPOCH_MUST_MATCH},
	{COMMAND_TAKE_OVER, act_take_over, EPOCH_MUST_MATCH},
	{COMMAND_PICK, act_pick, EPOCH_MUST_MATCH},
	{COMMAND_SHORT, act_short, EPOCH_MUST_MATCH},
	{COMMAND_SUBSTITUTE, act_substitute, EPOCH_MUST_MATCH},
	{COMMAND_READY, act_ready, EPOCH_MUST_MATCH},
	{COMMAND_REOPEN, act_reopen, EPOCH_MUST_MATCH},
	{COMMAND_MOVE, act_move, EPOCH_MUST_MATCH},
	{COMMAND_REJECT, act_reject, EPOCH_MUST_MATCH},
	{COMMAND_RELEASE, act_release, EPOCH_MUST_MATCH},
	{COMMAND_HANDOVER, act_handover, EPOCH_ANY},
	{COMMAND_NOT_COLLECTED, act_not_collected, EPOCH_ANY},
	{COMMAND_PUT_BACK, act_put_back, EPOCH_ANY},
	{COMMAND_COUNT, act_count, NO_FULFILMENT},
	{COMMAND_RETURN, act_return, NO_FULFILMENT},
	{COMMAND_INSPECT, act_inspect, NO_FULFILMENT},
	{COMMAND_EXCHANGE, act_exchange, NO_FULFILMENT},
	{COMMAND_SEND, act_send, EPOCH_ANY},
	{COMMAND_RECEIVE, act_receive, EPOCH_ANY},
	{COMMAND_SIGNAL, act_signal, NO_FULFILMENT},
	{COMMAND_ARRIVE, act_arrive, NO_FULFILMENT},
};

/* Finds and locks the order of the fulfilment, which must be this store's. */
static enum db_status scene_set(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	struct q_fulfilment_order_in in = {command->fulfilment, command->store};
	struct q_fulfilment_order row;
	enum db_status status = q_fulfilment_order(tx, &in, &row);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_MUST(order_read_locked(tx, row.order, &scene->order));
	scene->fulfilment = order_fulfilment(&scene->order, command->fulfilment);
	return scene->fulfilment == NULL ? DB_BROKEN : DB_DONE;
}

static enum db_status act_run(
	struct tx *tx, const struct command_input *input, enum reason *reason_out)
{
	struct counter_scene scene = {
		.command = input->command,
		.market = input->market,
		.rules = input->rules,
		.now = input->now,
	};
	if (input->command->is_void)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++) {
		if (acts[i].type != input->command->type)
			continue;
		if (acts[i].epoch != NO_FULFILMENT)
			DB_TRY(scene_set(tx, &scene, reason_out));
		if (acts[i].epoch == EPOCH_MUST_MATCH &&
			input->command->epoch != scene.fulfilment->epoch)
			return db_refuse(reason_out, REASON_SUPERSEDED);
		return acts[i].act(tx, &scene, reason_out);
	}
	return DB_BROKEN;
}

/* DB_NONE with the reason when the command is not the next of its journal. */
static enum db_status take_number(
	struct tx *tx, const struct command_input *input, enum reason *reason_out)
{
	const struct command *command = input->command;
	const struct journal_number number = {command->journal, command->seq, command->journal_has};
	return command->journal.row == 0 ? DB_DONE
					 : journal_take_number(tx, &number, input->now, reason_out);
}

/* The same id again: the first answer, if it is the same command. */
static enum db_status answer_repeat(
	struct tx *tx, const struct command *command, struct command_output *output)
{
	struct q_command_get_in in = {command->id};
	struct q_command_get row;
	DB_MUST(q_command_get(tx, &in, &row));
	bool is_same = row.store.row == command->store.row &&
		       hash_equal(&row.body_hash, &command->body_hash);
	if (!is_same)
		return db_refuse(&output->reason, REASON_KEY_REUSED);
	return reason_parse(row.result, &output->reason) ? DB_NONE : DB_BROKEN;
}

/* A successor of the journal sends once more what its predecessor had sent, under the same numbers:
 * then the number is taken although nothing is done. */
static enum db_status repeat(
	struct tx *tx, const struct command_input *input, struct command_output *output)
{
	enum reason not_next;
	enum db_status status = answer_repeat(tx, input->command, output);
	if (status != DB_NONE)
		return status;
	return input->command->journal.row == 0 ? DB_NONE : take_number(tx, input, &not_next);
}

static enum db_status command_body(struct tx *tx, const void *input, void *output_out)
{
	const struct command_input *in = input;
	const struct command *command = in->command;
	struct command_output *output = output_out;
	struct q_command_add_in add = {command->id, command->store, command->agent,
		command->journal, command->seq, command->type, command->clerk, command->body_hash,
		command->happened_at, in->now};
	enum db_status status = q_command_add(tx, &add);
	if (status == DB_DUP)
		return repeat(tx, in, output);
	DB_TRY(status);
	DB_TRY(take_number(tx, in, &output->reason));
	struct savepoint before;
	DB_TRY(tx_savepoint(tx, &before));
	status = act_run(tx, in, &output->reason);
	if (status == DB_NONE) {
		if (output->reason == REASON_OK)
			return DB_BROKEN; /* something said no without saying why */
		DB_TRY(tx_rollback_to_savepoint(tx, before));
	} else {
		DB_TRY(status);
	}
	struct q_command_set_result_in result = {
		str_of(reason_info(output->reason)->code), command->id};
	uint64_t changed;
	return q_command_set_result(tx, &result, &changed);
}

enum reason command_run(struct engine *engine, struct arena *arena, const struct market *market,
	const struct resourcing_rules *rules, const struct command *command, int64_t now)
{
	struct command_input input = {command, market, rules, now};
	struct command_output output;
	const struct engine_call call = {
		.body = command_body,
		.input = &input,
		.output = &output,
		.output_bytes = sizeof(output),
		.arena = arena,
		.caller = command->store.row,
		.store = command->store,
	};
	enum db_status status = engine_run(engine, &call);
	/* DB_NONE: a repeat; its reason is the stored one. */
	return status == DB_DONE || status == DB_NONE ? output.reason : db_reason(status);
}
