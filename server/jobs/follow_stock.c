/* What stores have stays fresh in memory, and is loaded first; over connections of its own. */
#include "server/engine/availability.h"
#include "server/jobs/jobs.h"

enum reason job_follow_stock(struct job *job)
{
	return db_reason(availability_follow(job->server->availability));
}
