/* Idempotency keys are kept for 72 hours; older rows go, a chunk at a time. */
#include "common/clock.h"
#include "server/db/q_idempotency.h"
#include "server/jobs/jobs.h"

enum { KEPT_HOURS = 72, CHUNK = 500 /* the LIMIT of idempotency_purge */ };

static enum db_status purge_in(struct tx *tx, const void *input, void *output_out)
{
	return q_idempotency_purge(tx, input, output_out);
}

enum reason job_purge_keys(struct job *job)
{
	uint64_t changed;
	const struct q_idempotency_purge_in in = {job->now - KEPT_HOURS * MS_PER_HOUR};
	enum db_status status =
		tx_run(job->db, job->arena, purge_in, &in, &changed, sizeof(changed));
	if (status != DB_DONE)
		return db_reason(status);
	job->has_more = changed == CHUNK;
	return REASON_OK;
}
