/* How many journals of stores wait for a person: what they have to say is not applied until then.
 */
#include "server/db/q_journal.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"

enum reason job_watch_journals(struct job *job)
{
	struct q_journal_waiting_count row;
	enum db_status status = q_journal_waiting_count(db_reading(job->db, job->arena), &row);
	if (status == DB_DONE)
		metric_set(job->server->metrics, METRIC_JOURNALS_WAITING, row.count);
	return db_reason(status);
}
