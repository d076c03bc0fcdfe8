/* Holds that ran out give their goods back. */
#include "server/fulfilment/hold.h"
#include "server/jobs/jobs.h"

enum reason job_lapse_holds(struct job *job)
{
	size_t count;
	enum db_status status =
		holds_lapse(job->server->engine, job->db, job->arena, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
