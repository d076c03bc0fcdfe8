/* How every store is, for the board and for the metrics: read once for all, never when somebody
 * asks. */
#include "server/fulfilment/board.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"

static void metrics_set(struct metrics *metrics, const struct board_totals *totals)
{
	const struct {
		enum metric metric;
		int64_t value;
	} figures[] = {
		{METRIC_STORES_IN_TROUBLE, totals->in_trouble},
		{METRIC_STORES_OFFLINE, totals->offline},
		{METRIC_AGENTS_BEHIND, totals->behind},
		{METRIC_PRINTERS_IN_TROUBLE, totals->printers},
		{METRIC_STOCK_HELD, totals->held},
		{METRIC_TRANSFERS_LATE, totals->parcels_late},
		{METRIC_FULFILMENTS_LATE, totals->late},
		{METRIC_FULFILMENTS_AT_RISK, totals->at_risk},
		{METRIC_FULFILMENTS_IN_TIME, totals->waiting - totals->late - totals->at_risk},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(figures); i++)
		metric_set(metrics, figures[i].metric, figures[i].value);
}

enum reason job_watch_board(struct job *job)
{
	int64_t made_at;
	enum db_status status = board_refresh(job->server->board, db_reading(job->db, job->arena),
		directory_stores(job->server->directory), job->server->availability, job->now);
	if (status != DB_DONE)
		return db_reason(status);
	struct board_totals totals = board_totals(job->server->board, &made_at);
	metrics_set(job->server->metrics, &totals);
	return REASON_OK;
}
