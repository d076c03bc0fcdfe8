/* ippeveprinter for tests; see office_printer.h. It wants a D-Bus to announce itself on, and gets
 * one of its own, on which nobody listens. */
#include "tests/lib/office_printer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/harness.h"
#include "tests/lib/peer.h"

#define PROGRAM "ippeveprinter"

struct office_printer {
	pid_t pid;
	unsigned port;
};

bool office_printer_is_there(void)
{
	static const char *const tools[] = {PROGRAM, "dbus-run-session"};
	for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
		const char *look = arena_printf(
			test_arena(), "PATH=$PATH:/usr/sbin command -v %s >/dev/null", tools[i]);
		if (system(look) == 0)
			continue;
		printf("skipped: %s is missing (Debian packages cups-ipp-utils, dbus-daemon)\n",
			tools[i]);
		fflush(stdout);
		return false;
	}
	return true;
}

static bool is_listening(unsigned port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_open = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return is_open;
}

static void run(const char *folder, unsigned port, const char *command, const char *formats)
{
	int log = open(
		arena_printf(test_arena(), "%s/log", folder), O_CREAT | O_WRONLY | O_APPEND, 0600);
	const char *script = arena_printf(test_arena(),
		"PATH=$PATH:/usr/sbin; export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS;"
		" exec setpriv --pdeathsig KILL " PROGRAM
		" -p %u -n localhost -r off -d %s -k -f %s %s%s bureau",
		port, folder, formats, command == NULL ? "" : "-c ",
		command == NULL ? "" : command);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execlp("dbus-run-session", "dbus-run-session", "--", "sh", "-c", script, (char *)NULL);
	_exit(127);
}

struct office_printer *office_printer_start(
	const char *folder, unsigned port, const char *command, const char *formats)
{
	struct office_printer *printer = arena_new_struct(test_arena(), struct office_printer);
	printer->port = port != 0 ? port : port_without_listener();
	printer->pid = fork();
	if (printer->pid == 0)
		run(folder, printer->port, command, formats);
	setpgid(printer->pid, printer->pid);
	for (int i = 0; i < 1500 && !is_listening(printer->port); i++)
		usleep(20000);
	ck_assert_msg(is_listening(printer->port), PROGRAM " does not listen; see %s/log", folder);
	return printer;
}

unsigned office_printer_port(const struct office_printer *printer)
{
	return printer->port;
}

void office_printer_stop(struct office_printer *printer)
{
	kill(-printer->pid, SIGKILL);
	waitpid(printer->pid, NULL, 0);
}
