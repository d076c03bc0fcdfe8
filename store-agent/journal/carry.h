/*
 * A journal carried to another box: one file with a few lines of head that a person can read, a
 * checksum, and the whole journal as it was at one instant.
 */
#ifndef COMPTOIR_AGENT_CARRY_H
#define COMPTOIR_AGENT_CARRY_H

#include "store-agent/journal/journal.h"

/* Writes the file, which must be new, readable to its owner alone and safe on the disk. The
 * agent may be at work on the journal. False with *why_out. */
bool journal_export(struct arena *arena, struct journal *journal, const char *file,
	struct str *why_out) MUST_USE;
/* Makes of such a file the journal of this box, where there must be none: all of it or nothing.
 * What was not sent is sent from here, under an epoch that follows the exported one. False with
 * *why_out: it is damaged, of another store, of a newer program, or there is a journal. */
bool journal_import(struct arena *arena, const char *file, const char *path, struct str store_code,
	struct str *why_out) MUST_USE;

#endif
