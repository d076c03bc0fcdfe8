/*
 * Patterns in returns that a manager is told about: rows of return_signals.def, looked for when a
 * return is received; and what a counter reports itself (an article that is not the one sold). A
 * signal refuses nobody anything. In the caller's transaction.
 */
#ifndef COMPTOIR_RETURN_SIGNALS_H
#define COMPTOIR_RETURN_SIGNALS_H

#include "server/fulfilment/counter_acts.h"

/* For how many days the back office lists them; on the page of their order they stay. */
enum { RETURN_SIGNALS_LISTED_DAYS = 30 };

/* Within how many days its pattern is counted; 0 where nothing is counted. */
int return_signal_days(enum return_signal_kind kind);

struct signal_id {
	struct uuid cause;
	enum return_signal_kind kind;
};
/* A manager has seen it, or takes that back. Of what was seen the first stays; of what is none,
 * nothing. */
enum db_status return_signal_see(
	struct tx *tx, const struct signal_id *id, struct str who, int64_t now) MUST_USE;
enum db_status return_signal_open_again(struct tx *tx, const struct signal_id *id) MUST_USE;

/* A return was written. is_against_rule: no ground covers it, and no manager answers for it. */
enum db_status return_signals_notice(
	struct tx *tx, const struct counter_scene *scene, bool is_against_rule) MUST_USE;

/* A serial of the scene's order does not fit (serials.h): told once for each order, kind and
 * serial until a manager has seen it, whoever noticed it first. */
enum db_status return_signal_serial(struct tx *tx, const struct counter_scene *scene,
	enum return_signal_kind kind, struct str serial) MUST_USE;

#endif
