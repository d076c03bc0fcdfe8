/* From a print job to its document; see job.h. */
#include "store-agent/print/job.h"

#include <ctype.h>

#include "store-agent/journal/fulfilments.h"

static void load_report(struct journal_tx *tx, struct job *job, int32_t day)
{
	struct store_facts store;
	store_facts_load(tx, &store);
	struct day_span span = day_span_of(zone_named_or_utc(store.time_zone), day);
	job->day_at = span.from;
	report_read(tx, span, &job->report);
}

void job_load_facts(struct journal_tx *tx, struct job *job)
{
	int32_t day;
	struct uuid subject = job->print.subject;
	job->has_fulfilment = fulfilment_load(tx, (fulfilment_id){subject}, &job->fulfilment);
	job->has_wave = wave_load(tx, (wave_id){subject}, &job->wave);
	job->member_count = wave_members(tx, (wave_id){subject}, &job->members);
	job->facts = receipt_load(tx, (command_id){subject});
	job->facts_at = receipt_at(tx, (command_id){subject});
	job->has_consignment = consignment_load(tx, (consignment_id){subject}, &job->consignment);
	job->has_report = report_subject_day(subject, &day);
	if (job->has_report)
		load_report(tx, job, day);
}

static struct print_document *fulfilment_paper(
	const struct paper_context *context, const struct job *job)
{
	if (job->print.kind == PRINT_BAG_LABEL)
		return bag_label_paper(context, &job->fulfilment, (int)job->print.bags);
	if (job->print.kind == PRINT_PICKUP_RECEIPT)
		return pickup_receipt_paper(context, &job->fulfilment);
	return pick_list_paper(context, &job->fulfilment);
}

struct print_document *job_paper(const struct paper_context *context, const struct job *job)
{
	switch (job->print.kind) {
	case PRINT_PICK_LIST:
	case PRINT_BAG_LABEL:
	case PRINT_PICKUP_RECEIPT:
		return job->has_fulfilment ? fulfilment_paper(context, job) : NULL;
	case PRINT_WAVE_LIST:
		return job->has_wave ? wave_list_paper(
					       context, &job->wave, job->members, job->member_count)
				     : NULL;
	case PRINT_RETURN_RECEIPT:
		return return_receipt_paper(context, job->facts, job->facts_at);
	case PRINT_TRANSFER_SLIP:
		return job->has_consignment ? transfer_slip_paper(context, &job->consignment)
					    : NULL;
	case PRINT_DAY_REPORT:
		return job->has_report ? day_report_paper(context, job->day_at, &job->report)
				       : NULL;
	case PRINT_TEST_PAGE:
		return test_page_paper(context, job->print.output);
	}
	return NULL;
}

static struct str label_of(struct arena *arena, const struct job *job)
{
	if (job->has_wave)
		return str_printf(arena, "wave_%lld", (long long)job->wave.number);
	if (job->print.kind == PRINT_TEST_PAGE)
		return job->print.output;
	if (job->has_report)
		return STR("store");
	if (job->has_consignment)
		return job->consignment.number;
	return job->has_fulfilment ? job->fulfilment.short_id : STR("order");
}

struct str job_title(struct arena *arena, const struct job *job)
{
	char *label = str_c(arena, label_of(arena, job));
	for (char *p = label; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p))
			*p = '_';
	return str_printf(arena, "%s-" STR_FMT "-%lld", label,
		STR_ARG(print_kind_name(job->print.kind)), (long long)job->print.seq);
}
