/* What a store was asked for and did not answer before its lease ended
 * (server/fulfilment/recall.h). */
#include "server/fulfilment/recall.h"
#include "server/jobs/jobs.h"

enum reason job_end_recalls(struct job *job)
{
	const struct market market = server_market(job->server);
	const struct resourcing_rules rules = server_resourcing(job->server);
	size_t count;
	enum db_status status = recalls_end(
		job->server->engine, job->db, job->arena, &market, &rules, job->now, &count);
	if (count > 0)
		log_warn("leases_ended", LOG_U64("fulfilments", count));
	job->has_more = count > 0;
	return db_reason(status);
}
