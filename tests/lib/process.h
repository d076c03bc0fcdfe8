/*
 * One of our long-running programs as a process of its own, with its log in a file. It ends with
 * the process that started it, however that ends. Everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_PROCESS_H
#define COMPTOIR_TESTS_PROCESS_H

#include <sys/types.h>

#include "tests/lib/harness.h"

struct process;

/* How time is for it; see --help of the programs. */
struct process_time {
	int64_t offset_ms;
	int64_t hurry_ms; /* 0: none */
};

/* program: its name in the build folder. settings: "section.key=value", settings[count]. */
struct process *process_launch(const char *program, const char *const *settings, size_t count,
	struct process_time time, const char *log);
/* The same with a command after the settings (NULL: none), until it ends by itself. What it exits
 * with. */
int process_run(const char *program, const char *const *settings, size_t count, const char *command,
	const char *log);
/* Until it logs that it has started. */
void process_await_start(struct process *process);
unsigned process_port(const struct process *process);
pid_t process_pid(const struct process *process);
/* Memory of any process: "VmRSS" is what it has now, "VmHWM" the most it had; 0 when it is gone. */
double process_memory_mb(pid_t pid, const char *which);

/* SIGTERM; it must end by itself, and its log must have no ERROR line but announced ones. */
void process_stop(struct process *process);
/* SIGTERM, and no waiting. */
void process_tell_to_stop(struct process *process);
void process_kill9(struct process *process);
/* The next ERROR lines with this event are expected. */
void process_expect_error(struct process *process, const char *event);
/* What to say of it when it fails: the first ERROR lines of its log, or the end of a log without
 * any; no more than Check takes. */
struct str process_trouble(const struct process *process);
/* Whether its log, so far, has this text anywhere. */
bool process_logged(const struct process *process, const char *text);
void process_doze(void);

#endif
