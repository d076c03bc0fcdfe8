/*
 * Which copy of the journal this file is. An epoch is made with the file and numbers its commands
 * without gaps; it is named to headquarters with every batch. It ends, and another begins, when the
 * journal is brought to another box, and when headquarters does not recognise it: as an older copy
 * put back, with numbers missing, or because another copy went on in its place. What waits to be
 * sent goes on under the new epoch, under its old numbers; nothing is renumbered.
 */
#ifndef COMPTOIR_AGENT_EPOCH_H
#define COMPTOIR_AGENT_EPOCH_H

#include "common/words.h"
#include "store-agent/journal/journal.h"

struct epoch {
	struct uuid id, parent; /* parent: the one before, all zero when there is none */
	enum epoch_begun begun;
	int64_t begins;	       /* its first number */
	int64_t opens;	       /* how often the file was opened */
	int64_t last;	       /* the highest number given so far */
	int64_t first_waiting; /* the oldest to be sent, or else the next to be given */
};

struct epoch epoch_get(struct journal_tx *tx);
/* In an empty file, and in one of before there were epochs. */
void epoch_make(struct journal_tx *tx, int64_t now);
void epoch_begin(struct journal_tx *tx, enum epoch_begun why, int64_t now);
/* Once each time the file is opened to be written. */
void epoch_count_open(struct journal_tx *tx);

/* Headquarters refuses the journal; since 0: it does not. It stays refused, over restarts, until
 * headquarters takes it. */
struct quarantine {
	int64_t since;
	enum epoch_begun why;
};
struct quarantine quarantine_get(struct journal_tx *tx);
/* The journal is refused: an epoch begins, which asks to be let in. False, and nothing, when it
 * asks already. */
bool quarantine_begin(struct journal_tx *tx, enum epoch_begun why, int64_t now);
void quarantine_end(struct journal_tx *tx);

#endif
