/*
 * A journal as the release before would have left it: undoes the last upgrades of
 * store-agent/journal/schema.c. Whoever adds one says here how it is undone instead.
 */
#ifndef COMPTOIR_TESTS_EARLIER_JOURNAL_H
#define COMPTOIR_TESTS_EARLIER_JOURNAL_H

#include "store-agent/journal/journal.h"

/* A body; context is not used. */
journal_body earlier_journal;

#endif
