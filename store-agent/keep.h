/*
 * What an operator does to a store's journal from a shell: look, carry it to another box, end it.
 * What was not sent does not get lost by any of it.
 */
#ifndef COMPTOIR_AGENT_KEEP_H
#define COMPTOIR_AGENT_KEEP_H

#include "common/config.h"

/* Lines for --help. */
extern const char keep_help[];

/* arguments[0]: status, export, import or retire. Says on standard output what it did, on standard
 * error why not. Answers what the program exits with: 0 done; 1 it cannot be done; 2 no such
 * command; 3 it is refused, or must be, because something was not sent. */
int keep_run(struct arena *arena, const struct config *config, char **arguments, int count);

#endif
