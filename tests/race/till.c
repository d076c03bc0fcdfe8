/* A store's desk in a test of races; see till.h. */
#include "tests/race/till.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "store-agent/desk.h"
#include "store-agent/feed.h"
#include "store-agent/journal/commands.h"
#include "tests/lib/harness.h"

struct till {
	struct desk desk;
	struct arena *memory; /* of the journal; the test clears its own after each order */
	char folder[64];
};

static int64_t clock_ms;

/* In memory: what a power cut leaves is not what is looked at here. */
struct till *till_open(const char *store_code, struct secret store_secret)
{
	struct journal_refusal refusal;
	const char *top = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	struct arena *memory = arena_new(1 << 20);
	struct till *till = arena_new_struct(memory, struct till);
	till->memory = memory;
	snprintf(till->folder, sizeof(till->folder), "%s/comptoir-till.XXXXXX", top);
	ck_assert_ptr_nonnull(mkdtemp(till->folder));
	till->desk.store_secret = store_secret;
	till->desk.journal = journal_open(memory,
		arena_printf(memory, "%s/journal.db", till->folder), str_of(store_code), &refusal);
	ck_assert_msg(till->desk.journal != NULL, STR_FMT, STR_ARG(refusal.why));
	return till;
}

void till_close(struct till *till)
{
	journal_close(till->desk.journal);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf %s", till->folder)), 0);
	arena_free(till->memory);
}

void till_set_clock(int64_t now)
{
	clock_ms = now;
}

/* --- the line --- */

struct till_asked till_ask(const struct till *till)
{
	struct feed_position position;
	ck_assert_int_eq(feed_position(till->desk.journal, test_arena(), &position), REASON_OK);
	return (struct till_asked){position.after, position.answered_up_to, clock_ms};
}

void till_hear(const struct till *till, const struct till_asked *asked, json_t *events,
	uint64_t last, int64_t lease_s)
{
	struct feed_position position = {asked->after, asked->answered_up_to, asked->asked_at};
	json_t *answer = json_pack("{s:o, s:I, s:I}", "events", events, "last", (json_int_t)last,
		"lease_s", (json_int_t)lease_s);
	ck_assert_int_eq(feed_apply(till->desk.journal, test_arena(), &position, answer, clock_ms),
		REASON_OK);
	json_decref(answer);
}

struct unanswered {
	const struct command *list;
	size_t count;
};

static enum reason commands_body(struct journal_tx *tx, void *context)
{
	struct unanswered *unanswered = context;
	unanswered->count = command_unanswered(tx, 100, &unanswered->list);
	return REASON_OK;
}

static void set_text(json_t *json, const char *name, struct str text)
{
	json_object_set_new(json, name, json_stringn(text.p, text.n));
}

static json_t *command_json(const struct command *command)
{
	json_t *json = json_loadb(command->body.p, command->body.n, 0, NULL);
	set_text(json, "id", uuid_print(test_arena(), command->id.uuid));
	set_text(json, "type", command_type_name(command->type));
	set_text(json, "at", instant_print(test_arena(), command->happened_at));
	set_text(json, "clerk", command->clerk);
	json_object_set_new(json, "seq", json_integer(command->seq));
	return json;
}

json_t *till_commands(const struct till *till)
{
	struct unanswered unanswered;
	json_t *list = json_array();
	ck_assert_int_eq(journal_run(till->desk.journal, test_arena(), commands_body, &unanswered),
		REASON_OK);
	for (size_t i = 0; i < unanswered.count; i++)
		json_array_append_new(list, command_json(&unanswered.list[i]));
	return list;
}

struct answers {
	const json_t *commands;
	const char *const *results;
};

static enum reason answered_body(struct journal_tx *tx, void *context)
{
	const struct answers *answers = context;
	size_t i;
	json_t *command;
	json_array_foreach (answers->commands, i, command) {
		command_id id;
		const char *text = json_string_value(json_object_get(command, "id"));
		ck_assert(uuid_parse(str_of(text), &id.uuid));
		command_answer(tx, id, str_of(answers->results[i]), clock_ms);
	}
	return REASON_OK;
}

void till_answered(const struct till *till, const json_t *commands, const char *const results[])
{
	struct answers answers = {commands, results};
	ck_assert_int_eq(
		journal_run(till->desk.journal, test_arena(), answered_body, &answers), REASON_OK);
}

/* --- the clerk --- */

static struct act act_on(fulfilment_id id)
{
	return (struct act){
		.key = {uuid_new(clock_now())},
		.clerk = STR("camille"),
		.now = clock_ms,
		.fulfilment = id,
	};
}

enum reason till_pick_all(const struct till *till, fulfilment_id id)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&till->desk, test_arena(), id, &fulfilment);
	for (size_t i = 0; reason == REASON_OK && i < fulfilment.line_count; i++) {
		const struct fulfilment_line *line = &fulfilment.lines[i];
		struct act act = act_on(id);
		if (line->short_count < line->ordered)
			reason = desk_pick(&till->desk, test_arena(), &act, line->line,
				line->ordered - line->short_count);
	}
	return reason;
}

enum reason till_short(const struct till *till, fulfilment_id id, int64_t line, int64_t qty)
{
	struct act act = act_on(id);
	return desk_short(
		&till->desk, test_arena(), &act, line, qty, SHORT_NOT_FOUND, STOCK_EFFECT_UNITS);
}

enum reason till_ready(const struct till *till, fulfilment_id id)
{
	struct act act = act_on(id);
	return desk_ready(&till->desk, test_arena(), &act, STR("B4"));
}

enum reason till_show_code(const struct till *till, const char *code)
{
	struct fulfilment found;
	return desk_find_code(
		&till->desk, test_arena(), STR("camille"), str_of(code), clock_ms, &found);
}

enum reason till_hand_over(const struct till *till, fulfilment_id id, bool by_manager)
{
	struct fulfilment fulfilment;
	struct act act = act_on(id);
	enum reason reason = desk_get(&till->desk, test_arena(), id, &fulfilment);
	if (reason != REASON_OK)
		return reason;
	int *all = arena_new_array(test_arena(), fulfilment.line_count, int);
	for (size_t i = 0; i < fulfilment.line_count; i++)
		all[i] = fulfilment.lines[i].picked;
	const struct handover handover = {.collected = all, .by_manager = by_manager};
	return desk_hand_over(&till->desk, test_arena(), &act, &handover);
}

enum reason till_send(const struct till *till, fulfilment_id id)
{
	struct act act = act_on(id);
	return desk_send(&till->desk, test_arena(), &act);
}

enum reason till_receive(const struct till *till, fulfilment_id id)
{
	struct act act = act_on(id);
	return desk_receive(&till->desk, test_arena(), &act, NULL, STR("C1"));
}

void till_put_back(const struct till *till, fulfilment_id id)
{
	struct fulfilment fulfilment;
	struct act act = act_on(id);
	if (desk_get(&till->desk, test_arena(), id, &fulfilment) == REASON_OK &&
		fulfilment_has_put_back(&fulfilment))
		ck_assert_int_eq(desk_put_back(&till->desk, test_arena(), &act), REASON_OK);
}
