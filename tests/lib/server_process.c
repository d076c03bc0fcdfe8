/* comptoird as a process of its own; see server_process.h. */
#include "tests/lib/server_process.h"

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

enum { START_TIMEOUT_MS = 20000, STOP_TIMEOUT_MS = 20000, ARGUMENTS_MAX = 48, EXPECTED_MAX = 4 };

struct server_process {
	pid_t pid;
	unsigned port;
	const char *log;
	const char *expected[EXPECTED_MAX];
};

/* --- files --- */

static char folder_path[] = "/tmp/comptoir-server-XXXXXX";
static pid_t folder_owner;

/* When the process of the test ends. */
static void remove_folder(void)
{
	char command[200];
	snprintf(command, sizeof(command), "rm -rf '%s'", folder_path);
	if (folder_owner == getpid() && system(command) != 0)
		perror(folder_path);
}

static const char *folder(void)
{
	if (folder_owner != getpid()) {
		memcpy(strchr(folder_path, '\0') - 6, "XXXXXX", 6);
		ck_assert_ptr_nonnull(mkdtemp(folder_path));
		folder_owner = getpid();
		atexit(remove_folder);
	}
	return folder_path;
}

static const char *secret_path(void)
{
	return arena_printf(test_arena(), "%s/secret", folder());
}

const struct secret *server_process_secret(void)
{
	static struct secret secret;
	struct str why = STR_EMPTY;
	ck_assert_msg(secret_load(test_arena(), secret_path(), true, &secret, &why), STR_FMT,
		STR_ARG(why));
	return &secret;
}

static struct str read_log(const struct server_process *process)
{
	FILE *file = fopen(process->log, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	size_t n = (size_t)ftell(file);
	rewind(file);
	char *text = arena_alloc(test_arena(), n + 1);
	n = fread(text, 1, n, file);
	fclose(file);
	return (struct str){text, n};
}

/* --- starting --- */

struct arguments {
	const char *list[ARGUMENTS_MAX];
	size_t count;
};

static void add(struct arguments *arguments, const char *option, const char *value)
{
	ck_assert_int_lt(arguments->count + 2, ARGUMENTS_MAX);
	arguments->list[arguments->count++] = option;
	arguments->list[arguments->count++] = value;
}

static void set(struct arguments *arguments, const char *key, const char *value)
{
	add(arguments, "--set", arena_printf(test_arena(), "%s=%s", key, value));
}

static struct arguments arguments_of(const struct server_setup *setup)
{
	struct arguments arguments = {{"comptoird"}, 1};
	set(&arguments, "http.address", "127.0.0.1:0");
	set(&arguments, "database.socket", setup->database.socket);
	set(&arguments, "database.user", setup->database.user);
	set(&arguments, "database.name", setup->database.database);
	set(&arguments, "files.secret", secret_path());
	set(&arguments, "files.templates", test_source_path("templates"));
	for (size_t i = 0; i < ARRAY_LENGTH(setup->settings) && setup->settings[i] != NULL; i++)
		add(&arguments, "--set", setup->settings[i]);
	if (setup->clock_offset_ms != 0)
		add(&arguments, "--clock-offset",
			arena_printf(test_arena(), "%lld", (long long)setup->clock_offset_ms));
	return arguments;
}

static void become_server(const struct server_process *process, const struct arguments *arguments)
{
	int log = open(process->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execv(TEST_BUILD_DIR "/comptoird", (char *const *)arguments->list);
	_exit(127);
}

static void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* The line "started" names the port. */
static bool has_started(struct server_process *process)
{
	struct str log = read_log(process);
	const char *line = strstr(log.p, "\"started\"");
	const char *port = line == NULL ? NULL : strstr(line, "\"port\":");
	if (port == NULL)
		return false;
	process->port = (unsigned)strtoul(port + strlen("\"port\":"), NULL, 10);
	return true;
}

static void await_start(struct server_process *process)
{
	int64_t until_ms = clock_monotonic_ms() + START_TIMEOUT_MS;
	while (!has_started(process)) {
		ck_assert_msg(waitpid(process->pid, NULL, WNOHANG) == 0,
			"comptoird ended at once: " STR_FMT, STR_ARG(read_log(process)));
		ck_assert_msg(clock_monotonic_ms() < until_ms, "comptoird does not start: " STR_FMT,
			STR_ARG(read_log(process)));
		doze();
	}
}

struct server_process *server_process_launch(const struct server_setup *setup)
{
	static unsigned count;
	struct server_process *process = arena_new_struct(test_arena(), struct server_process);
	struct arguments arguments = arguments_of(setup);
	(void)server_process_secret();
	process->log = arena_printf(test_arena(), "%s/log.%u", folder(), count++);
	fclose(fopen(process->log, "w"));
	process->pid = fork();
	ck_assert_int_ge(process->pid, 0);
	if (process->pid == 0)
		become_server(process, &arguments);
	return process;
}

struct server_process *server_process_start(const struct server_setup *setup)
{
	struct server_process *process = server_process_launch(setup);
	await_start(process);
	return process;
}

unsigned server_process_port(const struct server_process *process)
{
	return process->port;
}

pid_t server_process_pid(const struct server_process *process)
{
	return process->pid;
}

/* --- ending --- */

void server_process_expect_error(struct server_process *process, const char *event)
{
	for (size_t i = 0; i < EXPECTED_MAX; i++)
		if (process->expected[i] == NULL) {
			process->expected[i] = event;
			return;
		}
	ck_abort_msg("more than %d expected errors", EXPECTED_MAX);
}

bool server_process_logged(const struct server_process *process, const char *text)
{
	return strstr(read_log(process).p, text) != NULL;
}

static bool is_expected(const struct server_process *process, const char *line)
{
	for (size_t i = 0; i < EXPECTED_MAX && process->expected[i] != NULL; i++)
		if (strstr(line, process->expected[i]) != NULL)
			return true;
	return false;
}

static void check_log(const struct server_process *process)
{
	struct str rest = read_log(process);
	while (rest.n > 0) {
		const char *line = str_c(test_arena(), str_cut(&rest, '\n'));
		if (strstr(line, "\"level\":\"error\"") != NULL)
			ck_assert_msg(is_expected(process, line), "unexpected: %s", line);
	}
}

void server_process_tell_to_stop(struct server_process *process)
{
	ck_assert_int_eq(kill(process->pid, SIGTERM), 0);
}

static int await_end(struct server_process *process)
{
	int64_t until_ms = clock_monotonic_ms() + STOP_TIMEOUT_MS;
	int status;
	while (waitpid(process->pid, &status, WNOHANG) == 0) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "comptoird does not stop");
		doze();
	}
	return status;
}

void server_process_stop(struct server_process *process)
{
	server_process_tell_to_stop(process);
	int status = await_end(process);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"comptoird ended with status %x: " STR_FMT, (unsigned)status,
		STR_ARG(read_log(process)));
	check_log(process);
}

void server_process_kill9(struct server_process *process)
{
	ck_assert_int_eq(kill(process->pid, SIGKILL), 0);
	(void)await_end(process);
	check_log(process);
}
