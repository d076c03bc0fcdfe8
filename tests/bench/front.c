/* HAProxy for the measures; see front.h. */
#include "tests/bench/front.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/bench/usage.h"
#include "tests/lib/harness.h"

enum { START_TIMEOUT_MS = 10000 };

static struct {
	pid_t pid;
	unsigned https, http;
	const char *folder;
} front;

/* One that nobody listens on now. */
static unsigned free_port(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&any, &n), 0);
	close(fd);
	return ntohs(any.sin_port);
}

static void make_certificate(void)
{
	const char *command = arena_printf(test_arena(),
		"cd '%s' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
		" -days 2 -subj /CN=localhost -keyout key -out crt 2>/dev/null && cat crt key >pem",
		front.folder);
	ck_assert_msg(system(command) == 0, "openssl makes no certificate");
}

static void set(const char *name, const char *value)
{
	ck_assert_int_eq(setenv(name, value, 1), 0);
}

static void become_haproxy(unsigned server_port)
{
	struct arena *arena = test_arena();
	int log = open(arena_printf(arena, "%s/log", front.folder), O_CREAT | O_WRONLY, 0600);
	set("COMPTOIR_FRONT_CERTIFICATES", arena_printf(arena, "%s/pem", front.folder));
	set("COMPTOIR_FRONT_SERVER", arena_printf(arena, "127.0.0.1:%u", server_port));
	set("COMPTOIR_FRONT_HTTPS", arena_printf(arena, "127.0.0.1:%u", front.https));
	set("COMPTOIR_FRONT_HTTP", arena_printf(arena, "127.0.0.1:%u", front.http));
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execlp("haproxy", "haproxy", "-db", "-f", test_source_path("doc/haproxy.cfg"), NULL);
	_exit(127);
}

static bool is_listening(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)front.https),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is = connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0;
	close(fd);
	return is;
}

void front_start(unsigned server_port)
{
	int64_t until_ms = clock_monotonic_ms() + START_TIMEOUT_MS;
	front.folder = mkdtemp(arena_printf(test_arena(), "/tmp/comptoir-front-XXXXXX"));
	ck_assert_ptr_nonnull(front.folder);
	front.https = free_port();
	front.http = free_port();
	make_certificate();
	front.pid = fork();
	ck_assert_int_ge(front.pid, 0);
	if (front.pid == 0)
		become_haproxy(server_port);
	while (!is_listening()) {
		ck_assert_msg(
			clock_monotonic_ms() < until_ms && waitpid(front.pid, NULL, WNOHANG) == 0,
			"haproxy does not come up (apt-get install haproxy); see %s/log",
			front.folder);
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	}
	usage_watch(PARTY_FRONT, front.pid);
}

unsigned front_port(void)
{
	return front.https;
}

void front_stop(void)
{
	usage_watch(PARTY_FRONT, 0);
	kill(front.pid, SIGKILL);
	waitpid(front.pid, NULL, 0);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf '%s'", front.folder)), 0);
}
