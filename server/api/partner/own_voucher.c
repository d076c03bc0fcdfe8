/* Finding a voucher by its code, and counting codes that are none; see own_voucher.h. */
#include "server/api/partner/own_voucher.h"

static bool may_ask(struct call *call)
{
	bool may;
	unsigned wait_s;
	enum db_status status = voucher_may_guess(
		db_reading(call->db, call->arena), call->caller.partner, call->now, &may, &wait_s);
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else if (!may)
		reply_retry_after(call, REASON_TOO_MANY_ATTEMPTS, wait_s);
	return status == DB_DONE && may;
}

static void count_guess(struct call *call)
{
	const struct voucher_guess guess = {call->caller.partner, call->now};
	enum db_status status = tx_run(call->db, call->arena, voucher_guessed, &guess, NULL, 0);
	reply_problem(call, status == DB_DONE ? REASON_NOT_FOUND : db_reason(status), NULL);
}

bool own_voucher(struct call *call, struct voucher *voucher_out)
{
	if (!may_ask(call))
		return false;
	enum db_status status = voucher_by_code(db_reading(call->db, call->arena),
		&call->server->secret, call_path(call, "code"), voucher_out);
	if (status == DB_NONE)
		count_guess(call);
	else if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	return status == DB_DONE;
}

struct voucher_word voucher_word_of(const struct call *call, const struct voucher *voucher)
{
	return (struct voucher_word){
		.voucher = voucher->id, .who = call->caller.name, .now = call->now};
}
