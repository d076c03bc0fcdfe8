/* Idempotency keys are kept for 72 hours; older rows go, a chunk at a time. */
#include "common/clock.h"
#include "server/db/q_idempotency.h"
#include "server/jobs/jobs.h"

enum { KEPT_HOURS = 72, CHUNK = 500 /* the LIMIT of idempotency_purge */ };

enum reason job_purge_keys(struct job *job)
{
	uint64_t changed;
	const struct q_idempotency_purge_in in = {job->now - KEPT_HOURS * MS_PER_HOUR};
	enum db_status status = q_idempotency_purge(db_reading(job->db, job->arena), &in, &changed);
	if (status != DB_DONE)
		return db_reason(status);
	job->has_more = changed == CHUNK;
	return REASON_OK;
}
