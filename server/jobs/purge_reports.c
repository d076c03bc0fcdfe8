/* Reports of stock messages are kept for 30 days; older rows go, a chunk at a time. */
#include "common/clock.h"
#include "server/db/q_stock_feed.h"
#include "server/jobs/jobs.h"

enum { KEPT_DAYS = 30, CHUNK = 500 /* the LIMIT of stock_message_purge */ };

static enum db_status purge_in(struct tx *tx, const void *input, void *output_out)
{
	return q_stock_message_purge(tx, input, output_out);
}

enum reason job_purge_reports(struct job *job)
{
	uint64_t changed;
	const struct q_stock_message_purge_in in = {job->now - KEPT_DAYS * MS_PER_DAY};
	enum db_status status =
		tx_run(job->db, job->arena, purge_in, &in, &changed, sizeof(changed));
	if (status != DB_DONE)
		return db_reason(status);
	job->has_more = changed == CHUNK;
	return REASON_OK;
}
