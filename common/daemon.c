/* Command line and end of the long-running programs; see daemon.h. */
#include "common/daemon.h"

#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/log.h"

enum { OVERRIDES_MAX = 64, EXIT_USAGE = 2 };

enum task { TASK_SERVE, TASK_CHECK, TASK_PRINT, TASK_HELP, TASK_VERSION, TASK_WRONG };

struct arguments {
	const char *config;
	const char *overrides[OVERRIDES_MAX];
	size_t override_count;
};

static const char usage[] =
	"Usage: %s [OPTION]...\n%s\n\n"
	"  -c, --config FILE           read settings from FILE\n"
	"  -s, --set SECTION.KEY=VALUE override one setting; may be repeated\n"
	"      --check-config          say whether the settings are sound, and exit\n"
	"      --print-config          print a commented sample of all settings, and exit\n"
	"      --clock-offset MS       for tests: live this much in the future\n"
	"      --hurry MS              for tests: timed work rests no longer than this\n"
	"  -h, --help                  this text\n"
	"  -V, --version               version\n";

/* For tests: clock_shift or clock_hurry. */
static bool set_clock(void (*set)(int64_t ms), const char *text)
{
	int64_t ms;
	if (!str_to_i64(str_of(text), &ms))
		return false;
	set(ms);
	return true;
}

static bool add_override(struct arguments *arguments, const char *text)
{
	if (arguments->override_count == OVERRIDES_MAX)
		return false;
	arguments->overrides[arguments->override_count++] = text;
	return true;
}

static enum task parse(int argc, char **argv, struct arguments *arguments)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"set", required_argument, NULL, 's'},
		{"check-config", no_argument, NULL, 'k'},
		{"print-config", no_argument, NULL, 'p'},
		{"clock-offset", required_argument, NULL, 'o'},
		{"hurry", required_argument, NULL, 'u'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL, 0, NULL, 0},
	};
	enum task task = TASK_SERVE;
	for (int c; (c = getopt_long(argc, argv, "c:s:hV", options, NULL)) != -1;) {
		bool is_good = c != '?';
		if (c == 'c')
			arguments->config = optarg;
		else if (c == 's')
			is_good = add_override(arguments, optarg);
		else if (c == 'o')
			is_good = set_clock(clock_shift, optarg);
		else if (c == 'u')
			is_good = set_clock(clock_hurry, optarg);
		else
			task = c == 'k'	  ? TASK_CHECK
			       : c == 'p' ? TASK_PRINT
			       : c == 'h' ? TASK_HELP
					  : TASK_VERSION;
		if (!is_good)
			return TASK_WRONG;
	}
	return task;
}

/* What follows the options, if anything does. */
static bool is_command(const struct daemon *daemon, char **arguments, int count)
{
	if (count == 0 || (daemon->is_command != NULL && daemon->is_command(arguments, count)))
		return true;
	fprintf(stderr,
		daemon->is_command == NULL ? "%s: it takes no arguments, such as %s.\n"
					   : "%s: %s is no command, or takes other arguments.\n",
		daemon->name, arguments[0]);
	return false;
}

int daemon_complain(const struct daemon *daemon, struct str why)
{
	bool has_stop = str_ends_with(why, STR("."));
	fprintf(stderr, "%s: " STR_FMT "%s\n", daemon->name, STR_ARG(why), has_stop ? "" : ".");
	return EXIT_USAGE;
}

static void print_usage(const struct daemon *daemon)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	printf(usage, daemon->name, daemon->summary);
	if (daemon->commands != NULL)
		fputs(daemon->commands, stdout);
#pragma GCC diagnostic pop
}

static struct config *load(struct arena *arena, const struct daemon *daemon,
	const struct arguments *arguments, int *status_out)
{
	struct str why;
	struct config *config = config_load(arena, daemon->settings, daemon->setting_count,
		arguments->config, arguments->overrides, arguments->override_count, &why);
	if (config == NULL)
		*status_out = daemon_complain(daemon, why);
	return config;
}

struct config *daemon_config(struct arena *arena, const struct daemon *daemon, int argc,
	char **argv, bool *only_check_out, int *status_out)
{
	struct arguments arguments = {.config = NULL};
	struct str sample;
	enum task task = parse(argc, argv, &arguments);
	if (task != TASK_WRONG && !is_command(daemon, argv + optind, argc - optind))
		task = TASK_WRONG;
	*status_out = EXIT_SUCCESS;
	*only_check_out = task == TASK_CHECK;
	switch (task) {
	case TASK_SERVE:
	case TASK_CHECK:
		return load(arena, daemon, &arguments, status_out);
	case TASK_PRINT:
		sample = config_sample(arena, daemon->settings, daemon->setting_count);
		fwrite(sample.p, 1, sample.n, stdout);
		break;
	case TASK_HELP:
		print_usage(daemon);
		break;
	case TASK_VERSION:
		printf("%s " PACKAGE_VERSION "\n", daemon->name);
		break;
	case TASK_WRONG:
		fprintf(stderr, "Try %s --help.\n", daemon->name);
		*status_out = EXIT_USAGE;
		break;
	}
	return NULL;
}

sigset_t daemon_block_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signals;
}

bool daemon_is_told_to_stop(const sigset_t *signals, int64_t wait_ms)
{
	const struct timespec wait = {wait_ms / 1000, wait_ms % 1000 * 1000000};
	return sigtimedwait(signals, NULL, &wait) > 0;
}
