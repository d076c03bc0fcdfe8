/*
 * POST /v1/agent/commands: what happened at the counter, oldest first. The answer covers
 * the commands that are settled for good; it stops before the first that cannot be
 * (malformed, not the next of its journal, or the database is away), so that nothing is lost and
 * order is kept. Without commands the agent only introduces its journal, or reports on itself.
 */
#include "server/api/agent/command_body.h"
#include "server/api/agent/journal_body.h"
#include "server/api/agent/report_body.h"
#include "server/db/q_journal.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

enum { COMMANDS_MAX = 100, ASK_AGAIN_S = 10 };

struct batch {
	bool has_journal;
	struct journal_card card;
	struct command *commands;
	size_t count, asked;
};

/* --- read --- */

static bool has_list(const json_t *body, struct faults *faults)
{
	const json_t *list = json_object_get(body, "commands");
	const json_t *journal = json_object_get(body, "journal");
	const json_t *report = json_object_get(body, "report");
	size_t count = json_array_size(list), least = journal == NULL ? 1 : 0;
	if (!json_is_array(list))
		fault_add(faults, STR("/commands"), list == NULL ? "required" : "wrong_type",
			"A list of commands.");
	else if (count < least || count > COMMANDS_MAX)
		fault_add(faults, STR("/commands"), count < least ? "too_small" : "too_large",
			"%zu to %d commands.", least, COMMANDS_MAX);
	size_t known =
		(size_t)(list != NULL) + (size_t)(journal != NULL) + (size_t)(report != NULL);
	if (json_object_size(body) > known)
		fault_add(faults, STR("/"), "unknown_field", "Only journal, commands and report.");
	return faults->count == 0;
}

static bool read_card(struct call *call, struct batch *batch, struct faults *faults)
{
	json_t *journal = json_object_get(call->json, "journal");
	batch->has_journal = journal != NULL;
	if (batch->has_journal && !journal_card_read(journal, &batch->card, faults))
		return false;
	batch->card.store = call->caller.store;
	batch->card.agent = call->caller.agent;
	return true;
}

/* Up to the first that is malformed; false when that is the very first. */
static bool read_batch(struct call *call, struct batch *batch, struct faults *faults)
{
	if (!has_list(call->json, faults) || !read_card(call, batch, faults))
		return false;
	const json_t *list = json_object_get(call->json, "commands");
	batch->asked = json_array_size(list);
	batch->commands = arena_new_array(call->arena, batch->asked, struct command);
	for (; batch->count < batch->asked; batch->count++) {
		struct command *command = &batch->commands[batch->count];
		if (!command_read(call->arena, json_array_get(list, batch->count),
			    str_printf(call->arena, "/commands/%zu", batch->count), command,
			    faults))
			break;
		command->store = call->caller.store;
		command->agent = call->caller.agent;
		command->journal_has = batch->card.last;
	}
	return batch->count > 0 || batch->asked == 0;
}

/* --- the report --- */

static enum db_status report_in(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	return q_board_report_set(tx, input);
}

/* Kept also of an agent whose journal is refused. That it cannot be kept holds up nothing: another
 * comes within a minute. */
static void keep_report(struct call *call)
{
	const json_t *report = json_object_get(call->json, "report");
	struct q_board_report_set_in in = {.agent = call->caller.agent, .now = call->now};
	if (!json_is_object(report))
		return;
	agent_report_read(call->arena, report, &in);
	if (tx_run(call->db, call->arena, report_in, &in, NULL, 0) != DB_DONE)
		log_warn("agent_report_not_kept", LOG_U64("store", call->caller.store.row));
}

/* --- the journal --- */

static enum db_status meet(struct call *call, const struct batch *batch, struct journal_met *met)
{
	const struct journal_meeting meeting = {batch->card, call->now};
	enum db_status status = DB_NONE;
	if (batch->count > 0)
		status = journal_recall(db_reading(call->db, call->arena), &batch->card, met);
	if (status != DB_NONE)
		return status;
	return tx_run(call->db, call->arena, journal_meet, &meeting, met, sizeof(*met));
}

/* Said when it begins to be so, not at each attempt. */
static void log_trouble(const struct call *call, const struct journal_met *met)
{
	if (met->is_new_trouble)
		log_error("journal_quarantined", LOG_U64("store", call->caller.store.row),
			LOG_U64("journal", met->journal.row),
			LOG_TEXT("why", reason_info(met->reason)->code));
}

/* REASON_OK when the commands may be applied. */
static enum reason check_journal(struct call *call, struct batch *batch, uint64_t *next_seq_out)
{
	struct journal_met met = {.next_seq = 0};
	enum db_status status = meet(call, batch, &met);
	if (status != DB_DONE) /* DB_DUP: the same epoch was met by another request just now */
		return status == DB_DUP ? REASON_BUSY : db_reason(status);
	log_trouble(call, &met);
	for (size_t i = 0; i < batch->count; i++)
		batch->commands[i].journal = met.journal;
	*next_seq_out = met.next_seq;
	return met.reason;
}

/* An agent of before there were epochs has none; but once a store has, each batch names it. */
static enum reason check_no_journal(struct call *call)
{
	struct q_journal_has_open_in in = {call->caller.store};
	struct q_journal_has_open row;
	enum db_status status = q_journal_has_open(db_reading(call->db, call->arena), &in, &row);
	if (status == DB_NONE)
		return REASON_OK;
	return status == DB_DONE ? REASON_INVALID_FIELDS : db_reason(status);
}

/* --- act --- */

/* What is not kept with the command: it is to be sent again. */
static bool is_final(enum reason reason)
{
	static const enum reason not_yet[] = {REASON_DATABASE_AWAY, REASON_BUSY,
		REASON_OUTCOME_UNKNOWN, REASON_INTERNAL, REASON_JOURNAL_GAP, REASON_JOURNAL_FORK};
	for (size_t i = 0; i < ARRAY_LENGTH(not_yet); i++)
		if (reason == not_yet[i])
			return false;
	return true;
}

/* REASON_OK, or why the batch stopped. */
static enum reason run_batch(struct call *call, const struct batch *batch, json_t *results)
{
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	for (size_t i = 0; i < batch->count; i++) {
		const struct command *command = &batch->commands[i];
		enum reason reason = command_run(
			call->server->engine, call->arena, &market, &rules, command, call->now);
		if (!is_final(reason))
			return reason;
		json_array_append_new(results,
			json_pack("{s:o, s:s}", "id", uuid_json(call->arena, command->id.uuid),
				"result", reason_info(reason)->code));
	}
	return REASON_OK;
}

static void answer_batch(struct call *call, const struct batch *batch)
{
	json_t *results = json_array();
	enum reason reason = run_batch(call, batch, results);
	if (json_array_size(results) > 0) {
		reply_json(call, 200, json_pack("{s:o}", "results", results));
		return;
	}
	json_decref(results);
	reply_problem(call, reason, NULL);
}

static void refuse_without_journal(struct call *call, enum reason reason)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("/journal"), "required", "Of which journal these commands are.");
	if (reason == REASON_INVALID_FIELDS)
		reply_faults(call, reason, &faults);
	else
		reply_problem(call, reason, NULL);
}

void post_agent_commands(struct call *call)
{
	struct faults faults;
	struct batch batch = {.count = 0};
	uint64_t next_seq = 0;
	faults_init(&faults, call->arena);
	if (!read_batch(call, &batch, &faults)) {
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
		return;
	}
	keep_report(call);
	enum reason reason =
		batch.has_journal ? check_journal(call, &batch, &next_seq) : check_no_journal(call);
	if (reason != REASON_OK && !batch.has_journal)
		refuse_without_journal(call, reason);
	else if (reason != REASON_OK)
		reply_retry_after(call, reason, ASK_AGAIN_S);
	else if (batch.asked == 0)
		reply_json(call, 200,
			json_pack("{s:[], s:I}", "results", "next", (json_int_t)next_seq));
	else
		answer_batch(call, &batch);
}
