/* Stores that have not accepted what is promised for soon lose it, or their shoppers are asked. */
#include "server/fulfilment/choice.h"
#include "server/jobs/jobs.h"

enum reason job_time_out_stores(struct job *job)
{
	const struct market market = server_market(job->server);
	const struct resourcing_rules rules = server_resourcing(job->server);
	size_t count;
	enum db_status status = fulfilments_time_out(
		job->server->engine, job->db, job->arena, &market, &rules, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
