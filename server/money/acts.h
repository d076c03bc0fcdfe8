/*
 * Acts: what was asked of a provider, once for each cause, and how it ended. Every function takes
 * part in the caller's transaction and expects the order's row to be locked, so that the sums of
 * the payment and its acts change together.
 */
#ifndef COMPTOIR_MONEY_ACTS_H
#define COMPTOIR_MONEY_ACTS_H

#include "server/db/q_money.h"
#include "server/fulfilment/order.h"
#include "server/money/port.h"

/* A return whose money has not gone back so long after it was inspected is shown to people. */
enum { UNSETTLED_DAYS = 3 };

struct act_wish {
	enum money_act kind;
	struct uuid cause;
	uint16_t round; /* 0, and more each time it is tried anew after a failure */
	int64_t amount_minor;
	struct str detail;
	act_id failed;	       /* the one that is tried anew; zero: none */
	bool is_without_lines; /* that one is older than lines */
};

/* Asks for it, of the lines it is of, if there is that much left to capture, void or refund; else
 * the act is there all the same, failed as "nothing_left", for people to see. *is_asked_out says
 * which. DB_DUP: it was asked for before. */
enum db_status act_ask(struct tx *tx, const struct order *order, const struct act_wish *wish,
	int64_t now, bool *is_asked_out) MUST_USE;

/* Final: done or failed. *is_first_out is false when it had ended before, and nothing happens. */
enum db_status act_end(struct tx *tx, act_id id, enum money_state state, struct str provider_ref,
	struct str error, struct str who, int64_t now, bool *is_first_out) MUST_USE;

/* A provider says of itself that it has given back what it owed; *is_there_out as above. */
enum db_status act_told(struct tx *tx, const struct order *order, const struct refund_row *refund,
	struct str provider_ref, int64_t now, bool *is_there_out) MUST_USE;

/* A failed act is tried anew, as another act under another key. NOT_FOUND, WRONG_STATE (it has not
 * failed, or somebody tries already), QUANTITY_EXCEEDED (nothing is left to do it with). */
enum db_status act_retry(struct tx *tx, act_id id, struct str who, struct str why, int64_t now,
	enum reason *reason_out) MUST_USE;

#endif
