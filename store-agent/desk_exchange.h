/*
 * Goods of an earlier collection come back and others leave the shelf instead, in one durable act:
 * with the line to headquarters or without it. What it costs headquarters decides; the counter says
 * what it was told beforehand. Whether a rule covers it the caller has seen to, as for a return.
 * Reasons as in desk.h.
 */
#ifndef COMPTOIR_AGENT_DESK_EXCHANGE_H
#define COMPTOIR_AGENT_DESK_EXCHANGE_H

#include "store-agent/desk.h"

enum { EXCHANGE_PRODUCT_CHARS_MAX = 64 };

/* Of all units, with taxes; and these. */
struct exchange_amount {
	int64_t minor;
	struct tax tax;
	struct tax_amount tax_amount;
};

/* What headquarters says of it. */
struct exchange_told {
	bool is_known; /* else the line was cut: nothing is said */
	struct str name;
	enum exchange_kind kind;
	int64_t price_minor; /* of one */
	struct exchange_amount back, till;
};

struct goods_exchange {
	order_id order;
	bool is_ours; /* act.fulfilment says where it was collected; else headquarters looked it up
		       */
	enum order_kind kind;
	struct str number, currency;
	return_id announced; /* what comes back was, as this alone; all zero: it was not */
	struct str language; /* of the order, for the receipt; empty: not known */
	enum return_reason reason;
	int64_t line, qty;
	struct str name;	   /* of what comes back, for the receipt */
	struct str sku, name_here; /* and for where it goes */
	struct str bundle;	   /* that it was sold in; empty: none */
	int64_t price_minor;
	enum condition condition;
	enum disposition disposition;
	struct place to; /* of a transfer */
	struct told_serials serials;
	struct str product;	    /* what leaves instead: barcode or sku, as scanned */
	struct str from, from_name; /* the other store that gives it; empty: this shelf */
	return_id placed_as;	    /* what headquarters calls the return then */
	struct told_serials given;  /* of what leaves from this shelf */
	struct exchange_told terms;
	struct return_basis basis;
};

/* As desk_has_happened, also of those that headquarters did. */
enum reason desk_exchange_has_happened(
	const struct desk *desk, struct arena *arena, command_id key) MUST_USE;

/* The body of link_exchange. */
json_t *exchange_body_elsewhere(
	struct arena *arena, const struct goods_exchange *goods, const struct act *act);
/* Headquarters has done it: the receipt is kept, once. */
enum reason desk_exchanged_elsewhere(const struct desk *desk, struct arena *arena,
	const struct act *act, const struct goods_exchange *goods) MUST_USE;

enum reason desk_exchange(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_exchange *goods) MUST_USE;

#endif
