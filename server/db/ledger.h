/*
 * Numbers of movements, such that whoever follows the ledger misses none (doc/decisions/0010).
 *
 * A movement's id is writer << 40 | n. A writer is one connection; it commits one transaction after
 * the other, so a writer's ids become visible in rising order, whatever other writers do. A
 * follower keeps one cursor for each writer. Numbers taken in a transaction that is rolled back are
 * taken again.
 *
 * A connection becomes a writer in the first transaction that asks for numbers, and another one
 * after a reconnect (its last commit may still be under way) and after a day, so that the rows of
 * writers older than WRITER_LIFE_MS twice can be purged.
 */
#ifndef COMPTOIR_DB_LEDGER_H
#define COMPTOIR_DB_LEDGER_H

#include "server/db/db.h"

enum { LEDGER_WRITER_SHIFT = 40, WRITER_LIFE_MS = 24 * 60 * 60 * 1000 };

/* The first of `count` numbers in a row. Inside a transaction only. */
enum db_status ledger_next(struct tx *tx, int64_t now, size_t count, uint64_t *first_out) MUST_USE;
/* The writer whose numbers this transaction takes; 0 when it took none yet. */
uint32_t ledger_writer(const struct tx *tx);

#endif
