/*
 * What a shopper announces to take instead of goods that will come back: another product of the
 * same model that costs the same, in a store of her choice (doc/decisions/0049). An ordinary hold
 * sets it aside, as long as a bag would wait; it lies on its shelf until the old goods are there,
 * because only then it is paid for. The return is one like any other: it may come without the
 * exchange, and outlives it.
 *
 * All take part in the caller's transaction, with the order locked.
 */
#ifndef COMPTOIR_RETURN_EXCHANGE_H
#define COMPTOIR_RETURN_EXCHANGE_H

#include "server/fulfilment/counter.h"
#include "server/fulfilment/return_write.h"
#include "server/fulfilment/stock.h"
#include "server/fulfilment/variants.h"

/* Fills in goods->exchange. */
enum db_status return_exchange_read(struct tx *tx, struct goods_return *goods) MUST_USE;

/* What it is called, in that language. */
struct str return_exchange_name(
	struct arena *arena, const struct return_exchange *exchange, enum language language);

/* --- choosing --- */

/* What may be taken instead of a line: others of its model that are even, and how many of each lie
 * where it was collected. */
struct exchange_offers {
	const struct store *near; /* where it was collected; NULL: nobody knows */
	const struct variant *list;
	size_t count;
};
enum db_status return_exchange_offers(struct tx *tx, const struct stores *stores,
	const struct order *order, const struct order_line *line,
	struct exchange_offers *offers_out) MUST_USE;
/* NULL when it may not. */
const struct variant *exchange_offer_find(const struct exchange_offers *offers, struct str sku);
/* Some of it may come back now to be exchanged, as far as the law and the shop go. */
bool return_exchange_is_possible(const struct order *order, const struct line_choice *choice);
/* Of which lines that is so, and the model has others. In tx_arena. */
enum db_status return_exchange_lines(struct tx *tx, const struct order *order,
	const struct line_choice *choices, uint16_t **lines_out, size_t *count_out) MUST_USE;
/* As long as a bag waits there, and no longer than the old goods are waited for. */
int64_t return_exchange_until(const struct store *store, int64_t bring_by, int64_t now);

/* --- announcing and ending --- */

/* Sets aside what was asked for with the plan's return, which was announced. INVALID_FIELDS (of
 * more than one line), EXCHANGE_IMPOSSIBLE (not of the model, or not even), and of the store
 * SOLD_OUT and NO_PROMISE. */
enum db_status return_exchange_hold(struct tx *tx, const struct market *market,
	const struct return_plan *plan, const struct goods_return *goods,
	enum reason *reason_out) MUST_USE;

/* One that ends, with its hold locked. */
struct ending_exchange {
	return_id of;
	const struct return_exchange *exchange;
	struct hold hold;
	enum exchange_state to;
};
/* Locks the hold; nothing has ended yet. */
enum db_status return_exchange_lock(struct tx *tx, const struct goods_return *goods,
	enum exchange_state to, struct ending_exchange *ending_out) MUST_USE;
/* Those of the command's order that goods coming back by it end: given, where it is an exchange for
 * just that. In tx_arena. */
enum db_status return_exchanges_lock(struct tx *tx, const struct command *command,
	struct ending_exchange **ending_out, size_t *count_out) MUST_USE;
/* What its store gets back. */
struct stock_key return_exchange_key(const struct ending_exchange *ending);
/* It is over; what was held may be promised again. */
enum db_status return_exchange_end(
	struct tx *tx, const struct ending_exchange *ending, int64_t now) MUST_USE;

/* Ends those that nobody came for in time, and those whose store has lost what it held, each in a
 * transaction of its own; the shopper is told. For the job. */
enum db_status return_exchanges_settle(struct engine *engine, struct db *reading,
	struct arena *arena, int64_t now, size_t *count_out) MUST_USE;

#endif
