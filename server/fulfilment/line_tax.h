/*
 * The tax of some units of a line. That of the whole line was rounded once and stored; whatever
 * takes units of it one after the other (refunds, credit notes, exchanges) takes together exactly
 * that, of each tax (doc/decisions/0022, 0036).
 */
#ifndef COMPTOIR_LINE_TAX_H
#define COMPTOIR_LINE_TAX_H

#include "server/db/q_credit_note.h"
#include "server/fulfilment/order.h"

struct line_tax {
	const struct q_credit_note_given *given;
	size_t count;
};

/* What was taken of each line of the order so far, but by that return (zero: none is left out). */
enum db_status line_tax_read(
	struct tx *tx, order_id order, return_id but, struct line_tax *taken_out) MUST_USE;
/* The tax of the next units. */
struct tax_amount line_tax_next(
	const struct line_tax *taken, const struct order_line *line, int32_t qty);
/* The same when so many of them go to somebody else. */
struct tax_amount line_tax_after(
	const struct line_tax *taken, const struct order_line *line, int32_t others, int32_t qty);
/* Of goods given instead, paid with what those units cost: their own tax, but no more is asked for
 * than was paid. own->price_minor sinks where the goods are taxed by another rule on top of it. */
void line_tax_pay_with(const struct order_line *line, struct tax_amount units, struct taxed *own);

#endif
