/* Lapsed sessions of staff go, a chunk at a time. */
#include "server/db/q_auth.h"
#include "server/jobs/jobs.h"

enum { CHUNK = 500 /* the LIMIT of session_purge */ };

static enum db_status purge_in(struct tx *tx, const void *input, void *output_out)
{
	return q_session_purge(tx, input, output_out);
}

enum reason job_purge_sessions(struct job *job)
{
	uint64_t changed;
	const struct q_session_purge_in in = {job->now};
	enum db_status status =
		tx_run(job->db, job->arena, purge_in, &in, &changed, sizeof(changed));
	if (status != DB_DONE)
		return db_reason(status);
	job->has_more = changed == CHUNK;
	return REASON_OK;
}
