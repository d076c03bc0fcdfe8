/* The tax of some units of a line; see line_tax.h. */
#include "server/fulfilment/line_tax.h"

enum db_status line_tax_read(
	struct tx *tx, order_id order, return_id but, struct line_tax *taken_out)
{
	struct q_credit_note_given_in in = {order, but};
	struct q_credit_note_given *given;
	enum db_status status = q_credit_note_given(tx, &in, &given, &taken_out->count);
	taken_out->given = given;
	return status;
}

static struct q_credit_note_given taken_of(
	const struct line_tax *taken, const struct order_line *line)
{
	for (size_t i = 0; i < taken->count; i++)
		if (taken->given[i].line == line->line)
			return taken->given[i];
	return (struct q_credit_note_given){.line = line->line};
}

struct tax_amount line_tax_next(
	const struct line_tax *taken, const struct order_line *line, int32_t qty)
{
	struct q_credit_note_given given = taken_of(taken, line);
	return tax_less(tax_share(line->tax_amount, given.qty + qty, line->qty),
		(struct tax_amount){given.tax_minor, given.tax2_minor});
}

struct tax_amount line_tax_after(
	const struct line_tax *taken, const struct order_line *line, int32_t others, int32_t qty)
{
	return tax_less(line_tax_next(taken, line, others + qty),
		others == 0 ? (struct tax_amount){0, 0} : line_tax_next(taken, line, others));
}

static struct tax_amount lesser(struct tax_amount a, struct tax_amount b)
{
	int64_t first_a = a.minor - a.second_minor, first_b = b.minor - b.second_minor;
	int64_t first = first_a < first_b ? first_a : first_b;
	int64_t second = a.second_minor < b.second_minor ? a.second_minor : b.second_minor;
	return (struct tax_amount){first + second, second};
}

/* Of the price that is left of so much. */
static void price_within(struct taxed *own, int64_t most_minor)
{
	int64_t each = most_minor / own->qty;
	int64_t price = each - tax_within(own->tax, each).minor;
	for (; price > 0; price--) {
		*own = taxed_goods(own->tax, price, own->qty);
		if (taxed_minor(own) <= most_minor)
			return;
	}
	*own = taxed_goods(own->tax, 0, own->qty);
}

void line_tax_pay_with(const struct order_line *line, struct tax_amount units, struct taxed *own)
{
	int64_t most_minor = line->price_minor * own->qty + tax_added(line->tax, units);
	bool is_added = tax_is_added(own->tax) || tax_is_added(line->tax);
	if (tax_equal(own->tax, line->tax) && own->price_minor == line->price_minor)
		own->amount = units;
	else if (tax_equal(own->tax, line->tax))
		own->amount = lesser(own->amount, units);
	else if (is_added && taxed_minor(own) > most_minor)
		price_within(own, most_minor);
}
