/*
 * Money of a return that goes back as a voucher, because the customer agreed to that: a code that
 * is worth the amount once, to whoever has it. The code is derived from the refund
 * (doc/decisions/0006), which has one voucher at most; a refund that is a voucher is never asked of
 * a provider.
 *
 * redeem and void take part in the caller's transaction, lock the order first, and answer DB_DONE,
 * or DB_NONE with *reason_out and the caller rolls back.
 */
#ifndef COMPTOIR_MONEY_VOUCHER_H
#define COMPTOIR_MONEY_VOUCHER_H

#include "common/token.h"
#include "server/fulfilment/returns.h"

struct voucher {
	refund_id id;
	order_id order;
	return_id return_id;
	struct str order_number;
	enum voucher_state state;
	int64_t amount_minor;
	struct currency currency;
	int64_t issued_at;
	int64_t expires_at;   /* 0: it does not */
	int64_t ended_at;     /* 0: it is open */
	struct str reference; /* of the sale it paid for */
};

/* What a new voucher is made by. */
struct voucher_terms {
	const struct secret *server_secret;
	const struct stores *stores;
	int32_t days; /* how long it is good where the law lets it expire (policies.def); 0: for
			 ever */
};

/* Makes vouchers of up to 50 refunds that are to be vouchers, each in a transaction of its own: of
 * money that a provider has not taken yet later. */
enum db_status vouchers_issue(struct db *db, struct arena *arena, const struct voucher_terms *terms,
	int64_t now, size_t *count_out) MUST_USE;

/* --- reading; DB_NONE when there is none --- */

enum db_status voucher_read(struct tx *tx, refund_id id, struct voucher *voucher_out) MUST_USE;
enum db_status voucher_of_return(struct tx *tx, return_id id, struct voucher *voucher_out) MUST_USE;
/* Of what somebody typed; also DB_NONE when that is no code. */
enum db_status voucher_by_code(struct tx *tx, const struct secret *server_secret, struct str typed,
	struct voucher *voucher_out) MUST_USE;
bool voucher_is_good(const struct voucher *voucher, int64_t now);

/* --- ending, once --- */

struct voucher_word {
	refund_id voucher;
	struct str reference; /* of the sale, redeem only */
	struct str who;
	struct str why; /* JSON for the history, or empty; void only */
	int64_t now;
};
/* It is spent. WRONG_STATE when it is spent, voided or expired. */
enum db_status voucher_redeem(struct tx *tx, const struct voucher_word *word,
	struct voucher *voucher_out, enum reason *reason_out) MUST_USE;
/* It is worth nothing any more, and its money is owed the way it came. WRONG_STATE unless it is
 * open; one that has expired is. */
enum db_status voucher_void(struct tx *tx, const struct voucher_word *word,
	struct voucher *voucher_out, enum reason *reason_out) MUST_USE;

/* --- guessing --- */

/* Whether this partner may ask for another code; if not, when. */
enum db_status voucher_may_guess(struct tx *tx, partner_id partner, int64_t now, bool *may_out,
	unsigned *wait_s_out) MUST_USE;
/* A transaction body (voucher_guess, no output): that was no code. */
struct voucher_guess {
	partner_id partner;
	int64_t now;
};
enum db_status voucher_guessed(struct tx *tx, const void *input, void *output_out) MUST_USE;

#endif
