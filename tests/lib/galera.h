/*
 * A Galera cluster of three on loopback, for tests: real nodes that can be killed, brought back and
 * frozen. They answer on unix sockets, speak to each other on ports of the kernel's choice, and end
 * with the process that started them. Needs only galera-4 beside mariadb-server-core. Every
 * function fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_GALERA_H
#define COMPTOIR_TESTS_GALERA_H

#include "tests/lib/fixture_db.h"

enum { GALERA_NODES = 3 };

struct galera;

/* False, and says so, when there is no Galera library here. */
bool galera_is_here(void);
/* Returns when all nodes are synced. */
struct galera *galera_start(void);
void galera_stop(struct galera *galera);
const char *galera_socket(const struct galera *galera, int node);
/* For [database] nodes. */
const char *galera_list(const struct galera *galera);
void galera_kill9(struct galera *galera, int node);
/* After a kill; returns when it is synced, having fetched only what it missed. */
void galera_rejoin(struct galera *galera, int node);
/* SIGSTOP: the others wait for it, then go on without it. */
void galera_freeze(struct galera *galera, int node);
/* Returns when it is synced again. */
void galera_thaw(struct galera *galera, int node);
/* A node that was frozen may find out late that it has to catch up. */
void galera_await_synced(struct galera *galera, int node);
int64_t galera_number(struct galera *galera, int node, const char *sql);

#endif
