/* The inside of struct nodes, for nodes.c and nodes_watch.c. */
#ifndef COMPTOIR_DB_NODES_INSIDE_H
#define COMPTOIR_DB_NODES_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/db/nodes.h"

struct nodes {
	struct node list[NODES_MAX];
	size_t count;
	_Atomic int states[NODES_MAX];	     /* enum node_state */
	_Atomic int64_t since_ms[NODES_MAX]; /* of the state; 1: since ever */
	_Atomic unsigned spread;
	struct db_settings account; /* of the watch, as is what follows */
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool is_stopping;
	pthread_t watchers[NODES_MAX];
};

#endif
