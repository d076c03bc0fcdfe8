/* Asks what became of acts whose outcome nobody knows (server/money/work.h), and counts. */
#include "common/clock.h"
#include "server/db/q_money.h"
#include "server/jobs/money.h"
#include "server/metrics.h"
#include "server/money/acts.h"

static enum db_status count_acts(struct job *job)
{
	struct metrics *metrics = job->server->metrics;
	const struct q_money_counts_in in = {
		job->now + MS_PER_DAY, job->now, job->now - UNSETTLED_DAYS * MS_PER_DAY};
	struct q_money_counts counts;
	enum db_status status = q_money_counts(db_reading(job->db, job->arena), &in, &counts);
	if (status != DB_DONE)
		return status;
	metric_set(metrics, METRIC_MONEY_REQUESTED, counts.requested);
	metric_set(metrics, METRIC_MONEY_UNKNOWN, counts.unknown);
	metric_set(metrics, METRIC_MONEY_FAILED, counts.failed);
	metric_set(metrics, METRIC_MONEY_EXPIRING, counts.expiring);
	metric_set(metrics, METRIC_REFUNDS_OVERDUE, counts.overdue);
	metric_set(metrics, METRIC_RETURNS_UNSETTLED, counts.unsettled);
	metric_set(metrics, METRIC_MONEY_OLDEST_UNKNOWN,
		counts.has_oldest_unknown_at ? (job->now - counts.oldest_unknown_at) / MS_PER_SECOND
					     : 0);
	return DB_DONE;
}

enum reason job_reconcile_money(struct job *job)
{
	enum reason reason = money_job_run(job, money_reconcile);
	return reason == REASON_OK ? db_reason(count_acts(job)) : reason;
}
