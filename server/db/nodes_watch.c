/* Asking the nodes how they are, each once a second by a thread of its own; see nodes.h. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/conn.h"
#include "server/db/nodes_inside.h"

enum { WATCH_EVERY_MS = 1000, WATCH_TIMEOUT_S = 3 };

/* 3: ready and synced, or no member of a cluster; 2: ready; less: away. */
static const char fitness_sql[] =
	"SELECT IF(@@wsrep_on, (SELECT SUM(IF(VARIABLE_NAME = 'WSREP_READY', 2, 1))"
	" FROM information_schema.GLOBAL_STATUS"
	" WHERE (VARIABLE_NAME = 'WSREP_READY' AND VARIABLE_VALUE = 'ON')"
	" OR (VARIABLE_NAME = 'WSREP_LOCAL_STATE' AND VARIABLE_VALUE = '4')), 3)";

static int first_digit(MYSQL *mysql)
{
	MYSQL_RES *result = mysql_store_result(mysql);
	MYSQL_ROW row = result == NULL ? NULL : mysql_fetch_row(result);
	int digit = row == NULL || row[0] == NULL ? 0 : row[0][0] - '0';
	if (result != NULL)
		mysql_free_result(result);
	return digit;
}

enum node_state node_ask(MYSQL *mysql)
{
	if (mysql_real_query(mysql, fitness_sql, sizeof(fitness_sql) - 1) != 0)
		return NODE_AWAY;
	switch (first_digit(mysql)) {
	case 3:
		return NODE_SYNCED;
	case 2:
		return NODE_USABLE;
	default:
		return NODE_AWAY;
	}
}

/* --- the watch --- */

struct watcher {
	struct nodes *nodes;
	unsigned number;
};

/* Sleeps; false once the watch is over. */
static bool pause_for(struct nodes *nodes, int64_t ms)
{
	struct timespec until = clock_monotonic_in(ms);
	int outcome = 0;
	pthread_mutex_lock(&nodes->lock);
	while (!nodes->is_stopping && outcome == 0)
		outcome = pthread_cond_timedwait(&nodes->stop, &nodes->lock, &until);
	bool goes_on = !nodes->is_stopping;
	pthread_mutex_unlock(&nodes->lock);
	return goes_on;
}

/* On a connection that is kept, unless something is wrong with it. */
static void look(struct nodes *nodes, unsigned number, MYSQL **mysql)
{
	unsigned error;
	if (*mysql == NULL)
		*mysql = conn_open(
			&nodes->account, nodes_get(nodes, number), WATCH_TIMEOUT_S, &error);
	enum node_state state = *mysql == NULL ? NODE_AWAY : node_ask(*mysql);
	nodes_note(nodes, number, state, clock_monotonic_ms());
	if (state != NODE_AWAY || *mysql == NULL)
		return;
	mysql_close(*mysql);
	*mysql = NULL;
}

static void *watch(void *pointer)
{
	struct watcher watcher = *(struct watcher *)pointer;
	MYSQL *mysql = NULL;
	free(pointer);
	do
		look(watcher.nodes, watcher.number, &mysql);
	while (pause_for(watcher.nodes, WATCH_EVERY_MS));
	if (mysql != NULL)
		mysql_close(mysql);
	mysql_thread_end();
	return NULL;
}

static void watch_one(struct nodes *nodes, unsigned number)
{
	struct watcher *watcher = malloc(sizeof(*watcher));
	if (watcher == NULL)
		abort();
	*watcher = (struct watcher){nodes, number};
	if (pthread_create(&nodes->watchers[number], NULL, watch, watcher) != 0) {
		log_error("nodes_not_watched");
		abort();
	}
}

void nodes_watch(struct nodes *nodes, const struct db_settings *settings)
{
	pthread_condattr_t monotonic;
	nodes->account = *settings;
	nodes->account.io_timeout_s = WATCH_TIMEOUT_S;
	pthread_mutex_init(&nodes->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&nodes->stop, &monotonic);
	pthread_condattr_destroy(&monotonic);
	for (unsigned i = 0; i < nodes->count; i++)
		watch_one(nodes, i);
}

void nodes_watch_end(struct nodes *nodes)
{
	pthread_mutex_lock(&nodes->lock);
	nodes->is_stopping = true;
	pthread_cond_broadcast(&nodes->stop);
	pthread_mutex_unlock(&nodes->lock);
	for (unsigned i = 0; i < nodes->count; i++)
		pthread_join(nodes->watchers[i], NULL);
	pthread_mutex_destroy(&nodes->lock);
	pthread_cond_destroy(&nodes->stop);
	nodes->is_stopping = false;
}
