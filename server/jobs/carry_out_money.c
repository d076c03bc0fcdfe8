/* Asks those who hold the money for what was found (server/money/work.h). */
#include "server/jobs/money.h"

enum reason job_carry_out_money(struct job *job)
{
	return money_job_run(job, money_carry_out);
}
