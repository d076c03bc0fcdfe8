/*
 * comptoir-agent as a process of its own, enrolled at the test's database, with its journal in a
 * folder of its own and its pages on loopback. It ends with the process that started it, however
 * that ends. Its clerk is camille, PIN 1234. Everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_AGENT_PROCESS_H
#define COMPTOIR_TESTS_AGENT_PROCESS_H

#include <sys/types.h>

#include "tests/lib/visitor.h"

struct agent_process;

/* Enrols and starts the agent of a store; headquarters answers at that port. */
struct agent_process *agent_process_start(const char *store_code, unsigned headquarters_port);
/* SIGTERM; it must end by itself, and its log must have no ERROR line. Removes the folder. */
void agent_process_stop(struct agent_process *agent);
/* The journal stays. */
void agent_process_kill9(struct agent_process *agent);
/* After it died: again on the same journal, on another port. */
void agent_process_restart(struct agent_process *agent);
pid_t agent_process_pid(const struct agent_process *agent);
unsigned agent_process_port(const struct agent_process *agent);

/* A number of its GET /status: to_prepare, ready, unsent, … */
int64_t agent_process_number(const struct agent_process *agent, const char *name);
/* Waits until the number is that; fails the test after 30 seconds. */
void agent_process_await(const struct agent_process *agent, const char *name, int64_t expected);

/* The clerk signs in: a browser to walk the pages with. */
struct visitor agent_process_clerk(const struct agent_process *agent);

#endif
