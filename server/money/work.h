/*
 * What the jobs do with acts: plan them, ask providers, and settle what is unknown. Any number of
 * instances may do it at once: each act is claimed by a guarded write that is committed before the
 * provider hears of it, and is unknown from then on until an answer is written.
 */
#ifndef COMPTOIR_MONEY_WORK_H
#define COMPTOIR_MONEY_WORK_H

#include <stdatomic.h>

#include "common/config.h"
#include "server/fulfilment/order.h"
#include "server/money/port.h"

enum { PROVIDERS_MAX = 2 };

/* For one run of a job, with a connection and an arena of its own. */
struct money_work {
	struct db *db;
	struct arena *arena;
	const struct stores *stores;
	struct provider providers[PROVIDERS_MAX]; /* those that are configured */
	size_t provider_count;
	struct line line;
	bool has_more; /* set by each call: there was more than one chunk */
};

/* Reads settings and secrets (which may have been changed since). False with *why_out when they
 * are not right; without any provider there is nothing to do. money_work_end in each case. */
bool money_work_begin(struct money_work *work, const struct config *config, struct db *db,
	struct arena *arena, const struct stores *stores, struct str *why_out);
void money_work_end(struct money_work *work);

/* Looks at orders whose time has come and asks for what is to be done. */
enum db_status money_plan(struct money_work *work) MUST_USE;
/* Asks the providers what was requested. */
enum db_status money_carry_out(struct money_work *work) MUST_USE;
/* Asks them what became of what is unknown. */
enum db_status money_reconcile(struct money_work *work) MUST_USE;

#endif
