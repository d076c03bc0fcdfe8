/* A run of a job about money; see money.h. */
#include "server/jobs/money.h"

#include "server/fulfilment/directory.h"

enum reason money_job_run(struct job *job, enum db_status (*run)(struct money_work *work))
{
	struct money_work work;
	struct str why;
	enum db_status status = DB_DONE;
	bool is_configured = money_work_begin(&work, job->server->config, job->db, job->arena,
		directory_stores(job->server->directory), &why);
	if (!is_configured)
		log_error("money_not_configured", LOG_STR("why", why));
	else if (work.provider_count > 0)
		status = run(&work);
	job->has_more = work.has_more && status == DB_DONE;
	money_work_end(&work);
	return is_configured ? db_reason(status) : REASON_INTERNAL;
}
