/* The printers: how they are, which papers did not come out, and what to do about it. */
#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/prints.h"
#include "store-agent/pages/visit.h"

struct printers {
	const struct print_job *jobs;
	size_t job_count;
	int64_t more;			/* that are not listed */
	struct str *labels;		/* of the jobs: what people call them */
	struct str routes[PRINT_KINDS]; /* outputs, by kind */
};

static struct str label_of(struct journal_tx *tx, const struct print_job *job)
{
	struct fulfilment fulfilment;
	struct wave wave;
	if (fulfilment_load(tx, (fulfilment_id){job->subject}, &fulfilment))
		return fulfilment.short_id;
	if (wave_load(tx, (wave_id){job->subject}, &wave))
		return str_printf(journal_arena(tx), "%lld", (long long)wave.number);
	return STR_EMPTY;
}

static enum reason printers_body(struct journal_tx *tx, void *context)
{
	struct printers *printers = context;
	printers->job_count = print_troubles(tx, &printers->jobs);
	printers->more = print_trouble_count(tx) - (int64_t)printers->job_count;
	printers->labels = arena_new_array(journal_arena(tx), printers->job_count, struct str);
	for (size_t i = 0; i < printers->job_count; i++)
		printers->labels[i] = label_of(tx, &printers->jobs[i]);
	for (enum print_kind kind = 0; kind < PRINT_TEST_PAGE; kind++)
		printers->routes[kind] = print_route(tx, kind);
	return REASON_OK;
}

static void output_view(
	xmlNodePtr page, const struct printers *printers, const struct output_status *status)
{
	xmlNodePtr node = view_child(page, "output");
	view_text(node, "name", status->name);
	view_text(node, "address", status->address);
	view_text(node, "trouble", print_trouble_name(status->trouble));
	view_int(node, "since", status->since);
	for (enum print_kind kind = 0; kind < PRINT_TEST_PAGE; kind++)
		if (str_equal(printers->routes[kind], status->name))
			view_text(view_child(node, "paper"), "kind", print_kind_name(kind));
}

static void job_view(xmlNodePtr page, const struct print_job *job, struct str label)
{
	xmlNodePtr node = view_child(page, "job");
	view_int(node, "seq", job->seq);
	view_text(node, "kind", print_kind_name(job->kind));
	view_text(node, "label", label);
	view_text(node, "state", print_state_name(job->state));
	view_text(node, "output", job->output);
	view_text(node, "trouble", print_trouble_name(job->trouble));
	view_text(node, "file", job->file);
	view_int(node, "asked_at", job->asked_at);
}

void show_printers(struct visit *visit)
{
	struct printers printers = {.job_count = 0};
	struct output_status status[OUTPUTS_MAX + 1];
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, printers_body, &printers);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	size_t count = printer_status(visit->agent->printer, status);
	for (size_t i = 0; i < count; i++)
		output_view(page, &printers, &status[i]);
	for (size_t i = 0; i < printers.job_count; i++)
		job_view(page, &printers.jobs[i], printers.labels[i]);
	if (printers.more > 0)
		view_int(page, "more", printers.more);
	answer_page(visit, 200, "printers", page);
}

/* --- acts --- */

struct printer_act {
	struct uuid key;
	int64_t seq, now;
	struct str output;
};

static bool is_output(struct visit *visit, struct str name)
{
	struct output_status status[OUTPUTS_MAX + 1];
	size_t count = printer_status(visit->agent->printer, status);
	for (size_t i = 0; i < count; i++)
		if (str_equal(status[i].name, name))
			return true;
	return false;
}

/* is_output_needed: else it may be empty, where the kind of paper goes. */
static void run_act(
	struct visit *visit, journal_body *body, bool is_output_needed, const char *good_key)
{
	struct printer_act act = {
		.now = visit->now,
		.output = visit_form(visit, "output"),
	};
	bool is_sound =
		is_output(visit, act.output) || (!is_output_needed && str_is_empty(act.output));
	bool has_seq = str_to_i64(visit_form(visit, "seq"), &act.seq);
	enum reason reason = REASON_INVALID_FIELDS;
	act.key = visit_act(visit, str_c(visit->arena, act.output), 0).key.uuid;
	if (is_sound && (is_output_needed || has_seq))
		reason = journal_run(visit->agent->desk.journal, visit->arena, body, &act);
	visit_notice(visit, reason, good_key);
	answer_see_other(visit, STR("/printers"));
}

static enum reason test_body(struct journal_tx *tx, void *context)
{
	const struct printer_act *act = context;
	print_ask_test(tx, act->key, act->output, act->now);
	return REASON_OK;
}

void do_printer_test(struct visit *visit)
{
	run_act(visit, test_body, true, "desk.done.print");
}

static enum reason retry_body(struct journal_tx *tx, void *context)
{
	const struct printer_act *act = context;
	return print_retry(tx, act->seq, act->output, act->now);
}

void do_printer_retry(struct visit *visit)
{
	run_act(visit, retry_body, false, "desk.done.print");
}

static enum reason retry_all_body(struct journal_tx *tx, void *context)
{
	const struct printer_act *act = context;
	print_retry_all(tx, act->output, act->now);
	return REASON_OK;
}

void do_printer_retry_all(struct visit *visit)
{
	run_act(visit, retry_all_body, true, "desk.done.print");
}

static enum reason print_seen_body(struct journal_tx *tx, void *context)
{
	const struct printer_act *act = context;
	return print_seen(tx, act->seq) ? REASON_OK : REASON_NOT_FOUND;
}

void do_printer_seen(struct visit *visit)
{
	run_act(visit, print_seen_body, false, "desk.done.seen");
}
