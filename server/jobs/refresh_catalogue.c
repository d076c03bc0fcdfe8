/* Products that were imported or changed reach this process's catalogue. */
#include "server/fulfilment/catalogue.h"
#include "server/jobs/jobs.h"

enum reason job_refresh_catalogue(struct job *job)
{
	return db_reason(catalogue_refresh(job->server->catalogue));
}
