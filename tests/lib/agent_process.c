/* comptoir-agent as a process of its own; see agent_process.h. */
#include "tests/lib/agent_process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/fulfilment/feed.h"

enum { START_TIMEOUT_MS = 20000, STOP_TIMEOUT_MS = 20000, PATIENCE_MS = 30000 };

struct agent_process {
	const char *folder, *log, *store_code;
	unsigned headquarters_port, port;
	pid_t pid;
};

static void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* --- enrolment: what comptoirctl enrol-agent and set-clerk do --- */

static enum db_status tell_store(struct tx *tx, const void *input, void *output_out)
{
	static const enum event_type types[] = {EVENT_STORE, EVENT_CLERKS};
	const store_id *store = input;
	(void)output_out;
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		enum db_status status =
			feed_append(tx, *store, types[i], (struct uuid){{0}}, WORLD_NOON);
		if (status != DB_DONE)
			return status;
	}
	return DB_DONE;
}

static void write_private(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void enrol(const struct agent_process *agent)
{
	store_id store = world_store(agent->store_code);
	struct secret secret = store_secret(server_process_secret(), store);
	struct str pin_hash = password_hash(test_arena(), STR("1234"));
	fixture_sql("INSERT INTO clerk (store_id, login, name, pin_hash, is_manager, is_active)"
		    " VALUES (%u, 'camille', 'Camille', '" STR_FMT "', 0, 1)",
		store.row, STR_ARG(pin_hash));
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), tell_store, &store, NULL, 0), DB_DONE);
	write_private(
		arena_printf(test_arena(), "%s/key", agent->folder), api_agent(agent->store_code));
	write_private(arena_printf(test_arena(), "%s/secret", agent->folder),
		hex_print(test_arena(), secret.bytes, sizeof(secret.bytes)).p);
}

/* --- starting --- */

static void become_agent(const struct agent_process *agent)
{
	struct arena *arena = test_arena();
	const char *folder = agent->folder;
	const char *argv[] = {"comptoir-agent", "--clock-offset",
		arena_printf(arena, "%lld", (long long)api_setup().clock_offset_ms), "--set",
		arena_printf(arena, "store.code=%s", agent->store_code), "--set",
		arena_printf(
			arena, "headquarters.url=http://127.0.0.1:%u", agent->headquarters_port),
		"--set", arena_printf(arena, "headquarters.enrolment=%s", folder), "--set",
		arena_printf(arena, "files.journal=%s/journal.db", folder), "--set",
		arena_printf(arena, "files.templates=%s", test_source_path("templates")), "--set",
		arena_printf(arena, "print.folder=%s/prints", folder), "--set",
		"pages.address=127.0.0.1:0", NULL};
	int log = open(agent->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execv(TEST_BUILD_DIR "/comptoir-agent", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static struct str read_log(const struct agent_process *agent)
{
	FILE *file = fopen(agent->log, "r");
	ck_assert_ptr_nonnull(file);
	char *text = arena_alloc(test_arena(), 1 << 20);
	size_t n = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	return (struct str){text, n};
}

/* The line "started" names the port. */
static bool has_started(struct agent_process *agent)
{
	struct str log = read_log(agent);
	const char *line = strstr(log.p, "\"started\"");
	const char *port = line == NULL ? NULL : strstr(line, "\"port\":");
	if (port == NULL)
		return false;
	agent->port = (unsigned)strtoul(port + strlen("\"port\":"), NULL, 10);
	return true;
}

void agent_process_restart(struct agent_process *agent)
{
	static unsigned count;
	int64_t until_ms = clock_monotonic_ms() + START_TIMEOUT_MS;
	agent->log = arena_printf(test_arena(), "%s/log.%u", agent->folder, count++);
	fclose(fopen(agent->log, "w"));
	agent->pid = fork();
	ck_assert_int_ge(agent->pid, 0);
	if (agent->pid == 0)
		become_agent(agent);
	while (!has_started(agent)) {
		ck_assert_msg(
			waitpid(agent->pid, NULL, WNOHANG) == 0 && clock_monotonic_ms() < until_ms,
			"comptoir-agent does not start: " STR_FMT, STR_ARG(read_log(agent)));
		doze();
	}
}

struct agent_process *agent_process_start(const char *store_code, unsigned headquarters_port)
{
	struct agent_process *agent = arena_new_struct(test_arena(), struct agent_process);
	char *folder = arena_printf(test_arena(), "/tmp/comptoir-agent-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(mkdir(arena_printf(test_arena(), "%s/prints", folder), 0700), 0);
	agent->folder = folder;
	agent->store_code = store_code;
	agent->headquarters_port = headquarters_port;
	enrol(agent);
	agent_process_restart(agent);
	return agent;
}

pid_t agent_process_pid(const struct agent_process *agent)
{
	return agent->pid;
}

unsigned agent_process_port(const struct agent_process *agent)
{
	return agent->port;
}

/* --- ending --- */

static int await_end(const struct agent_process *agent)
{
	int64_t until_ms = clock_monotonic_ms() + STOP_TIMEOUT_MS;
	int status;
	while (waitpid(agent->pid, &status, WNOHANG) == 0) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "comptoir-agent does not stop");
		doze();
	}
	struct str log = read_log(agent);
	ck_assert_msg(
		strstr(log.p, "\"level\":\"error\"") == NULL, "unexpected: " STR_FMT, STR_ARG(log));
	return status;
}

void agent_process_stop(struct agent_process *agent)
{
	ck_assert_int_eq(kill(agent->pid, SIGTERM), 0);
	int status = await_end(agent);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"comptoir-agent ended with status %x: " STR_FMT, (unsigned)status,
		STR_ARG(read_log(agent)));
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf '%s'", agent->folder)), 0);
}

void agent_process_kill9(struct agent_process *agent)
{
	ck_assert_int_eq(kill(agent->pid, SIGKILL), 0);
	(void)await_end(agent);
}

/* --- looking --- */

int64_t agent_process_number(const struct agent_process *agent, const char *name)
{
	struct got *got = client_get(agent->port, "/status", "");
	ck_assert_int_eq(got->status, 200);
	return got_int(got, name);
}

void agent_process_await(const struct agent_process *agent, const char *name, int64_t expected)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS, number;
	while ((number = agent_process_number(agent, name)) != expected) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%s stays %lld: " STR_FMT, name,
			(long long)number, STR_ARG(read_log(agent)));
		doze();
	}
}

struct visitor agent_process_clerk(const struct agent_process *agent)
{
	struct visitor clerk = {.port = agent->port};
	assert_status(visitor_send(&clerk, "/login", "login=camille&pin=1234"), 303);
	return clerk;
}
