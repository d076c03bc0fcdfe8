/*
 * Serial numbers of goods that leave and come back, kept for each unit as counters told them
 * (doc/decisions/0043). What does not fit refuses nobody anything: the goods have moved. It is a
 * signal (return_signals.h).
 *
 * In the caller's transaction, which holds the order; locks serials, before stock.
 */
#ifndef COMPTOIR_SERIALS_H
#define COMPTOIR_SERIALS_H

#include "server/fulfilment/counter_acts.h"

/* What the handover says leaves, before it is counted; and what came back of it before
 * headquarters had heard of it is looked at now. */
enum db_status serials_leave(struct tx *tx, const struct counter_scene *scene) MUST_USE;
/* A line of the order that the shopper takes from a shelf, instead of something else. */
struct line_taken {
	uint16_t line;
	fulfilment_id fulfilment; /* that gives it */
	product_id product;
};
enum db_status serials_leave_as(struct tx *tx, const struct counter_scene *scene,
	const struct line_taken *taken, const struct told_serials *units) MUST_USE;
/* What the return says of one line came back. is_waiting: another store may have handed it over,
 * and will say with which serial. */
enum db_status serials_come_back(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, bool is_waiting) MUST_USE;

/* Of a line of an order whose goods have serials: those that its customer has. */
struct line_serials {
	uint16_t line;
	struct serials serials;
};
/* In tx_arena. */
enum db_status serials_of_order(
	struct tx *tx, order_id order, struct line_serials **lines_out, size_t *count_out) MUST_USE;

#endif
