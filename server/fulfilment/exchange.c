/* What an exchange costs; see exchange.h. */
#include "server/fulfilment/exchange.h"

#include "server/db/q_exchange.h"
#include "server/db/try.h"
#include "server/fulfilment/line_tax.h"

/* Two sizes of one article: they cost the same today, whatever a sale did to both meanwhile. */
static enum db_status costs_the_same(struct tx *tx, const struct order_line *paid,
	const struct product *product, bool *is_same_out)
{
	struct product old;
	enum db_status status = product_by_id(tx, paid->product, &old);
	*is_same_out = status == DB_DONE && old.price_minor == product->price_minor;
	return status == DB_NONE ? DB_DONE : status;
}

/* The shopper read that it would be even, when she announced it. */
static enum db_status is_agreed(struct tx *tx, const struct order *order,
	const struct order_line *paid, const struct product *product, bool *is_agreed_out)
{
	struct q_exchange_is_held_in in = {order->id, paid->line, product->id};
	struct q_exchange_is_held row;
	DB_MUST(q_exchange_is_held(tx, &in, &row));
	*is_agreed_out = row.held > 0;
	return DB_DONE;
}

static bool is_of_one_kind(const struct order *order, const struct order_line *paid,
	const struct currency *currency, struct tax tax)
{
	return str_equal(str_of(currency->code), str_of(order->currency.code)) &&
	       tax_equal(tax, paid->tax);
}

bool exchange_is_even(const struct order *order, const struct order_line *paid,
	const struct variants *variants, const struct variant *variant)
{
	return is_of_one_kind(order, paid, &variant->currency, variant->tax) &&
	       (variant->price_minor == variants->itself.price_minor ||
		       variant->price_minor == paid->price_minor);
}

enum db_status exchange_terms(struct tx *tx, const struct order *order,
	const struct order_line *paid, const struct product *product,
	struct exchange_terms *terms_out)
{
	int64_t old = paid->price_minor, new = product->price_minor;
	bool is_same, was_agreed;
	DB_TRY(costs_the_same(tx, paid, product, &is_same));
	DB_TRY(is_agreed(tx, order, paid, product, &was_agreed));
	if (!is_of_one_kind(order, paid, &product->currency, product->tax))
		*terms_out = (struct exchange_terms){
			EXCHANGE_AT_TILL, .back_minor = old, .till_minor = new};
	else if (is_same || was_agreed || new == old)
		*terms_out = (struct exchange_terms){EXCHANGE_EVEN, .price_minor = old};
	else if (new < old)
		*terms_out = (struct exchange_terms){
			EXCHANGE_FOR_LESS, .price_minor = new, .back_minor = old - new};
	else
		*terms_out = (struct exchange_terms){
			EXCHANGE_FOR_MORE, .price_minor = old, .till_minor = new - old};
	return DB_DONE;
}

/* Of the taxes of these units, what the new goods do not take over. */
static struct tax_amount tax_back(const struct order_line *paid, struct tax_amount units,
	const struct exchange_terms *terms, int32_t qty)
{
	struct taxed taken = taxed_goods(paid->tax, terms->price_minor, qty);
	if (terms->kind == EXCHANGE_AT_TILL)
		return units;
	line_tax_pay_with(paid, units, &taken);
	return tax_less(units, taken.amount);
}

enum db_status exchange_money(struct tx *tx, order_id order, const struct order_line *paid,
	const struct product *product, const struct exchange_terms *terms, int32_t qty,
	struct exchange_money *money_out)
{
	struct line_tax taken;
	DB_TRY(line_tax_read(tx, order, (return_id){0}, &taken));
	struct taxed at_till = taxed_goods(product->tax, terms->till_minor, qty);
	struct tax_amount back = tax_back(paid, line_tax_next(&taken, paid, qty), terms, qty);
	*money_out = (struct exchange_money){
		.back_minor = terms->back_minor * qty + tax_added(paid->tax, back),
		.till_minor = taxed_minor(&at_till),
		.back_tax = back,
		.till_tax = at_till.amount,
	};
	return DB_DONE;
}
