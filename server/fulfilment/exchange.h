/*
 * What it costs to exchange collected goods for others; doc/returns.md has the table. One answer
 * for the counter that asks beforehand and for headquarters when it has happened.
 */
#ifndef COMPTOIR_EXCHANGE_H
#define COMPTOIR_EXCHANGE_H

#include "server/fulfilment/order.h"
#include "server/fulfilment/product.h"

/* Each of one unit. */
struct exchange_terms {
	enum exchange_kind kind;
	int64_t price_minor; /* of the new goods in the order; not EXCHANGE_AT_TILL */
	int64_t back_minor;  /* owed back */
	int64_t till_minor;  /* to pay at the till, in the product's currency */
};

/* DB_DONE, or what a statement answered. */
enum db_status exchange_terms(struct tx *tx, const struct order *order,
	const struct order_line *paid, const struct product *product,
	struct exchange_terms *terms_out) MUST_USE;

#endif
