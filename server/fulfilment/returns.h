/*
 * Goods that come back: announced by the shopper, received and inspected at a counter, settled.
 * These are four facts; each is written once. What may come back, until when and by which rule
 * common/returns.h decides; here it meets the order.
 *
 * Transitions take part in the caller's transaction, lock the order first and answer DB_DONE, or
 * DB_NONE with *reason_out and the caller rolls back.
 */
#ifndef COMPTOIR_SERVER_RETURNS_H
#define COMPTOIR_SERVER_RETURNS_H

#include "common/returns.h"
#include "server/fulfilment/order.h"

/* Announcements of one order: at a time, and in vain. Each sends a mail, and may hold goods. */
enum { RETURN_LINES_MAX = 100, ANNOUNCED_MAX = 10, ANNOUNCED_IN_VAIN_MAX = 20 };

struct return_part {
	uint16_t line; /* of the order */
	int32_t qty;
	bool must_be_sealed;
	bool has_reason; /* another than that of the return */
	enum return_reason reason;
	bool has_ground; /* it was decided */
	enum return_ground ground;
	struct str rule;
	int64_t bring_by;	     /* of what was announced: it is waited for so long */
	int64_t asked_at, refund_by; /* of what came: the day that counts, and the money's */
	bool has_disposition;	     /* of what came */
	enum disposition disposition;
	int64_t refund_minor; /* of the price; taxes on top are worked out with the credit note */
};

struct return_photo {
	photo_id id;
	uint16_t line; /* which it shows; 0: nobody said */
	enum picture_kind kind;
	uint32_t width, height;
};

/* What the shopper announced to take instead of one line (return_exchange.h). */
struct return_exchange {
	bool is_there; /* otherwise nothing, and the rest means nothing */
	enum exchange_state state;
	uint16_t line; /* of the order */
	int32_t qty;
	product_id product;
	struct str sku, name_fr, name_en;
	struct str size, colour_fr, colour_en; /* may be empty */
	store_id store;			       /* that holds it */
	hold_id hold;
	int64_t held_until;
};

struct goods_return {
	return_id id;
	order_id order;
	bool has_store;
	store_id store;
	enum return_state state;
	enum return_reason reason;
	/* Of the first line that no ground covers, else of the first. */
	bool has_ground;
	enum return_ground ground;
	struct str rule, override_reason;
	/* bring_by: the last day of all lines; refund_by: the first. */
	int64_t announced_at, asked_at, bring_by, refund_by, received_at, inspected_at, settled_at;
	struct str credit_note;	    /* its number; empty: none */
	enum jurisdiction note_law; /* what it is called by */
	enum refund_way refund_way; /* WAY_VOUCHER: the customer agreed; else as the money came */
	uint32_t version;
	const struct return_part *announced; /* what was said would come */
	size_t announced_count;
	struct return_exchange exchange;
	const struct return_part *lines; /* what came */
	size_t line_count;
	const struct return_photo *photos; /* as return_photos_read filled them in */
	size_t photo_count;
};

/* --- what may come back --- */

struct line_choice {
	uint16_t line;
	int32_t returnable; /* collected, not returned and not announced */
	int32_t announced;  /* and still waited for */
	int32_t open;	    /* not collected yet: to be cancelled */
	enum return_class goods;
	struct return_decision by_reason[RETURN_OTHER + 1]; /* indexed by enum return_reason */
	struct return_answer withdrawal;
};
/* For each line of the order, in its order. `returns` are the order's (returns_of_order). */
enum db_status return_choices(struct tx *tx, const struct stores *stores, const struct order *order,
	const struct goods_return *returns, size_t return_count, int64_t now,
	struct line_choice **choices_out) MUST_USE;

/* What each line of the order is to the law of returns, in its order. */
enum db_status return_classes(
	struct tx *tx, const struct order *order, enum return_class **classes_out) MUST_USE;

/* Whether the order as a whole can be withdrawn from now, and until when. */
struct withdrawal_right {
	bool is_open;
	bool has_function; /* the law asks for it on line */
	bool has_end;
	int64_t ends_at;
	enum return_rule rule; /* why not */
};
struct withdrawal_right withdrawal_right(
	const struct stores *stores, const struct order *order, int64_t now);

/* --- reading --- */

/* DB_NONE when there is none. */
enum db_status return_read(struct tx *tx, return_id id, struct goods_return *return_out) MUST_USE;
/* Oldest first. */
enum db_status returns_of_order(struct tx *tx, order_id order, struct goods_return **returns_out,
	size_t *count_out) MUST_USE;
/* The latest that is announced, and at this time still waited for. DB_NONE when there is none. */
enum db_status return_awaited(
	struct tx *tx, order_id order, int64_t now, struct goods_return *return_out) MUST_USE;
/* What is said of the return is not true of this line of it: another ground or rule, another day.
 */
bool return_line_differs(const struct goods_return *goods, const struct return_part *part);
/* Of any line: announced, or what came once it came. */
bool return_lines_differ(const struct goods_return *goods);
/* What an announced return is found by at a counter. */
struct hash return_code_hash(
	const struct secret *server_secret, const char code[PICKUP_CODE_CHARS + 1]);

/* --- what a shopper does --- */

struct sent_photo; /* return_photos.h */
struct asked_part {
	uint16_t line;
	int32_t qty;
	bool has_reason; /* another than that of the return; a withdrawal has none */
	enum return_reason reason;
};
struct asked_exchange {
	struct str sku;
	store_id store; /* that is to hold it */
};
struct return_asked {
	order_id order;
	const struct asked_part *parts;
	size_t part_count;
	enum return_reason reason;
	enum refund_way refund_way;
	const struct sent_photo *photos; /* set down before */
	size_t photo_count;
	const struct asked_exchange *exchange; /* NULL: nothing is taken instead */
	const struct secret *server_secret;
	int64_t now;
	struct str who;
};
/* NOT_FOUND, TOO_MANY_ANNOUNCED, INVALID_FIELDS (no such line, or twice), NOT_COLLECTED,
 * QUANTITY_EXCEEDED, RETURN_REFUSED; of its photos those of return_photos_give, of its exchange
 * those of return_exchange_hold. *detail_out: the line and the rule, or NULL. */
enum db_status return_announce(struct tx *tx, const struct market *market,
	const struct return_asked *asked, struct goods_return *return_out, enum reason *reason_out,
	const char **detail_out) MUST_USE;
/* Nothing is held for it any more. NOT_FOUND; WRONG_STATE when the goods have come;
 * TOO_MANY_ANNOUNCED when so many were undone that it waits for its last day. */
enum db_status return_undo(struct tx *tx, order_id order, return_id id, struct str who, int64_t now,
	struct goods_return *return_out, enum reason *reason_out) MUST_USE;

/* --- its money --- */

/* This refund is done or was never taken: the return it is of, if it is of one, is settled, once,
 * and a mail says so. The order is locked. */
enum db_status return_settle(struct tx *tx, refund_id refund, int64_t now) MUST_USE;
/* No money was owed for it. */
enum db_status return_settle_free(struct tx *tx, return_id id, int64_t now) MUST_USE;
/* Its money is owed again. */
enum db_status return_unsettle(struct tx *tx, return_id id) MUST_USE;

struct withdrawal {
	uint16_t number;
	bool has_return;
	return_id return_id; /* what is to be brought back */
	struct str content;  /* JSON, as it was confirmed */
	int64_t declared_at;
	struct hash hash;
};
/*
 * Declares withdrawal. From the whole order when part_count is 0: what is not collected is
 * cancelled, what is collected and may be withdrawn from is announced as a return. From some lines:
 * these must have been collected. The declaration is kept as it was made, and a mail acknowledges
 * it. NOT_FOUND, NO_WITHDRAWAL, WRONG_STATE (nothing is left to withdraw from); for lines the
 * reasons of return_announce.
 */
enum db_status order_withdraw(struct tx *tx, const struct stores *stores,
	const struct return_asked *asked, struct withdrawal *withdrawal_out,
	enum reason *reason_out, const char **detail_out) MUST_USE;
/* Oldest first. */
enum db_status withdrawals_of_order(struct tx *tx, order_id order,
	struct withdrawal **withdrawals_out, size_t *count_out) MUST_USE;
/* What the hash of a declaration must be, after the one before it (NULL: the first). */
struct hash withdrawal_hash(
	struct arena *arena, const struct hash *before, int64_t declared_at, struct str content);

#endif
