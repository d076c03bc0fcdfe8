/* The committer's thread and its line; see engine.h. */
#include "server/engine/engine.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/engine/batch.h"

enum {
	ARENA_BYTES_MAX = 512 << 20,
	EXPECTED_SHARE = 8,
	/* A conflict is gone in milliseconds; what somebody keeps locked is not worth another try.
	 */
	LOCK_WAIT_S = 1,
	ATTEMPTS = 3,
	RETRY_MS = 500,
	LEAVE_LOOK_MS = 1,
};

struct engine {
	struct engine_settings settings;
	struct batch *batch;
	pthread_mutex_t lock;
	pthread_cond_t has_work;
	struct line line;
	size_t weight_running; /* of the batch at work */
	int64_t us_per_weight; /* lately */
	atomic_size_t inside;  /* in engine_submit */
	bool is_stopping;
	bool is_direct;
	pthread_t thread;
};

static void gauge(const struct engine *engine, enum metric metric, int64_t value)
{
	if (engine->settings.metrics != NULL)
		metric_set(engine->settings.metrics, metric, value);
}

/* --- the committer --- */

/* Takes what waits, one of each lane in turn; a work heavier than a whole batch goes alone. */
static size_t batch_fill(struct engine *engine)
{
	struct batch *batch = engine->batch;
	size_t weight = 0, bytes = 0;
	struct waiting *next;
	batch->count = 0;
	while (batch->count < BATCH_WORKS_MAX && (next = line_next(&engine->line)) != NULL) {
		bool fits = weight + next->work->weight <= engine->settings.batch_works &&
			    bytes + next->work->bytes <= engine->settings.batch_bytes;
		if (batch->count > 0 && !fits)
			break;
		line_remove(&engine->line, next);
		line_turn(&engine->line);
		weight += next->work->weight;
		bytes += next->work->bytes;
		batch->works[batch->count++] = next;
	}
	gauge(engine, METRIC_ENGINE_WAITING, (int64_t)engine->line.count);
	return weight;
}

/* A waiter may be gone as soon as it is woken. */
static void batch_wake(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		sem_post(&batch->works[i]->is_settled);
}

static void batch_measure(struct engine *engine, size_t weight, int64_t us)
{
	int64_t each = us / (int64_t)(weight == 0 ? 1 : weight);
	struct metrics *metrics = engine->settings.metrics;
	engine->us_per_weight += (each - engine->us_per_weight) / EXPECTED_SHARE;
	if (metrics == NULL)
		return;
	metric_add(metrics, METRIC_ENGINE_BATCHES, 1);
	metric_add(metrics, METRIC_ENGINE_WORKS, (int64_t)engine->batch->count);
	metric_observe(metrics, METRIC_ENGINE_COMMIT, us / 1000);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *commit_works(void *pointer)
{
	struct engine *engine = pointer;
	pthread_mutex_lock(&engine->lock);
	for (;;) {
		while (engine->line.count == 0 && !engine->is_stopping)
			pthread_cond_wait(&engine->has_work, &engine->lock);
		if (engine->line.count == 0)
			break;
		size_t weight = engine->weight_running = batch_fill(engine);
		pthread_mutex_unlock(&engine->lock);
		int64_t begun_us = now_us();
		batch_run(engine->batch);
		int64_t us = now_us() - begun_us;
		batch_wake(engine->batch);
		pthread_mutex_lock(&engine->lock);
		engine->weight_running = 0;
		batch_measure(engine, weight, us);
	}
	pthread_mutex_unlock(&engine->lock);
	return NULL;
}

/* --- standing in line --- */

static bool has_room(const struct engine *engine, const struct engine_work *work)
{
	const struct engine_settings *settings = &engine->settings;
	const struct line *line = &engine->line;
	int64_t expected_ms =
		(int64_t)(line->weight + engine->weight_running) * engine->us_per_weight / 1000;
	return !engine->is_stopping && line->count < settings->waiting_max &&
	       line->bytes + work->bytes <= settings->waiting_bytes &&
	       expected_ms <= settings->wait_ms;
}

static bool line_enter(struct engine *engine, struct waiting *waiting)
{
	pthread_mutex_lock(&engine->lock);
	bool is_taken = has_room(engine, waiting->work);
	if (is_taken) {
		line_add(&engine->line, waiting);
		gauge(engine, METRIC_ENGINE_WAITING, (int64_t)engine->line.count);
		pthread_cond_signal(&engine->has_work);
	}
	pthread_mutex_unlock(&engine->lock);
	return is_taken;
}

/* False when it is being served already. */
static bool line_leave(struct engine *engine, struct waiting *waiting)
{
	pthread_mutex_lock(&engine->lock);
	bool was_in_line = waiting->is_in_line;
	if (was_in_line) {
		line_remove(&engine->line, waiting);
		gauge(engine, METRIC_ENGINE_WAITING, (int64_t)engine->line.count);
	}
	pthread_mutex_unlock(&engine->lock);
	return was_in_line;
}

/* ThreadSanitizer knows sem_wait, but not sem_clockwait: tells it that what came before the post is
 * seen after it. */
#ifdef __SANITIZE_THREAD__
void __tsan_acquire(void *address);
#define saw_post(semaphore) __tsan_acquire(semaphore)
#else
#define saw_post(semaphore) (void)(semaphore)
#endif

static bool wait_until(struct waiting *waiting, const struct timespec *until)
{
	int outcome;
	do
		outcome = sem_clockwait(&waiting->is_settled, CLOCK_MONOTONIC, until);
	while (outcome != 0 && errno == EINTR);
	if (outcome == 0)
		saw_post(&waiting->is_settled);
	return outcome == 0;
}

static void wait_to_the_end(struct waiting *waiting)
{
	while (sem_wait(&waiting->is_settled) != 0 && errno == EINTR)
		continue;
}

/* Its turn must come in wait_ms; then it is waited for, because the batch works with its memory. */
static bool await_turn(struct engine *engine, struct waiting *waiting)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += engine->settings.wait_ms / 1000;
	until.tv_nsec += (long)(engine->settings.wait_ms % 1000) * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	if (wait_until(waiting, &until))
		return true;
	if (line_leave(engine, waiting))
		return false;
	wait_to_the_end(waiting);
	return true;
}

static enum engine_outcome refuse(struct engine *engine)
{
	if (engine->settings.metrics != NULL)
		metric_add(engine->settings.metrics, METRIC_ENGINE_REFUSED, 1);
	return ENGINE_REFUSED;
}

static enum db_status run_directly(struct engine *engine, struct waiting *waiting)
{
	engine->batch->works[0] = waiting;
	engine->batch->count = 1;
	batch_run(engine->batch);
	return waiting->status;
}

enum engine_outcome engine_submit(
	struct engine *engine, const struct engine_work *work, enum db_status *status_out)
{
	struct waiting waiting = {.work = work, .item = {.work = work->work}, .status = DB_RETRY};
	if (engine->is_direct) {
		*status_out = run_directly(engine, &waiting);
		return ENGINE_RAN;
	}
	atomic_fetch_add(&engine->inside, 1);
	sem_init(&waiting.is_settled, 0, 0);
	bool is_settled = line_enter(engine, &waiting) && await_turn(engine, &waiting);
	sem_destroy(&waiting.is_settled);
	*status_out = waiting.status;
	enum engine_outcome outcome = is_settled ? ENGINE_RAN : refuse(engine);
	atomic_fetch_sub(&engine->inside, 1);
	return outcome;
}

enum db_status engine_run(struct engine *engine, const struct engine_call *call)
{
	const struct engine_work work = {
		.kind = &engine_bodies,
		.work = (void *)(uintptr_t)call,
		.caller = call->caller,
		.weight = ENGINE_WEIGHT_BODY,
	};
	enum db_status status;
	return engine_submit(engine, &work, &status) == ENGINE_RAN ? status : DB_RETRY;
}

/* --- life --- */

static struct batch *batch_new(struct db *db, struct metrics *metrics)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	if (batch == NULL)
		abort();
	batch->db = db;
	batch->metrics = metrics;
	batch->arena = arena_new(ARENA_BYTES_MAX);
	return batch;
}

static struct engine *engine_new(const struct engine_settings *settings, struct db *db)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	if (engine == NULL)
		abort();
	engine->settings = *settings;
	engine->batch = batch_new(db, settings->metrics);
	return engine;
}

/* The committer must not stand long for what somebody else keeps locked. */
static struct db *committer_open(const struct engine_settings *settings)
{
	struct db_settings own = settings->database;
	own.lock_wait_s = LOCK_WAIT_S;
	own.attempts = ATTEMPTS;
	own.retry_ms = RETRY_MS;
	own.transaction_ms = ENGINE_TRANSACTION_MS;
	struct db *db = db_open(&own);
	ledger_listen(db, settings->heard, settings->heard_context);
	return db;
}

struct engine *engine_start(const struct engine_settings *settings)
{
	struct engine *engine = engine_new(settings, committer_open(settings));
	pthread_mutex_init(&engine->lock, NULL);
	pthread_cond_init(&engine->has_work, NULL);
	if (pthread_create(&engine->thread, NULL, commit_works, engine) != 0) {
		log_error("engine_not_started");
		abort();
	}
	return engine;
}

static void engine_free(struct engine *engine)
{
	arena_free(engine->batch->arena);
	free(engine->batch);
	free(engine);
}

void engine_stop(struct engine *engine)
{
	pthread_mutex_lock(&engine->lock);
	engine->is_stopping = true;
	pthread_cond_signal(&engine->has_work);
	pthread_mutex_unlock(&engine->lock);
	pthread_join(engine->thread, NULL);
	/* Whoever was settled or refused may still have a foot in the door. */
	while (atomic_load(&engine->inside) > 0)
		nanosleep(&(struct timespec){.tv_nsec = LEAVE_LOOK_MS * 1000000L}, NULL);
	db_close(engine->batch->db);
	pthread_mutex_destroy(&engine->lock);
	pthread_cond_destroy(&engine->has_work);
	engine_free(engine);
}

struct engine *engine_direct(struct db *db)
{
	struct engine *engine = engine_new(&(struct engine_settings){0}, db);
	engine->is_direct = true;
	return engine;
}

void engine_direct_free(struct engine *engine)
{
	engine_free(engine);
}
