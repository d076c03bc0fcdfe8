/* What announcing and withdrawing share; for return_*.c and withdraw.c only. */
#ifndef COMPTOIR_RETURN_WRITE_H
#define COMPTOIR_RETURN_WRITE_H

#include "server/fulfilment/returns.h"

struct return_plan {
	const struct return_asked *asked;
	const struct stores *stores;
	struct order *order; /* locked */
	const struct line_choice *choices;
	bool is_withdrawal; /* that ground and no other */
	bool is_whole;	    /* from everything that may be withdrawn from: sets go with it */
	struct arena *arena;
};

/* Locks and reads the order. NOT_FOUND. */
enum db_status return_plan(struct tx *tx, const struct stores *stores,
	const struct return_asked *asked, struct order *order, struct return_plan *plan_out,
	enum reason *reason_out) MUST_USE;
/* Writes the announced return of the plan's parts; reasons as return_announce. */
enum db_status return_announce_parts(struct tx *tx, const struct return_plan *plan,
	return_id *id_out, enum reason *reason_out, const char **detail_out) MUST_USE;
/* Tells the stores that had handed the order over that something is announced, or no longer. Last
 * in a transaction: it locks feeds. */
enum db_status return_announcement_tell(
	struct tx *tx, const struct order *order, int64_t now) MUST_USE;
/* Whose law and clock: the store that handed the goods over last, or is to. NULL: none is known. */
const struct store *return_law(const struct stores *stores, const struct order *order);
/* Whether sets that this line is part of would be broken by a return of so many of each line, in
 * the order's order; NULL: it was counted. */
bool return_breaks_set(struct arena *arena, const struct order *order,
	const struct order_line *line, const int32_t *back);
/* Law, clock and dates of an order, asked at `now`. */
struct return_case return_case_of(
	const struct stores *stores, const struct order *order, int64_t now);
bool order_is_something_open(const struct order *order);

#endif
