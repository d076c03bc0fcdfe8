/*
 * Where more is promised than there is, somebody gives way, and is told
 * (server/fulfilment/shortage.h).
 */
#include "server/db/q_shortage.h"
#include "server/fulfilment/shortage.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"

static enum db_status count_units(struct job *job)
{
	struct q_shortages_sum sum;
	enum db_status status = q_shortages_sum(db_reading(job->db, job->arena), &sum);
	if (status == DB_DONE)
		metric_set(job->server->metrics, METRIC_SHORTAGE_UNITS, sum.units);
	return status;
}

enum reason job_cover_shortages(struct job *job)
{
	const struct market market = server_market(job->server);
	const struct resourcing_rules rules = server_resourcing(job->server);
	const struct covering covering = {
		.market = &market,
		.rules = &rules,
		.now = job->now,
	};
	struct covered covered;
	enum db_status status =
		shortages_cover(job->server->engine, job->db, job->arena, &covering, &covered);
	metric_add(job->server->metrics, METRIC_SHORTAGE_HOLDS, (int64_t)covered.holds);
	metric_add(job->server->metrics, METRIC_SHORTAGE_FULFILMENTS, (int64_t)covered.fulfilments);
	if (covered.holds + covered.fulfilments > 0)
		log_info("shortages_covered", LOG_U64("figures", covered.looked_at),
			LOG_U64("holds", covered.holds),
			LOG_U64("fulfilments", covered.fulfilments));
	job->has_more = covered.has_more;
	return db_reason(status == DB_DONE ? count_units(job) : status);
}
