/*
 * Work that is done on time rather than on request. Each row of jobs.def has a thread
 * with its own connection and arena, so a slow one (mail) never delays another (holds that
 * lapse). With several instances every one runs every job: a job claims what it works on by
 * guarded writes.
 */
#ifndef COMPTOIR_JOBS_H
#define COMPTOIR_JOBS_H

#include "common/buf.h"
#include "server/server.h"

struct jobs;

struct job {
	struct server *server;
	struct db *db;
	struct arena *arena; /* cleared before each run */
	int64_t now;
	bool has_more; /* set by the run: a chunk was full, run again at once */
	size_t turn;   /* of a job that goes round, kept for its next run; at first 0 */
};

/* One run does a bounded amount of work. Anything but REASON_OK is trouble: logged when it begins
 * and when it ends, and tried again at the next time. */
typedef enum reason job_run(struct job *job);

struct job_kind {
	const char *name;
	unsigned every_ms;
	unsigned share; /* 1 to 100, as in jobs.def */
	job_run *run;
};

#define JOB(name, every_ms, share) enum reason job_##name(struct job *job);
#include "server/jobs/jobs.def"
#undef JOB

extern const struct job_kind all_jobs[];
extern const size_t all_job_count;

struct jobs *jobs_start(struct server *server, const struct job_kind *kinds, size_t count);
/* Waits for the runs under way. */
void jobs_stop(struct jobs *jobs);
/* jobs may be NULL: nothing is added. */
void jobs_print_metrics(struct jobs *jobs, struct buf *out);

#endif
