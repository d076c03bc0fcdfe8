/*
 * Who is calling. A credential names its kind: "ck_" a partner's key, "ca_" an
 * agent's, 43 characters an order token; a cookie is a staff session. What a route does
 * not admit is as good as no credential, except that a partner without the scope and staff without
 * the role are told so.
 */
#include "server/db/q_auth.h"
#include "server/http/router.h"
#include "server/http/session.h"
#include "server/http/wire.h"
#include "server/server.h"

/* Idempotency keys of one caller never meet those of another. */
static void set_scope(struct call *call, const char *kind, const void *id, size_t n)
{
	call->caller.scope_hash = hash_keyed(&call->server->secret, kind, id, n);
}

static struct str bearer(const struct call *call)
{
	struct str rest = call_header(call, "Authorization");
	struct str scheme = str_cut(&rest, ' ');
	return str_equal_nocase(scheme, STR("Bearer")) ? str_trim(rest) : STR_EMPTY;
}

static enum reason known(enum db_status status)
{
	return status == DB_NONE ? REASON_NOT_AUTHENTICATED : db_reason(status);
}

static enum reason as_partner(struct call *call, struct str key)
{
	struct q_partner_by_key row;
	const struct q_partner_by_key_in in = {credential_hash(key)};
	enum reason reason = known(q_partner_by_key(db_reading(call->db, call->arena), &in, &row));
	if (reason != REASON_OK)
		return reason;
	call->caller.audience = FOR_PARTNER;
	call->caller.partner = row.partner;
	call->caller.scopes = row.scopes;
	call->caller.name = row.name;
	set_scope(call, "partner", &row.partner, sizeof(row.partner));
	bool has_scope =
		(row.scopes & (unsigned)call->route->scope) == (unsigned)call->route->scope;
	return has_scope ? REASON_OK : REASON_FORBIDDEN;
}

static enum reason as_agent(struct call *call, struct str key)
{
	struct q_agent_by_key row;
	const struct q_agent_by_key_in in = {credential_hash(key)};
	enum reason reason = known(q_agent_by_key(db_reading(call->db, call->arena), &in, &row));
	if (reason != REASON_OK)
		return reason;
	call->caller.audience = FOR_AGENT;
	call->caller.agent = row.agent;
	call->caller.store = row.store;
	call->caller.name = row.name;
	set_scope(call, "agent", &row.agent, sizeof(row.agent));
	return REASON_OK;
}

static enum reason as_order(struct call *call, struct str token)
{
	order_id order;
	if (!order_token_parse(call->arena, &call->server->secret, token, &order))
		return REASON_NOT_AUTHENTICATED;
	call->caller.audience = FOR_ORDER;
	call->caller.order = order;
	call->caller.name = STR("shopper");
	set_scope(call, "order", &order, sizeof(order));
	return REASON_OK;
}

static enum reason as_staff(struct call *call)
{
	enum reason reason = session_find(call);
	if (reason != REASON_OK)
		return reason;
	set_scope(call, "staff", &call->caller.staff, sizeof(call->caller.staff));
	return role_admits(call->caller.role, call->route) ? REASON_OK : REASON_ROLE_FORBIDDEN;
}

static enum reason as_anyone(struct call *call)
{
	call->caller.audience = FOR_ANYONE;
	call->caller.name = STR("anyone");
	call->caller.scope_hash = call->server->anyone;
	return REASON_OK;
}

static enum reason by_credential(struct call *call, struct str credential)
{
	unsigned admitted = call->route->audiences;
	if (str_starts_with(credential, STR("ck_")))
		return admitted & FOR_PARTNER ? as_partner(call, credential)
					      : REASON_NOT_AUTHENTICATED;
	if (str_starts_with(credential, STR("ca_")))
		return admitted & FOR_AGENT ? as_agent(call, credential) : REASON_NOT_AUTHENTICATED;
	return admitted & FOR_ORDER ? as_order(call, credential) : REASON_NOT_AUTHENTICATED;
}

/* A page of an order carries its token in the path; a wrong one is a page that does not exist. */
static enum reason by_path(struct call *call)
{
	enum reason reason = as_order(call, call_path(call, "token"));
	return reason == REASON_OK ? REASON_OK : REASON_NOT_FOUND;
}

enum reason auth_check(struct call *call)
{
	unsigned admitted = call->route->audiences;
	struct str credential = bearer(call);
	if ((admitted & FOR_ORDER) != 0 && call_path(call, "token").n > 0)
		return by_path(call);
	if (credential.n > 0 && admitted != FOR_ANYONE)
		return by_credential(call, credential);
	if ((admitted & FOR_STAFF) != 0)
		return as_staff(call);
	return admitted & FOR_ANYONE ? as_anyone(call) : REASON_NOT_AUTHENTICATED;
}
