/*
 * Setting goods aside. The one way in which holds, orders and re-sourced lines get their goods:
 * many wishes are settled together, in a few statements however many they are.
 */
#ifndef COMPTOIR_RESERVE_H
#define COMPTOIR_RESERVE_H

#include "server/fulfilment/sourcing.h"

/* So many stores are ranked and may be tried before figures are looked up anew; and so often is
 * that done for one who comes alone, before a crowd is taken for what it is. */
enum { CLAIM_CANDIDATES = 3, CLAIM_ROUNDS_MAX = 16 };

/* One order's or hold's wish for goods. */
struct claim {
	const struct question *question;
	const struct candidate *candidates; /* best first */
	size_t candidate_count;
	struct uuid cause;	 /* what the ledger names */
	enum movement_kind kind; /* MOVEMENT_HOLD or MOVEMENT_ORDER */
	int chosen; /* out: the candidate that gave everything; -1: none of them has it any more */
};

/*
 * Settles all claims in the order given, as if each came alone after those before it: the first of
 * its candidates that has every line. One that gets nothing leaves no trace and does not change
 * what its neighbours get. Rows are locked in key order, those of the first candidates first; when
 * these do not suffice, those of the others in one or two more statements.
 */
enum db_status claims_settle(
	struct tx *tx, struct claim *const claims[], size_t count, int64_t now) MUST_USE;

struct sourced {
	const struct candidate *candidate;
};

/*
 * The stores to be tried for the question, best first, for whoever is about to act. *ranking comes
 * in empty, or with those that were found before and refused, which are left out from then on. It
 * goes out empty only when no store has every line by figures younger than the call, however many
 * buyers run for the last units, or when the chosen one gives no promise. DB_DONE, or DB_RETRY when
 * the figures cannot be had.
 */
enum db_status sourcing_find_next(struct arena *arena, const struct market *market,
	struct question *question, struct ranking *ranking) MUST_USE;

/* The same; where the chosen store has not all of it and it may be sent there, the question becomes
 * who can send it. */
enum db_status sourcing_find_or_send(struct arena *arena, const struct market *market,
	struct question *question, bool may_be_sent, struct ranking *ranking) MUST_USE;

/* Finds and settles one question in this transaction. DB_DONE; DB_NONE with NO_STORE or, when a
 * store was chosen, SOLD_OUT or NO_PROMISE: then nothing was set aside, and the caller may go on.
 * DB_RETRY when a crowd kept taking what was ranked. kind: MOVEMENT_HOLD or MOVEMENT_ORDER. */
enum db_status sourcing_reserve(struct tx *tx, const struct market *market,
	const struct question *question, struct uuid cause, enum movement_kind kind,
	struct sourced *sourced_out, enum reason *reason_out) MUST_USE;
/* What is said when no store was found for the question. */
enum reason sourcing_refusal(const struct question *question);

#endif
