/* Stores that were imported or edited reach this process's directory. */
#include "server/fulfilment/directory.h"
#include "server/jobs/jobs.h"

enum reason job_refresh_stores(struct job *job)
{
	return db_reason(directory_refresh(job->server->directory, job->db, job->now));
}
