/*
 * Goods that come back before headquarters has heard that they were collected: the handover is
 * still in the journal of another store, whose line is cut. They are received where they are and
 * may go on the shelf there. What is not counted as returned yet waits, and its money with it,
 * until the handover arrives (decisions/0028). Nothing else says that a return waits: of a line
 * more came back than its fulfilments count.
 */
#ifndef COMPTOIR_RETURN_WAITS_H
#define COMPTOIR_RETURN_WAITS_H

#include "server/fulfilment/counter_acts.h"

/* How many of the line other stores than that of the command may have handed over, as far as
 * headquarters can know, and were not brought back before. */
enum db_status return_may_wait(
	struct tx *tx, const struct counter_scene *scene, uint16_t line, int32_t *qty_out) MUST_USE;

/* Is all of it counted? */
enum db_status return_is_counted(struct tx *tx, const struct counter_scene *scene, return_id id,
	bool *is_counted_out) MUST_USE;

/*
 * What a counter may be offered: of stores that were not heard of for a while, or that say they
 * have acts to send, everything may have been handed over. The order is changed in memory only.
 */
enum db_status returns_presume_collected(
	struct tx *tx, struct order *order, int64_t now, bool *is_presumed_out) MUST_USE;

/*
 * The command hands over goods of which some came back before. First the money of the returns that
 * waited for it, before stock is locked; then, when it is written what was collected, what was
 * returned of it.
 */
enum db_status returns_waited_pay(struct tx *tx, const struct counter_scene *scene) MUST_USE;
enum db_status returns_waited_count(struct tx *tx, const struct counter_scene *scene) MUST_USE;

#endif
