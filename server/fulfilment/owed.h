/*
 * What is owed back for one cause, line by line: units of lines that are not to be paid, less the
 * goods that were given instead of them. What a shopper pays of each line, and the VAT in it, is
 * what was ordered less all of these (server/money/acts.h), so every refund is made of them, but
 * that of a return: its credit note has the lines.
 */
#ifndef COMPTOIR_OWED_H
#define COMPTOIR_OWED_H

#include "server/fulfilment/order.h"

struct owed_part {
	uint16_t line;
	int32_t qty;	      /* below 0: given instead */
	int64_t amount_minor; /* what it costs; of what is not given instead, before taxes on top */
	struct tax_amount tax_amount; /* of what is given instead; of the others when it is written
				       */
};

struct owed {
	struct owed_part *parts;
	size_t count;
};

struct owed owed_nothing(struct arena *arena);
/* So many units of a line are not paid; below 0: paid after all. */
void owed_add(struct owed *owed, const struct order_line *line, int32_t qty);
/* Of what is owed for that line so much pays for goods that have no line of their own, with the
 * taxes on top of them. */
void owed_spend(struct owed *owed, const struct order_line *line, int64_t amount_minor);
/* A line that was just made is given instead: it pays for that. */
void owed_give(struct owed *owed, const struct order_line *line);
/* Before taxes on top. */
int64_t owed_minor(const struct owed *owed);

/* The lines of prepaid money that becomes due, once per ground and cause, and the refund if
 * anything is left; nothing for reservations. The order is locked. */
enum db_status order_owe(struct tx *tx, const struct order *order, enum refund_ground ground,
	struct uuid cause, struct owed *owed, int64_t now) MUST_USE;
/* The refund of a return, whose lines its credit note has; and what is owed beside its goods
 * (costs.h). */
enum db_status order_owe_return(struct tx *tx, const struct order *order, return_id id,
	int64_t amount_minor, int64_t now, struct owed_part *cost_out) MUST_USE;
/* The goods of this fulfilment left after all: money not yet asked back is not owed. */
enum db_status order_owes_not(struct tx *tx, order_id order, fulfilment_id fulfilment) MUST_USE;

#endif
