/* The VAT of some units of a line; see line_vat.h. */
#include "server/fulfilment/line_vat.h"

enum db_status line_vat_read(struct tx *tx, order_id order, return_id but, struct line_vat *vat_out)
{
	struct q_credit_note_given_in in = {order, but};
	struct q_credit_note_given *given;
	enum db_status status = q_credit_note_given(tx, &in, &given, &vat_out->count);
	vat_out->given = given;
	return status;
}

int64_t line_vat_next(const struct line_vat *vat, const struct order_line *line, int32_t qty)
{
	for (size_t i = 0; i < vat->count; i++)
		if (vat->given[i].line == line->line)
			return money_share(line->vat_minor, vat->given[i].qty + qty, line->qty) -
			       vat->given[i].tax_minor;
	return money_share(line->vat_minor, qty, line->qty);
}
