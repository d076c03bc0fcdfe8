/*
 * comptoird as a process of its own: on loopback, a port of the kernel's choice, the
 * database the test names. It ends with the process that started it, however that ends.
 * Everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_SERVER_PROCESS_H
#define COMPTOIR_TESTS_SERVER_PROCESS_H

#include <sys/types.h>

#include "common/token.h"
#include "server/db/db.h"
#include "tests/lib/harness.h"

struct server_setup {
	struct db_settings database;
	const char *settings[12]; /* "section.key=value" */
	int64_t clock_offset_ms;
	int64_t hurry_ms; /* its jobs rest no longer; 0: as long as they like */
};

struct server_process;

/* Returns when it answers. Every server of one test has the same secret. */
struct server_process *server_process_start(const struct server_setup *setup);
/* As above, without waiting for it to answer: its database may be away. */
struct server_process *server_process_launch(const struct server_setup *setup);
/* Until one that was launched answers. */
void server_process_await_start(struct server_process *process);
/* Runs comptoirctl on the same database and secret: "enrol-agent PAR1 /tmp/x". Its exit status. */
int server_process_ctl(const struct server_setup *setup, const char *command);
unsigned server_process_port(const struct server_process *process);
pid_t server_process_pid(const struct server_process *process);
const struct secret *server_process_secret(void);

/* SIGTERM; it must end by itself, and its log must have no ERROR line but announced ones. */
void server_process_stop(struct server_process *process);
/* SIGTERM, and no waiting. */
void server_process_tell_to_stop(struct server_process *process);
void server_process_kill9(struct server_process *process);
/* The next ERROR lines with this event are expected. */
void server_process_expect_error(struct server_process *process, const char *event);
/* What to say of it when it fails; see process.h. */
struct str server_process_trouble(const struct server_process *process);
/* Whether its log, so far, has this text anywhere: for what must never stand there. */
bool server_process_logged(const struct server_process *process, const char *text);

#endif
