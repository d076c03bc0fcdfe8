/* A thread for each output; see printer.h. */
#include "store-agent/print/printer.h"

#include <pthread.h>
#include <stdlib.h>

#include "common/clock.h"
#include "store-agent/feed.h"
#include "store-agent/print/job.h"

enum {
	PRINT_ARENA_MAX = 64 * 1024 * 1024,
	LOOK_MS = 30000,     /* at a printer that has nothing to do */
	ASK_AGAIN_MS = 1000, /* what became of a job that a printer has */
	ATTEMPTS_MAX = 3,    /* that began and came to nobody knows what */
};

struct worker {
	struct printer *printer;
	struct output output;
	pthread_t thread;
	enum print_trouble trouble; /* guarded by the printer's lock */
	int64_t since;
	int64_t failed_at; /* monotonic; of its own thread */
};

struct printer {
	struct printer_settings settings;
	const struct templates *templates;
	struct journal *journal;
	atomic_bool is_stopping;
	pthread_mutex_t lock;
	struct worker workers[OUTPUTS_MAX + 1];
	size_t worker_count;
};

/* One round of a worker. */
struct round {
	struct worker *worker;
	struct arena *arena;
	int64_t now, patience_ms, pause_ms;
	bool is_found, is_overdue, is_sent;
	struct job job;
	int64_t next_due; /* when none was found */
	/* What is written down. */
	enum print_state state;
	enum print_trouble trouble;
	struct str file;
	int64_t remote;
};

/* --- what the journal hears and says --- */

static enum reason find_body(struct journal_tx *tx, void *context)
{
	struct round *round = context;
	struct str name = round->worker->output.name;
	struct print_job *job = &round->job.print;
	round->is_overdue = print_overdue(tx, name, round->patience_ms, round->now, job);
	round->is_sent = !round->is_overdue && print_sent_next(tx, name, round->now, job);
	round->is_found =
		round->is_overdue || round->is_sent || print_next(tx, name, round->now, job);
	round->next_due = print_next_due(tx, name);
	if (round->is_found)
		job_load_facts(tx, &round->job);
	return REASON_OK;
}

static enum reason begin_body(struct journal_tx *tx, void *context)
{
	const struct round *round = context;
	print_begin(tx, round->job.print.seq);
	return REASON_OK;
}

static enum reason number_body(struct journal_tx *tx, void *context)
{
	const struct round *round = context;
	print_has_number(tx, round->job.print.seq, round->remote);
	return REASON_OK;
}

static enum reason done_body(struct journal_tx *tx, void *context)
{
	const struct round *round = context;
	print_done(tx, round->job.print.seq, round->state,
		round->state == PRINT_FOLDER ? round->trouble : TROUBLE_NONE, round->file,
		round->now);
	return REASON_OK;
}

static enum reason put_off_body(struct journal_tx *tx, void *context)
{
	const struct round *round = context;
	print_put_off(tx, round->job.print.seq, round->state, round->trouble, round->now,
		round->now + round->pause_ms);
	return REASON_OK;
}

/* The printer has trouble with everything, not with this job. */
static enum reason put_off_all_body(struct journal_tx *tx, void *context)
{
	const struct round *round = context;
	print_put_off(tx, round->job.print.seq, round->state, round->trouble, round->now,
		round->now + round->pause_ms);
	print_put_off_all(tx, round->worker->output.name, round->trouble, round->now,
		round->now + round->pause_ms);
	return REASON_OK;
}

static bool write_down(struct round *round, journal_body *body)
{
	return journal_run(round->worker->printer->journal, round->arena, body, round) == REASON_OK;
}

static bool job_done(struct round *round, enum print_state state)
{
	round->state = state;
	return write_down(round, done_body);
}

/* --- trouble --- */

static void note_trouble(struct worker *worker, enum print_trouble trouble, int64_t now)
{
	struct printer *printer = worker->printer;
	pthread_mutex_lock(&printer->lock);
	enum print_trouble before = worker->trouble;
	worker->trouble = trouble;
	if (before == TROUBLE_NONE || trouble == TROUBLE_NONE)
		worker->since = now;
	pthread_mutex_unlock(&printer->lock);
	if (trouble == TROUBLE_FOLDER && before != trouble)
		log_error("printing_fails", LOG_STR("output", worker->output.name));
	else if (trouble != TROUBLE_NONE && trouble != before)
		log_warn("printer_in_trouble", LOG_STR("output", worker->output.name),
			LOG_STR("trouble", print_trouble_name(trouble)));
	else if (trouble == TROUBLE_NONE && before != TROUBLE_NONE)
		log_info("printing_works_again", LOG_STR("output", worker->output.name));
}

size_t printer_status(struct printer *printer, struct output_status status_out[OUTPUTS_MAX + 1])
{
	pthread_mutex_lock(&printer->lock);
	for (size_t i = 0; i < printer->worker_count; i++) {
		const struct worker *worker = &printer->workers[i];
		status_out[i] = (struct output_status){worker->output.name, worker->output.address,
			worker->trouble, worker->since};
	}
	pthread_mutex_unlock(&printer->lock);
	return printer->worker_count;
}

bool printer_is_in_trouble(struct printer *printer)
{
	struct output_status status[OUTPUTS_MAX + 1];
	size_t count = printer_status(printer, status);
	for (size_t i = 0; i < count; i++)
		if (status[i].trouble != TROUBLE_NONE)
			return true;
	return false;
}

/* --- one job --- */

/* Also when nobody knows whether an earlier attempt came to paper. */
static struct print_document *document_of(struct round *round)
{
	const struct printer *printer = round->worker->printer;
	struct store_facts store;
	if (store_facts_get(printer->journal, round->arena, &store) != REASON_OK)
		return NULL;
	const struct paper_context context = {
		.arena = round->arena,
		.templates = printer->templates,
		.store = &store,
		.is_copy = round->job.print.is_copy || round->job.print.state != PRINT_ASKED,
		.now = round->now,
	};
	return job_paper(&context, &round->job);
}

static enum print_paper folder_paper(const struct round *round)
{
	return round->job.print.kind == PRINT_BAG_LABEL ? PAPER_LABEL
							: round->worker->printer->settings.paper;
}

static bool folder_print(
	struct round *round, const struct print_document *document, enum print_state state)
{
	struct str title = job_title(round->arena, &round->job);
	round->file = str_printf(round->arena, STR_FMT ".pdf", STR_ARG(title));
	const char *path = arena_printf(round->arena, STR_FMT "/" STR_FMT,
		STR_ARG(round->worker->printer->settings.folder), STR_ARG(round->file));
	if (print_pdf(document, folder_paper(round), round->now, path) == REASON_OK)
		return job_done(round, state);
	round->state = round->job.print.state;
	round->trouble = TROUBLE_FOLDER;
	round->file = STR_EMPTY;
	return write_down(round, put_off_body) && false;
}

static bool attempt_begin(void *context)
{
	return write_down(context, begin_body);
}

static bool attempt_has_number(void *context, int64_t remote)
{
	struct round *round = context;
	round->remote = remote;
	return write_down(round, number_body);
}

/* Nothing of it is on paper because of this attempt. */
static void note_nothing(struct round *round, const struct print_document *document)
{
	round->state = round->job.print.state;
	if (round->trouble == TROUBLE_REFUSED) {
		folder_print(round, document, PRINT_FOLDER);
	} else if (round->trouble != TROUBLE_NONE) {
		round->worker->failed_at = clock_monotonic_ms();
		if (write_down(round, put_off_all_body) && round->is_overdue)
			folder_print(round, document, PRINT_FOLDER);
	}
}

static void note_outcome(
	struct round *round, const struct print_document *document, struct print_outcome outcome)
{
	round->trouble = outcome.trouble;
	switch (outcome.reached) {
	case REACHED_PAPER:
		job_done(round, PRINT_CONFIRMED);
		break;
	case REACHED_ALL:
		job_done(round, PRINT_SENT);
		break;
	case REACHED_PART:
		round->state = PRINT_UNKNOWN;
		write_down(round, put_off_body);
		break;
	case REACHED_NOTHING:
		note_nothing(round, document);
		break;
	}
}

static void printer_print(struct round *round, const struct print_document *document)
{
	struct worker *worker = round->worker;
	const struct attempt attempt = {
		.arena = round->arena,
		.document = document,
		.title = job_title(round->arena, &round->job),
		.is_stopping = &worker->printer->is_stopping,
		.begin = attempt_begin,
		.has_number = attempt_has_number,
		.context = round,
	};
	struct print_outcome outcome = worker->output.kind == OUTPUT_IPP
					       ? ipp_print(&worker->output, &attempt)
					       : escpos_print(&worker->output, &attempt);
	note_outcome(round, document, outcome);
	note_trouble(worker, outcome.trouble == TROUBLE_REFUSED ? TROUBLE_NONE : outcome.trouble,
		round->now);
}

/* A job that the printer was given: now, or before the agent ended. False: it must be printed. */
static bool is_with_printer(struct round *round, const struct print_document *document)
{
	struct print_outcome outcome = ipp_ask(&round->worker->output, round->job.print.remote);
	bool must_print = outcome.reached == REACHED_NOTHING && outcome.trouble != TROUBLE_REFUSED;
	bool is_well = outcome.reached == REACHED_NOTHING;
	note_trouble(round->worker, is_well ? TROUBLE_NONE : outcome.trouble, round->now);
	round->trouble = outcome.trouble;
	round->pause_ms = outcome.trouble == TROUBLE_NONE ? ASK_AGAIN_MS : round->pause_ms;
	if (must_print)
		return false;
	if (outcome.reached == REACHED_PAPER) {
		job_done(round, PRINT_CONFIRMED);
	} else if (outcome.reached == REACHED_NOTHING || round->is_overdue) {
		folder_print(round, document, PRINT_FOLDER);
	} else {
		bool has_it = outcome.reached == REACHED_ALL || round->is_sent;
		round->state = has_it ? PRINT_SENT : PRINT_UNKNOWN;
		write_down(round, put_off_body);
	}
	return true;
}

/* Nothing else would come of another attempt. */
static bool is_given_up(const struct round *round)
{
	const struct print_job *print = &round->job.print;
	int64_t failed_ms = clock_monotonic_ms() - round->worker->failed_at;
	if (print->state == PRINT_UNKNOWN && print->attempts >= ATTEMPTS_MAX)
		return true;
	return round->is_overdue && print->remote == 0 && round->worker->failed_at > 0 &&
	       failed_ms < 2 * round->pause_ms;
}

static void job_print(struct round *round)
{
	struct worker *worker = round->worker;
	const struct print_document *document = document_of(round);
	if (document == NULL && !journal_has_failed(worker->printer->journal)) {
		job_done(round, PRINT_CONFIRMED);
	} else if (document == NULL) {
		return;
	} else if (worker->output.kind == OUTPUT_FOLDER) {
		bool is_good = folder_print(round, document, PRINT_CONFIRMED);
		note_trouble(worker, is_good ? TROUBLE_NONE : TROUBLE_FOLDER, round->now);
	} else if (is_given_up(round)) {
		folder_print(round, document, PRINT_FOLDER);
	} else if (round->job.print.remote == 0 || !is_with_printer(round, document)) {
		printer_print(round, document);
	}
}

/* --- threads --- */

static enum reason waves_body(struct journal_tx *tx, void *context)
{
	int64_t *at = context;
	wave_make_due(tx, *at);
	*at = wave_next_due(tx);
	return REASON_OK;
}

/* Makes the waves that are due; answers when the next will be. */
static int64_t make_waves(const struct worker *worker, struct arena *arena)
{
	int64_t next = clock_now();
	if (worker->output.kind != OUTPUT_FOLDER ||
		journal_run(worker->printer->journal, arena, waves_body, &next) != REASON_OK)
		return INT64_MAX;
	return next;
}

/* Nothing waits: is the printer well, before it is needed? */
static void look_idle(struct worker *worker, int64_t now)
{
	if (worker->output.kind == OUTPUT_IPP)
		note_trouble(worker, ipp_look(&worker->output), now);
	else if (worker->output.kind == OUTPUT_ESCPOS)
		note_trouble(
			worker, escpos_look(&worker->output, &worker->printer->is_stopping), now);
}

static unsigned until(int64_t due, int64_t now)
{
	int64_t ms = due - now;
	return ms < 0 ? 0 : ms < LOOK_MS ? (unsigned)ms : LOOK_MS;
}

/* Answers how long nothing need be done. */
static unsigned work(struct worker *worker, struct arena *arena, bool *is_idle_out)
{
	const struct printer_settings *settings = &worker->printer->settings;
	struct round round = {
		.worker = worker,
		.arena = arena,
		.now = clock_now(),
		.patience_ms = settings->patience_ms,
		.pause_ms = settings->pause_ms,
		.file = STR_EMPTY,
	};
	int64_t next_wave = make_waves(worker, arena);
	*is_idle_out = false;
	if (journal_run(worker->printer->journal, arena, find_body, &round) != REASON_OK)
		return (unsigned)settings->pause_ms;
	if (round.is_found) {
		job_print(&round);
		return 0;
	}
	*is_idle_out = round.next_due == INT64_MAX;
	int64_t due = next_wave < round.next_due ? next_wave : round.next_due;
	return until(due, round.now);
}

static void *worker_run(void *context)
{
	struct worker *worker = context;
	struct printer *printer = worker->printer;
	struct arena *arena = arena_new(PRINT_ARENA_MAX);
	int64_t looked_at = clock_monotonic_ms();
	while (!atomic_load(&printer->is_stopping)) {
		bool is_idle;
		uint64_t before = journal_wait(printer->journal, 0, 0);
		arena_clear(arena);
		unsigned pause_ms = work(worker, arena, &is_idle);
		if (is_idle && clock_monotonic_ms() - looked_at >= LOOK_MS) {
			look_idle(worker, clock_now());
			looked_at = clock_monotonic_ms();
		}
		/* Asked after `before` was read: a stop from here on changes the count. */
		if (pause_ms > 0 && !atomic_load(&printer->is_stopping))
			journal_wait(printer->journal, before, pause_ms);
	}
	arena_free(arena);
	return NULL;
}

/* --- life --- */

static enum reason settings_body(struct journal_tx *tx, void *context)
{
	const struct printer *printer = context;
	struct str names[OUTPUTS_MAX + 1];
	wave_rule_set(tx, &printer->settings.waves);
	for (size_t kind = 0; kind < PRINT_KINDS; kind++)
		print_route_set(tx, (enum print_kind)kind, printer->settings.routes[kind]);
	for (size_t i = 0; i < printer->worker_count; i++)
		names[i] = printer->workers[i].output.name;
	print_keep_outputs(tx, names, printer->worker_count);
	return REASON_OK;
}

static void worker_add(struct printer *printer, const struct output *output)
{
	struct worker *worker = &printer->workers[printer->worker_count++];
	worker->printer = printer;
	worker->output = *output;
}

struct printer *printer_start(struct arena *arena, const struct printer_settings *settings,
	const struct templates *templates, struct journal *journal)
{
	struct printer *printer = arena_new_struct(arena, struct printer);
	printer->settings = *settings;
	printer->templates = templates;
	printer->journal = journal;
	pthread_mutex_init(&printer->lock, NULL);
	worker_add(printer, &(struct output){.name = STR(PRINT_TO_FOLDER), .address = STR_EMPTY});
	for (size_t i = 0; i < settings->output_count; i++)
		worker_add(printer, &settings->outputs[i]);
	if (journal_run(journal, arena, settings_body, printer) != REASON_OK)
		log_warn("print_settings_not_kept");
	for (size_t i = 0; i < printer->worker_count; i++)
		if (pthread_create(&printer->workers[i].thread, NULL, worker_run,
			    &printer->workers[i]) != 0)
			abort();
	return printer;
}

void printer_stop(struct printer *printer)
{
	atomic_store(&printer->is_stopping, true);
	journal_wake(printer->journal);
	for (size_t i = 0; i < printer->worker_count; i++)
		pthread_join(printer->workers[i].thread, NULL);
	pthread_mutex_destroy(&printer->lock);
}
