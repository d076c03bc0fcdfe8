/* Private MariaDB servers for tests; see fixture_db.h. */
#include <dirent.h>
#include <fcntl.h>
#include <mysql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

enum { PATH_CHARS = 200, START_TIMEOUT_MS = 30000, ARGUMENTS_MAX = 32 };

struct db_server {
	char folder[PATH_CHARS];
	char socket[PATH_CHARS + 8];
	const char *options;
	pid_t pid;
	MYSQL *sql;
};

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	char command[2048];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	ck_assert_int_lt(n, (int)sizeof(command));
	ck_assert_msg(system(command) == 0, "this failed: %s", command);
}

/* Once per build folder. */
const char *db_server_template(void)
{
	static const char folder[] = TEST_BUILD_DIR "/tests/db-template";
	shell("mkdir -p '%s/tests'", TEST_BUILD_DIR);
	int lock =
		open(TEST_BUILD_DIR "/tests/db-template.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	ck_assert_int_ge(lock, 0);
	ck_assert_int_eq(flock(lock, LOCK_EX), 0);
	if (access(folder, F_OK) != 0) {
		shell("rm -rf '%s.new' && TMPDIR='" TEST_BUILD_DIR
		      "/tests' mariadb-install-db --no-defaults %s --datadir='%s.new' "
		      "--auth-root-authentication-method=normal --skip-test-db --skip-name-resolve "
		      "--innodb-log-file-size=8M >'%s.log' 2>&1 && mv '%s.new' '%s'",
			folder, geteuid() == 0 ? "--user=root" : "", folder, folder, folder,
			folder);
	}
	close(lock);
	return folder;
}

static const char *program(void)
{
	return access("/usr/sbin/mariadbd", X_OK) == 0 ? "/usr/sbin/mariadbd" : "mariadbd";
}

static void add_options(const struct db_server *server, const char **argv)
{
	char *rest = server->options == NULL ? NULL : strdup(server->options), *option;
	size_t count = 0;
	while (argv[count] != NULL)
		count++;
	while (rest != NULL && (option = strsep(&rest, " ")) != NULL && count + 1 < ARGUMENTS_MAX)
		argv[count++] = option;
}

/* In the child: becomes mariadbd, and dies with the test. */
static void become_server(const struct db_server *server, pid_t parent)
{
	char data[PATH_CHARS + 32], socket_option[PATH_CHARS + 32], log[PATH_CHARS + 32],
		temporary[PATH_CHARS + 32];
	snprintf(data, sizeof(data), "--datadir=%s/data", server->folder);
	snprintf(socket_option, sizeof(socket_option), "--socket=%s", server->socket);
	snprintf(log, sizeof(log), "--log-error=%s/log", server->folder);
	/* One that starts removes what it takes for its own leftovers. */
	snprintf(temporary, sizeof(temporary), "--tmpdir=%s", server->folder);
	const char *argv[ARGUMENTS_MAX] = {"mariadbd", "--no-defaults", data, socket_option, log,
		temporary, "--skip-networking", "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--innodb-flush-log-at-trx-commit=1",
		"--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M",
		"--performance-schema=OFF", "--max-connections=600",
		geteuid() == 0 ? "--user=root" : "--skip-slave-start"};
	add_options(server, argv);
	int output = open(log + strlen("--log-error="), O_CREAT | O_WRONLY | O_APPEND, 0600);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		execvp(program(), (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void pause_20_ms(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

struct db_settings db_server_settings(const struct db_server *server)
{
	return (struct db_settings){.socket = server->socket, .user = "root", .database = "shop"};
}

static void wait_until_ready(struct db_server *server)
{
	int64_t deadline = clock_monotonic_ms() + START_TIMEOUT_MS;
	while ((server->sql = raw_connect(server->socket)) == NULL) {
		ck_assert_msg(waitpid(server->pid, NULL, WNOHANG) == 0,
			"mariadbd ended; see %s/log", server->folder);
		ck_assert_msg(clock_monotonic_ms() < deadline,
			"mariadbd does not answer; see %s/log", server->folder);
		pause_20_ms();
	}
}

static void launch(struct db_server *server)
{
	pid_t parent = getpid();
	server->pid = fork();
	ck_assert_int_ge(server->pid, 0);
	if (server->pid == 0)
		become_server(server, parent);
	wait_until_ready(server);
}

struct db_server *db_server_start(const char *options)
{
	struct db_server *server = calloc(1, sizeof(*server));
	const char *temporary = getenv("TMPDIR");
	ck_assert_ptr_nonnull(server);
	server->options = options;
	snprintf(server->folder, sizeof(server->folder), "%s/comptoir-db.XXXXXX",
		temporary == NULL || temporary[0] == '\0' ? "/tmp" : temporary);
	ck_assert_ptr_nonnull(mkdtemp(server->folder));
	snprintf(server->socket, sizeof(server->socket), "%s/socket", server->folder);
	shell("cp -a '%s' '%s/data'", db_server_template(), server->folder);
	launch(server);
	raw_sql(server->sql,
		"CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
	raw_sql(server->sql, "USE shop");
	return server;
}

static void end(struct db_server *server, int signal_number)
{
	if (server->sql != NULL)
		mysql_close(server->sql);
	server->sql = NULL;
	kill(server->pid, SIGCONT);
	kill(server->pid, signal_number);
	waitpid(server->pid, NULL, 0);
}

void db_server_stop(struct db_server *server)
{
	/* Nothing of it is looked at again. */
	end(server, SIGKILL);
	shell("rm -rf '%s'", server->folder);
	free(server);
}

void db_server_kill9(struct db_server *server)
{
	end(server, SIGKILL);
}

void db_server_restart(struct db_server *server)
{
	launch(server);
	raw_sql(server->sql, "USE shop");
}

/* The state stands behind the name in parentheses, of which there may be more; see proc(5). */
static bool is_thread_stopped(const char *path)
{
	char line[512];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return true; /* it has just ended */
	size_t n = fread(line, 1, sizeof(line) - 1, file);
	fclose(file);
	line[n] = '\0';
	const char *end = strrchr(line, ')');
	return end == NULL || end[1] == '\0' || end[2] == 'T';
}

static bool is_stopped(pid_t pid)
{
	char folder[64], path[512];
	bool is_stopped = true;
	snprintf(folder, sizeof(folder), "/proc/%d/task", (int)pid);
	DIR *tasks = opendir(folder);
	ck_assert_ptr_nonnull(tasks);
	for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
		snprintf(path, sizeof(path), "%s/%s/stat", folder, task->d_name);
		if (task->d_name[0] != '.')
			is_stopped = is_stopped && is_thread_stopped(path);
	}
	closedir(tasks);
	return is_stopped;
}

/* A busy machine takes its time: a thread that has not stopped may still run a statement. */
void db_server_freeze(struct db_server *server)
{
	ck_assert_int_eq(kill(server->pid, SIGSTOP), 0);
	while (!is_stopped(server->pid))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

void db_server_thaw(struct db_server *server)
{
	ck_assert_int_eq(kill(server->pid, SIGCONT), 0);
}

pid_t db_server_pid(const struct db_server *server)
{
	return server->pid;
}

void db_server_sql(struct db_server *server, const char *sql)
{
	raw_sql(server->sql, sql);
}

int64_t db_server_number(struct db_server *server, const char *sql)
{
	return raw_number(server->sql, sql);
}
