/* Finds what is to be captured, voided and refunded (server/money/plan.h). */
#include "server/jobs/money.h"

enum reason job_plan_money(struct job *job)
{
	return money_job_run(job, money_plan);
}
