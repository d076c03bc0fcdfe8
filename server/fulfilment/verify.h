/*
 * Proves on a live system what must always hold (rules 1, 2, 5 of the design, and what
 * several rows say together): what stores send each other is with one of them or on the way, stock
 * figures are the sums of their movements and of what is set aside, every ordered unit is with a
 * store or known to be unavailable, no more is collected, returned or given back than there was,
 * feeds have no gaps, nothing belongs to a row that is not there.
 *
 * Memory is bounded whatever the size of the database: stores are looked at one by one,
 * orders a thousand at a time. Each question sees one snapshot, so work going on is never taken
 * for a violation. Changes nothing.
 */
#ifndef COMPTOIR_VERIFY_H
#define COMPTOIR_VERIFY_H

#include "common/str.h"
#include "server/db/db.h"

struct violation {
	const char *rule;   /* what should hold, a claim */
	struct str where;   /* store PAR1, sku TEA */
	struct str figures; /* what was found instead */
};

struct verified {
	uint64_t stores, orders_ranges, violations;
};

struct verify_listener {
	/* Its texts live until it returns. */
	void (*violation)(const struct violation *violation, void *context);
	/* After each store and each thousand orders; may be NULL. */
	void (*progress)(const struct verified *so_far, void *context);
	void *context;
};

/* DB_DONE when everything was looked at, however many violations there are; otherwise what a
 * statement answered. A large store takes its time: open db with a generous io_timeout_s. */
enum db_status verify_run(struct db *db, const struct verify_listener *listener,
	struct verified *verified_out) MUST_USE;

#endif
