/* A store in a test of races; see branch.h. */
#include "tests/race/branch.h"

#include "common/clock.h"
#include "server/api/agent/command_body.h"
#include "server/fulfilment/feed.h"
#include "tests/lib/world.h"

const struct secret branch_headquarters_secret = {{7}};

struct branch branch_open(const char *store_code)
{
	return (struct branch){.code = store_code,
		.till = till_open(store_code,
			store_secret(&branch_headquarters_secret, world_store(store_code)))};
}

void branch_lose(struct branch *branch)
{
	json_decref(branch->events);
	json_decref(branch->commands);
	branch->events = branch->commands = NULL;
}

void branch_close(struct branch *branch)
{
	branch_lose(branch);
	till_close(branch->till);
}

void branch_ask(struct branch *branch)
{
	json_decref(branch->events);
	branch->events = NULL;
	branch->asked = till_ask(branch->till);
	ck_assert_int_eq(feed_read(db_reading(fixture_db(), test_arena()), world_stores(),
				 &branch_headquarters_secret, world_store(branch->code),
				 branch->asked.after, BRANCH_BATCH, &branch->events, &branch->last),
		DB_DONE);
}

void branch_hear(struct branch *branch)
{
	if (branch->events != NULL)
		till_hear(branch->till, &branch->asked, branch->events, branch->last,
			WORLD_LEASE_MS / MS_PER_SECOND);
	branch->events = NULL;
}

static const char *run_command(const struct branch *branch, json_t *json, int64_t now)
{
	struct faults faults;
	struct command command;
	faults_init(&faults, test_arena());
	ck_assert(command_read(test_arena(), json, STR_EMPTY, &command, &faults));
	command.store = world_store(branch->code);
	command.agent.row = command.store.row;
	enum reason reason = command_run(
		world_engine(), test_arena(), world_market(), world_rules(), &command, now);
	return reason_info(reason)->code;
}

void branch_send(struct branch *branch, int64_t now)
{
	size_t i;
	json_t *command;
	json_decref(branch->commands);
	branch->commands = till_commands(branch->till);
	json_array_foreach (branch->commands, i, command)
		branch->results[i] = run_command(branch, command, now);
}

void branch_answered(struct branch *branch)
{
	if (branch->commands != NULL)
		till_answered(branch->till, branch->commands, branch->results);
	json_decref(branch->commands);
	branch->commands = NULL;
}

size_t branch_exchange(struct branch *branch, int64_t now)
{
	branch_ask(branch);
	size_t news = json_array_size(branch->events);
	branch_hear(branch);
	branch_send(branch, now);
	news += json_array_size(branch->commands);
	branch_answered(branch);
	return news;
}

bool branches_exchange_all(struct branch *const branches[], size_t count, int64_t now)
{
	enum { ROUNDS_MAX = 8 };
	size_t news = 1;
	for (int round = 0; news > 0 && round < ROUNDS_MAX; round++) {
		news = 0;
		for (size_t i = 0; i < count; i++)
			news += branch_exchange(branches[i], now);
	}
	return news == 0;
}
