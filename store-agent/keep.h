/*
 * What an operator does to a store's journal from a shell: look, carry it to another box, bring it
 * to this release, end it. What was not sent does not get lost by any of it.
 */
#ifndef COMPTOIR_AGENT_KEEP_H
#define COMPTOIR_AGENT_KEEP_H

#include "common/config.h"
#include "store-agent/journal/journal.h"

/* Lines for --help. */
extern const char keep_help[];

/* arguments[0]: status, export, import, upgrade or retire; each with as many others as it takes. */
bool keep_is_command(char **arguments, int count);
/* Runs what is a command. Says on standard output what it did, on standard error why not. Answers
 * what the program exits with: 0 done; 1 it cannot be done; 3 it is refused, or must be, because
 * something was not sent; 4 the journal is an earlier release's that has not sent something. */
int keep_run(struct arena *arena, const struct config *config, char **arguments, int count);

/* Says why the journal was not opened, and what to do. What the program exits with: 1, or 4. */
int keep_complain(const struct journal_refusal *refusal);

#endif
