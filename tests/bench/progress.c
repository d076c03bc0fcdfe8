/* How far SQL is; see progress.h. */
#include "tests/bench/progress.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/bench.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

enum { SAY_EVERY_S = 10 };

struct progress {
	const char *what;
	int64_t rows;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_over;
};

static int64_t rows_written(MYSQL *mysql)
{
	return raw_number(mysql, "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
				 " WHERE VARIABLE_NAME = 'HANDLER_WRITE'");
}

/* True when it is over before it is time to say something. */
static bool is_over_soon(struct progress *progress)
{
	struct timespec until;
	int timed_out = 0;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += SAY_EVERY_S;
	pthread_mutex_lock(&progress->lock);
	while (!progress->is_over && timed_out == 0)
		timed_out = pthread_cond_timedwait(&progress->changed, &progress->lock, &until);
	bool is_over = progress->is_over;
	pthread_mutex_unlock(&progress->lock);
	return is_over;
}

static void *tell(void *context)
{
	struct progress *progress = context;
	MYSQL *mysql = raw_connect(fixture_db_settings().socket);
	int64_t before = rows_written(mysql);
	while (!is_over_soon(progress)) {
		int64_t rows = rows_written(mysql) - before;
		bench_say("%s: %.1f of about %.1f million rows, %.0f %%", progress->what,
			(double)rows / 1e6, (double)progress->rows / 1e6,
			(double)rows / (double)progress->rows * 100);
	}
	mysql_close(mysql);
	mysql_thread_end();
	return NULL;
}

struct progress *progress_start(const char *what, int64_t rows)
{
	struct progress *progress = malloc(sizeof(*progress));
	ck_assert_ptr_nonnull(progress);
	*progress = (struct progress){.what = what, .rows = rows};
	pthread_mutex_init(&progress->lock, NULL);
	pthread_cond_init(&progress->changed, NULL);
	ck_assert_int_eq(pthread_create(&progress->thread, NULL, tell, progress), 0);
	return progress;
}

void progress_end(struct progress *progress)
{
	pthread_mutex_lock(&progress->lock);
	progress->is_over = true;
	pthread_cond_signal(&progress->changed);
	pthread_mutex_unlock(&progress->lock);
	pthread_join(progress->thread, NULL);
	pthread_mutex_destroy(&progress->lock);
	pthread_cond_destroy(&progress->changed);
	free(progress);
}
