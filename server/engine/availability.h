/*
 * What every store can still promise of every product, in memory: on_hand - reserved - safety of
 * each stock row and when the store took the figure, six bytes a pair. One table per process,
 * loaded from a snapshot of the database and kept fresh from the ledger (server/db/ledger.h), in
 * which each writer's movements are read in the order of their commits from where the last look
 * ended. See doc/decisions/0011-availability-in-memory.md.
 *
 * The table says where to try; the guarded write is the judge. A yes may be as old as
 * availability_lag_ms. A no must not be older than the question: whoever is about to say that no
 * store has it calls availability_catch_up and looks again.
 *
 * Thread-safe. Readers take no lock.
 */
#ifndef COMPTOIR_AVAILABILITY_H
#define COMPTOIR_AVAILABILITY_H

#include "common/buf.h"
#include "common/ids.h"
#include "server/db/ledger.h"

enum {
	AVAILABILITY_STORES_MAX = 65535,
	AVAILABILITY_STALE_MS = 3000,
};

struct availability;

/* Opens connections of its own when it loads and follows. The settings' texts must outlive it. */
struct availability *availability_new(const struct db_settings *database, size_t bytes_max);
void availability_free(struct availability *table);

/* --- asking --- */

struct figure {
	int32_t free;  /* what can be promised; below 0 when less is there than was promised */
	int64_t as_of; /* when the store took it, to the minute; 0: never, or more than a month
			  before its figures elsewhere */
};

/* False when the store never had the product. */
bool availability_get(const struct availability *table, store_id store, product_id product,
	struct figure *figure_out);
/* Fulfilments the store has still to prepare. */
int availability_queue(const struct availability *table, store_id store);

/* Time since the last complete look at the ledger began; INT64_MAX before the first. */
int64_t availability_lag_ms(const struct availability *table);
/* True when nobody may promise by it: never loaded, or too far behind. */
bool availability_is_stale(const struct availability *table);
/* Once it was, and was followed up to then, so that who is ready may promise: an instance that has
 * been ready says by stale answers that it loads again. */
bool availability_was_loaded(const struct availability *table);

/* --- changing --- */

/*
 * For ledger_listen, with the table as its context: what this process committed counts at once,
 * and its next answer knows of it. Each movement counts once, whether it is heard or read in the
 * ledger: what was read already is skipped, and when an earlier one of the writer is missing, all
 * of these are left to the next look.
 */
ledger_heard availability_hear;
/* What the feed's row of a store says; for the job that reads them all. */
void availability_set_store(
	struct availability *table, store_id store, int queue, int64_t figures_as_of);

/* --- keeping it fresh --- */

/* Looks at the ledger, and loads the table first when it must be; for the job. */
enum db_status availability_follow(struct availability *table) MUST_USE;
/* Looks at the ledger, or waits for somebody who begins to after this call: many callers share one
 * look. DB_DOWN at once while the table is not loaded; else DB_DONE or why not. Takes no lock in
 * the database, so it may be called within a transaction of another connection, whose own
 * movements it does not see. */
enum db_status availability_catch_up(struct availability *table) MUST_USE;
/* A load under way ends soon, with DB_DOWN. */
void availability_stop(struct availability *table);

struct availability_size {
	size_t pairs, bytes;
};
struct availability_size availability_size(struct availability *table);
/* Gauges for Prometheus. */
void availability_print_metrics(struct availability *table, struct buf *out);

#endif
