/* A cluster for tests; see galera.h. */
#include "tests/lib/galera.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <mysql.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/lib/raw_sql.h"

#define LIBRARY "/usr/lib/galera/libgalera_smm.so"

enum { SYNC_TIMEOUT_MS = 90000, ARGUMENTS_MAX = 40 };

/* A peer that says nothing is left out after two seconds, or each test would take its time. */
#define PATIENCE                                                                                   \
	"evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;"          \
	"evs.install_timeout=PT4S;gcache.size=64M"

struct galera_node {
	unsigned port, transfer_port;
	const char *folder, *socket;
	pid_t pid;
	MYSQL *sql;
};

struct galera {
	const char *folder, *members;
	struct galera_node nodes[GALERA_NODES];
};

bool galera_is_here(void)
{
	if (access(LIBRARY, R_OK) == 0)
		return true;
	printf("skipped: %s is not installed (package galera-4)\n", LIBRARY);
	return false;
}

static void shell(const char *command)
{
	ck_assert_msg(system(command) == 0, "this failed: %s", command);
}

static void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

/* --- processes --- */

struct arguments {
	const char *list[ARGUMENTS_MAX];
	size_t count;
};

static void add(struct arguments *arguments, const char *argument)
{
	ck_assert_uint_lt(arguments->count, ARGUMENTS_MAX - 1);
	arguments->list[arguments->count++] = argument;
}

static struct arguments arguments_of(
	const struct galera *galera, const struct galera_node *node, const char *more)
{
	struct arena *arena = test_arena();
	struct arguments arguments = {.count = 0};
	static const char *const same[] = {"mariadbd", "--no-defaults", "--skip-networking",
		"--skip-name-resolve", "--character-set-server=utf8mb4",
		"--innodb-flush-log-at-trx-commit=1", "--innodb-log-file-size=8M",
		"--innodb-buffer-pool-size=32M", "--performance-schema=OFF", "--binlog-format=ROW",
		"--innodb-autoinc-lock-mode=2", "--max-connections=300", "--wsrep-on=ON",
		("--wsrep-provider=" LIBRARY), "--wsrep-cluster-name=test",
		"--wsrep-sst-method=missed", "--wsrep-slave-threads=4"};
	for (size_t i = 0; i < ARRAY_LENGTH(same); i++)
		add(&arguments, same[i]);
	if (geteuid() == 0)
		add(&arguments, "--user=root");
	add(&arguments, arena_printf(arena, "--datadir=%s/data", node->folder));
	add(&arguments, arena_printf(arena, "--tmpdir=%s", node->folder));
	add(&arguments, arena_printf(arena, "--socket=%s", node->socket));
	add(&arguments, arena_printf(arena, "--wsrep-node-address=127.0.0.1:%u", node->port));
	add(&arguments,
		arena_printf(arena, "--wsrep-sst-receive-address=127.0.0.1:%u", node->port));
	add(&arguments, arena_printf(arena,
				"--wsrep-provider-options=base_host=127.0.0.1;base_port=%u;"
				"gmcast.listen_addr=tcp://127.0.0.1:%u;"
				"ist.recv_addr=127.0.0.1:%u;" PATIENCE,
				node->port, node->port, node->transfer_port));
	add(&arguments, arena_printf(arena, "--wsrep-cluster-address=%s", galera->members));
	add(&arguments, more);
	return arguments;
}

/* In the child: becomes mariadbd, and dies with the test. */
static void become_node(const struct galera *galera, const struct galera_node *node,
	const struct arguments *arguments, pid_t parent)
{
	const char *log = arena_printf(test_arena(), "%s/log", node->folder);
	const char *path = arena_printf(
		test_arena(), "%s:%s:/usr/sbin", test_source_path("tests/lib"), getenv("PATH"));
	int output = open(log, O_CREAT | O_WRONLY | O_APPEND, 0600);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	setenv("PATH", path, 1);
	setenv("COMPTOIR_SST_FOLDER", galera->folder, 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		execvp("mariadbd", (char *const *)(uintptr_t)arguments->list);
	_exit(127);
}

static void launch(const struct galera *galera, struct galera_node *node, const char *more)
{
	struct arguments arguments = arguments_of(galera, node, more);
	pid_t parent = getpid();
	node->pid = fork();
	ck_assert_int_ge(node->pid, 0);
	if (node->pid == 0)
		become_node(galera, node, &arguments, parent);
}

/* --- states --- */

/* Whatever goes wrong means: not yet. */
static bool says_synced(MYSQL *sql)
{
	static const char question[] =
		"SELECT COUNT(*) FROM information_schema.GLOBAL_STATUS WHERE"
		" (VARIABLE_NAME = 'WSREP_READY' AND VARIABLE_VALUE = 'ON')"
		" OR (VARIABLE_NAME = 'WSREP_LOCAL_STATE' AND VARIABLE_VALUE = '4')";
	if (mysql_query(sql, question) != 0)
		return false;
	MYSQL_RES *result = mysql_store_result(sql);
	MYSQL_ROW row = result == NULL ? NULL : mysql_fetch_row(result);
	bool is_synced = row != NULL && strcmp(row[0], "2") == 0;
	mysql_free_result(result);
	return is_synced;
}

static void await_synced(struct galera_node *node)
{
	int64_t until_ms = clock_monotonic_ms() + SYNC_TIMEOUT_MS;
	for (;;) {
		if (node->sql == NULL)
			node->sql = raw_connect(node->socket);
		if (node->sql != NULL && says_synced(node->sql))
			return;
		ck_assert_msg(waitpid(node->pid, NULL, WNOHANG) == 0, "a node ended; see %s/log",
			node->folder);
		ck_assert_msg(clock_monotonic_ms() < until_ms, "a node is not synced; see %s/log",
			node->folder);
		doze();
	}
}

static void end(struct galera_node *node, int signal_number)
{
	if (node->pid == 0)
		return;
	if (node->sql != NULL)
		mysql_close(node->sql);
	node->sql = NULL;
	kill(node->pid, SIGCONT);
	kill(node->pid, signal_number);
	waitpid(node->pid, NULL, 0);
	node->pid = 0;
}

/* --- life --- */

static unsigned free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void name_all(struct galera *galera)
{
	struct arena *arena = test_arena();
	const char *temporary = getenv("TMPDIR");
	char *folder = arena_printf(arena, "%s/comptoir-galera.XXXXXX",
		temporary == NULL || temporary[0] == '\0' ? "/tmp" : temporary);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	galera->folder = folder;
	for (int i = 0; i < GALERA_NODES; i++) {
		struct galera_node *node = &galera->nodes[i];
		node->folder = arena_printf(arena, "%s/%d", folder, i);
		node->socket = arena_printf(arena, "%s/socket", node->folder);
		node->port = free_port();
		node->transfer_port = free_port();
		shell(arena_printf(arena, "mkdir '%s'", node->folder));
	}
	galera->members = arena_printf(arena, "gcomm://127.0.0.1:%u,127.0.0.1:%u,127.0.0.1:%u",
		galera->nodes[0].port, galera->nodes[1].port, galera->nodes[2].port);
}

/* A cluster of one that has ended knows its position; with copies of it the others join without
 * a transfer of everything. */
static void make_data(struct galera *galera)
{
	struct arena *arena = test_arena();
	struct galera_node *first = &galera->nodes[0];
	shell(arena_printf(arena, "cp -a '%s' '%s/data'", db_server_template(), first->folder));
	launch(galera, first, "--wsrep-new-cluster");
	await_synced(first);
	end(first, SIGTERM);
	for (int i = 1; i < GALERA_NODES; i++)
		shell(arena_printf(arena, "cp -a '%s/data' '%s/data'", first->folder,
			galera->nodes[i].folder));
}

struct galera *galera_start(void)
{
	struct galera *galera = arena_new_struct(test_arena(), struct galera);
	name_all(galera);
	make_data(galera);
	for (int i = 0; i < GALERA_NODES; i++) {
		launch(galera, &galera->nodes[i], i == 0 ? "--wsrep-new-cluster" : NULL);
		if (i == 0)
			await_synced(&galera->nodes[0]);
	}
	for (int i = 0; i < GALERA_NODES; i++)
		await_synced(&galera->nodes[i]);
	return galera;
}

void galera_stop(struct galera *galera)
{
	for (int i = 0; i < GALERA_NODES; i++)
		end(&galera->nodes[i], SIGKILL);
	shell(arena_printf(test_arena(), "rm -rf '%s'", galera->folder));
}

const char *galera_socket(const struct galera *galera, int node)
{
	return galera->nodes[node].socket;
}

const char *galera_list(const struct galera *galera)
{
	return arena_printf(test_arena(), "%s %s %s", galera->nodes[0].socket,
		galera->nodes[1].socket, galera->nodes[2].socket);
}

void galera_kill9(struct galera *galera, int node)
{
	end(&galera->nodes[node], SIGKILL);
}

/* What the last "Recovered position: UUID:NUMBER" of its log says. */
static const char *recovered_position(const struct galera_node *node)
{
	const char *command = arena_printf(test_arena(),
		"sed -n 's/.*Recovered position: *//p' '%s/log' | tail -n 1", node->folder);
	char line[128] = "";
	FILE *pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	ck_assert_msg(
		fgets(line, sizeof(line), pipe) != NULL, "no position in %s/log", node->folder);
	pclose(pipe);
	line[strcspn(line, "\n")] = '\0';
	return arena_printf(test_arena(), "--wsrep-start-position=%s", line);
}

void galera_rejoin(struct galera *galera, int number)
{
	struct galera_node *node = &galera->nodes[number];
	launch(galera, node, "--wsrep-recover");
	waitpid(node->pid, NULL, 0);
	launch(galera, node, recovered_position(node));
	await_synced(node);
}

void galera_freeze(struct galera *galera, int node)
{
	ck_assert_int_eq(kill(galera->nodes[node].pid, SIGSTOP), 0);
}

void galera_thaw(struct galera *galera, int node)
{
	ck_assert_int_eq(kill(galera->nodes[node].pid, SIGCONT), 0);
	/* For a moment it believes that nothing happened. */
	nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
	await_synced(&galera->nodes[node]);
}

void galera_await_synced(struct galera *galera, int node)
{
	await_synced(&galera->nodes[node]);
}

int64_t galera_number(struct galera *galera, int node, const char *sql)
{
	return raw_number(galera->nodes[node].sql, sql);
}
