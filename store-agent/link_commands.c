/*
 * Commands to headquarters. The line begins by introducing the journal: headquarters says which
 * number it goes on with, so that what one side has lost is noticed before anything is sent; or it
 * refuses the journal, which then waits until an operator lets it in, and the store works on. How
 * the agent is goes along with each batch; when there is nothing to send, with another
 * introduction.
 */
#include "store-agent/link_inside.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/epoch.h"
#include "store-agent/journal/untold.h"

enum { LOOK_MS = 3000, RESULT_CHARS_MAX = 32 };

struct batch {
	/* What can be taken back no longer is told with it, if the line works. */
	bool tells_due;
	int64_t now, undo_ms;
	const struct command *commands;
	size_t count, max;
	struct epoch epoch;
	struct report report;
	/* What headquarters said to the first `answered` of them. */
	struct str results[COMMAND_BATCH_MAX];
	size_t answered;
};

/* --- as JSON --- */

static void set_text(json_t *object, const char *name, struct str text)
{
	json_object_set_new(object, name, json_stringn(text.p, text.n));
}

static json_t *journal_json(struct arena *arena, const struct epoch *epoch)
{
	json_t *json = json_pack("{s:I, s:I, s:I}", "begins", (json_int_t)epoch->begins, "opens",
		(json_int_t)epoch->opens, "last", (json_int_t)epoch->last);
	set_text(json, "epoch", uuid_print(arena, epoch->id));
	set_text(json, "begun", epoch_begun_name(epoch->begun));
	if (!uuid_is_zero(epoch->parent))
		set_text(json, "parent", uuid_print(arena, epoch->parent));
	return json;
}

/* The same bytes each time it is sent: headquarters compares. */
static json_t *command_json(struct arena *arena, const struct command *command)
{
	json_t *json = command->is_void ? json_pack("{s:b}", "void", 1)
					: json_loadb(command->body.p, command->body.n, 0, NULL);
	set_text(json, "id", uuid_print(arena, command->id.uuid));
	json_object_set_new(json, "seq", json_integer(command->seq));
	set_text(json, "type", command_type_name(command->type));
	set_text(json, "at", instant_print(arena, command->happened_at));
	set_text(json, "clerk", command->clerk);
	return json;
}

static struct str batch_body(struct arena *arena, const struct batch *batch)
{
	json_t *list = json_array();
	for (size_t i = 0; i < batch->count; i++)
		json_array_append_new(list, command_json(arena, &batch->commands[i]));
	json_t *body = json_pack("{s:o, s:o, s:o}", "journal", journal_json(arena, &batch->epoch),
		"report", report_json(&batch->report), "commands", list);
	char *text = json_dumps(body, JSON_COMPACT);
	struct str copy = str_dup(arena, str_of(text));
	free(text);
	json_decref(body);
	return copy;
}

/* Results stand in the order of the commands and may cover only the first of them. */
static bool results_read(struct arena *arena, json_t *answer, struct batch *batch)
{
	json_t *results = json_object_get(answer, "results");
	size_t count = json_array_size(results);
	if (!json_is_array(results) || count > batch->count)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct uuid id;
		const char *id_text, *result;
		if (json_unpack(json_array_get(results, i), "{s:s, s:s}", "id", &id_text, "result",
			    &result) != 0 ||
			!uuid_parse(str_of(id_text), &id) ||
			!uuid_equal(id, batch->commands[i].id.uuid) ||
			strlen(result) > RESULT_CHARS_MAX)
			return false;
		batch->results[i] = str_dup(arena, str_of(result));
		batch->answered = i + 1;
	}
	return true;
}

/* --- refusals of the journal --- */

/* What headquarters says of the journal as a whole; false when it says nothing of the kind. */
static bool refusal_read(const struct http_response *response, enum epoch_begun *why_out)
{
	static const struct {
		enum reason reason;
		enum epoch_begun why;
	} refusals[] = {{REASON_JOURNAL_BEHIND, EPOCH_BEHIND}, {REASON_JOURNAL_GAP, EPOCH_GAP},
		{REASON_JOURNAL_FORK, EPOCH_FORK}};
	json_error_t error;
	if (response->status != 409)
		return false;
	json_t *problem = json_loadb(response->body.p, response->body.n, 0, &error);
	const char *code = json_string_value(json_object_get(problem, "code"));
	bool is_one = false;
	for (size_t i = 0; i < ARRAY_LENGTH(refusals) && code != NULL; i++)
		if (strcmp(code, reason_info(refusals[i].reason)->code) == 0) {
			*why_out = refusals[i].why;
			is_one = true;
		}
	json_decref(problem);
	return is_one;
}

struct refusal_run {
	enum epoch_begun why;
	bool is_new; /* nobody had said so before */
};

static enum reason quarantine_body(struct journal_tx *tx, void *context)
{
	struct refusal_run *run = context;
	run->is_new = quarantine_begin(tx, run->why, clock_now());
	return REASON_OK;
}

/* True when headquarters said no to the journal; then that is written down, and the epoch begun for
 * it is introduced at once. A gap that it finds in the middle is told by introducing the journal
 * again, since the answer says where to go on. */
static bool take_refusal(struct line *line, const struct http_response *response)
{
	struct refusal_run run = {.is_new = false};
	bool was_met = line->is_met;
	if (!refusal_read(response, &run.why))
		return false;
	line->is_met = false;
	if (!was_met || run.why != EPOCH_GAP)
		if (journal_run(line->link->journal, line->arena, quarantine_body, &run) !=
			REASON_OK)
			run.is_new = false;
	if (!run.is_new)
		line_is_refused(line, response);
	return true;
}

/* --- introducing the journal --- */

static enum reason card_read(struct journal_tx *tx, void *context)
{
	struct batch *batch = context;
	batch->epoch = epoch_get(tx);
	report_of_journal(tx, 0, &batch->report);
	return REASON_OK;
}

struct meeting {
	int64_t next; /* the number headquarters goes on with; 0: it did not say */
	bool is_taken;
};

/* What headquarters had answered and no longer has is sent again; if it is not kept here either,
 * there is a gap. */
static enum reason met_body(struct journal_tx *tx, void *context)
{
	struct meeting *meeting = context;
	struct epoch epoch = epoch_get(tx);
	meeting->is_taken = meeting->next == 0 || meeting->next >= epoch.first_waiting ||
			    command_send_again(tx, meeting->next, epoch.last);
	quarantine_end(tx);
	if (!meeting->is_taken)
		(void)quarantine_begin(tx, EPOCH_GAP, clock_now());
	return REASON_OK;
}

/* False when headquarters did not answer that it takes the journal. */
static bool introduce(struct line *line, struct http_response *response)
{
	struct batch batch = {.count = 0};
	struct meeting meeting = {.next = 0};
	struct journal *journal = line->link->journal;
	if (journal_run(journal, line->arena, card_read, &batch) != REASON_OK)
		return false;
	report_of_box(line->link, &batch.report);
	struct str body = batch_body(line->arena, &batch);
	if (!line_ask(line, "POST", "/v1/agent/commands", body, ANSWER_TIMEOUT_MS, response))
		return false;
	report_said(line, &batch.report, response);
	json_t *answer = line_answer(response);
	bool is_answered = answer != NULL;
	meeting.next = json_integer_value(json_object_get(answer, "next"));
	json_decref(answer);
	if (!is_answered || journal_run(journal, line->arena, met_body, &meeting) != REASON_OK)
		return false;
	line->is_met = meeting.is_taken;
	return true;
}

/* --- sending --- */

static enum reason batch_read(struct journal_tx *tx, void *context)
{
	struct batch *batch = context;
	if (batch->tells_due)
		untold_tell_due(tx, batch->now, batch->undo_ms);
	batch->count = command_unanswered(tx, batch->max, &batch->commands);
	batch->epoch = epoch_get(tx);
	report_of_journal(tx, batch->count, &batch->report);
	return REASON_OK;
}

static enum reason batch_write(struct journal_tx *tx, void *context)
{
	const struct batch *batch = context;
	int64_t now = clock_now();
	for (size_t i = 0; i < batch->answered; i++)
		command_answer(tx, batch->commands[i].id, batch->results[i], now);
	return REASON_OK;
}

static enum reason void_body(struct journal_tx *tx, void *context)
{
	const struct command *command = context;
	command_void(tx, command->id);
	return REASON_OK;
}

/* Headquarters will never understand this one command: a defect. Only its number is sent, so that
 * what was done after it is not held up for ever; the answer makes it a task for the clerks. */
static bool give_up(struct line *line, const struct command *command)
{
	struct command copy = *command;
	if (command->is_void)
		return false;
	log_error("command_not_understood", LOG_STR("type", command_type_name(command->type)),
		LOG_I64("seq", command->seq));
	return journal_run(line->link->journal, line->arena, void_body, &copy) == REASON_OK;
}

static bool batch_send(struct line *line, struct batch *batch, struct http_response *response)
{
	report_of_box(line->link, &batch->report);
	struct str body = batch_body(line->arena, batch);
	if (!line_ask(line, "POST", "/v1/agent/commands", body, ANSWER_TIMEOUT_MS, response))
		return false;
	report_said(line, &batch->report, response);
	if (line_is_not_understood(response)) {
		line->batch = 1;
		return batch->count > 1 || give_up(line, &batch->commands[0]);
	}
	json_t *answer = line_answer(response);
	bool is_read = answer != NULL && results_read(line->arena, answer, batch);
	json_decref(answer);
	/* Nothing at all was settled: the database is away. */
	return is_read && batch->answered > 0;
}

static void note_exchange(struct line *line, bool is_done, const struct http_response *response)
{
	if (is_done)
		line_worked(line);
	else if (!take_refusal(line, response) && !atomic_load(&line->link->is_stopping))
		line_failed(line, response);
}

/* True when nothing is left to send. */
static bool send_some(struct line *line)
{
	struct link *link = line->link;
	struct http_response response = {0};
	struct batch *batch = arena_new_struct(line->arena, struct batch);
	batch->max = line->batch;
	batch->tells_due = line->failures == 0 && link_status(link).is_online;
	batch->now = link_now(link);
	batch->undo_ms = link->settings.undo_ms;
	enum reason reason = journal_run(link->journal, line->arena, batch_read, batch);
	if (reason == REASON_OK && batch->count == 0) {
		line->batch = COMMAND_BATCH_MAX;
		return true;
	}
	bool is_sent = reason == REASON_OK && batch_send(line, batch, &response);
	if (batch->answered > 0)
		reason = journal_run(link->journal, line->arena, batch_write, batch);
	note_exchange(line, is_sent && reason == REASON_OK, &response);
	return false;
}

static bool meet_or_send(struct line *line)
{
	struct http_response response = {0};
	if (line->is_met)
		return send_some(line);
	note_exchange(line, introduce(line, &response), &response);
	return false;
}

void *commands_run(void *context)
{
	struct link *link = context;
	struct line line;
	uint64_t seen = 0;
	line_begin(&line, link);
	while (!atomic_load(&link->is_stopping)) {
		uint64_t before = journal_wait(link->journal, seen, 0);
		arena_clear(line.arena);
		/* Introduced again, the journal brings the report along. */
		if (report_is_due(&line))
			line.is_met = false;
		if (meet_or_send(&line) && !atomic_load(&link->is_stopping))
			seen = journal_wait(link->journal, before, LOOK_MS);
	}
	line_end(&line);
	return NULL;
}
