/* Mails to those whose goods wait: a day after they were ready, and on the last day. */
#include "server/fulfilment/remind.h"
#include "server/jobs/jobs.h"

enum reason job_remind_shoppers(struct job *job)
{
	size_t count;
	enum db_status status = reminders_send(job->server->engine, job->db, job->arena,
		directory_stores(job->server->directory), job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
