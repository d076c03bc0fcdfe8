/* comptoird: reads its settings, waits for the database, answers requests until told to stop. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/notify.h"
#include "server/fulfilment/directory.h"
#include "server/http/health.h"
#include "server/http/listener.h"
#include "server/jobs/jobs.h"
#include "server/settings.h"

enum {
	PROCESS_ARENA_MAX = 512 * 1024 * 1024,
	OVERRIDES_MAX = 64,
	DATABASE_LOOK_MS = 500,
	EXIT_USAGE = 2,
};

enum task { TASK_SERVE, TASK_CHECK, TASK_PRINT, TASK_DONE, TASK_WRONG };

struct arguments {
	const char *config;
	const char *overrides[OVERRIDES_MAX];
	size_t override_count;
	int64_t clock_offset_ms;
};

static const char usage[] =
	"Usage: comptoird [OPTION]...\n"
	"The central server of Comptoir: API, shop pages, back office, timed jobs.\n\n"
	"  -c, --config FILE           read settings from FILE\n"
	"  -s, --set SECTION.KEY=VALUE override one setting; may be repeated\n"
	"      --check-config          say whether the settings are sound, and exit\n"
	"      --print-config          print a commented sample of all settings, and exit\n"
	"      --clock-offset MS       for test servers: live this much in the future\n"
	"  -h, --help                  this text\n"
	"  -V, --version               version\n";

static enum task parse(int argc, char **argv, struct arguments *arguments)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"set", required_argument, NULL, 's'},
		{"check-config", no_argument, NULL, 'k'},
		{"print-config", no_argument, NULL, 'p'},
		{"clock-offset", required_argument, NULL, 'o'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL, 0, NULL, 0},
	};
	enum task task = TASK_SERVE;
	for (int c; (c = getopt_long(argc, argv, "c:s:hV", options, NULL)) != -1;) {
		switch (c) {
		case 'c':
			arguments->config = optarg;
			break;
		case 's':
			if (arguments->override_count == OVERRIDES_MAX)
				return TASK_WRONG;
			arguments->overrides[arguments->override_count++] = optarg;
			break;
		case 'o':
			if (!str_to_i64(str_of(optarg), &arguments->clock_offset_ms))
				return TASK_WRONG;
			break;
		case 'k':
			task = TASK_CHECK;
			break;
		case 'p':
			task = TASK_PRINT;
			break;
		case 'h':
			fputs(usage, stdout);
			return TASK_DONE;
		case 'V':
			puts("comptoird " PACKAGE_VERSION);
			return TASK_DONE;
		default:
			return TASK_WRONG;
		}
	}
	return optind == argc ? task : TASK_WRONG;
}

static int complain(struct str why)
{
	bool is_ended = str_ends_with(why, STR("."));
	fprintf(stderr, "comptoird: " STR_FMT "%s\n", STR_ARG(why), is_ended ? "" : ".");
	return EXIT_USAGE;
}

/* The signals that stop us are taken by the main thread only, when it asks for them. */
static sigset_t block_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signals;
}

static bool is_told_to_stop(const sigset_t *signals, int64_t wait_ms)
{
	const struct timespec wait = {wait_ms / 1000, wait_ms % 1000 * 1000000};
	return sigtimedwait(signals, NULL, &wait) > 0;
}

/* The stores have to be known before the first question for one. */
static enum reason look(struct server *server, struct db *db)
{
	enum reason reason = health_of(server->health, db);
	if (reason != REASON_OK)
		return reason;
	return db_reason(directory_refresh(server->directory, db, clock_now()));
}

/* A database that is away or still being migrated is waited for, with a line when the reason
 * changes. False when we are told to stop meanwhile. */
static bool await_database(struct server *server, const sigset_t *signals)
{
	struct db *db = db_open(&server->database);
	enum reason last = REASON_OK, reason;
	while ((reason = look(server, db)) != REASON_OK) {
		if (reason != last)
			log_warn("waiting_for_database",
				LOG_TEXT("reason", reason_info(reason)->code),
				LOG_TEXT("what", reason_info(reason)->title));
		last = reason;
		if (is_told_to_stop(signals, DATABASE_LOOK_MS)) {
			db_close(db);
			return false;
		}
	}
	db_close(db);
	return true;
}

static struct http_settings http_settings_of(const struct config *config)
{
	return (struct http_settings){
		.address = config_text(config, "http", "address"),
		.workers = (unsigned)config_int(config, "http", "workers"),
		.request_timeout_ms = (unsigned)config_int(config, "http", "request_timeout_ms"),
		.body_timeout_ms = (unsigned)config_int(config, "http", "body_timeout_ms"),
		.keep_alive = config_bool(config, "http", "keep_alive"),
		.trust_forwarded = config_bool(config, "http", "trust_forwarded"),
	};
}

static int serve(struct server *server)
{
	struct str why;
	int got;
	sigset_t signals = block_signals();
	const struct http_settings settings = http_settings_of(server->config);
	if (!await_database(server, &signals))
		return EXIT_SUCCESS;
	server->jobs = jobs_start(server, all_jobs, all_job_count);
	struct listener *listener = listener_start(server, &settings, &why);
	if (listener == NULL) {
		jobs_stop(server->jobs);
		return complain(why);
	}
	log_info("started", LOG_U64("port", listener_port(listener)),
		LOG_TEXT("version", PACKAGE_VERSION));
	notify_manager("READY=1");
	sigwait(&signals, &got);
	notify_manager("STOPPING=1");
	log_info("stopping", LOG_I64("signal", got));
	listener_stop(listener, (unsigned)config_int(server->config, "http", "drain_ms"));
	jobs_stop(server->jobs);
	log_info("stopped");
	return EXIT_SUCCESS;
}

static int run(struct server *server, const struct arguments *arguments, enum task task)
{
	struct str why;
	clock_shift(arguments->clock_offset_ms);
	server->config = config_load(server->arena, server_settings, server_setting_count,
		arguments->config, arguments->overrides, arguments->override_count, &why);
	if (server->config == NULL || !server_init(server, &why))
		return complain(why);
	if (task == TASK_SERVE)
		return serve(server);
	puts("The settings are sound.");
	return EXIT_SUCCESS;
}

static int print_config(struct arena *arena)
{
	struct str sample = config_sample(arena, server_settings, server_setting_count);
	fwrite(sample.p, 1, sample.n, stdout);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	struct server server = {0};
	int status = EXIT_SUCCESS;
	log_set_program("comptoird");
	enum task task = parse(argc, argv, &arguments);
	server.arena = arena_new(PROCESS_ARENA_MAX);
	switch (task) {
	case TASK_SERVE:
	case TASK_CHECK:
		status = run(&server, &arguments, task);
		break;
	case TASK_PRINT:
		status = print_config(server.arena);
		break;
	case TASK_DONE:
		break;
	case TASK_WRONG:
		fputs("Try comptoird --help.\n", stderr);
		status = EXIT_USAGE;
		break;
	}
	secret_scrub(&server.secret, sizeof(server.secret));
	directory_free(server.directory);
	if (server.templates != NULL)
		templates_free(server.templates);
	arena_free(server.arena);
	return status;
}
