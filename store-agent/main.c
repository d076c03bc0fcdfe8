/* comptoir-agent: the agent of one store. Opens the journal, then prints, talks to headquarters and
 * serves the clerks' pages until told to stop. */
#include <getopt.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common/clock.h"
#include "common/daemon.h"
#include "common/notify.h"
#include "common/token.h"
#include "store-agent/keep.h"
#include "store-agent/pages/pages.h"

enum {
	PROCESS_ARENA_MAX = 256 * 1024 * 1024,
	REQUEST_TIMEOUT_MS = 5000,
	BODY_TIMEOUT_MS = 15000,
	DRAIN_MS = 5000,
	PRINT_PAUSE_MS = 5000,
	HEAPS = 1,
	LARGE_BYTES = 64 * 1024,
};

static const struct setting settings[] = {
#define SETTING(section, key, kind, fallback, min, max, help)                                      \
	{section, key, SETTING_##kind, fallback, min, max, help},
#include "store-agent/settings.def"
#undef SETTING
};

static const struct daemon program = {
	.name = "comptoir-agent",
	.summary =
		"The agent of one store: prints pick lists, serves the clerks, tells headquarters.",
	.settings = settings,
	.setting_count = ARRAY_LENGTH(settings),
	.commands = keep_help,
	.is_command = keep_is_command,
};

/* Everything the settings lead to, before anything is started. */
struct prepared {
	struct agent agent;
	struct str agent_key;
	struct printer_settings print;
};

static bool read_log_level(const struct config *config, struct str *why_out)
{
	enum log_level level;
	*why_out = STR("log.level must be debug, info, warn or error");
	if (!log_level_parse(config_text(config, "log", "level"), &level))
		return false;
	log_set_level(level);
	return true;
}

static bool read_enrolment(struct arena *arena, const struct config *config,
	struct prepared *prepared, struct str *why_out)
{
	struct str folder = config_text(config, "headquarters", "enrolment");
	const char *key = arena_printf(arena, STR_FMT "/key", STR_ARG(folder));
	const char *secret = arena_printf(arena, STR_FMT "/secret", STR_ARG(folder));
	return config_secret_file(arena, key, &prepared->agent_key, why_out) &&
	       secret_load(arena, secret, false, &prepared->agent.desk.store_secret, why_out);
}

static bool read_outputs(struct arena *arena, const struct config *config,
	struct printer_settings *print, struct str *why_out)
{
	static const char *const names[] = {"office", "office2", "thermal", "counter", "label"};
	_Static_assert(ARRAY_LENGTH(names) <= OUTPUTS_MAX, "a worker each");
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		struct str address = config_text(config, "printers", names[i]);
		if (str_is_empty(address))
			continue;
		if (!output_parse(arena, str_of(names[i]), address, print->paper,
			    &print->outputs[print->output_count++], why_out))
			return false;
	}
	return true;
}

static bool has_output(const struct printer_settings *print, enum print_kind kind, struct str name)
{
	if (str_equal_c(name, PRINT_TO_FOLDER))
		return true;
	for (size_t i = 0; i < print->output_count; i++)
		if (str_equal(print->outputs[i].name, name))
			return true;
	return kind == PRINT_BAG_LABEL && str_equal_c(name, PRINT_TO_NOBODY);
}

static bool read_routes(struct arena *arena, const struct config *config,
	struct printer_settings *print, struct str *why_out)
{
	for (enum print_kind kind = 0; kind < PRINT_TEST_PAGE; kind++) {
		const char *key = str_c(arena, print_kind_name(kind));
		print->routes[kind] = config_text(config, "print", key);
		if (has_output(print, kind, print->routes[kind]))
			continue;
		*why_out =
			str_printf(arena, "print.%s is " STR_FMT ", which [printers] does not name",
				key, STR_ARG(print->routes[kind]));
		return false;
	}
	return true;
}

static bool read_folder(struct arena *arena, const struct config *config,
	struct printer_settings *print, struct str *why_out)
{
	struct stat about;
	struct str paper = config_text(config, "print", "paper");
	print->folder = config_text(config, "print", "folder");
	print->paper = str_equal_c(paper, "letter") ? PAPER_LETTER : PAPER_A4;
	*why_out = STR("print.paper must be a4 or letter");
	if (!str_equal_c(paper, "letter") && !str_equal_c(paper, "a4"))
		return false;
	*why_out = str_printf(
		arena, "print.folder " STR_FMT " is not a folder", STR_ARG(print->folder));
	return stat(str_c(arena, print->folder), &about) == 0 && S_ISDIR(about.st_mode);
}

static bool read_print(struct arena *arena, const struct config *config,
	struct printer_settings *print, struct str *why_out)
{
	print->waves = (struct wave_rule){
		.count = config_int(config, "print", "wave_count"),
		.minutes = config_int(config, "print", "wave_minutes"),
	};
	print->patience_ms = config_int(config, "print", "patience_s") * MS_PER_SECOND;
	print->pause_ms = PRINT_PAUSE_MS;
	return read_folder(arena, config, print, why_out) &&
	       read_outputs(arena, config, print, why_out) &&
	       read_routes(arena, config, print, why_out);
}

static bool load_templates(
	struct arena *arena, const struct config *config, struct agent *agent, struct str *why_out)
{
	const char *folder = str_c(arena, config_text(config, "files", "templates"));
	agent->templates =
		templates_load(folder, page_templates, page_template_count, arena, why_out);
	if (agent->templates == NULL)
		return false;
	agent->assets = assets_load(arena, folder, why_out);
	return agent->assets != NULL;
}

static bool prepare(struct arena *arena, const struct config *config, struct prepared *prepared,
	struct str *why_out)
{
	return read_log_level(config, why_out) &&
	       read_enrolment(arena, config, prepared, why_out) &&
	       read_print(arena, config, &prepared->print, why_out) &&
	       load_templates(arena, config, &prepared->agent, why_out);
}

static struct pages_settings pages_settings_of(const struct config *config)
{
	return (struct pages_settings){
		.http =
			{
				.address = config_text(config, "pages", "address"),
				.workers = (unsigned)config_int(config, "pages", "workers"),
				.request_timeout_ms = REQUEST_TIMEOUT_MS,
				.body_timeout_ms = BODY_TIMEOUT_MS,
			},
		.is_plain_http_allowed = config_bool(config, "pages", "plain_http"),
		.idle_min = (unsigned)config_int(config, "pages", "idle_min"),
	};
}

static enum reason tidy_body(struct journal_tx *tx, void *context)
{
	journal_tidy(tx, *(const int64_t *)context);
	return REASON_OK;
}

/* Once an hour, until told to stop. A failed journal has said so already. */
static void run_until_told(struct arena *arena, struct journal *journal, const sigset_t *signals)
{
	do {
		int64_t now = clock_now();
		if (journal_run(journal, arena, tidy_body, &now) != REASON_OK)
			log_warn("journal_not_tidied");
	} while (!daemon_is_told_to_stop(signals, MS_PER_HOUR));
}

/* For headquarters: the first trouble says what it is about. */
static struct link_printers look_at_printers(void *printer)
{
	struct output_status status[OUTPUTS_MAX + 1];
	struct link_printers printers = {0, STR_EMPTY};
	size_t count = printer_status(printer, status);
	for (size_t i = 0; i < count; i++) {
		if (status[i].trouble == TROUBLE_NONE)
			continue;
		if (printers.in_trouble++ == 0)
			printers.trouble = print_trouble_name(status[i].trouble);
	}
	return printers;
}

static int serve(struct arena *arena, const struct config *config, struct prepared *prepared)
{
	struct str why;
	struct journal_refusal refusal;
	struct agent *agent = &prepared->agent;
	sigset_t signals = daemon_block_signals();
	const struct pages_settings page_settings = pages_settings_of(config);
	struct link_settings line = {
		.server = config_text(config, "headquarters", "url"),
		.agent_key = prepared->agent_key,
		.wait_s = (unsigned)config_int(config, "headquarters", "wait_s"),
		.undo_ms = config_int(config, "pages", "undo_s") * MS_PER_SECOND,
	};
	agent->desk.undo_ms = line.undo_ms;
	agent->desk.journal =
		journal_open(arena, str_c(arena, config_text(config, "files", "journal")),
			config_text(config, "store", "code"), &refusal);
	if (agent->desk.journal == NULL)
		return keep_complain(&refusal);
	agent->printer =
		printer_start(arena, &prepared->print, agent->templates, agent->desk.journal);
	line.look_at_printers = look_at_printers;
	line.printers = agent->printer;
	agent->link = link_start(arena, &line, agent->desk.journal);
	struct pages *pages = pages_start(arena, &page_settings, agent, &why);
	int status = EXIT_SUCCESS;
	if (pages == NULL) {
		status = daemon_complain(&program, why);
	} else {
		log_info("started", LOG_U64("port", pages_port(pages)),
			LOG_TEXT("version", PACKAGE_VERSION));
		notify_manager("READY=1");
		run_until_told(arena, agent->desk.journal, &signals);
		notify_manager("STOPPING=1");
		pages_stop(pages, DRAIN_MS);
	}
	link_stop(agent->link);
	printer_stop(agent->printer);
	journal_close(agent->desk.journal);
	log_info("stopped");
	return status;
}

/* A store's box is small: a heap for each thread, large blocks that are kept when they are free,
 * and PINs that are checked at the same time cost tens of megabytes. Call before any thread starts.
 */
static void stay_small(void)
{
	mallopt(M_ARENA_MAX, HEAPS);
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	mallopt(M_TRIM_THRESHOLD, LARGE_BYTES);
	password_run_at_once(1);
}

int main(int argc, char **argv)
{
	struct str why;
	bool only_check;
	int status;
	struct prepared prepared = {.agent_key = STR_EMPTY};
	struct arena *arena = arena_new(PROCESS_ARENA_MAX);
	log_set_program(program.name);
	stay_small();
	struct config *config = daemon_config(arena, &program, argc, argv, &only_check, &status);
	if (config != NULL && optind < argc) {
		status = keep_run(arena, config, argv + optind, argc - optind);
		arena_free(arena);
		return status;
	}
	if (config != NULL && !prepare(arena, config, &prepared, &why))
		status = daemon_complain(&program, why);
	else if (config != NULL && only_check)
		puts("The settings are sound.");
	else if (config != NULL)
		status = serve(arena, config, &prepared);
	if (prepared.agent.templates != NULL)
		templates_free(prepared.agent.templates);
	secret_scrub(&prepared.agent.desk.store_secret, sizeof(struct secret));
	arena_free(arena);
	return status;
}
