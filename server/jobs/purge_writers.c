/* Rows of writers that write no more (server/db/ledger.h) go; their movements stay. */
#include "server/db/ledger.h"
#include "server/db/q_ledger.h"
#include "server/jobs/jobs.h"

static enum db_status purge_in(struct tx *tx, const void *input, void *output_out)
{
	return q_writer_purge(tx, input, output_out);
}

enum reason job_purge_writers(struct job *job)
{
	uint64_t changed;
	const struct q_writer_purge_in in = {job->now - (int64_t)2 * WRITER_LIFE_MS};
	return db_reason(tx_run(job->db, job->arena, purge_in, &in, &changed, sizeof(changed)));
}
