/* What an exchange costs; see exchange.h. */
#include "server/fulfilment/exchange.h"

#include "server/db/try.h"

/* Two sizes of one article: they cost the same today, whatever a sale did to both meanwhile. */
static enum db_status costs_the_same(struct tx *tx, const struct order_line *paid,
	const struct product *product, bool *is_same_out)
{
	struct product old;
	enum db_status status = product_by_id(tx, paid->product, &old);
	*is_same_out = status == DB_DONE && old.price_minor == product->price_minor;
	return status == DB_NONE ? DB_DONE : status;
}

static bool is_of_one_kind(
	const struct order *order, const struct order_line *paid, const struct product *product)
{
	return str_equal(str_of(product->currency.code), str_of(order->currency.code)) &&
	       tax_equal(product->tax, paid->tax);
}

enum db_status exchange_terms(struct tx *tx, const struct order *order,
	const struct order_line *paid, const struct product *product,
	struct exchange_terms *terms_out)
{
	int64_t old = paid->price_minor, new = product->price_minor;
	bool is_same;
	DB_TRY(costs_the_same(tx, paid, product, &is_same));
	if (!is_of_one_kind(order, paid, product))
		*terms_out = (struct exchange_terms){
			EXCHANGE_AT_TILL, .back_minor = old, .till_minor = new};
	else if (is_same || new == old)
		*terms_out = (struct exchange_terms){EXCHANGE_EVEN, .price_minor = old};
	else if (new < old)
		*terms_out = (struct exchange_terms){
			EXCHANGE_FOR_LESS, .price_minor = new, .back_minor = old - new};
	else
		*terms_out = (struct exchange_terms){
			EXCHANGE_FOR_MORE, .price_minor = old, .till_minor = new - old};
	return DB_DONE;
}
