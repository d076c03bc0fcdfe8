/* A print job with the facts it is about, and the document that comes of it. */
#ifndef COMPTOIR_AGENT_JOB_H
#define COMPTOIR_AGENT_JOB_H

#include "store-agent/journal/prints.h"
#include "store-agent/journal/report.h"
#include "store-agent/print/papers.h"

struct job {
	struct print_job print;
	bool has_fulfilment, has_wave;
	struct fulfilment fulfilment;
	struct wave wave;
	const struct wave_member *members;
	size_t member_count;
	struct str facts; /* of a return, */
	int64_t facts_at; /* and when it was */
	bool has_consignment;
	struct consignment consignment;
	bool has_report;
	int64_t day_at; /* of the report: when the day begins */
	struct day_report report;
};

/* Reads what job->print is about, in its transaction. */
void job_load_facts(struct journal_tx *tx, struct job *job);
/* NULL when what it is about is no longer known. */
struct print_document *job_paper(const struct paper_context *context, const struct job *job);
/* A12-pick_list-41: what a person looks for first stands first. */
struct str job_title(struct arena *arena, const struct job *job);

#endif
