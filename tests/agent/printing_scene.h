/*
 * A store's agent that prints pick lists of given_document() to the printer a test names, and what
 * its journal says of them. In agent_fixture.
 */
#ifndef COMPTOIR_TESTS_PRINTING_SCENE_H
#define COMPTOIR_TESTS_PRINTING_SCENE_H

#include <sys/types.h>

#include "store-agent/journal/prints.h"
#include "store-agent/print/printer.h"
#include "tests/lib/agent_fixture.h"

/* How often and how fast is looked for what is to come. */
enum { TRIES = 1500, TRY_US = 20000 };

/* A test changes them between given_store and start_printing. */
extern struct printer_settings printing_settings;

/* Everything goes to the folder. */
void given_store(void);
/* Pick lists go to the output of that address, named back. */
void given_output(const char *address);

void start_printing(void);
void stop_printing(void);
/* An agent that is a process of its own prints, until kill_agent. */
pid_t start_agent(void);
void kill_agent(pid_t agent);

/* The latest of that kind. */
struct print_job job_of(enum print_kind kind);
struct print_job await_state(enum print_kind kind, enum print_state state);
void await_trouble(enum print_kind kind, enum print_trouble trouble);
void await_printer_in_trouble(void);

#endif
