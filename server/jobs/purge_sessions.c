/* Lapsed sessions of staff go, a chunk at a time. */
#include "server/db/q_auth.h"
#include "server/jobs/jobs.h"

enum { CHUNK = 500 /* the LIMIT of session_purge */ };

enum reason job_purge_sessions(struct job *job)
{
	uint64_t changed;
	const struct q_session_purge_in in = {job->now};
	enum db_status status = q_session_purge(db_reading(job->db, job->arena), &in, &changed);
	if (status != DB_DONE)
		return db_reason(status);
	job->has_more = changed == CHUNK;
	return REASON_OK;
}
