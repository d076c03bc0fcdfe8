/* What the commands share: saying what went wrong, and handling secrets. */
#include "server/ctl/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum ctl_outcome ctl_fail(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("comptoirctl: ", stderr);
	vfprintf(stderr, format, args);
	fputs("\n", stderr);
	va_end(args);
	return CTL_FAILED;
}

enum ctl_outcome ctl_outcome_of(enum db_status status)
{
	switch (status) {
	case DB_DONE:
		return CTL_DONE;
	case DB_NONE:
		return ctl_fail("There is nothing of that name.");
	case DB_DUP:
		return ctl_fail("That is there already.");
	case DB_RETRY:
		return ctl_fail("The database is too busy. Nothing was done; try again.");
	case DB_DOWN:
		return ctl_fail("The database does not answer. Nothing was done.");
	case DB_UNCERTAIN:
		return ctl_fail("The answer was lost: it may be done or not. It can be repeated.");
	case DB_BROKEN:
		break;
	}
	return ctl_fail("The database refused; the log line above says what.");
}

struct str ctl_argument(const struct ctl *ctl, int i)
{
	return i < ctl->argument_count ? str_of(ctl->arguments[i]) : STR_EMPTY;
}

bool ctl_secret(const struct ctl *ctl, struct secret *secret_out)
{
	struct str why;
	const char *path = str_c(ctl->arena, config_text(ctl->config, "files", "secret"));
	if (secret_load(ctl->arena, path, false, secret_out, &why))
		return true;
	ctl_fail(STR_FMT, STR_ARG(why));
	return false;
}

/* Switches the terminal's echo; false when standard input is none. */
static bool set_echo(bool is_on)
{
	struct termios terminal;
	if (tcgetattr(STDIN_FILENO, &terminal) != 0)
		return false;
	terminal.c_lflag = is_on ? terminal.c_lflag | ECHO : terminal.c_lflag & ~(tcflag_t)ECHO;
	return tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal) == 0;
}

bool ctl_read_secret_line(const struct ctl *ctl, const char *what, struct str *line_out)
{
	char line[512];
	bool is_terminal = set_echo(false);
	if (is_terminal)
		fprintf(stderr, "%s: ", what);
	bool is_read = fgets(line, sizeof line, stdin) != NULL;
	if (is_terminal) {
		set_echo(true);
		fputc('\n', stderr);
	}
	if (is_read) {
		line[strcspn(line, "\r\n")] = '\0';
		*line_out = str_dup(ctl->arena, str_of(line));
	}
	secret_scrub(line, sizeof line);
	if (is_read && line_out->n > 0)
		return true;
	ctl_fail("No %s came on standard input.", what);
	return false;
}

bool ctl_write_private(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool is_written = fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n &&
			  write(fd, "\n", 1) == 1 && fsync(fd) == 0;
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (!is_written)
		ctl_fail("%s: %s", path, strerror(error));
	return is_written;
}
