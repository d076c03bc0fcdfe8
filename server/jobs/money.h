/* What the jobs about money share. */
#ifndef COMPTOIR_JOBS_MONEY_H
#define COMPTOIR_JOBS_MONEY_H

#include "server/jobs/jobs.h"
#include "server/money/work.h"

/* Does nothing while no provider is configured; settings that are wrong are an ERROR line. */
enum reason money_job_run(struct job *job, enum db_status (*work)(struct money_work *work));

#endif
