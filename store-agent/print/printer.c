/* Print jobs to PDF files; see printer.h. */
#include "store-agent/print/printer.h"

#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "common/clock.h"
#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/waves.h"
#include "store-agent/print/papers.h"

enum { PRINT_ARENA_MAX = 64 * 1024 * 1024, IDLE_MS = 60000, TROUBLE_PAUSE_MS = 5000 };

struct printer {
	struct printer_settings settings;
	const struct templates *templates;
	struct journal *journal;
	pthread_t thread;
	atomic_bool is_stopping;
	atomic_bool is_in_trouble;
};

struct printing {
	bool is_found;
	struct print_job job;
	bool has_fulfilment;
	struct fulfilment fulfilment;
	bool has_wave;
	struct wave wave;
	const struct wave_member *members;
	size_t member_count;
	struct str facts; /* of a return */
	struct str file;
	int64_t now;
};

static enum reason job_read(struct journal_tx *tx, void *context)
{
	struct printing *printing = context;
	struct uuid subject;
	printing->is_found = print_next(tx, &printing->job);
	if (!printing->is_found)
		return REASON_OK;
	subject = printing->job.subject;
	printing->has_fulfilment =
		fulfilment_load(tx, (fulfilment_id){subject}, &printing->fulfilment);
	printing->has_wave = wave_load(tx, (wave_id){subject}, &printing->wave);
	printing->member_count = wave_members(tx, (wave_id){subject}, &printing->members);
	printing->facts = receipt_load(tx, (command_id){subject});
	return REASON_OK;
}

static enum reason job_mark(struct journal_tx *tx, void *context)
{
	const struct printing *printing = context;
	print_done(tx, printing->job.seq, printing->file, printing->now);
	return REASON_OK;
}

/* NULL when what it is about is no longer known. */
static struct print_document *paper_of(
	const struct paper_context *context, const struct printing *printing)
{
	switch (printing->job.kind) {
	case PRINT_PICK_LIST:
		return printing->has_fulfilment ? pick_list_paper(context, &printing->fulfilment)
						: NULL;
	case PRINT_WAVE_LIST:
		return printing->has_wave ? wave_list_paper(context, &printing->wave,
						    printing->members, printing->member_count)
					  : NULL;
	case PRINT_BAG_LABEL:
		return printing->has_fulfilment ? bag_label_paper(context, &printing->fulfilment, 1)
						: NULL;
	case PRINT_PICKUP_RECEIPT:
		return printing->has_fulfilment
			       ? pickup_receipt_paper(context, &printing->fulfilment)
			       : NULL;
	case PRINT_RETURN_RECEIPT:
		return return_receipt_paper(context, printing->facts);
	}
	return NULL;
}

/* A12-pick_list-41.pdf: what a person looks for first stands first. */
static struct str file_name(struct arena *arena, const struct printing *printing)
{
	struct str kind = print_kind_name(printing->job.kind);
	char *label = str_c(
		arena, printing->has_fulfilment ? printing->fulfilment.short_id : STR("order"));
	for (char *p = label; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p))
			*p = '_';
	return str_printf(arena, "%s-" STR_FMT "-%lld.pdf", label, STR_ARG(kind),
		(long long)printing->job.seq);
}

static bool print_job(struct printer *printer, struct arena *arena, struct printing *printing)
{
	struct store_facts store;
	if (store_facts_get(printer->journal, arena, &store) != REASON_OK)
		return false;
	const struct paper_context context = {
		.arena = arena,
		.templates = printer->templates,
		.store = &store,
		.is_copy = printing->job.is_copy,
		.now = printing->now,
	};
	struct print_document *document = paper_of(&context, printing);
	if (document == NULL)
		return true;
	printing->file = file_name(arena, printing);
	const char *path = arena_printf(arena, STR_FMT "/" STR_FMT,
		STR_ARG(printer->settings.folder), STR_ARG(printing->file));
	return print_pdf(document, printer->settings.paper, printing->now, path) == REASON_OK;
}

/* False when a job waits and could not be printed. */
static bool print_oldest(
	struct printer *printer, struct arena *arena, int64_t now, bool *is_idle_out)
{
	struct printing printing = {.now = now, .file = STR_EMPTY};
	*is_idle_out = true;
	if (journal_run(printer->journal, arena, job_read, &printing) != REASON_OK)
		return false;
	*is_idle_out = !printing.is_found;
	bool is_printed = printing.is_found && print_job(printer, arena, &printing) &&
			  journal_run(printer->journal, arena, job_mark, &printing) == REASON_OK;
	return is_printed || !printing.is_found;
}

static void note_trouble(struct printer *printer, bool is_in_trouble)
{
	bool was_in_trouble = atomic_exchange(&printer->is_in_trouble, is_in_trouble);
	if (is_in_trouble && !was_in_trouble)
		log_error("printing_fails");
	else if (was_in_trouble && !is_in_trouble)
		log_info("printing_works_again");
}

static enum reason rule_body(struct journal_tx *tx, void *context)
{
	wave_rule_set(tx, context);
	return REASON_OK;
}

static enum reason waves_body(struct journal_tx *tx, void *context)
{
	int64_t *at = context;
	wave_make_due(tx, *at);
	*at = wave_next_due(tx);
	return REASON_OK;
}

/* Makes the waves that are due; answers how long nothing need be looked at. */
static unsigned make_waves(struct printer *printer, struct arena *arena, int64_t now)
{
	int64_t next = now;
	if (journal_run(printer->journal, arena, waves_body, &next) != REASON_OK ||
		next > now + IDLE_MS)
		return IDLE_MS;
	return next > now ? (unsigned)(next - now) : 0;
}

static void *printer_run(void *context)
{
	struct printer *printer = context;
	struct arena *arena = arena_new(PRINT_ARENA_MAX);
	uint64_t seen = 0;
	while (!atomic_load(&printer->is_stopping)) {
		bool is_idle;
		uint64_t before = journal_wait(printer->journal, seen, 0);
		arena_clear(arena);
		unsigned idle_ms = make_waves(printer, arena, clock_now());
		bool is_good = print_oldest(printer, arena, clock_now(), &is_idle);
		note_trouble(printer, !is_good);
		/* Asked after `before` was read: a stop from here on changes the count. */
		if ((is_good && !is_idle) || atomic_load(&printer->is_stopping))
			continue;
		seen = journal_wait(printer->journal, before, is_good ? idle_ms : TROUBLE_PAUSE_MS);
	}
	arena_free(arena);
	return NULL;
}

bool printer_is_in_trouble(const struct printer *printer)
{
	return atomic_load(&printer->is_in_trouble);
}

struct printer *printer_start(struct arena *arena, const struct printer_settings *settings,
	const struct templates *templates, struct journal *journal)
{
	struct printer *printer = arena_new_struct(arena, struct printer);
	printer->settings = *settings;
	printer->templates = templates;
	printer->journal = journal;
	if (journal_run(journal, arena, rule_body, &printer->settings.waves) != REASON_OK)
		log_warn("wave_rule_not_set");
	if (pthread_create(&printer->thread, NULL, printer_run, printer) != 0)
		abort();
	return printer;
}

void printer_stop(struct printer *printer)
{
	atomic_store(&printer->is_stopping, true);
	journal_wake(printer->journal);
	pthread_join(printer->thread, NULL);
}
