/* The committers' threads and their lines; see engine.h. */
#include "server/engine/engine.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/outside.h"
#include "server/db/nodes.h"
#include "server/engine/batch.h"

enum {
	ARENA_BYTES_MAX = 512 << 20,
	BATCH_US_MAX = 2000000, /* a batch that is expected to take longer is made shorter */
	SLOWER_SHARE = 2,	/* bad news is believed at once, good news slowly */
	FASTER_SHARE = 8,
	/* A conflict is gone in milliseconds; what somebody keeps locked is not worth another try.
	 */
	LOCK_WAIT_S = 1,
	ATTEMPTS = 3,
	RETRY_MS = 500,
	LEAVE_LOOK_MS = 1,
};

struct committer {
	const struct engine_settings *settings;
	struct batch *batch;
	pthread_mutex_t lock;
	pthread_cond_t has_work;
	struct line line;
	size_t weight_running; /* of the batch at work */
	int64_t us_per_weight; /* lately */
	bool is_stopping;
	pthread_t thread;
};

struct engine {
	struct engine_settings settings;
	atomic_size_t inside; /* in engine_submit */
	bool is_direct;
	size_t count, of_node; /* committers in all, and of each node */
	struct committer committers[NODES_MAX * ENGINE_COMMITTERS_MAX];
};

static void measure(const struct committer *committer, enum metric metric, int64_t by)
{
	if (committer->settings->metrics != NULL)
		metric_add(committer->settings->metrics, metric, by);
}

/* --- the committer --- */

/* Takes what waits, by whose turn it is; a work heavier than a whole batch goes alone. */
static size_t batch_fill(struct committer *committer)
{
	struct batch *batch = committer->batch;
	size_t weight = 0, bytes = 0;
	struct waiting *next;
	batch->count = 0;
	while (batch->count < BATCH_WORKS_MAX && (next = line_next(&committer->line)) != NULL) {
		size_t with_it = weight + next->work->weight;
		bool fits = with_it <= committer->settings->batch_works &&
			    (int64_t)with_it * committer->us_per_weight <= BATCH_US_MAX &&
			    bytes + next->work->bytes <= committer->settings->batch_bytes;
		if (batch->count > 0 && !fits)
			break;
		line_take(&committer->line, next);
		weight += next->work->weight;
		bytes += next->work->bytes;
		batch->works[batch->count++] = next;
	}
	measure(committer, METRIC_ENGINE_WAITING, -(int64_t)batch->count);
	return weight;
}

/* A waiter may be gone as soon as it is woken. */
static void batch_wake(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		sem_post(&batch->works[i]->is_settled);
}

static void batch_measure(struct committer *committer, size_t weight, int64_t us)
{
	int64_t each = us / (int64_t)(weight == 0 ? 1 : weight);
	int64_t share = each > committer->us_per_weight ? SLOWER_SHARE : FASTER_SHARE;
	struct metrics *metrics = committer->settings->metrics;
	committer->us_per_weight += (each - committer->us_per_weight) / share;
	if (metrics == NULL)
		return;
	metric_add(metrics, METRIC_ENGINE_BATCHES, 1);
	metric_add(metrics, METRIC_ENGINE_WORKS, (int64_t)committer->batch->count);
	metric_observe(metrics, METRIC_ENGINE_COMMIT, us / 1000);
}

static void *commit_works(void *pointer)
{
	struct committer *committer = pointer;
	pthread_mutex_lock(&committer->lock);
	for (;;) {
		while (committer->line.count == 0 && !committer->is_stopping)
			pthread_cond_wait(&committer->has_work, &committer->lock);
		if (committer->line.count == 0)
			break;
		size_t weight = committer->weight_running = batch_fill(committer);
		pthread_mutex_unlock(&committer->lock);
		int64_t begun_us = clock_monotonic_us();
		batch_run(committer->batch);
		int64_t us = clock_monotonic_us() - begun_us;
		batch_wake(committer->batch);
		pthread_mutex_lock(&committer->lock);
		committer->weight_running = 0;
		batch_measure(committer, weight, us);
	}
	pthread_mutex_unlock(&committer->lock);
	return NULL;
}

/* --- standing in line --- */

static bool has_room(const struct committer *committer, const struct engine_work *work)
{
	const struct engine_settings *settings = committer->settings;
	const struct line *line = &committer->line;
	int64_t expected_ms = (int64_t)(line->weight + committer->weight_running) *
			      committer->us_per_weight / 1000;
	return !committer->is_stopping && line->count < settings->waiting_max &&
	       line->bytes + work->bytes <= settings->waiting_bytes &&
	       expected_ms <= settings->wait_ms;
}

static bool line_enter(struct committer *committer, struct waiting *waiting)
{
	pthread_mutex_lock(&committer->lock);
	bool is_taken = has_room(committer, waiting->work);
	if (is_taken) {
		line_add(&committer->line, waiting);
		measure(committer, METRIC_ENGINE_WAITING, 1);
		pthread_cond_signal(&committer->has_work);
	}
	pthread_mutex_unlock(&committer->lock);
	return is_taken;
}

/* False when it is being served already. */
static bool line_leave(struct committer *committer, struct waiting *waiting)
{
	pthread_mutex_lock(&committer->lock);
	bool was_in_line = waiting->is_in_line;
	if (was_in_line) {
		line_remove(&committer->line, waiting);
		measure(committer, METRIC_ENGINE_WAITING, -1);
	}
	pthread_mutex_unlock(&committer->lock);
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
static bool await_turn(struct committer *committer, struct waiting *waiting)
{
	struct timespec until = clock_monotonic_in(committer->settings->wait_ms);
	if (wait_until(waiting, &until))
		return true;
	if (line_leave(committer, waiting))
		return false;
	wait_to_the_end(waiting);
	return true;
}

static enum engine_outcome refuse(const struct committer *committer)
{
	measure(committer, METRIC_ENGINE_REFUSED, 1);
	return ENGINE_REFUSED;
}

static enum db_status run_directly(struct committer *committer, struct waiting *waiting)
{
	committer->batch->works[0] = waiting;
	committer->batch->count = 1;
	batch_run(committer->batch);
	return waiting->status;
}

/* Works of no store are dealt out by caller. */
static struct committer *committer_of(struct engine *engine, const struct engine_work *work)
{
	const struct engine_settings *settings = &engine->settings;
	if (engine->count == 1)
		return &engine->committers[0];
	if (work->store.row == 0)
		return &engine->committers[work->caller % engine->count];
	size_t nodes = engine->count / engine->of_node;
	size_t node = nodes == 1 || settings->node_of == NULL
			      ? work->store.row / engine->of_node % nodes
			      : settings->node_of(settings->node_context, work->store) % nodes;
	return &engine->committers[node * engine->of_node + work->store.row % engine->of_node];
}

enum engine_outcome engine_submit(
	struct engine *engine, const struct engine_work *work, enum db_status *status_out)
{
	struct waiting waiting = {.work = work, .item = {.work = work->work}, .status = DB_RETRY};
	struct committer *committer = committer_of(engine, work);
	if (engine->is_direct) {
		*status_out = run_directly(committer, &waiting);
		return ENGINE_RAN;
	}
	outside_waits("committer");
	atomic_fetch_add(&engine->inside, 1);
	sem_init(&waiting.is_settled, 0, 0);
	bool is_settled = line_enter(committer, &waiting) && await_turn(committer, &waiting);
	sem_destroy(&waiting.is_settled);
	*status_out = waiting.status;
	enum engine_outcome outcome = is_settled ? ENGINE_RAN : refuse(committer);
	atomic_fetch_sub(&engine->inside, 1);
	return outcome;
}

enum db_status engine_run(struct engine *engine, const struct engine_call *call)
{
	const struct engine_work work = {
		.kind = &engine_bodies,
		.work = (void *)(uintptr_t)call,
		.caller = call->caller,
		.store = call->store,
		.weight = ENGINE_WEIGHT_BODY,
	};
	enum db_status status;
	return engine_submit(engine, &work, &status) == ENGINE_RAN ? status : DB_RETRY;
}

/* --- life --- */

static struct batch *batch_new(struct db *db, const struct engine_settings *settings)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	if (batch == NULL)
		abort();
	batch->db = db;
	batch->metrics = settings->metrics;
	batch->has_other_nodes = settings->database.nodes != NULL;
	batch->arena = arena_new(ARENA_BYTES_MAX);
	return batch;
}

static struct engine *engine_new(const struct engine_settings *settings, size_t count)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	if (engine == NULL)
		abort();
	engine->settings = *settings;
	engine->count = count;
	return engine;
}

static void committer_init(
	struct committer *committer, const struct engine_settings *settings, struct db *db)
{
	committer->settings = settings;
	committer->batch = batch_new(db, settings);
}

/* The committer must not stand long for what somebody else keeps locked. Its home is its
 * node. */
static struct db *committer_open(const struct engine_settings *settings, unsigned node)
{
	struct db_settings own = settings->database;
	own.lock_wait_s = LOCK_WAIT_S;
	own.attempts = ATTEMPTS;
	own.retry_ms = RETRY_MS;
	own.transaction_ms = ENGINE_TRANSACTION_MS;
	own.posts = true;
	own.home = node + 1;
	struct db *db = db_open(&own);
	ledger_listen(db, settings->heard, settings->heard_context);
	return db;
}

static void committer_start(struct committer *committer)
{
	pthread_mutex_init(&committer->lock, NULL);
	pthread_cond_init(&committer->has_work, NULL);
	if (pthread_create(&committer->thread, NULL, commit_works, committer) != 0) {
		log_error("engine_not_started");
		abort();
	}
}

struct engine *engine_start(const struct engine_settings *settings)
{
	const struct nodes *nodes = settings->database.nodes;
	unsigned of_node = settings->committers == 0 ? 1 : settings->committers;
	struct engine *engine =
		engine_new(settings, of_node * (nodes == NULL ? 1 : nodes_count(nodes)));
	engine->of_node = of_node;
	for (unsigned i = 0; i < engine->count; i++) {
		struct committer *committer = &engine->committers[i];
		committer_init(committer, &engine->settings,
			committer_open(&engine->settings, i / of_node));
		committer_start(committer);
	}
	return engine;
}

static void batch_free(struct batch *batch)
{
	arena_free(batch->arena);
	free(batch);
}

static void committer_tell_to_stop(struct committer *committer)
{
	pthread_mutex_lock(&committer->lock);
	committer->is_stopping = true;
	pthread_cond_signal(&committer->has_work);
	pthread_mutex_unlock(&committer->lock);
}

static void committer_end(struct committer *committer)
{
	db_close(committer->batch->db);
	pthread_mutex_destroy(&committer->lock);
	pthread_cond_destroy(&committer->has_work);
	batch_free(committer->batch);
}

void engine_stop(struct engine *engine)
{
	for (size_t i = 0; i < engine->count; i++)
		committer_tell_to_stop(&engine->committers[i]);
	for (size_t i = 0; i < engine->count; i++)
		pthread_join(engine->committers[i].thread, NULL);
	/* Whoever was settled or refused may still have a foot in the door. */
	while (atomic_load(&engine->inside) > 0)
		nanosleep(&(struct timespec){.tv_nsec = LEAVE_LOOK_MS * 1000000L}, NULL);
	for (size_t i = 0; i < engine->count; i++)
		committer_end(&engine->committers[i]);
	free(engine);
}

struct engine *engine_direct(struct db *db)
{
	struct engine *engine = engine_new(&(struct engine_settings){0}, 1);
	engine->is_direct = true;
	committer_init(&engine->committers[0], &engine->settings, db);
	return engine;
}

void engine_direct_free(struct engine *engine)
{
	batch_free(engine->committers[0].batch);
	free(engine);
}
