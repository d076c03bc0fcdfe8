/* Staff sessions; see session.h. */
#include "server/http/session.h"

#include "common/clock.h"
#include "server/db/q_auth.h"
#include "server/http/limiter.h"
#include "server/http/wire.h"
#include "server/metrics.h"
#include "server/server.h"

enum { SESSION_HOURS = 12, SESSION_SECONDS = SESSION_HOURS * 3600 };

/* A database write for each click would be waste: prolonged once ten minutes were used. */
#define PROLONG_AFTER_MS (10 * MS_PER_MINUTE)

static enum db_status prolong_in(struct tx *tx, const void *input, void *output_out)
{
	return q_session_prolong(tx, input, output_out);
}

static enum db_status open_in(struct tx *tx, const void *input, void *output_out)
{
	return q_session_open(tx, input);
}

static enum db_status close_in(struct tx *tx, const void *input, void *output_out)
{
	return q_session_close(tx, input, output_out);
}

/* Browsers bind a __Host- cookie to this very host, but take it over TLS only. */
static const char *cookie_name(const struct call *call)
{
	return str_starts_with(call->server->public_url, STR("https:")) ? "__Host-session"
									: "session";
}

static void set_form_token(struct call *call, const struct hash *token_hash)
{
	struct hash token = hash_keyed(
		&call->server->secret, "form", token_hash->bytes, sizeof(token_hash->bytes));
	call->caller.form_token = base64url_print(call->arena, token.bytes, sizeof(token.bytes));
}

static void prolong(struct call *call, const struct hash *token_hash, int64_t expires_at)
{
	uint64_t changed;
	int64_t longest = call->now + SESSION_HOURS * MS_PER_HOUR;
	const struct q_session_prolong_in in = {*token_hash, longest};
	if (longest - expires_at < PROLONG_AFTER_MS)
		return;
	if (tx_run(call->db, call->arena, prolong_in, &in, &changed, sizeof(changed)) != DB_DONE)
		return; /* it lasts a little less; the next click tries again */
	reply_cookie(
		call, cookie_name(call), call_cookie(call, cookie_name(call)), SESSION_SECONDS);
}

enum reason session_find(struct call *call)
{
	struct q_session_by_token row;
	struct str token = call_cookie(call, cookie_name(call));
	if (token.n == 0)
		return REASON_NOT_AUTHENTICATED;
	const struct q_session_by_token_in in = {credential_hash(token), call->now};
	enum db_status status = q_session_by_token(db_reading(call->db, call->arena), &in, &row);
	if (status != DB_DONE)
		return status == DB_NONE ? REASON_NOT_AUTHENTICATED : db_reason(status);
	call->caller.audience = FOR_STAFF;
	call->caller.staff = row.staff;
	call->caller.name = row.login;
	call->caller.role = row.role;
	set_form_token(call, &in.token_hash);
	prolong(call, &in.token_hash, row.expires_at);
	return REASON_OK;
}

/* --- signing in --- */

static bool attempt_is_allowed(struct call *call, struct str who, unsigned *wait_s_out)
{
	return limiter_take(
		call->server->limiter, LIMIT_LOGIN, who, clock_monotonic_ms(), wait_s_out);
}

static enum reason check_password(
	struct call *call, struct str login, struct str password, staff_id *staff_out)
{
	struct q_staff_by_login row;
	const struct q_staff_by_login_in in = {login};
	enum db_status status = q_staff_by_login(db_reading(call->db, call->arena), &in, &row);
	if (status != DB_DONE && status != DB_NONE)
		return db_reason(status);
	bool is_known = status == DB_DONE;
	enum password_verdict verdict =
		password_check(password, is_known ? row.password_hash : password_hash_of_nobody);
	if (verdict == PASSWORD_CROWD) {
		metric_add(call->server->metrics, METRIC_LOGINS_SENT_AWAY, 1);
		return REASON_BUSY;
	}
	if (!is_known || verdict != PASSWORD_RIGHT)
		return REASON_NOT_AUTHENTICATED;
	*staff_out = row.staff;
	return REASON_OK;
}

static enum reason begin(struct call *call, staff_id staff)
{
	struct str token = credential_new(call->arena, "cs");
	const struct q_session_open_in in = {
		credential_hash(token), staff, call->now + SESSION_HOURS * MS_PER_HOUR};
	enum db_status status = tx_run(call->db, call->arena, open_in, &in, NULL, 0);
	if (status != DB_DONE)
		return db_reason(status);
	reply_cookie(call, cookie_name(call), token, SESSION_SECONDS);
	return REASON_OK;
}

enum reason session_open(
	struct call *call, struct str login, struct str password, unsigned *wait_s_out)
{
	staff_id staff = {0};
	if (login.n == 0 || login.n > 64 || password.n > 256)
		return REASON_NOT_AUTHENTICATED;
	if (!attempt_is_allowed(call, call->remote, wait_s_out) ||
		!attempt_is_allowed(call, login, wait_s_out)) {
		metric_add(call->server->metrics, METRIC_REFUSED_LOGIN, 1);
		return REASON_RATE_LIMITED;
	}
	enum reason reason = check_password(call, login, password, &staff);
	return reason == REASON_OK ? begin(call, staff) : reason;
}

enum reason session_close(struct call *call)
{
	uint64_t changed;
	const struct q_session_close_in in = {
		credential_hash(call_cookie(call, cookie_name(call)))};
	enum db_status status =
		tx_run(call->db, call->arena, close_in, &in, &changed, sizeof(changed));
	reply_cookie(call, cookie_name(call), STR_EMPTY, 0);
	return db_reason(status);
}
