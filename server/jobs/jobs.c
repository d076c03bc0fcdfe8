/* A thread for each job; see jobs.h. */
#include "server/jobs/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"

enum { JOB_ARENA_MAX = 64 * 1024 * 1024 };

#define JOB(name, every_ms, share) {#name, every_ms, share, job_##name},
const struct job_kind all_jobs[] = {
#include "server/jobs/jobs.def"
};
#undef JOB
const size_t all_job_count = ARRAY_LENGTH(all_jobs);

struct runner {
	struct jobs *jobs;
	const struct job_kind *kind;
	pthread_t thread;
	bool is_in_trouble;
	_Atomic int64_t succeeded_at; /* 0: not yet */
	_Atomic int64_t lasted_ms;
	_Atomic uint64_t failures;
};

struct jobs {
	struct server *server;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool is_stopping;
	size_t count;
	struct runner *runners;
};

static void note_outcome(struct runner *runner, enum reason reason, int64_t now, int64_t lasted_ms)
{
	bool is_trouble = reason != REASON_OK;
	atomic_store(&runner->lasted_ms, lasted_ms);
	if (is_trouble)
		atomic_fetch_add(&runner->failures, 1);
	else
		atomic_store(&runner->succeeded_at, now);
	if (is_trouble && !runner->is_in_trouble)
		log_warn("job_trouble_begins", LOG_TEXT("job", runner->kind->name),
			LOG_TEXT("reason", reason_info(reason)->code));
	if (!is_trouble && runner->is_in_trouble)
		log_info("job_trouble_ends", LOG_TEXT("job", runner->kind->name));
	runner->is_in_trouble = is_trouble;
}

/* True when the run wants another at once. */
static bool run_once(struct runner *runner, struct job *job)
{
	int64_t begun_ms = clock_monotonic_ms();
	arena_clear(job->arena);
	job->now = clock_now();
	job->has_more = false;
	enum reason reason = runner->kind->run(job);
	note_outcome(runner, reason, job->now, clock_monotonic_ms() - begun_ms);
	return reason == REASON_OK && job->has_more;
}

static int64_t rest_ms(struct runner *runner)
{
	const struct job_kind *kind = runner->kind;
	int64_t share_ms =
		atomic_load(&runner->lasted_ms) * (100 - kind->share) / (int64_t)kind->share;
	return clock_rest_ms(share_ms > kind->every_ms ? share_ms : kind->every_ms);
}

/* Sleeps; false once the jobs are to stop. */
static bool pause_for(struct jobs *jobs, int64_t ms)
{
	struct timespec until = clock_monotonic_in(ms);
	int outcome = 0;
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->is_stopping && outcome == 0)
		outcome = pthread_cond_timedwait(&jobs->stop, &jobs->lock, &until);
	bool goes_on = !jobs->is_stopping;
	pthread_mutex_unlock(&jobs->lock);
	return goes_on;
}

/* The first run comes at a random moment of the first period (at most a second), so that instances
 * started together do not work in step. */
static void *run_job(void *pointer)
{
	struct runner *runner = pointer;
	struct server *server = runner->jobs->server;
	unsigned every_ms = runner->kind->every_ms;
	struct job job = {
		.server = server, .db = server_db_open(server), .arena = arena_new(JOB_ARENA_MAX)};
	int64_t wait_ms = rand_below(every_ms < 1000 ? every_ms : 1000);
	while (pause_for(runner->jobs, wait_ms))
		wait_ms = run_once(runner, &job) ? 0 : rest_ms(runner);
	db_close(job.db);
	arena_free(job.arena);
	return NULL;
}

struct jobs *jobs_start(struct server *server, const struct job_kind *kinds, size_t count)
{
	struct jobs *jobs = arena_new_struct(server->arena, struct jobs);
	pthread_condattr_t monotonic;
	jobs->server = server;
	jobs->runners = arena_new_array(server->arena, count, struct runner);
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&jobs->stop, &monotonic);
	pthread_condattr_destroy(&monotonic);
	for (size_t i = 0; i < count; i++) {
		struct runner *runner = &jobs->runners[i];
		runner->jobs = jobs;
		runner->kind = &kinds[i];
		if (pthread_create(&runner->thread, NULL, run_job, runner) != 0) {
			log_error("job_not_started", LOG_TEXT("job", kinds[i].name));
			break;
		}
		jobs->count++;
	}
	return jobs;
}

void jobs_stop(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->is_stopping = true;
	pthread_cond_broadcast(&jobs->stop);
	pthread_mutex_unlock(&jobs->lock);
	for (size_t i = 0; i < jobs->count; i++)
		pthread_join(jobs->runners[i].thread, NULL);
}

static void print_metric(struct jobs *jobs, struct buf *out, const char *name, const char *kind,
	const char *help, double (*value_of)(struct runner *runner))
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
	for (size_t i = 0; i < jobs->count; i++)
		buf_printf(out, "%s{job=\"%s\"} %.3f\n", name, jobs->runners[i].kind->name,
			value_of(&jobs->runners[i]));
}

static double success_seconds(struct runner *runner)
{
	return (double)atomic_load(&runner->succeeded_at) / 1000;
}

static double lasted_seconds(struct runner *runner)
{
	return (double)atomic_load(&runner->lasted_ms) / 1000;
}

static double failure_count(struct runner *runner)
{
	return (double)atomic_load(&runner->failures);
}

void jobs_print_metrics(struct jobs *jobs, struct buf *out)
{
	if (jobs == NULL)
		return;
	print_metric(jobs, out, "comptoir_job_last_success_timestamp_seconds", "gauge",
		"When the job last ended well; 0: not yet.", success_seconds);
	print_metric(jobs, out, "comptoir_job_last_run_seconds", "gauge",
		"How long its last run took.", lasted_seconds);
	print_metric(jobs, out, "comptoir_job_failures_total", "counter", "Runs that failed.",
		failure_count);
}
