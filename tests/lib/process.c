/* Programs under test as processes; see process.h. */
#include "tests/lib/process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"

enum { START_TIMEOUT_MS = 20000, STOP_TIMEOUT_MS = 20000, ARGUMENTS_MAX = 64, EXPECTED_MAX = 4 };
enum { TROUBLE_BYTES_MAX = 3000 };

struct process {
	const char *program;
	pid_t pid;
	unsigned port;
	const char *log;
	const char *expected[EXPECTED_MAX];
};

static struct str read_log(const struct process *process)
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

struct str process_trouble(const struct process *process)
{
	struct buf errors;
	struct str log = read_log(process), rest = log;
	buf_init(&errors, test_arena(), TROUBLE_BYTES_MAX);
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (str_holds(line, "\"level\":\"error\""))
			buf_printf(&errors, "\n" STR_FMT, STR_ARG(line));
	}
	if (buf_str(&errors).n > 0)
		return buf_str(&errors);
	size_t n = log.n < TROUBLE_BYTES_MAX ? log.n : TROUBLE_BYTES_MAX;
	return (struct str){log.p + log.n - n, n};
}

/* --- starting --- */

static void become_program(const struct process *process, const char *const *arguments)
{
	int log = open(process->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	const char *path = arena_printf(test_arena(), TEST_BUILD_DIR "/%s", process->program);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execv(path, (char *const *)arguments);
	_exit(127);
}

void process_doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* The line "started" names the port. */
static bool has_started(struct process *process)
{
	struct str log = read_log(process);
	const char *line = strstr(log.p, "\"started\"");
	const char *port = line == NULL ? NULL : strstr(line, "\"port\":");
	if (port == NULL)
		return false;
	process->port = (unsigned)strtoul(port + strlen("\"port\":"), NULL, 10);
	return true;
}

void process_await_start(struct process *process)
{
	int64_t until_ms = clock_monotonic_ms() + START_TIMEOUT_MS;
	while (!has_started(process)) {
		ck_assert_msg(waitpid(process->pid, NULL, WNOHANG) == 0,
			"%s ended at once: " STR_FMT, process->program,
			STR_ARG(process_trouble(process)));
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%s does not start: " STR_FMT,
			process->program, STR_ARG(process_trouble(process)));
		process_doze();
	}
}

static const char *in_ms(int64_t ms)
{
	return arena_printf(test_arena(), "%lld", (long long)ms);
}

static const char **arguments_of(const char *program, const char *const *settings, size_t count,
	struct process_time time, const char *command)
{
	const char **list = arena_new_array(test_arena(), ARGUMENTS_MAX, const char *);
	size_t n = 0;
	ck_assert_uint_lt(2 * count + 7, ARGUMENTS_MAX);
	list[n++] = program;
	list[n++] = "--clock-offset";
	list[n++] = in_ms(time.offset_ms);
	if (time.hurry_ms > 0) {
		list[n++] = "--hurry";
		list[n++] = in_ms(time.hurry_ms);
	}
	for (size_t i = 0; i < count; i++) {
		list[n++] = "--set";
		list[n++] = settings[i];
	}
	list[n++] = command;
	return list;
}

static struct process *launch(const char *program, const char *const *arguments, const char *log)
{
	struct process *process = arena_new_struct(test_arena(), struct process);
	process->program = program;
	process->log = log;
	fclose(fopen(process->log, "w"));
	process->pid = fork();
	ck_assert_int_ge(process->pid, 0);
	if (process->pid == 0)
		become_program(process, arguments);
	return process;
}

struct process *process_launch(const char *program, const char *const *settings, size_t count,
	struct process_time time, const char *log)
{
	return launch(program, arguments_of(program, settings, count, time, NULL), log);
}

unsigned process_port(const struct process *process)
{
	return process->port;
}

pid_t process_pid(const struct process *process)
{
	return process->pid;
}

double process_memory_mb(pid_t pid, const char *which)
{
	char line[128];
	double kilobytes = 0;
	size_t name = strlen(which);
	FILE *file = fopen(arena_printf(test_arena(), "/proc/%d/status", (int)pid), "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, which, name) == 0 &&
			sscanf(line + name, ": %lf", &kilobytes) == 1)
			break;
	fclose(file);
	return kilobytes / 1024;
}

/* --- ending --- */

void process_expect_error(struct process *process, const char *event)
{
	for (size_t i = 0; i < EXPECTED_MAX; i++)
		if (process->expected[i] == NULL) {
			process->expected[i] = event;
			return;
		}
	ck_abort_msg("more than %d expected errors", EXPECTED_MAX);
}

bool process_logged(const struct process *process, const char *text)
{
	return strstr(read_log(process).p, text) != NULL;
}

static bool is_expected(const struct process *process, const char *line)
{
	for (size_t i = 0; i < EXPECTED_MAX && process->expected[i] != NULL; i++)
		if (strstr(line, process->expected[i]) != NULL)
			return true;
	return false;
}

/* Line by line: the log of a long run is long. */
static void check_log(const struct process *process)
{
	char *line = NULL;
	size_t room = 0;
	FILE *file = fopen(process->log, "r");
	ck_assert_ptr_nonnull(file);
	while (getline(&line, &room, file) > 0)
		if (strstr(line, "\"level\":\"error\"") != NULL)
			ck_assert_msg(is_expected(process, line), "unexpected: %s", line);
	free(line);
	fclose(file);
}

void process_tell_to_stop(struct process *process)
{
	ck_assert_int_eq(kill(process->pid, SIGTERM), 0);
}

static int await_end(struct process *process)
{
	int64_t until_ms = clock_monotonic_ms() + STOP_TIMEOUT_MS;
	int status;
	while (waitpid(process->pid, &status, WNOHANG) == 0) {
		ck_assert_msg(
			clock_monotonic_ms() < until_ms, "%s does not stop", process->program);
		process_doze();
	}
	return status;
}

int process_run(const char *program, const char *const *settings, size_t count, const char *command,
	const char *log)
{
	int status = await_end(launch(program,
		arguments_of(program, settings, count, (struct process_time){0}, command), log));
	ck_assert_msg(WIFEXITED(status), "%s %s was killed", program, command);
	return WEXITSTATUS(status);
}

void process_stop(struct process *process)
{
	process_tell_to_stop(process);
	int status = await_end(process);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"%s ended with status %x: " STR_FMT, process->program, (unsigned)status,
		STR_ARG(process_trouble(process)));
	check_log(process);
}

void process_kill9(struct process *process)
{
	ck_assert_int_eq(kill(process->pid, SIGKILL), 0);
	(void)await_end(process);
	check_log(process);
}
