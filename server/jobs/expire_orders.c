/* Ready goods whose last day has passed go back to the shelf. */
#include "server/fulfilment/order.h"
#include "server/jobs/jobs.h"

enum reason job_expire_orders(struct job *job)
{
	size_t count;
	enum db_status status =
		orders_expire(job->server->engine, job->db, job->arena, job->now, &count);
	job->has_more = count > 0;
	return db_reason(status);
}
