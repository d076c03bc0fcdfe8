/*
 * By which rule goods came back: of each line its own ground, the day that counts for it and the
 * day by which its money is owed. For counter_returns.c only; the order is locked, what came is
 * written.
 */
#ifndef COMPTOIR_RETURN_RULES_H
#define COMPTOIR_RETURN_RULES_H

#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/returns.h"

/* Of each line of the command: when it was announced, under whatever id, else `said_at`, at the
 * counter. `announced`: the return it comes under; NULL: none. Before announcements are closed. */
enum db_status return_days(struct tx *tx, const struct command *command,
	const struct goods_return *announced, int64_t said_at, int64_t **days_out) MUST_USE;

/* What the return as a whole is told by: the first line that no ground covers, else the first; its
 * money is owed by the earliest day of any line. */
struct return_ruled {
	struct return_decision decision;
	int64_t refund_by;
};
/* Decides and writes each line. is_sale_undone: nothing was given instead, so a set may be broken.
 * What the store has taken back it has taken back: the rule is recorded, the money follows the
 * goods. */
enum db_status return_rules_write(struct tx *tx, const struct counter_scene *scene,
	const int64_t *days, int64_t received_at, bool is_sale_undone,
	struct return_ruled *ruled_out) MUST_USE;

#endif
