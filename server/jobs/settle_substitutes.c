/* Goods offered instead of others that no shopper answered about in time: the line is short. */
#include "server/fulfilment/substitute.h"
#include "server/jobs/jobs.h"

enum reason job_settle_substitutes(struct job *job)
{
	const struct market market = server_market(job->server);
	const struct resourcing_rules rules = server_resourcing(job->server);
	size_t count;
	enum db_status status = substitutes_settle(
		job->server->engine, job->db, job->arena, &market, &rules, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
