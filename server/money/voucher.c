/* Making, reading and ending vouchers; see voucher.h. */
#include "server/money/voucher.h"

#include "common/clock.h"
#include "server/db/q_money.h"
#include "server/db/q_returns.h"
#include "server/db/q_voucher.h"
#include "server/db/try.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/order_write.h"
#include "server/money/policy.h"
#include "server/money/till.h"

/* --- making --- */

struct issuing {
	refund_id refund;
	order_id order;
	const struct voucher_terms *terms;
	int64_t now;
};

static struct hash code_hash(
	const struct secret *server_secret, const char code[VOUCHER_CODE_CHARS + 1])
{
	return hash_keyed(server_secret, "voucher by its code", code, VOUCHER_CODE_CHARS);
}

/* The end of a day by the clock of the store; 0 where the law does not let it expire. */
static int64_t expiry(const struct issuing *issuing, const struct order *order)
{
	const struct fulfilment *by = order_current(order);
	const struct stores *stores = issuing->terms->stores;
	const struct store *store = by == NULL ? NULL : stores_find(stores, by->store);
	const struct zone *zone = store == NULL ? zone_named(STR("UTC")) : store->hours.zone;
	int32_t days = issuing->terms->days;
	if (days == 0 || !policy_of(stores, order)->voucher_may_expire)
		return 0;
	return zone_instant(zone, zone_local(zone, issuing->now).day + days + 1, 0);
}

static const struct refund_row *due_voucher(const struct order *order, refund_id id)
{
	const struct refund_row *refund = order_find_refund(order, id);
	bool is_due = refund != NULL && refund->way == WAY_VOUCHER && refund->state == REFUND_DUE;
	return is_due ? refund : NULL;
}

/* The row count says whether that much was taken and has not gone back. */
static enum db_status payment_give(
	struct tx *tx, const struct order *order, int64_t amount_minor, bool *is_there_out)
{
	struct q_payment_give_voucher_in in = {amount_minor, order->id};
	uint64_t changed;
	if (order->kind == ORDER_RESERVATION)
		DB_TRY(till_payment_need(tx, order));
	DB_TRY(q_payment_give_voucher(tx, &in, &changed));
	*is_there_out = changed == 1;
	return DB_DONE;
}

static enum db_status voucher_write(struct tx *tx, const struct issuing *issuing,
	const struct order *order, const struct refund_row *refund)
{
	const struct secret *secret = issuing->terms->server_secret;
	char code[VOUCHER_CODE_CHARS + 1];
	uint64_t changed;
	if (!voucher_code_normalise(voucher_code_print(tx_arena(tx), secret, refund->id), code))
		return DB_BROKEN; /* it reads what it has printed */
	struct q_voucher_add_in in = {
		.refund = refund->id,
		.order = order->id,
		.return_id = {(const char *)refund->cause.bytes, sizeof(refund->cause.bytes)},
		.code_hash = code_hash(secret, code),
		.amount_minor = refund->amount_minor,
		.currency = str_of(order->currency.code),
		.now = issuing->now,
		.expires_at = expiry(issuing, order),
	};
	struct q_refund_set_state_in done = {REFUND_DONE, refund->id, REFUND_DUE};
	DB_MUST(q_voucher_add(tx, &in));
	DB_TRY(q_refund_set_state(tx, &done, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN; /* the order is locked */
}

static enum db_status issue_body(struct tx *tx, const void *input, void *output_out)
{
	const struct issuing *issuing = input;
	struct order order;
	bool is_there;
	(void)output_out;
	DB_TRY(order_read_locked(tx, issuing->order, &order));
	const struct refund_row *refund = due_voucher(&order, issuing->refund);
	if (refund == NULL)
		return DB_NONE; /* another instance has made it */
	DB_TRY(payment_give(tx, &order, refund->amount_minor, &is_there));
	if (!is_there)
		return DB_NONE; /* not taken yet, or no longer there */
	DB_TRY(voucher_write(tx, issuing, &order, refund));
	DB_TRY(return_settle(tx, refund->id, issuing->now));
	return order_note(tx, order.id, "voucher_issued", STR("system"), STR_EMPTY, issuing->now);
}

enum db_status vouchers_issue(struct db *db, struct arena *arena, const struct voucher_terms *terms,
	int64_t now, size_t *count_out)
{
	struct q_vouchers_due *rows;
	size_t count;
	*count_out = 0;
	DB_TRY(q_vouchers_due(db_reading(db, arena), &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct issuing issuing = {rows[i].refund, rows[i].order, terms, now};
		enum db_status status = tx_run(db, arena, issue_body, &issuing, NULL, 0);
		if (status != DB_DONE && status != DB_NONE)
			return status;
		*count_out += status == DB_DONE;
	}
	return DB_DONE;
}

/* --- reading --- */

enum db_status voucher_read(struct tx *tx, refund_id id, struct voucher *voucher_out)
{
	struct q_voucher_get_in in = {id};
	struct q_voucher_get row;
	DB_TRY(q_voucher_get(tx, &in, &row));
	*voucher_out = (struct voucher){
		.id = id,
		.order = row.order,
		.return_id = row.return_id,
		.order_number = row.number,
		.state = row.state,
		.amount_minor = row.amount_minor,
		.issued_at = row.issued_at,
		.expires_at = row.expires_at,
		.ended_at = row.ended_at,
		.reference = row.reference,
	};
	return currency_parse(row.currency, &voucher_out->currency) ? DB_DONE : DB_BROKEN;
}

enum db_status voucher_of_return(struct tx *tx, return_id id, struct voucher *voucher_out)
{
	struct q_voucher_of_return_in in = {id};
	struct q_voucher_of_return row;
	DB_TRY(q_voucher_of_return(tx, &in, &row));
	return voucher_read(tx, row.refund, voucher_out);
}

enum db_status voucher_by_code(struct tx *tx, const struct secret *server_secret, struct str typed,
	struct voucher *voucher_out)
{
	char code[VOUCHER_CODE_CHARS + 1];
	struct q_voucher_by_code row;
	if (!voucher_code_normalise(typed, code))
		return DB_NONE;
	struct q_voucher_by_code_in in = {code_hash(server_secret, code)};
	DB_TRY(q_voucher_by_code(tx, &in, &row));
	return voucher_read(tx, row.refund, voucher_out);
}

bool voucher_is_good(const struct voucher *voucher, int64_t now)
{
	return voucher->state == VOUCHER_OPEN &&
	       (voucher->expires_at == 0 || voucher->expires_at > now);
}

/* --- ending --- */

/* good_at: the moment it must not have expired at; 0: that does not matter. */
static enum db_status voucher_end(struct tx *tx, const struct voucher_word *word,
	enum voucher_state to, int64_t good_at, struct order *order_out,
	struct voucher *voucher_out, enum reason *reason_out)
{
	struct q_voucher_end_in in = {
		to, word->now, word->who, word->reference, good_at, word->voucher};
	uint64_t changed;
	enum db_status status = voucher_read(tx, word->voucher, voucher_out);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_MUST(order_read_locked(tx, voucher_out->order, order_out));
	DB_TRY(q_voucher_end(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_MUST(voucher_read(tx, word->voucher, voucher_out));
	return DB_DONE;
}

enum db_status voucher_redeem(struct tx *tx, const struct voucher_word *word,
	struct voucher *voucher_out, enum reason *reason_out)
{
	struct order order;
	uint64_t changed;
	DB_TRY(voucher_end(tx, word, VOUCHER_REDEEMED, word->now, &order, voucher_out, reason_out));
	struct q_return_touch_in touch = {voucher_out->return_id};
	DB_TRY(q_return_touch(tx, &touch, &changed));
	return order_note(tx, order.id, "voucher_redeemed", word->who, STR_EMPTY, word->now);
}

/* The planner asks the provider again, or the till gives it back. */
static enum db_status money_owed_again(
	struct tx *tx, const struct order *order, const struct voucher *voucher)
{
	bool is_prepaid = order->kind == ORDER_PREPAID;
	struct q_payment_take_voucher_back_in back = {voucher->amount_minor, order->id};
	struct q_refund_leave_voucher_in leave = {is_prepaid ? WAY_ORIGINAL : WAY_TILL,
		is_prepaid ? REFUND_DUE : REFUND_AT_TILL, voucher->id};
	uint64_t changed;
	DB_TRY(q_payment_take_voucher_back(tx, &back, &changed));
	DB_TRY(q_refund_leave_voucher(tx, &leave, &changed));
	return changed == 1 ? return_unsettle(tx, voucher->return_id) : DB_BROKEN;
}

enum db_status voucher_void(struct tx *tx, const struct voucher_word *word,
	struct voucher *voucher_out, enum reason *reason_out)
{
	struct order order;
	DB_TRY(voucher_end(tx, word, VOUCHER_VOIDED, 0, &order, voucher_out, reason_out));
	DB_TRY(money_owed_again(tx, &order, voucher_out));
	return order_note(tx, order.id, "voucher_voided", word->who, word->why, word->now);
}

/* --- guessing --- */

enum { GUESSES_MAX = 100, GUESSES_MS = 15 * 60 * 1000, MS_PER_S = 1000 };

enum db_status voucher_may_guess(
	struct tx *tx, partner_id partner, int64_t now, bool *may_out, unsigned *wait_s_out)
{
	struct q_voucher_guesses_in in = {partner};
	struct q_voucher_guesses row = {0};
	enum db_status status = q_voucher_guesses(tx, &in, &row);
	int64_t until = row.since + GUESSES_MS;
	*may_out = row.wrong < GUESSES_MAX || until <= now;
	*wait_s_out = *may_out ? 0 : (unsigned)((until - now) / MS_PER_S + 1);
	return status == DB_NONE ? DB_DONE : status;
}

enum db_status voucher_guessed(struct tx *tx, const void *input, void *output_out)
{
	const struct voucher_guess *guess = input;
	struct q_voucher_guessed_in in = {guess->partner, guess->now, guess->now - GUESSES_MS};
	(void)output_out;
	return q_voucher_guessed(tx, &in);
}
