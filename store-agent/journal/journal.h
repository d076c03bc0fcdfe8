/*
 * The agent's memory: what headquarters told, what the clerks did, what was printed. A SQLite
 * file (WAL, synchronous=FULL) behind one lock: one transaction at a time, and whoever saw
 * journal_run answer REASON_OK may rely on it through a power cut. An act of a clerk is one
 * transaction: the new state of the fulfilment and the command that tells headquarters.
 *
 * After a failed write or fsync nobody knows what is on the disk (the kernel forgets), so the
 * journal then refuses everything with JOURNAL_FAILED until the agent is started again.
 *
 * The other headers of this folder say what may be done inside a transaction. Errors of SQLite
 * stick to the transaction and are looked at once, by journal_run; until then reads answer
 * nothing and writes do nothing.
 */
#ifndef COMPTOIR_AGENT_JOURNAL_H
#define COMPTOIR_AGENT_JOURNAL_H

#include "common/ids.h"
#include "common/reason.h"

struct journal;
struct journal_tx;

/* Why a journal is not opened. */
struct journal_refusal {
	struct str why; /* for the operator */
	bool is_owed;	/* an earlier release wrote it, and what it did not send is in it */
};

/* Opens or makes the journal of this store, and raises one of an earlier release that has sent
 * everything. NULL with *refusal_out when the file is of another store, of a later release,
 * retired, in use by another process, owed, or cannot be used; then it is as it was. */
struct journal *journal_open(struct arena *arena, const char *path, struct str store_code,
	struct journal_refusal *refusal_out);
/* The same, and raises what an earlier release did not send along with the rest, as somebody who
 * knows of it wants: it is sent by this one. */
struct journal *journal_open_owed(struct arena *arena, const char *path, struct str store_code,
	struct journal_refusal *refusal_out);
/* The same without making, raising or counting anything, beside an agent that may be at work on it:
 * for looking and copying. */
struct journal *journal_look(struct arena *arena, const char *path, struct str *why_out);
/* Into a new file, as it is at one instant. False with *why_out. */
bool journal_copy(
	struct arena *arena, struct journal *journal, const char *path, struct str *why_out);
void journal_close(struct journal *journal);
bool journal_has_failed(struct journal *journal);

/* A body reads and writes through tx and takes memory from the arena given to journal_run. What it
 * wrote is kept when it answers REASON_OK, and undone when it answers anything else. */
typedef enum reason journal_body(struct journal_tx *tx, void *context);
enum reason journal_run(
	struct journal *journal, struct arena *arena, journal_body *body, void *context) MUST_USE;
struct arena *journal_arena(struct journal_tx *tx);

/* Counts the transactions that wrote, and wakes. Waits until the count is no longer `seen` or the
 * time is over; answers the count. For the threads that send and print. */
uint64_t journal_wait(struct journal *journal, uint64_t seen, unsigned timeout_ms);
void journal_wake(struct journal *journal);

/* Small facts by name; empty when never set. */
struct str note_get(struct journal_tx *tx, const char *name);
void note_set(struct journal_tx *tx, const char *name, struct str value);
/* Forgets what is older than the returns of our own orders may be: ended fulfilments, answered
 * commands, printed jobs, wrong codes. */
enum { JOURNAL_KEEPS_DAYS = 60 };
void journal_tidy(struct journal_tx *tx, int64_t now);

#endif
