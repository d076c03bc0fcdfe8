/*
 * The VAT of some units of a line. That of the whole line was rounded once and stored; whatever
 * takes units of it one after the other (refunds, credit notes, exchanges) takes together exactly
 * that (doc/decisions/0022).
 */
#ifndef COMPTOIR_LINE_VAT_H
#define COMPTOIR_LINE_VAT_H

#include "server/db/q_credit_note.h"
#include "server/fulfilment/order.h"

struct line_vat {
	const struct q_credit_note_given *given;
	size_t count;
};

/* What was taken of each line of the order so far, but by that return (zero: none is left out). */
enum db_status line_vat_read(
	struct tx *tx, order_id order, return_id but, struct line_vat *vat_out) MUST_USE;
/* The VAT of the next units. */
int64_t line_vat_next(const struct line_vat *vat, const struct order_line *line, int32_t qty);

#endif
