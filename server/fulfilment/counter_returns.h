/*
 * What returns and exchanges at a counter share; for counter_returns.c and counter_exchange.c only.
 * The steps come in the order in which rows are locked.
 */
#ifndef COMPTOIR_COUNTER_RETURNS_H
#define COMPTOIR_COUNTER_RETURNS_H

#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/return_exchange.h"
#include "server/fulfilment/stock.h"

/* What changes beside the rows of the return: each figure and each fulfilment once, at the end. */
struct taken_back {
	const int64_t *exchanged_minor; /* of each line of the command; NULL: nothing */
	struct stock_change *changes;	/* what goes to the shelf */
	size_t change_count;
	bool *is_touched;  /* for each fulfilment of the order */
	bool is_inspected; /* it is known of every line where it goes, and that it was collected */
	bool is_waiting;   /* headquarters does not know that all of it was collected */
	int64_t refund_minor;
	/* What was held for the shopper to take instead of what has come, locked. */
	struct ending_exchange *exchanges;
	size_t exchange_count;
};

/* The order of the command; NOT_FOUND. */
enum db_status returns_order_lock(
	struct tx *tx, struct counter_scene *scene, enum reason *reason_out) MUST_USE;
/*
 * The rows of the return, its money, and `what` as a row of history. exchanged_minor: how much of
 * each line's money, as the command names them, pays for other goods and is not owed back; NULL:
 * nothing. INVALID_FIELDS, QUANTITY_EXCEEDED, KEY_REUSED.
 */
enum db_status returns_receive(struct tx *tx, struct counter_scene *scene,
	const int64_t *exchanged_minor, const char *what, struct taken_back *taken_out,
	enum reason *reason_out) MUST_USE;
/* Nothing of that is held any more, before others or she herself take it. The figures of those
 * stores are locked. */
enum db_status returns_let_go(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken) MUST_USE;
/* What goes to the shelf is on it. */
enum db_status returns_restock(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken) MUST_USE;
/* Tells the stores that had handed it over. */
enum db_status returns_tell(
	struct tx *tx, const struct counter_scene *scene, const struct taken_back *taken) MUST_USE;

/* It was inspected, and now its pickup is known: by which rule it came back, and its money; unless
 * that was paid back otherwise, which people look at (review.h). */
enum db_status returns_end_waiting(struct tx *tx, const struct counter_scene *scene,
	const struct goods_return *goods) MUST_USE;

#endif
