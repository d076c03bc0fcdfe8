/* What shoppers were asked and nobody answers is settled; stores that are waited for are looked at.
 */
#include "server/fulfilment/choice.h"
#include "server/jobs/jobs.h"

enum reason job_settle_choices(struct job *job)
{
	const struct market market = server_market(job->server);
	const struct resourcing_rules rules = server_resourcing(job->server);
	size_t count;
	enum db_status status = choices_settle(
		job->server->engine, job->db, job->arena, &market, &rules, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
