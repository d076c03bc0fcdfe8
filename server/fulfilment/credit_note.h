/*
 * The credit note of a return: a document of figures that are stored once and never computed again.
 * It is made in the transaction that finds every line inspected, with the next number of the
 * store's year (doc/decisions/0022). The notes of an order give back of each line exactly the taxes
 * that were stored with it, whatever the number of visits.
 */
#ifndef COMPTOIR_CREDIT_NOTE_H
#define COMPTOIR_CREDIT_NOTE_H

#include "server/fulfilment/owed.h"
#include "server/fulfilment/returns.h"

struct credit_line {
	uint16_t line; /* of the order; 0: its costs (costs.h), which have no sku */
	struct str sku, name;
	struct str bundle; /* that it was sold in; empty: none */
	int32_t qty;
	int64_t price_minor; /* each, as it was priced (common/tax.h) */
	struct tax tax;
	int64_t taxable_minor; /* of all of them */
	struct tax_amount tax_amount;
	bool has_ground; /* a rule covers it */
	enum return_ground ground;
};

/* All lines of one tax code and rate. */
struct credit_rate {
	struct tax tax;
	int64_t taxable_minor;
	struct tax_amount tax_amount;
};

struct credit_note {
	struct str code; /* PAR1-2026-000001 */
	struct str day;	 /* 2026-11-21, by the store's calendar */
	int64_t issued_at;
	struct currency currency;
	int64_t taxable_minor, tax_minor, total_minor;
	struct str seller_name, seller_street, seller_postcode, seller_city, seller_country;
	struct str time_zone;
	enum jurisdiction law; /* of the store: what the document is called */
	struct str order_number, customer_name;
	int64_t placed_at; /* the order */
	enum language language;
	const struct credit_line *lines;
	size_t line_count;
	/* What it was given as, for paper; set by who reads vouchers. Empty: none; 0: for ever. */
	struct str voucher_code;
	int64_t voucher_expires_at;
	const struct credit_rate *rates;
	size_t rate_count;
};

/* For counter_returns.c only: the order is locked, and every line of the return inspected; cost is
 * what is given back beside its goods. Nothing when no money is owed. */
enum db_status credit_note_make(struct tx *tx, const struct store *store, const struct order *order,
	return_id id, const struct owed_part *cost, int64_t now) MUST_USE;

/* What its lines have of taxes on top of what is owed for the goods; nothing where prices contain
 * them. */
enum db_status credit_note_added(
	struct tx *tx, const struct order *order, return_id id, int64_t *added_minor_out) MUST_USE;

/* Whether taxes stand on top of its prices, which are then shown without. */
bool credit_note_is_added(const struct credit_note *note);
/* Whether goods of it came back on different grounds: each line then names its own. */
bool credit_note_grounds_differ(const struct credit_note *note);
/* Its taxes, one after the other. */
struct tax_sums credit_note_taxes(struct arena *arena, const struct credit_note *note);
/* The same without what no tax is due on. */
struct tax_sums credit_note_taxes_due(struct arena *arena, const struct credit_note *note);

/* DB_NONE when the return has none. */
enum db_status credit_note_read(struct tx *tx, return_id id, struct credit_note *note_out) MUST_USE;

#endif
