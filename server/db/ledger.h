/*
 * Numbers of movements, such that whoever follows the ledger misses none (doc/decisions/0010).
 *
 * A movement's id is writer << 40 | n. A writer is one connection; it commits one transaction after
 * the other, so a writer's ids become visible in rising order, whatever other writers do. A
 * follower keeps one cursor for each writer. Numbers taken in a transaction that is rolled back, or
 * behind a savepoint, are taken again: what a writer committed is numbered without gaps.
 *
 * A connection becomes a writer in the first transaction that asks for numbers, and another one
 * after a reconnect (its last commit may still be under way) and after a day, so that the rows of
 * writers older than WRITER_LIFE_MS twice can be purged.
 */
#ifndef COMPTOIR_DB_LEDGER_H
#define COMPTOIR_DB_LEDGER_H

#include "common/ids.h"
#include "server/db/db.h"
#include "server/db/q_stock.h"

enum { LEDGER_WRITER_SHIFT = 40, WRITER_LIFE_MS = 24 * 60 * 60 * 1000 };

/* Writes movements, in few round trips: the one way there is. Numbers them. */
enum db_status ledger_write(
	struct tx *tx, struct q_movement_add_in *movements, size_t count, int64_t now) MUST_USE;
/* The first of `count` numbers in a row. Inside a transaction only. */
enum db_status ledger_next(struct tx *tx, int64_t now, size_t count, uint64_t *first_out) MUST_USE;

/* What a movement did to what its store can promise. */
struct moved {
	store_id store;
	product_id product;
	int32_t free_by; /* on_hand_by - reserved_by - safety_by */
	int64_t as_of;	 /* of a count; else 0 */
};
/* Told after each commit that surely happened, by the thread that committed; `last` is the greatest
 * number written. A commit whose answer was lost is not told: followers find it in the ledger. */
typedef void ledger_heard(uint64_t last, const struct moved *moved, size_t count, void *context);
void ledger_listen(struct db *db, ledger_heard *heard, void *context);

#endif
