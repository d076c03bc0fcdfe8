/*
 * Orders: placing (through an interface that takes many at once), reading, and what a
 * shopper may do with one until it is collected.
 */
#ifndef COMPTOIR_ORDER_H
#define COMPTOIR_ORDER_H

#include "common/gtin.h"
#include "common/tax.h"
#include "common/token.h"
#include "server/fulfilment/hold.h"

enum { ORDER_LINES_MAX = 100 };

struct order_line {
	uint16_t line;
	product_id product;
	struct str sku, name;
	gtin gtin;
	int32_t qty, unavailable;
	int64_t price_minor; /* each */
	struct tax tax;
	struct tax_amount tax_amount; /* of the whole line */
	uint16_t swap_of;	      /* given instead of that line's goods; 0: ordered */
	bool is_exchange;	      /* after these had been collected; they came back for it */
	uint16_t bundle;	      /* of which of the order's bundles it is; 0: of none */
};

/* What was ordered as one (bundle.h); its parts are lines. */
struct order_bundle {
	uint16_t bundle; /* from 1 */
	product_id product;
	struct str sku, name;
	int32_t qty;
	int64_t price_minor; /* each */
	bool is_set;	     /* comes back whole */
};

struct fulfilment_line {
	uint16_t line; /* the order's line number */
	product_id product;
	int32_t ordered, picked, short_qty, collected, refused, returned, put_back;
};

struct fulfilment {
	fulfilment_id id;
	order_id order;
	store_id store;
	enum fulfilment_state state;
	uint32_t epoch;
	struct str short_id;
	bool has_distance;
	uint32_t distance_m;
	int64_t promised_at, collect_by;
	int extended;
	struct str slot, collected_by;
	bool has_outcome;
	enum outcome outcome;
	bool is_put_back_due;
	int64_t created_at, accepted_at, picking_at, ready_at, ended_at; /* 0: not yet */
	uint32_t version;
	struct sending sending; /* what it is prepared for, if not for the shopper */
	int64_t sent_at;     /* of what comes from another store: when it left; 0: nothing does */
	int64_t received_at; /* and when it came; 0: it is on the way */
	bool has_replaces;
	fulfilment_id replaces;	       /* the one whose goods it brings instead */
	int64_t coming_at, arrived_at; /* said by the shopper; 0: not */
	bool has_recall;	       /* headquarters waits for the store's answer (recall.h) */
	enum recall recall;
	int64_t recalled_at;
	int64_t contact_at; /* of a recalled one: when its store was last heard of; 0: never */
	struct fulfilment_line *lines;
	size_t line_count;
};

/* Goods that a store could not give and no other may bring unasked (choice.h). */
struct choice_line {
	uint16_t line; /* the order's line number */
	product_id product;
	int32_t qty;
	int32_t held; /* of these; set aside where and as long as the choice says */
};
struct order_choice {
	choice_id id;
	enum choice_state state; /* in CHOICE_OPEN and CHOICE_WAITING the shopper may decide */
	fulfilment_id from;	 /* the one that could not */
	bool is_kept;		 /* or that has not begun in time; it may still do so */
	int64_t answer_by, wait_until, created_at;
	bool is_held; /* until held_until at the latest; then the hold is over */
	hold_id hold;
	store_id held_at;
	int64_t held_until;
	struct choice_line *lines;
	size_t line_count;
};

/* Goods that a clerk offers instead of what is not found (substitute.h). */
struct order_substitute {
	substitute_id id;
	fulfilment_id fulfilment;
	uint16_t line; /* of the goods it replaces */
	enum substitute_state state;
	product_id product;
	struct str sku, name; /* a sku as scanned, and no name, when it cannot be offered */
	gtin gtin;
	int32_t qty;
	int64_t price_minor; /* each; at most that of the line */
	struct tax tax;
	enum short_reason reason;
	enum stock_effect effect; /* when the line is short in the end */
	bool has_hold;
	hold_id hold;
	uint16_t given_line; /* accepted: the order's line that it became */
	int64_t asked_at, answer_by;
};

struct history_row {
	struct str what; /* message key: history.<what> */
	struct str who;	 /* shopper, system, or store code and clerk login */
	struct str detail;
	int64_t happened_at;
};

struct refund_row {
	refund_id id;
	enum refund_ground ground;
	struct uuid cause;
	enum refund_state state;
	enum refund_way way;
	int64_t amount_minor, due_at;
	int64_t pay_by; /* what the law wants; 0: it was owed before that was kept */
};

/* How an order is paid; nothing for what is paid at a till that has not said so. */
struct order_payment {
	bool is_there;
	enum payment_provider provider;
	int64_t authorised_minor, captured_minor, voided_minor, refunded_minor;
	int64_t capture_before; /* 0: no such limit is known */
};

/* What it costs beside its goods (costs.h); amount 0: nothing. */
struct order_cost {
	struct str name;
	int64_t amount_minor;	/* with all taxes */
	int64_t standard_minor; /* what the cheapest way would have cost */
	struct tax tax;
	struct tax_amount tax_amount;
	int64_t back_minor; /* given back */
};

struct order {
	order_id id;
	struct str number; /* 10 digits, the last a Luhn check digit */
	enum order_kind kind;
	enum order_state state; /* derived from the fulfilments */
	enum language language;
	struct str customer_name, customer_email, customer_phone, collector_name, payment_ref;
	struct order_payment payment;
	struct currency currency;
	int64_t total_minor;
	struct order_cost cost; /* contained in the total */
	bool has_near;
	struct position near;
	struct str decision;
	enum move_consent move;
	bool is_split_allowed; /* among several stores */
	int64_t placed_at;
	uint32_t version;
	struct order_line *lines;
	size_t line_count;
	struct order_bundle *bundles; /* in the order of their lines */
	size_t bundle_count;
	struct fulfilment *fulfilments; /* oldest first */
	size_t fulfilment_count;
	struct history_row *history; /* oldest first */
	size_t history_count;
	struct refund_row *refunds; /* oldest first */
	size_t refund_count;
	bool has_choice; /* the latest, decided or not */
	struct order_choice choice;
	struct order_substitute *substitutes; /* oldest first */
	size_t substitute_count;
};

/* --- placing --- */

struct order_draft {
	order_id id;
	enum order_kind kind;
	enum language language;
	struct str customer_name, customer_email, customer_phone, collector_name, payment_ref;
	enum payment_provider provider;
	bool has_authorised; /* a promise to be captured; without, the web shop has taken the money
			      */
	int64_t authorised_minor, capture_before;
	struct order_cost cost;	  /* prepaid only; its taxes are worked out */
	struct currency currency; /* of what is authorised */
	enum move_consent move;
	bool is_split_allowed;
	bool may_be_sent; /* by another store, to the chosen one */
	bool has_hold; /* lines and store come from the hold; question and candidates are not used
			*/
	hold_id hold;
	struct question question;
	struct hash code_hash; /* order_code_hash of the order's pickup code */
	int64_t now;
	struct arena *arena; /* what the answer refers to is made here or borrowed from the draft */
	/* Ranked before each submission, best first; without any, no store has every line. */
	struct candidate *candidates;
	size_t candidate_count;
	struct str considered; /* decision_considered of them */
};

/* Finds the stores that may give the goods. Before each submission, in the thread of whoever asks;
 * `reading` may be outside a transaction. */
enum db_status order_draft_rank(
	struct tx *reading, const struct market *market, struct order_draft *draft) MUST_USE;

struct order_placed {
	/* OK, NOT_FOUND (hold), HOLD_EXPIRED, HOLD_USED, NO_STORE, SOLD_OUT, NO_PROMISE,
	 * MIXED_CURRENCIES, PAYMENT_DIFFERS; BUSY with rank_again, and where this instance has not
	 * heard of the hold's store yet */
	enum reason reason;
	/* Every candidate was sold out meanwhile: rank again and come back. */
	bool rank_again;
	struct order order; /* as order_read would read it */
};

/*
 * Places all drafts in the caller's transaction, each as if it came alone after those before it.
 * One that is refused leaves no trace and does not change what its neighbours are told. DB_DONE
 * whenever the transaction may commit; anything else is for the runner. About fifteen statements,
 * however many drafts there are (up to ORDERS_PLACED_MAX). Prices are the catalogue's.
 */
enum { ORDERS_PLACED_MAX = 1024 };
enum db_status orders_place(struct tx *tx, const struct market *market,
	const struct order_draft *const drafts[], size_t count,
	struct order_placed *const placed_out[]) MUST_USE;

/* --- reading --- */

/* DB_NONE when there is none. */
enum db_status order_read(struct tx *tx, order_id id, struct order *order_out) MUST_USE;
/* The same with the order's row locked until commit, for whoever is about to change it. */
enum db_status order_read_locked(struct tx *tx, order_id id, struct order *order_out) MUST_USE;
enum db_status order_read_by_number(
	struct tx *tx, struct str number, struct order *order_out) MUST_USE;
/* What orders are found by at a counter, without the code itself being stored. */
struct hash order_code_hash(
	const struct secret *server_secret, const char code[PICKUP_CODE_CHARS + 1]);
/* The same of an order's own code. */
struct hash order_code_hash_of(
	struct arena *arena, const struct secret *server_secret, order_id order);
enum orders_by { ORDERS_ALL, ORDERS_BY_NUMBER, ORDERS_BY_EMAIL, ORDERS_BY_CODE };
struct orders_question {
	enum orders_by by;
	struct str text;       /* number or e-mail, exact */
	struct hash code_hash; /* ORDERS_BY_CODE */
	bool has_before;       /* only orders placed before this one */
	order_id before;
	size_t most; /* 1 to 100 */
};
/* Newest first, whole. For customer service and the counter. */
enum db_status orders_find(struct tx *tx, const struct orders_question *question,
	struct order **orders_out, size_t *count_out) MUST_USE;
/* A line with its taxes, for whoever asks what units of it cost (common/tax.h). */
struct taxed order_line_goods(const struct order_line *line);
/* The fulfilment shown to the shopper as "the" place: the one in progress, else the latest.
 * NULL if there is none. */
const struct fulfilment *order_current(const struct order *order);
/* What another store sent of what comes, or came, to this one; NULL: nothing. */
const struct fulfilment *order_sender(const struct order *order, const struct fulfilment *arriving);
/* Where and from when the shopper can collect it, also while another store prepares it. */
store_id fulfilment_collected_at(const struct fulfilment *fulfilment);
int64_t fulfilment_promise(const struct fulfilment *fulfilment);
/* NULL for 0, which is no bundle. */
const struct order_bundle *order_find_bundle(const struct order *order, uint16_t bundle);
/* A cancellation was asked for, and a store has not answered yet. */
bool order_is_cancelling(const struct order *order);
bool fulfilment_is_cancelling(const struct fulfilment *fulfilment);
bool choice_is_open(const struct order_choice *choice);
/* The choice that the shopper may still make; NULL: none. */
const struct order_choice *order_open_choice(const struct order *order);

/* What the shopper may do now; pages and API ask here, the transitions hold to the same. */
struct order_allows {
	bool cancel, extend, name_collector, arrive, choose;
};
struct order_allows order_allows(const struct order *order, int64_t now);

/* --- what a shopper or customer service does: DB_DONE with the new order, or DB_NONE with
 * *reason_out and the caller rolls back --- */

/* Ends every fulfilment that no store has accepted, with its money due, and asks the others back
 * (recall.h): the order is cancelling until their stores have answered. why: JSON for the history,
 * or empty. NOT_FOUND, WRONG_STATE.
 */
enum db_status order_cancel(struct tx *tx, order_id id, struct str who, struct str why, int64_t now,
	struct order *order_out, enum reason *reason_out) MUST_USE;
/* The same of what is collected at this store alone; the rest of the order goes on. NOT_FOUND also
 * where the store has none of it. */
enum db_status order_cancel_at(struct tx *tx, order_id id, store_id store, struct str who,
	struct str why, int64_t now, struct order *order_out, enum reason *reason_out) MUST_USE;
/* What each store still keeps, once, by its collect_days. NOT_FOUND, WRONG_STATE,
 * EXTENDED_ALREADY when each was. */
enum db_status order_extend(struct tx *tx, const struct stores *stores, order_id id, int64_t now,
	struct order *order_out, enum reason *reason_out) MUST_USE;
/* Another person may collect; an empty name takes it back. NOT_FOUND, WRONG_STATE. */
enum db_status order_name_collector(struct tx *tx, order_id id, struct str name, int64_t now,
	struct order *order_out, enum reason *reason_out) MUST_USE;
/* The shopper is on the way to the store with this code, or stands there; an empty code: where the
 * order waits. The store's queue shows it on top. Said again within ARRIVAL_LASTS_MIN minutes it
 * changes nothing. NOT_FOUND (order, or the store has none of it), WRONG_STATE (all is over). */
enum shopper_is { SHOPPER_COMING, SHOPPER_HERE };
enum { ARRIVAL_LASTS_MIN = 30 };
enum db_status order_arrive(struct tx *tx, const struct stores *stores, order_id id,
	struct str store_code, enum shopper_is where, int64_t now, struct order *order_out,
	enum reason *reason_out) MUST_USE;
/* Asks back ready fulfilments whose last day has passed, each in a transaction of its own. For the
 * job. */
enum db_status orders_expire(struct engine *engine, struct db *reading, struct arena *arena,
	int64_t now, size_t *count_out) MUST_USE;

#endif
