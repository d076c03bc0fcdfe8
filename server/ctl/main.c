/* comptoirctl: finds the command, reads the settings, runs it. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/ctl/ctl.h"
#include "server/settings.h"

enum { ARENA_MAX = 512 * 1024 * 1024, OVERRIDES_MAX = 64, DATABASE_TIMEOUT_S = 3600 };

struct command {
	const char *name;
	enum ctl_outcome (*run)(struct ctl *ctl);
	const char *arguments, *help;
};

static const struct command commands[] = {
#define COMMAND(name, run, arguments, help) {name, run, arguments, help},
#include "server/ctl/commands.def"
#undef COMMAND
};

struct options {
	const char *config;
	const char *overrides[OVERRIDES_MAX];
	size_t override_count;
};

static void print_usage(FILE *file)
{
	fputs("Usage: comptoirctl [OPTION]... COMMAND [ARGUMENT]...\n"
	      "Administration of Comptoir.\n\n"
	      "  -c, --config FILE           read the settings of comptoird from FILE\n"
	      "  -s, --set SECTION.KEY=VALUE override one setting; may be repeated\n"
	      "  -h, --help                  this text\n"
	      "  -V, --version               version\n\nCommands:\n",
		file);
	for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
		fprintf(file, "  %s%s%s\n        %s\n", commands[i].name,
			commands[i].arguments[0] != '\0' ? " " : "", commands[i].arguments,
			commands[i].help);
}

/* Words of "STORE LOGIN NAME [manager]": how many there may be, and how many there must; a "..." at
 * the end stands for any number. */
static void count_arguments(const char *arguments, int *least_out, int *most_out)
{
	*least_out = *most_out = 0;
	for (const char *p = arguments; *p != '\0'; p++) {
		bool is_start = *p != ' ' && (p == arguments || p[-1] == ' ');
		*most_out += is_start;
		*least_out += is_start && *p != '[';
	}
	if (str_ends_with(str_of(arguments), STR("...")))
		*most_out = INT_MAX;
}

static bool takes(const struct command *command, int count)
{
	int least, most;
	count_arguments(command->arguments, &least, &most);
	return count >= least && count <= most;
}

static const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
		if (strcmp(name, commands[i].name) == 0)
			return &commands[i];
	return NULL;
}

/* Says on standard error what was wrong. */
static enum ctl_outcome wrong_usage(const char *what, const char *of, const char *arguments)
{
	fprintf(stderr, "comptoirctl: %s%s%s%s; see comptoirctl --help\n", what, of,
		arguments[0] != '\0' ? " " : "", arguments);
	return CTL_WRONG_USAGE;
}

static enum ctl_outcome run(
	const struct command *command, const struct options *options, int argc, char **argv)
{
	struct str why;
	struct db_settings database;
	struct ctl ctl = {.arena = arena_new(ARENA_MAX),
		.now = clock_now(),
		.arguments = argv + 1,
		.argument_count = argc - 1};
	ctl.config = config_load(ctl.arena, server_settings, server_setting_count, options->config,
		options->overrides, options->override_count, &why);
	if (ctl.config == NULL || !settings_database(ctl.config, ctl.arena, &database, &why)) {
		arena_free(ctl.arena);
		return ctl_fail(STR_FMT ".", STR_ARG(why));
	}
	database.io_timeout_s = DATABASE_TIMEOUT_S;
	ctl.db = db_open(&database);
	enum ctl_outcome outcome = command->run(&ctl);
	db_close(ctl.db);
	arena_free(ctl.arena);
	return outcome;
}

enum asked { ASKED_COMMAND, ASKED_HELP, ASKED_VERSION, ASKED_WRONG };

static enum asked read_options(int argc, char **argv, struct options *options)
{
	static const struct option long_options[] = {
		{"config", required_argument, NULL, 'c'},
		{"set", required_argument, NULL, 's'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL, 0, NULL, 0},
	};
	/* "+": options of a command are the command's. */
	for (int c; (c = getopt_long(argc, argv, "+c:s:hV", long_options, NULL)) != -1;) {
		if (c == 'h' || c == 'V')
			return c == 'h' ? ASKED_HELP : ASKED_VERSION;
		if (c == '?' || (c == 's' && options->override_count == OVERRIDES_MAX))
			return ASKED_WRONG;
		if (c == 'c')
			options->config = optarg;
		else
			options->overrides[options->override_count++] = optarg;
	}
	return ASKED_COMMAND;
}

static enum ctl_outcome run_named(const struct options *options, int argc, char **argv)
{
	const struct command *command = argc == 0 ? NULL : command_named(argv[0]);
	if (argc == 0)
		return wrong_usage("say what to do", "", "");
	if (command == NULL)
		return wrong_usage("there is no command ", argv[0], "");
	enum ctl_outcome outcome =
		takes(command, argc - 1) ? run(command, options, argc, argv) : CTL_WRONG_USAGE;
	return outcome == CTL_WRONG_USAGE
		       ? wrong_usage("it is comptoirctl ", command->name, command->arguments)
		       : outcome;
}

int main(int argc, char **argv)
{
	struct options options = {.config = NULL};
	log_set_program("comptoirctl");
	switch (read_options(argc, argv, &options)) {
	case ASKED_COMMAND:
		break;
	case ASKED_HELP:
		print_usage(stdout);
		return CTL_DONE;
	case ASKED_VERSION:
		puts("comptoirctl " PACKAGE_VERSION);
		return CTL_DONE;
	case ASKED_WRONG:
		return wrong_usage("that is no option", "", "");
	}
	return run_named(&options, argc - optind, argv + optind);
}
