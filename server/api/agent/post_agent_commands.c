/*
 * POST /v1/agent/commands: what happened at the counter, oldest first. The answer covers
 * the commands that are settled for good; it stops before the first that cannot be
 * (malformed, or the database is away), so that nothing is lost and order is kept.
 */
#include "server/api/agent/command_body.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

enum { COMMANDS_MAX = 100 };

struct batch {
	struct command *commands;
	size_t count;
};

/* --- read --- */

static bool has_list(const json_t *body, struct faults *faults)
{
	const json_t *list = json_object_get(body, "commands");
	size_t count = json_array_size(list);
	if (!json_is_array(list))
		fault_add(faults, STR("/commands"), list == NULL ? "required" : "wrong_type",
			"A list of commands.");
	else if (count < 1 || count > COMMANDS_MAX)
		fault_add(faults, STR("/commands"), count < 1 ? "too_small" : "too_large",
			"1 to %d commands.", COMMANDS_MAX);
	if (json_object_size(body) > (list == NULL ? 0 : 1))
		fault_add(faults, STR("/"), "unknown_field", "Only commands.");
	return faults->count == 0;
}

/* Up to the first that is malformed; false when that is the very first. */
static bool read_batch(struct call *call, struct batch *batch, struct faults *faults)
{
	if (!has_list(call->json, faults))
		return false;
	const json_t *list = json_object_get(call->json, "commands");
	size_t count = json_array_size(list);
	batch->commands = arena_new_array(call->arena, count, struct command);
	for (; batch->count < count; batch->count++) {
		struct command *command = &batch->commands[batch->count];
		if (!command_read(call->arena, json_array_get(list, batch->count),
			    str_printf(call->arena, "/commands/%zu", batch->count), command,
			    faults))
			break;
		command->store = call->caller.store;
		command->agent = call->caller.agent;
	}
	return batch->count > 0;
}

/* --- act --- */

/* What is not kept with the command: it is to be sent again. */
static bool is_final(enum reason reason)
{
	return reason != REASON_DATABASE_AWAY && reason != REASON_BUSY &&
	       reason != REASON_OUTCOME_UNKNOWN && reason != REASON_INTERNAL;
}

/* REASON_OK, or why the batch stopped. */
static enum reason run_batch(struct call *call, const struct batch *batch, json_t *results)
{
	const struct market market = server_market(call->server);
	uint32_t within_m = (uint32_t)config_int(call->server->config, "sourcing", "within_m");
	for (size_t i = 0; i < batch->count; i++) {
		const struct command *command = &batch->commands[i];
		enum reason reason = command_run(
			call->server->engine, call->arena, &market, command, within_m, call->now);
		if (!is_final(reason))
			return reason;
		json_array_append_new(results,
			json_pack("{s:o, s:s}", "id", uuid_json(call->arena, command->id.uuid),
				"result", reason_info(reason)->code));
	}
	return REASON_OK;
}

void post_agent_commands(struct call *call)
{
	struct faults faults;
	struct batch batch = {0};
	faults_init(&faults, call->arena);
	if (!read_batch(call, &batch, &faults)) {
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
		return;
	}
	json_t *results = json_array();
	enum reason reason = run_batch(call, &batch, results);
	if (json_array_size(results) > 0) {
		reply_json(call, 200, json_pack("{s:o}", "results", results));
		return;
	}
	json_decref(results);
	reply_problem(call, reason, NULL);
}
