/*
 * What it costs to exchange collected goods for others; doc/returns.md has the table. One answer
 * for the counter that asks beforehand and for headquarters when it has happened. And the exchange
 * for what lies in another store, which headquarters does itself.
 */
#ifndef COMPTOIR_EXCHANGE_H
#define COMPTOIR_EXCHANGE_H

#include "common/serial.h"
#include "server/fulfilment/order.h"
#include "server/fulfilment/product.h"
#include "server/fulfilment/variants.h"

/* Each of one unit, before taxes on top. */
struct exchange_terms {
	enum exchange_kind kind;
	int64_t price_minor; /* of the new goods in the order; not EXCHANGE_AT_TILL */
	int64_t back_minor;  /* owed back */
	int64_t till_minor;  /* to pay at the till, in the product's currency */
};

/* Whether one product of a model is even for another: it costs the same today, or what was paid. */
bool exchange_is_even(const struct order *order, const struct order_line *paid,
	const struct variants *variants, const struct variant *variant);

/* What was announced as even is so (return_exchange.h). DB_DONE, or what a statement answered. */
enum db_status exchange_terms(struct tx *tx, const struct order *order,
	const struct order_line *paid, const struct product *product,
	struct exchange_terms *terms_out) MUST_USE;

/* The money of so many units by these terms, with taxes: of what comes back the shares that are
 * stored with its line, so that a credit note says the same to the cent. */
struct exchange_money {
	int64_t back_minor, till_minor;
	struct tax_amount back_tax; /* by the line's tax */
	struct tax_amount till_tax; /* by the product's */
};
enum db_status exchange_money(struct tx *tx, order_id order, const struct order_line *paid,
	const struct product *product, const struct exchange_terms *terms, int32_t qty,
	struct exchange_money *money_out) MUST_USE;

/*
 * The other goods lie in another store: they are set aside there, in the guarded write of every
 * order, and only with that the old ones are taken back here; both or neither. A fulfilment like
 * any other brings them to their shopper, paid by the old goods; ended, its money is owed.
 *
 * NOT_FOUND, INVALID_FIELDS (no such line), EXCHANGE_IMPOSSIBLE (not prepaid, or not of the order's
 * currency and the line's rate, or unknown), QUANTITY_EXCEEDED, and of the store that gives
 * SOLD_OUT and NO_PROMISE.
 */
struct exchange_elsewhere {
	const struct market *market;
	const struct resourcing_rules *rules;
	order_id order;
	store_id here, from; /* the counter; the store that gives */
	struct str clerk;
	enum return_reason reason;
	uint16_t line;
	int32_t qty;
	struct str product; /* barcode or sku */
	enum condition condition;
	enum disposition disposition;
	bool has_consignment; /* it goes there, by transfer */
	consignment_id consignment;
	struct str to;
	struct told_serials units; /* of what comes back */
	bool has_override;	   /* no rule covers it, and a manager answers for it */
	enum return_override override;
	struct str manager; /* empty: the clerk */
	bool has_found;
	enum return_found found;
	int64_t now;
};
struct exchange_placed {
	return_id return_id;
	fulfilment_id fulfilment;
	const struct store *store;
	int64_t promised_at;
	int64_t back_minor, till_minor; /* of all of them, with taxes */
};
enum db_status exchange_elsewhere(struct tx *tx, const struct exchange_elsewhere *asked,
	struct exchange_placed *placed_out, enum reason *reason_out) MUST_USE;

#endif
