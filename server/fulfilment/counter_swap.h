/*
 * At the counter the shopper takes something else from the shelf instead of what was in the bag:
 * another size, another colour. The line it replaces is refused, so its goods wait for put-back and
 * stay set aside until then; what leaves becomes a line of its own, so that it can come back like
 * any other. For counter_handover.c; what an exchange after the handover shares with it is below.
 */
#ifndef COMPTOIR_COUNTER_SWAP_H
#define COMPTOIR_COUNTER_SWAP_H

#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/product.h"
#include "server/fulfilment/stock.h"

/* Every swap is for a line of the handover and for no more than was refused of it. */
enum reason swaps_check(const struct counter_scene *scene);
/* The serials of what is taken, before its lines are written: they are locked before stock. */
enum db_status swaps_serials_leave(struct tx *tx, const struct counter_scene *scene) MUST_USE;
/* Locks all figures that a handover with swaps changes, in key order; without swaps, nothing. */
enum db_status swaps_lock(struct tx *tx, struct counter_scene *scene) MUST_USE;
/* Writes them; they use up what is owed for the refused lines. */
enum db_status swaps_write(struct tx *tx, struct counter_scene *scene, struct owed *owed) MUST_USE;

/* --- shared with counter_exchange.c --- */

/* Goods from the shelf as a line of the order, with the fulfilment that gave them. */
struct swap_line {
	uint16_t number, instead_of;
	fulfilment_id fulfilment;
	const struct product *product;
	int32_t qty;
	int64_t price_minor;
	struct tax_amount tax_amount;
	bool is_to_collect; /* it waits for the shopper: the fulfilment is made with it */
	bool has_exchange;
	return_id exchange; /* what came back for it */
};
enum db_status swap_line_write(struct tx *tx, const struct order *order,
	const struct swap_line *swap, struct order_line *line_out) MUST_USE;
/* Locks these figures, which may be named twice, in key order. */
enum db_status swap_figures_lock(
	struct tx *tx, const struct stock_key *keys, size_t count) MUST_USE;
/* From the shelf of the command's store, not set aside for anybody. What was promised to others and
 * is now missing is a shortage (shortage.h). */
enum db_status swap_goods_leave(struct tx *tx, const struct counter_scene *scene,
	const struct product *product, int32_t qty) MUST_USE;
enum db_status swap_note(
	struct tx *tx, const struct counter_scene *scene, const char *what) MUST_USE;

#endif
