/* Goods held for shoppers who announced to take them instead, and did not come. */
#include "server/fulfilment/return_exchange.h"
#include "server/jobs/jobs.h"

enum reason job_settle_exchanges(struct job *job)
{
	size_t count;
	enum db_status status =
		return_exchanges_settle(job->server->engine, job->db, job->arena, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
