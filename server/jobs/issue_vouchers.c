/* Money that customers take as a voucher becomes one (server/money/voucher.h). */
#include "server/money/voucher.h"

#include "server/fulfilment/directory.h"
#include "server/jobs/jobs.h"

enum reason job_issue_vouchers(struct job *job)
{
	const struct voucher_terms terms = {
		.server_secret = &job->server->secret,
		.stores = directory_stores(job->server->directory),
		.days = (int32_t)config_int(job->server->config, "money", "voucher_days"),
	};
	size_t count;
	enum db_status status = vouchers_issue(job->db, job->arena, &terms, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
