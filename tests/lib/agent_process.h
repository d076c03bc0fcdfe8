/*
 * comptoir-agent as a process of its own, enrolled by comptoirctl, with its journal in a folder of
 * its own and its pages on loopback. It ends with the process that started it, however that ends.
 * Its clerk is camille, PIN 4711. Everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_AGENT_PROCESS_H
#define COMPTOIR_TESTS_AGENT_PROCESS_H

#include "tests/lib/visitor.h"

struct agent_process;

/* Enrols and starts the agent of a store of this server, which it finds at that port. */
struct agent_process *agent_process_start(const struct server_setup *headquarters,
	const char *store_code, unsigned headquarters_port);
/* The same with another program than comptoir-agent, by its name in the build folder. */
struct agent_process *agent_process_start_as(const char *program,
	const struct server_setup *headquarters, const char *store_code,
	unsigned headquarters_port);
/* SIGTERM; it must end by itself, and its log must have no ERROR line. Removes the folder. */
void agent_process_stop(struct agent_process *agent);
/* kill -9, and again on the same journal; its pages are on another port then. */
void agent_process_kill9_and_restart(struct agent_process *agent);
/* The next ERROR lines with this event, until it is started again, are expected. */
void agent_process_expect_error(struct agent_process *agent, const char *event);
/* Its papers and its journal. */
const char *agent_process_folder(const struct agent_process *agent);

/* As process_memory_mb. */
double agent_process_memory_mb(const struct agent_process *agent, const char *which);

/* A number of its GET /status: to_prepare, ready, unsent, … */
int64_t agent_process_number(const struct agent_process *agent, const char *name);
/* Waits until the number is that; fails the test after 30 seconds. */
void agent_process_await(const struct agent_process *agent, const char *name, int64_t expected);

/* The clerk signs in, as soon as the store knows of her: a browser to walk the pages with. */
struct visitor agent_process_clerk(const struct agent_process *agent);

#endif
