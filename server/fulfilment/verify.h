/*
 * Proves on a live system what must always hold (rules 1, 2, 5 of the design, and what several rows
 * say together). What that is stands in sql/queries/verify_*.sql, a statement for each claim, by
 * subject: stock, orders, money, returns, serials, and rows that belong to one that is there. A new
 * claim is a new statement there (server/db/claims.h); only what SQL cannot work out is C
 * (verify_reckoned.c).
 *
 * Memory is bounded whatever the size of the database: stores are looked at a hundred at a time,
 * those with much stock fewer or one by one, orders a thousand at a time. Each question sees one
 * snapshot, so work going on is never taken for a violation. Changes nothing.
 */
#ifndef COMPTOIR_VERIFY_H
#define COMPTOIR_VERIFY_H

#include "server/db/claims.h"

struct verified {
	uint64_t stores, orders_ranges, violations;
};

struct verify_listener {
	violation_found *violation;
	/* After each range of stores and each thousand orders; may be NULL. */
	void (*progress)(const struct verified *so_far, void *context);
	void *context;
};

/* DB_DONE when everything was looked at, however many violations there are; otherwise what a
 * statement answered. A large store takes its time: open db with a generous io_timeout_s. */
enum db_status verify_run(struct db *db, const struct verify_listener *listener,
	struct verified *verified_out) MUST_USE;

#endif
