/* comptoir-agent as a process of its own; see agent_process.h. */
#include "tests/lib/agent_process.h"

#include <stdlib.h>

#include "common/clock.h"
#include "tests/lib/process.h"

enum { PATIENCE_MS = 120000 };

struct agent_process {
	struct process *process;
	const char *program, *folder, *store_code;
	unsigned headquarters_port;
	int64_t clock_offset_ms;
};

static void start(struct agent_process *agent)
{
	static unsigned count;
	struct arena *arena = test_arena();
	const char *folder = agent->folder;
	const char *settings[] = {
		arena_printf(arena, "store.code=%s", agent->store_code),
		arena_printf(
			arena, "headquarters.url=http://127.0.0.1:%u", agent->headquarters_port),
		arena_printf(arena, "headquarters.enrolment=%s/enrolment", folder),
		arena_printf(arena, "files.journal=%s/journal.db", folder),
		arena_printf(arena, "files.templates=%s", test_source_path("templates")),
		arena_printf(arena, "print.folder=%s", folder),
		"pages.address=127.0.0.1:0",
	};
	agent->process = process_launch(agent->program, settings, ARRAY_LENGTH(settings),
		(struct process_time){agent->clock_offset_ms, 0},
		arena_printf(arena, "%s/log.%u", folder, count++));
	process_await_start(agent->process);
}

static void shell(const char *command)
{
	ck_assert_msg(system(command) == 0, "this failed: %s", command);
}

struct agent_process *agent_process_start_as(const char *program,
	const struct server_setup *headquarters, const char *store_code, unsigned headquarters_port)
{
	struct agent_process *agent = arena_new_struct(test_arena(), struct agent_process);
	char *folder = arena_printf(test_arena(), "/tmp/comptoir-agent-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	*agent = (struct agent_process){.program = program,
		.folder = folder,
		.store_code = store_code,
		.headquarters_port = headquarters_port,
		.clock_offset_ms = headquarters->clock_offset_ms};
	world_clerk(store_code);
	const char *enrol =
		arena_printf(test_arena(), "enrol-agent %s %s/enrolment", store_code, folder);
	ck_assert_int_eq(server_process_ctl(headquarters, enrol), 0);
	start(agent);
	return agent;
}

struct agent_process *agent_process_start(
	const struct server_setup *headquarters, const char *store_code, unsigned headquarters_port)
{
	return agent_process_start_as(
		"comptoir-agent", headquarters, store_code, headquarters_port);
}

void agent_process_expect_error(struct agent_process *agent, const char *event)
{
	process_expect_error(agent->process, event);
}

const char *agent_process_folder(const struct agent_process *agent)
{
	return agent->folder;
}

void agent_process_stop(struct agent_process *agent)
{
	process_stop(agent->process);
	shell(arena_printf(test_arena(), "rm -rf '%s'", agent->folder));
}

void agent_process_kill9_and_restart(struct agent_process *agent)
{
	process_kill9(agent->process);
	start(agent);
}

double agent_process_memory_mb(const struct agent_process *agent, const char *which)
{
	return process_memory_mb(process_pid(agent->process), which);
}

int64_t agent_process_number(const struct agent_process *agent, const char *name)
{
	struct got *got = client_get(process_port(agent->process), "/status", "");
	assert_status(got, 200);
	return got_int(got, name);
}

void agent_process_await(const struct agent_process *agent, const char *name, int64_t expected)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS, number;
	while ((number = agent_process_number(agent, name)) != expected) {
		ck_assert_msg(
			clock_monotonic_ms() < until_ms, "%s stays %lld", name, (long long)number);
		process_doze();
	}
}

struct visitor agent_process_clerk(const struct agent_process *agent)
{
	struct visitor clerk = {.port = process_port(agent->process)};
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (!page_has(visit(&clerk, "/login"), "camille")) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the clerk is never known");
		process_doze();
	}
	assert_status(visitor_send(&clerk, "/login", "login=camille&pin=4711"), 303);
	return clerk;
}
