/*
 * Goods that came back and are sent on, to another store or a warehouse: the disposition `transfer`
 * with a destination (decisions/0053). The store that sends them makes the id, so that it needs no
 * line for it; the number on the slip is made of that (common/token.h).
 *
 *	underway -> arrived | lost -> arrived
 *
 * While they are on the way they are in nobody's stock, as they were in nobody's since they came
 * back. Any store may receive them, not only that where they were sent; whoever does so first has
 * them, and they are in its figures from then on if they go to its shelf (MOVEMENT_ARRIVED). What
 * is arrived and missing adds up to what was sent. Where goods lie now says
 * return_line.disposition: `transfer` while they are on the way.
 */
#ifndef COMPTOIR_CONSIGNMENT_H
#define COMPTOIR_CONSIGNMENT_H

#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/returns.h"

/* The line's goods leave this store, if the command says where to. A destination that nobody knows
 * stops no return: then nobody expects them, and the back office sees it. The return is locked. */
enum db_status consignment_send(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, product_id product, int32_t qty) MUST_USE;
/* The feeds of both stores, of each that the command sent; after all stock. */
enum db_status consignments_tell(struct tx *tx, const struct counter_scene *scene) MUST_USE;

/* arrive: NOT_FOUND; WRONG_STATE when it has arrived already; QUANTITY_EXCEEDED when came and
 * missing are not what was sent; INVALID_FIELDS without a place for what came or a reason for what
 * did not. */
counter_act act_arrive;

/* Where the goods of a line lie: at the counter that took them back, or where they arrived last. On
 * the way: at no store, and none. */
struct goods_place {
	store_id store;
	int32_t qty;
};
enum db_status consignment_place(struct tx *tx, const struct goods_return *goods,
	const struct return_part *part, struct goods_place *place_out) MUST_USE;

#endif
