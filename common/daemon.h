/*
 * What the long-running programs have in common: their command line, their settings, and
 * ending when they are told to.
 */
#ifndef COMPTOIR_DAEMON_H
#define COMPTOIR_DAEMON_H

#include <signal.h>

#include "common/config.h"

struct daemon {
	const char *name;    /* "comptoir-agent" */
	const char *summary; /* one sentence for --help */
	const struct setting *settings;
	size_t setting_count;
	/* Lines for --help on what else it can do, and whether these words are that; NULL: it only
	 * runs. */
	const char *commands;
	bool (*is_command)(char **arguments, int count);
};

/*
 * Reads the options (--help lists them) and the settings. NULL when there is nothing to serve: help
 * or a sample was printed, or something was wrong and said on standard error; then *status_out is
 * what the program exits with. What follows the options (getopt's optind) is a command, for a
 * program that has some. *only_check_out: say that the settings are sound, and exit.
 */
struct config *daemon_config(struct arena *arena, const struct daemon *daemon, int argc,
	char **argv, bool *only_check_out, int *status_out);
/* Says why on standard error; what the program then exits with. */
int daemon_complain(const struct daemon *daemon, struct str why);

/* Before any thread is started: SIGTERM and SIGINT wait for daemon_is_told_to_stop; SIGPIPE is
 * ignored. */
sigset_t daemon_block_signals(void);
/* Waits this long for being told; false when the time is over. */
bool daemon_is_told_to_stop(const sigset_t *signals, int64_t wait_ms);

#endif
