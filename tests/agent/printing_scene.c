/* A store that prints; see printing_scene.h. */
#include "tests/agent/printing_scene.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"

struct printer_settings printing_settings;
static struct printer *printer;
static struct templates *templates;

void given_store(void)
{
	struct str why;
	const char *path = arena_printf(test_arena(), "%s/papers", the_folder());
	ck_assert_int_eq(system(arena_printf(test_arena(), "mkdir -p %s", path)), 0);
	templates = templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	printing_settings = (struct printer_settings){
		.folder = str_of(path),
		.paper = PAPER_A4,
		.waves = {.count = 1, .minutes = 10},
		.patience_ms = 60 * MS_PER_SECOND,
		.pause_ms = 100,
	};
	for (size_t i = 0; i < PRINT_KINDS; i++)
		printing_settings.routes[i] = STR("folder");
	told_event(json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s}}", "type", "store", "store",
		"name", "Comptoir Bastille", "language", "fr", "time_zone", "Europe/Paris",
		"currency", "EUR", "city", "Paris", "country", "FR"));
}

/* Pick lists go to the output of that address, named back. */
void given_output(const char *address)
{
	struct str why;
	struct output *output = &printing_settings.outputs[printing_settings.output_count++];
	bool is_read = output_parse(
		test_arena(), STR("back"), str_of(address), printing_settings.paper, output, &why);
	ck_assert_msg(is_read, STR_FMT, STR_ARG(why));
	printing_settings.routes[PRINT_PICK_LIST] = STR("back");
}

void start_printing(void)
{
	printer = printer_start(test_arena(), &printing_settings, templates, the_desk()->journal);
}

void stop_printing(void)
{
	printer_stop(printer);
	templates_free(templates);
}

static enum reason latest_body(struct journal_tx *tx, void *context)
{
	struct print_job *job = context;
	return print_latest(tx, job->kind, given_id().uuid, job) ? REASON_OK : REASON_NOT_FOUND;
}

struct print_job job_of(enum print_kind kind)
{
	struct print_job job = {.kind = kind};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), latest_body, &job), REASON_OK);
	return job;
}

struct print_job await_state(enum print_kind kind, enum print_state state)
{
	struct print_job job = job_of(kind);
	for (int i = 0; i < TRIES && job.state != state; i++) {
		usleep(TRY_US);
		job = job_of(kind);
	}
	ck_assert_msg(job.state == state,
		"the job is " STR_FMT " (" STR_FMT ") instead of " STR_FMT,
		STR_ARG(print_state_name(job.state)), STR_ARG(print_trouble_name(job.trouble)),
		STR_ARG(print_state_name(state)));
	return job;
}

void await_trouble(enum print_kind kind, enum print_trouble trouble)
{
	struct print_job job = job_of(kind);
	for (int i = 0; i < TRIES && job.trouble != trouble; i++) {
		usleep(TRY_US);
		job = job_of(kind);
	}
	ck_assert_int_eq(job.trouble, trouble);
}

/* An agent that is a process of its own prints, until kill_agent. */
pid_t start_agent(void)
{
	leave_desk();
	pid_t agent = fork();
	if (agent == 0) {
		struct journal_refusal refusal;
		const char *path = arena_printf(test_arena(), "%s/journal.db", the_folder());
		printer_start(test_arena(), &printing_settings, templates,
			journal_open(test_arena(), path, STR("PAR01"), &refusal));
		pause();
		_exit(0);
	}
	return agent;
}

void kill_agent(pid_t agent)
{
	kill(agent, SIGKILL);
	waitpid(agent, NULL, 0);
	return_to_desk();
}

/* The thread says so after the journal does. */
void await_printer_in_trouble(void)
{
	for (int i = 0; i < TRIES && !printer_is_in_trouble(printer); i++)
		usleep(TRY_US);
	ck_assert(printer_is_in_trouble(printer));
}
